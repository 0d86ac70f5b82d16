"""``nlpsearch generations``, ``rollback`` and ``history``: what runs have written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from search.cli import streams
from search.cli.app import Session
from search.cli.options import as_json

if TYPE_CHECKING:
    from search.history import Entry


@click.command(short_help="List the generations of the index that are kept.")
@as_json
@click.pass_obj
def generations(session: Session, as_json: bool) -> None:
    """List the generations of the index that are kept, the newest first.

    The variable NLPSEARCH_GENERATIONS says how many are: 2 unless it is set.
    """
    from search import history
    from search.render.json import FORMAT, dumps
    from search.render.layout import table

    held = history.generations(session.settings)
    if as_json:
        told = [
            {
                "generation": one.manifest.generation,
                "written": one.manifest.created,
                **one.manifest.counts,
                "bytes": one.size,
                "serves": one.serves,
            }
            for one in held
        ]
        streams.emit([dumps({"format": FORMAT, "generations": told}, indent=1)])
        return
    head = ("generation", "written", "issues", "items", "stories", "MB", "")
    rows = [
        (
            one.manifest.generation,
            one.manifest.created,
            *(str(one.manifest.counts[name]) for name in ("issues", "items", "stories")),
            f"{one.size / 1e6:.1f}",
            "serves" if one.serves else "",
        )
        for one in held
    ]
    streams.emit(table([head, *rows], right=range(2, 6)))


@click.command(short_help="Let an earlier generation of the index serve.")
@click.argument("generation", required=False)
@click.option("--wait", is_flag=True, help="Wait for a run to end, instead of failing.")
@click.pass_obj
def rollback(session: Session, generation: str | None, wait: bool) -> None:
    """Let GENERATION serve, or without it the newest before the one that does.

    Every byte of it is read first. The one that served is kept until the next run of
    nlpsearch index, which writes a new one.
    """
    from search import history

    manifest = history.rollback(session.settings, generation, wait)
    streams.emit([f"{manifest.generation} of {manifest.created} serves"])


@click.command(short_help="Say what the last runs did.")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="So many runs."
)
@as_json
@click.pass_obj
def history(session: Session, limit: int, as_json: bool) -> None:
    """Say what the last runs of nlpsearch index and rollback did, the last first.

    Of a thousand runs it is kept, in history.jsonl in the folder of the index data.
    """
    from itertools import islice

    from search import history as runs
    from search.render.json import FORMAT, dumps

    told = list(islice(runs.entries(session.settings), limit))
    if as_json:
        shown = [asdict(entry) for entry in told]
        streams.emit([dumps({"format": FORMAT, "runs": shown}, indent=1)])
    else:
        streams.emit(_lines(told))


def _lines(told: Sequence[Entry]) -> Iterator[str]:
    from search.render.layout import clean, table

    head = ("at", "outcome", "generation", "issues", "items", "stories", "problems", "seconds")
    rows = [head]
    for entry in told:
        counts = (entry.issues, entry.items, entry.stories, entry.problems)
        written = entry.outcome in ("indexed", "imported")
        numbers = map(str, counts) if written else ("",) * len(counts)
        seconds = f"{entry.seconds:.1f}" if entry.outcome != "rolled back" else ""
        rows.append((entry.at, entry.outcome, entry.generation, *numbers, seconds))
    lines = list(table(rows, right=range(3, 8)))
    yield lines[0]
    for line, entry in zip(lines[1:], told, strict=True):
        yield line
        if entry.message:
            yield f"  {clean(entry.message)}"
