"""``nlpsearch similar``: other stories like one."""

from __future__ import annotations

from typing import Any

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.ending import NOTHING_FOUND
from search.cli.options import narrowing, shape
from search.cli.query import filters, number
from search.model import SearchRequest


@click.command(short_help="List other stories that are like ITEM.")
@click.argument("item")
@narrowing
@number("--limit", 10, least=1, help="Results at most.")
@number("--offset", 0, least=0, help="Results to skip.")
@shape
@click.pass_obj
def similar(session: Session, /, item: str, **options: Any) -> int:
    """List other stories that are like ITEM: that share its rarest words, or its links.

    ITEM is an id as results show it. Each result says what it shares.
    """
    from search.render import renderer

    request = SearchRequest("", filters(options), "relevance", options["offset"], options["limit"])
    with session.engine() as engine:
        result = engine.similar(item, request)
    view = streams.view(options["color"], request.offset)
    streams.emit(renderer(options["style"], view).result(result))
    if options["style"] != "json" and not result.total:
        streams.note("nothing is like it")
    return 0 if result.total else NOTHING_FOUND
