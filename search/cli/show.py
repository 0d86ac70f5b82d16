"""``nlpsearch show``: one item, whole."""

from __future__ import annotations

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.options import shape


@click.command(short_help="Show an item with its whole text.")
@click.argument("item_id")
@shape
@click.pass_obj
def show(session: Session, item_id: str, style: str, color: str) -> None:
    """Show the item ITEM_ID with its whole text, its links and its translations."""
    from search.render import renderer

    with session.engine() as engine:
        reading = engine.read(item_id)
    streams.emit(renderer(style, streams.view(color)).item(reading.hit, reading.repair))
