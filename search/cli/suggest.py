"""``nlpsearch suggest``: how a query may go on while it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.ending import NOTHING_FOUND
from search.cli.options import as_json
from search.cli.query import Wordy, number, preferred
from search.model import Suggestion


@click.command(
    cls=Wordy,
    context_settings={"ignore_unknown_options": True},
    short_help="Say how a query may go on that ends in PREFIX.",
)
@click.argument("prefix", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option(
    "--lang", default="", metavar="LANG", help="Prefer this language (en, pt), not the locale's."
)
@number("--limit", 8, least=1, most=50, help="Suggestions at most.")
@as_json
@click.pass_obj
def suggest(
    session: Session, /, prefix: tuple[str, ...], lang: str, limit: int, as_json: bool
) -> int:
    """Say how a query may go on that ends in PREFIX, the beginning of a word.

    Words of the archive as they are mostly written, titles by any of their words, names and
    filters, and what says the same in other languages; each with its kind, and the number of
    stories it is in. Those in the language of your locale come first.
    """
    typed = " ".join(prefix)
    with session.engine() as engine:
        found = engine.suggest(typed, lang or next(iter(preferred()), ""), limit)
    streams.emit(_json(typed, found) if as_json else _table(found))
    return 0 if found else NOTHING_FOUND


def _table(found: Sequence[Suggestion]) -> Iterator[str]:
    from search.render.layout import clean, table

    rows = [(str(one.count), one.kind, clean(one.text)) for one in found]
    return table(rows, right=[0]) if rows else iter(())


def _json(typed: str, found: Sequence[Suggestion]) -> Iterator[str]:
    from search.render.json import dumps, suggestions

    yield dumps(suggestions(typed, found), indent=1)
