"""Raw HTML in pieces: each heading, paragraph, entry of a list and rule as the block it is.

A parser gives all of it, up to the next blank line, as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from search import late

_START = late.compile(r"(?=<(?:h[1-6]|p|li|hr)\b[^<>]*>)", re.IGNORECASE)
_NAME = late.compile(r"<(h[1-6]|p|li|hr)\b", re.IGNORECASE)
_END = late.compile(r"</(?:h[1-6]|p|ul|ol)\s*>|(?<=<hr)[^<>]*>", re.IGNORECASE)


class Piece(NamedTuple):
    """A part of raw HTML: its source, what it is, and how many lines of the whole are above it.

    ``level`` is a heading's depth, ``listed`` counts the lists up to that of an entry.
    """

    source: str
    kind: Literal["heading", "bullet", "rule", "text"]
    line: int
    level: int = 0
    listed: int = 0


def pieces(html: str) -> Iterator[Piece]:
    """Part raw HTML; what is in none of these elements is text, in order.

    >>> [(piece.kind, piece.source) for piece in pieces("<h2>Looms</h2>\\n<p>They weave.</p>")]
    [('heading', '<h2>Looms</h2>'), ('text', '<p>They weave.</p>')]
    """
    listed, line, last = 1, 0, ""
    for part in _START.split(html):
        found = _NAME.match(part)
        name = found[1].lower() if found else ""
        end = _END.search(part) if name else None
        own = part[: end.end()] if end else part
        if name == "li" and last != "li":
            listed += 1
        if own.strip():
            yield Piece(own.strip(), _kind(name), line, _level(name), listed * (name == "li"))
        line += own.count("\n")
        rest = part[len(own) :]
        if rest.strip():
            yield Piece(rest.strip(), "text", line)
        line += rest.count("\n")
        last = "" if end and name == "li" else name


def _kind(name: str) -> Literal["heading", "bullet", "rule", "text"]:
    if name == "hr":
        return "rule"
    return "heading" if _level(name) else "bullet" if name == "li" else "text"


def _level(name: str) -> int:
    return int(name[1]) if name[1:].isdigit() else 0
