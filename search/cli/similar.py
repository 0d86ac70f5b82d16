"""``nlpsearch similar``: other stories like one."""

from __future__ import annotations

from typing import Any, BinaryIO

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.ending import NOTHING_FOUND
from search.cli.options import narrowing, shape
from search.cli.query import filters, number
from search.errors import TextTooLong
from search.model import SearchRequest

MOST = 1 << 20
"""Bytes of a text; more is no story."""


@click.command(short_help="List other stories that are like ITEM.")
@click.argument("item", required=False)
@click.option(
    "--text",
    type=click.File("rb"),
    metavar="FILE",
    help="A text to compare instead of an ITEM; - is standard input.",
)
@narrowing
@number("--limit", 10, least=1, help="Results at most.")
@number("--offset", 0, least=0, help="Results to skip.")
@shape
@click.pass_obj
def similar(session: Session, /, item: str | None, text: BinaryIO | None, **options: Any) -> int:
    """List other stories that are like ITEM, an id as results show it.

    They are like it in meaning where the index has vectors (nlpsearch index --meaning), else
    they share its rarest words, or its links. Each result says what it shares.
    """
    from search.render import renderer

    offset, limit = options["offset"], options["limit"]
    request = SearchRequest("", filters(options), "relevance", offset, limit, explain=True)
    if (item is None) == (text is None):
        raise click.UsageError("give an ITEM, or a text with --text", click.get_current_context())
    with session.engine() as engine:
        if text is not None:
            result = engine.similar_to(_said(text), request)
        else:
            result = engine.similar(item or "", request)
    view = streams.view(options["color"], request.offset)
    streams.emit(renderer(options["style"], view).result(result))
    if options["style"] != "json":
        if result.fault:
            streams.note(result.fault)
        by = "meaning" if result.meaning != "off" else "words and links"
        streams.note(f"compared by {by}" if result.total else f"nothing is like it by {by}")
    return 0 if result.total else NOTHING_FOUND


def _said(file: BinaryIO) -> str:
    """Read a text; bytes that are no UTF-8 are as letters that are lost. Raises TextTooLong."""
    data = file.read(MOST + 1)
    if len(data) > MOST:
        raise TextTooLong(MOST)
    return data.decode("utf-8", "replace")
