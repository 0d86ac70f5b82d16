"""``nlpsearch query``: search, and write what was found."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal, get_args

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.ending import NOTHING_FOUND
from search.cli.options import OFFERED, narrowing, shape
from search.errors import BadRequest, QuerySyntaxError
from search.fields import FACETS, TYPED
from search.model import Filters, Meaning, SearchRequest, SearchResult


class Wordy(click.Command):
    """A command whose words may begin with ``-``: ``nlpsearch query bert -gpt``.

    Only ``--name`` is taken for an option, so that a misspelt one is an error and no word;
    after ``--`` all are words.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse unknown ``--names``; click then takes unknown ``-names`` as words."""
        known = [name for parameter in self.get_params(ctx) for name in parameter.opts]
        for arg in args:
            if arg == "--":
                break
            name = arg.partition("=")[0]
            if name.startswith("--") and name not in known:
                raise click.NoSuchOption(name, ctx=ctx)
        return super().parse_args(ctx, args)


def number(
    name: str, default: int, least: int, help: str, most: int | None = None
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Make an option that is a number."""
    within = click.IntRange(min=least, max=most)
    return click.option(
        name, type=within, metavar="N", default=default, show_default=True, help=help
    )


_HELP = f"""Search the archive for WORDS.

Words are any of them, and what has all of them comes first. Also "a phrase" (quoted
once more for the shell: '"a phrase"'), AND, OR, NOT, -word, prefix*, and field:value
for {", ".join(TYPED[:-1])} and {TYPED[-1]}. Without words, everything that
passes the filters is listed, or with --sort newest everything.
"""


@click.command(cls=Wordy, context_settings={"ignore_unknown_options": True}, help=_HELP)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@narrowing
@click.option("--since", metavar="DATE", help="From this year, month or day on (2020-02).")
@click.option("--until", metavar="DATE", help="Up to this year, month or day, inclusive.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
    help="What comes first.",
)
@number("--limit", 10, least=1, help="Results at most.")
@number("--offset", 0, least=0, help="Results to skip.")
@click.option(
    "--meaning",
    type=click.Choice(get_args(Meaning)),
    help="What meaning has a say in, where the index has vectors: the order and other languages"
    " (across, as a rule), the order (re-rank), or nothing (off).",
)
@click.option(
    "--verbatim", is_flag=True, help="Take the words as they are, also if nothing has them."
)
@click.option("--no-group", is_flag=True, help="List every translation of a story by itself.")
@click.option(
    "--explain",
    is_flag=True,
    help="Say how the query was read (on standard error), and why each result is one.",
)
@shape
@click.pass_obj
def query(session: Session, /, words: tuple[str, ...], **options: Any) -> int:
    """Search, write the results, and give the exit status."""
    from search.render import renderer

    request = _request(" ".join(words), options)
    with session.engine() as engine:
        if options["explain"]:
            from search.cli.explain import explain

            streams.remark(explain(engine, request.query))
        result = engine.search(request)
    view = streams.view(options["color"], request.offset)
    streams.emit(renderer(options["style"], view).result(result))
    if options["style"] != "json":
        _remark(result)
        _remark_meaning(result, options["meaning"])
    return 0 if result.total or result.across else NOTHING_FOUND


def _request(text: str, options: dict[str, Any]) -> SearchRequest:
    wanted = replace(
        filters(options),
        since=_day(options["since"], "--since", "since"),
        until=_day(options["until"], "--until", "until"),
    )
    if not text.strip() and wanted == Filters() and options["sort"] == "relevance":
        raise click.UsageError("no words to search for", click.get_current_context())
    return SearchRequest(
        text,
        wanted,
        options["sort"],
        options["offset"],
        options["limit"],
        not options["no_group"],
        FACETS,
        preferred() if options["style"] == "terminal" else (),
        options["explain"],
        options["verbatim"],
        options["meaning"] or "across",
    )


def filters(options: Mapping[str, Any]) -> Filters:
    """Give the filters that the options of :func:`search.cli.options.narrowing` ask for."""
    return Filters({name: options[name] for name in OFFERED})


def _day(text: str | None, name: str, end: Literal["since", "until"]) -> datetime.date | None:
    """Give the first or the last day of a period such as ``2020-02``."""
    from search import engine

    if not text:
        return None
    try:
        day: datetime.date | None = getattr(engine.period(text), end)
    except QuerySyntaxError:
        raise BadRequest(name, text[:40], "a date such as 2020, 2020-02 or 2020-02-28") from None
    return day


def preferred() -> tuple[str, ...]:
    """Give the language of the reader's locale, ``pt-BR`` and ``pt`` for ``pt_BR.UTF-8``."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        name = os.environ.get(variable, "").partition(".")[0]
        if name:
            known = name not in ("C", "POSIX")
            return (name.replace("_", "-"), name.partition("_")[0]) if known else ()
    return ()


def _remark(result: SearchResult) -> None:
    """Say what the results themselves do not tell."""
    from search.render import ladder

    if result.ignored:
        streams.note(f"not searched for, being too common or no words: {' '.join(result.ignored)}")
    if result.unsearched:
        languages = ", ".join(result.unsearched)
        streams.note(f"too common to be searched for in: {languages}")
    if result.applied:
        streams.note(
            f'nothing has "{result.query}"; searched for: {result.read_as} (as typed: --verbatim)'
        )
    elif result.corrections:
        streams.note(f"not in the archive as typed; searched for: {' '.join(result.corrections)}")
    if result.left_out:
        streams.note(f"the query asks for too much; left out: {' '.join(result.left_out)}")
    if result.synonyms:
        streams.note(f"also searched for: {', '.join(result.synonyms)}")
    for offer in result.narrower:
        noun = "result" if offer.total == 1 else "results"
        streams.note(f"narrower: {offer.query} ({offer.total} {noun})")
    if result.ladder:
        streams.note("did you mean" if result.total else "nothing found, but there are")
        streams.remark(f"  {line}" for line in ladder.lines(result.ladder))
    elif not result.total and not result.across:
        streams.note("nothing found")


def _remark_meaning(result: SearchResult, wanted: Meaning | None) -> None:
    """Say why meaning had no say, where it should have."""
    if result.fault:
        streams.note(result.fault)
    elif wanted and wanted != "off" and result.meaning == "off":
        remedy = "run: nlpsearch index --meaning usem3"
        streams.note(f"the index has no vectors to tell meaning by; {remedy}")
