"""``nlpsearch eval``: how well judged queries are answered, and what moved since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.ending import NOTHING_FOUND
from search.cli.options import as_json

if TYPE_CHECKING:
    from search.evaluation import Answer

_FILE = click.Path(path_type=Path)


@click.command("eval", short_help="Say how well the judged queries of FILE are answered.")
@click.argument("file", type=_FILE)
@click.option(
    "--compare", "old", type=_FILE, metavar="OLD", help="What --json wrote of an earlier run."
)
@click.option("--html", "page", type=_FILE, metavar="OUT", help="Write a page with all results.")
@as_json
@click.pass_obj
def evaluate(
    session: Session, file: Path, old: Path | None, page: Path | None, as_json: bool
) -> int:
    """Say how well the judged queries of FILE are answered, by language.

    FILE lists queries with the stories that must come back (docs/eval.md). The exit status is
    1 if a query has none of them in its first three results.
    """
    from search import evaluation
    from search.render.json import dumps

    judgements = evaluation.read(file)
    before = evaluation.earlier(old) if old else None
    with session.engine() as engine:
        answers = evaluation.evaluate(engine, judgements)
    if page:
        _write(page, answers, before)
    if as_json:
        streams.emit([dumps(evaluation.as_json(answers), indent=1)])
    else:
        streams.emit(_report(answers, before))
    return 0 if all(answer.success for answer in answers) else NOTHING_FOUND


def _write(page: Path, answers: Sequence[Answer], before: Sequence[Answer] | None) -> None:
    from search.cli import evalpage

    try:
        page.write_text("".join(evalpage.page(answers, before)), "utf-8", errors="replace")
    except OSError as error:
        raise click.ClickException(f"cannot write {page}: {error.strerror}") from error


def _report(answers: Sequence[Answer], before: Sequence[Answer] | None) -> Iterator[str]:
    from search.evaluation import MEASURES, summary
    from search.render.layout import table

    now, then = summary(answers), summary(before) if before else {}
    head = ("", "queries", *(f"{name}  was" if before else name for name in MEASURES))
    rows = [head]
    for name, line in now.items():
        was = then.get(name)
        cells = (
            f"{line[m]:.3f}  {f'{was[m]:.3f}' if was else '-':>5}" if before else f"{line[m]:.3f}"
            for m in MEASURES
        )
        rows.append((name, f"{line['queries']:.0f}", *cells))
    yield from table(rows, right=range(1, len(head)))
    yield from _failing(answers)
    if before:
        yield from _moved(answers, before)


def _failing(answers: Sequence[Answer]) -> Iterator[str]:
    from search.evaluation import FIRST
    from search.render.layout import clean

    failing = [answer for answer in answers if not answer.success]
    if failing:
        yield f"\nnot in the first {FIRST}:"
    for answer in failing:
        judged = answer.judged
        yield f"  {clean(judged.query)}  ({clean(judged.id)})"
        yield from (f"    wanted  {clean(story)}" for story in judged.relevant)
        yield from (
            f"    found   {found.story}  {clean(found.title)}" for found in answer.found[:1]
        )
    missing = [(answer, named) for answer in answers for named in answer.judged.missing]
    if missing:
        yield "\njudged, but not in the index:"
        yield from (f"  {clean(named)}  ({clean(answer.judged.id)})" for answer, named in missing)


def _moved(answers: Sequence[Answer], before: Sequence[Answer]) -> Iterator[str]:
    from search.evaluation import moved
    from search.render.layout import clean

    for word, changes in moved(answers, before).items():
        if changes:
            yield f"\n{word}:"
        for answer, differences in changes:
            told = ", ".join(f"{name} {by:+.3f}" for name, by in differences.items())
            yield f"  {clean(answer.judged.query)}  ({clean(answer.judged.id)})  {told}"
