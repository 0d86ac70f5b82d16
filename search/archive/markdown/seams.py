"""Links that an editor wrote as one, and a program as several for each change of emphasis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from search.archive.markdown.simple import Piece


def seamless(tokens: Sequence[Token | Piece]) -> list[Token | Piece]:
    """Give inline tokens, links that follow each other to one address as one link."""
    return list(_joined(tokens))


def _joined(tokens: Sequence[Token | Piece]) -> Iterator[Token | Piece]:
    opened, seam = "", False
    for token, below in pairwise((*tokens, Piece("text"))):
        if seam:
            # What opens the next part of the same link.
            seam = False
        elif token.type == "link_close" and opened and _address(below) == opened:
            seam = True
        else:
            opened = _address(token) or opened
            yield token


def _address(token: Token | Piece) -> str:
    return str(token.attrs.get("href", "")) if token.type == "link_open" else ""
