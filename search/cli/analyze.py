"""``nlpsearch analyze``: what an analyzer makes of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.cli.ending import NOTHING_FOUND
from search.cli.options import as_json

if TYPE_CHECKING:
    from search.model import Token


@click.command(short_help="List the terms that a text is found by.")
@click.argument("words", metavar="TEXT...", nargs=-1, required=True)
@click.option(
    "--lang", required=True, metavar="LANG", help="The language whose analyzer reads it (zh)."
)
@as_json
def analyze(words: tuple[str, ...], lang: str, as_json: bool) -> int:
    """List the terms that TEXT is found by, and where they stand in it.

    start and end are half-open code points; position counts places for phrases, which
    several terms may share.
    """
    from search import engine

    tokens = engine.analyze(lang, " ".join(words))
    streams.emit(_json(tokens) if as_json else _table(tokens))
    return 0 if tokens else NOTHING_FOUND


def _table(tokens: Sequence[Token]) -> Iterator[str]:
    from search.render.layout import clean, table

    rows = [(clean(t.term), str(t.start), str(t.end), str(t.position), t.kind) for t in tokens]
    return table([("term", "start", "end", "position", "kind"), *rows], right=[1, 2, 3])


def _json(tokens: Sequence[Token]) -> Iterator[str]:
    from search.render.json import FORMAT, dumps

    yield dumps({"format": FORMAT, "tokens": [token._asdict() for token in tokens]}, indent=1)
