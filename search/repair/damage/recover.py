"""What is certain, byte by byte, and what is left to choose; and the same loss anew."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from search.repair.damage.pages import FOREIGN, Page
from search.repair.damage.sequences import SEQUENCE, candidates, decoded, length, without_lead


class Hole(Struct, frozen=True):
    """A damaged character: what is left of it, and what it may have been.

    ``left`` holds its bytes as U+0080–U+00FF. Without candidates it is lost for good.
    """

    left: str
    candidates: tuple[str, ...]


def recover(line: str, page: Page, lost: frozenset[int]) -> list[str | Hole]:
    """The characters of a broken line: each for certain (one code point), or a hole.

    What the page cannot have produced stays as it is.
    """
    cells: list[str | Hole] = []
    at = 0
    mapped = page.bytes_of(line)
    for match in SEQUENCE.finditer(mapped):
        cells.extend(line[at : match.start()])
        cells.extend(_read(match[0], line[match.start() : match.end()], lost))
        at = match.end()
    cells.extend(line[at:])
    return cells


def _read(sequence: str, shown: str, lost: frozenset[int]) -> list[str | Hole]:
    if not length(sequence[0]):
        return [_headless(b, s, lost) for b, s in zip(sequence, shown, strict=True)]
    char = decoded(sequence)
    if char:
        return [char]
    damaged = len(sequence) < length(sequence[0]) or "\ufffd" in sequence
    if damaged and any(0x80 <= b <= 0xBF for b in lost):
        return [Hole(sequence, candidates(sequence, lost))]
    return list(shown)


def _headless(byte: str, shown: str, lost: frozenset[int]) -> str | Hole:
    """A byte without a lead: its lead byte was lost, or it is no byte at all."""
    if byte == FOREIGN or byte > "\xbf":
        return shown
    found = without_lead(byte, lost)
    return Hole(byte, found) if found else shown


Cells = list[str | Hole]
"""A text, one code point or one hole each: offsets in it are those of the mended text."""

_PLACE = 0xF0000
"""Damaged characters show in a skeleton as code points of this private plane."""


def place(left: str) -> str:
    """The code point that stands in a skeleton for a character with ``left`` left of it."""
    number = 0
    for byte in left.replace("\ufffd", ""):
        number = number * 64 + (ord(byte) & 0x3F) + 1
    return chr(_PLACE + number % 0xFFFE)


def is_place(char: str) -> bool:
    """Does ``char`` of a skeleton stand for a damaged character?"""
    return char >= "\U000f0000"


def skeleton_of(cells: Cells) -> str:
    """The skeleton of broken text: that of the text it came from."""
    return "".join(c if isinstance(c, str) else place(c.left) for c in cells)


@lru_cache(maxsize=65536)
def remains(char: str, lost: frozenset[int]) -> str:
    """What a skeleton has for ``char``: itself, or one code point for what is left."""
    encoded = char.encode("utf-8", "surrogatepass")
    if char < "\x80" or lost.isdisjoint(encoded):
        return char
    return place("".join(chr(b) for b in encoded if b not in lost))


def table(chars: Iterable[str], lost: frozenset[int]) -> dict[int, str]:
    """A table for :meth:`str.translate` that turns ``chars`` into their skeletons."""
    return {ord(c): r for c in chars if (r := remains(c, lost)) != c}


def skeleton(text: str, lost: frozenset[int]) -> str:
    """``text`` after the loss of ``lost``: equal for texts the loss made equal.

    Each character gives one code point, so offsets stay; ASCII stays as it is. For
    text and query alike, to find by what has survived:

    >>> lost = frozenset(range(0x80, 0xA0))
    >>> skeleton("في", lost) == skeleton("من", lost) != skeleton("على", lost)
    True
    """
    return text if text.isascii() else text.translate(table(set(text), lost))
