"""Which documents make a run together, so that few runs change where few documents do?"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple, Protocol

import numpy as np

from search.model import Item

LEAST = 32_000
"""Bytes that are analysed at once, as JSON; what is made of them takes some twenty times that."""
PORTIONS = 60
"""Portions of one archive, about: each costs a run that merges all again some milliseconds."""
LARGE = 1 << 20
"""Bytes of a portion of a large archive, about: what is analysed at once is held at once."""
FINER = 4
"""How much smaller the last portions of a large archive are, and the very last once more."""
MOST_PORTIONS = 100
"""Portions of a still larger one, whose portions are larger then: each has a file open."""


class Portion(Protocol):
    """Some documents of an archive.

    ``digest`` names what they are made from, ``size`` counts them; ``translated`` are the keys of
    those of their issues that are told in several languages.
    """

    @property
    def digest(self) -> str:
        """Changes with anything that its items say, and with what of them is translated."""

    @property
    def translated(self) -> Set[str]:
        """Keys of issues."""

    @property
    def size(self) -> int:
        """The number of its items."""

    def items(self) -> list[Item]:
        """Read the items. Raises :class:`search.errors.IndexDamaged`."""


class Piece(NamedTuple):
    """What stays together: its name, and its bytes as JSON."""

    name: str
    size: int


def cut(pieces: Sequence[Piece]) -> Iterator[slice]:
    """Cut pieces into portions of about :data:`LEAST` bytes, or more where there are very many.

    A portion ends behind a piece whose name has the least sum of all around it, or before one that
    would make it about twice as large: so another piece changes the portion that it is put into and
    hardly any other. Ends of the first kind have most of a portion between them, while those that
    hang on one sum alone often fall side by side.
    """
    total = sum(piece.size for piece in pieces)
    wanted = max(LEAST, min(total // PORTIONS, LARGE), total // MOST_PORTIONS)
    # A power of two, as any other number would move with every piece that is added.
    together = 1 << max(0, round(wanted * len(pieces) / max(total, 1)).bit_length() - 1)
    return _cut(pieces, 0, wanted, together)


def _cut(pieces: Sequence[Piece], start: int, wanted: int, together: int) -> Iterator[slice]:
    """Cut the pieces from ``start`` on into portions of about so many bytes, and so many pieces.

    The last of them are cut finer: behind them comes what is new, as a rule.
    """
    around, first = together * 3 // 4, start
    names = (piece.name for piece in pieces[first:])
    sums = [zlib.crc32(name.encode("utf-8", "surrogatepass")) for name in names]
    least = _least(sums, around)
    finer = wanted // FINER >= LEAST
    # A power of two as well, or what would have more were cut elsewhere with every piece.
    most = 1 << (2 * wanted).bit_length() - 1
    size = 0
    for at, piece in enumerate(pieces[first:], first):
        if at > start and size + piece.size > most:
            yield slice(start, at)
            start, size = at, 0
        size += piece.size
        # Where not all around is there yet, what comes may have a lesser sum.
        ended = not finer or at + around < len(pieces)
        if ended and sums[at - first] == least[at - first]:
            yield slice(start, at + 1)
            start, size = at + 1, 0
    if start < len(pieces):
        if finer:
            yield from _cut(pieces, start, wanted // FINER, max(1, together // FINER))
        else:
            yield slice(start, len(pieces))


def _least(sums: Sequence[int], around: int) -> list[int]:
    """Give for each sum the least of it and of ``around`` before and behind it.

    In time as their number, however many are looked at: van Herk, "A fast algorithm for local
    minimum and maximum filters on rectangular and octagonal kernels", 1992.
    """
    width, count = 2 * around + 1, len(sums)
    filled = np.full(-(-(count + 2 * around) // width) * width, np.iinfo(np.uint32).max, np.uint32)
    filled[around : around + count] = sums
    blocks = filled.reshape(-1, width)
    # Each stretch of that width is the end of a block and the beginning of the next one.
    ends = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    beginnings = np.minimum.accumulate(blocks, axis=1).ravel()
    found: list[int] = np.minimum(ends[:count], beginnings[2 * around :][:count]).tolist()
    return found
