"""``nlpsearch stats``: the index in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.options import as_json

if TYPE_CHECKING:
    from search.engine import Stats


@click.command(short_help="Say what the index holds, and its size.")
@as_json
@click.pass_obj
def stats(session: Session, as_json: bool) -> None:
    """Say what the index holds: items by language, section and month, and its size."""

    with session.engine() as engine:
        held = engine.stats()
    streams.emit(_json(held) if as_json else _table(held))


def _table(held: Stats) -> Iterator[str]:
    from search.render.layout import table

    manifest = held.manifest
    yield from table(
        [
            *((name, str(count)) for name, count in manifest.counts.items()),
            ("written", manifest.created),
            ("generation", manifest.generation),
            ("size", f"{held.bytes / 1e6:.1f} MB"),
            *(("from", source) for source in manifest.sources),
        ]
    )
    for name, counts in _parts(held).items():
        yield ""
        yield from table([(name, "items"), *((v, str(n)) for v, n in counts.items())], right=[1])


def _json(held: Stats) -> Iterator[str]:
    from search.render.json import FORMAT, dumps

    manifest = held.manifest
    yield dumps(
        {
            "format": FORMAT,
            **manifest.counts,
            "written": manifest.created,
            "generation": manifest.generation,
            "bytes": held.bytes,
            "sources": list(manifest.sources),
            **{name: dict(counts) for name, counts in _parts(held).items()},
        },
        indent=1,
    )


def _parts(held: Stats) -> Mapping[str, Mapping[str, int]]:
    return {"lang": held.languages, "section": held.sections, "month": held.months}
