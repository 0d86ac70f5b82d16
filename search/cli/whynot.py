"""``nlpsearch whynot``: why an item is no result of a query, or where it is one."""

from __future__ import annotations

from collections.abc import Iterator

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.ending import NOTHING_FOUND
from search.cli.options import as_json, narrowing
from search.cli.query import Wordy, filters
from search.model import SearchRequest, Verdict


@click.command(
    cls=Wordy,
    context_settings={"ignore_unknown_options": True},
    short_help="Say why ITEM is not found by WORDS, or where.",
)
@click.argument("item")
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@narrowing
@as_json
@click.pass_obj
def whynot(
    session: Session,
    /,
    item: str,
    words: tuple[str, ...],
    as_json: bool,
    **options: tuple[str, ...],
) -> int:
    """Say why ITEM is not found by WORDS, or where it is, and for what.

    ITEM is an id as results show it. The exit status is 1 if it is no result.
    """
    query = " ".join(words)
    with session.engine() as engine:
        verdict = engine.why(item, SearchRequest(query, filters(options)))
    streams.emit(_json(verdict, query) if as_json else _lines(verdict))
    return 0 if verdict.place else NOTHING_FOUND


def _lines(verdict: Verdict) -> Iterator[str]:
    from search.render.layout import clean
    from search.render.reasons import line

    if verdict.place:
        shown = f", where {verdict.shown} stands for the story" if verdict.shown else ""
        yield f"{verdict.item.id} is result {verdict.place} of {verdict.total}{shown}"
    else:
        yield f"{verdict.item.id} is not among the {verdict.total} results"
    yield from (f"  {r.score:+6.2f}  {clean(line(r))}" for r in verdict.reasons)
    yield from (f"  lacks   {clean(clause)}" for clause in verdict.lacking)
    yield from (f"  has     {clean(clause)}, which is excluded" for clause in verdict.unwanted)
    yield from (f"  is left out by the filter {name}" for name in verdict.filtered)


def _json(verdict: Verdict, query: str) -> Iterator[str]:
    from search.render import json

    yield json.dumps(json.verdict(verdict, query), indent=1)
