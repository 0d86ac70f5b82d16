"""What is found, written out: one module per format, and the table of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Protocol

from msgspec import Struct

from search.model import Hit, Issue, Repair, SearchResult

FORMATS = {
    "terminal": "search.render.terminal:Terminal",
    "json": "search.render.jsontext:Json",
    "jsonl": "search.render.jsontext:JsonLines",
    "markdown": "search.render.markdown:Markdown",
}
"""Name to ``module:Class`` of a :class:`Renderer` that is made with a :class:`View`."""

ACROSS = "in other languages, by meaning"
"""Stands above what is listed there."""


class View(Struct, frozen=True):
    """Where the lines will be read.

    ``width`` is in columns of a terminal, ``offset`` the results on earlier pages.
    """

    width: int = 80
    color: bool = False
    offset: int = 0


class Renderer(Protocol):
    """A format: each method gives lines, without their line ends."""

    def result(self, result: SearchResult) -> Iterator[str]:
        """Write a page of results."""

    def item(self, hit: Hit, repair: Repair | None = None) -> Iterator[str]:
        """Write a whole item; ``repair`` is that of its issue."""

    def issues(self, issues: Sequence[tuple[Issue, int]]) -> Iterator[str]:
        """Write a list of issues, each with its number of items."""


def renderer(name: str, view: View) -> Renderer:
    """Give the format called ``name``, one of :data:`FORMATS`."""
    module, _, attribute = FORMATS[name].partition(":")
    made: Renderer = getattr(import_module(module), attribute)(view)
    return made
