"""Which words can a misspelling not be far from? Told by bits, without comparing letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BITS = 64
_LETTER_BITS = 2
"""Bits by which one edit changes the letters of a word at most."""
_PAIR_BITS = 6
"""Bits by which one edit changes its pairs of letters: an exchange touches three."""
_STEP = np.uint64(31)
"""By which a pair of letters is told from the same the other way round."""

Array = NDArray[Any]


class Signatures(NamedTuple):
    """Of each word its length, and which letters and pairs of letters it has, as bits."""

    lengths: Array
    letters: Array
    pairs: Array

    def close(self, word: str, edits: int) -> Array:
        """Give for each word whether it may be within some edits of ``word``."""
        own = signatures([word])
        return np.asarray(
            (np.abs(self.lengths.astype(np.int16) - len(word)) <= edits)
            & (np.bitwise_count(self.letters ^ own.letters) <= _LETTER_BITS * edits)
            & (np.bitwise_count(self.pairs ^ own.pairs) <= _PAIR_BITS * edits)
        )

    def begun(self, word: str) -> Array:
        """Give for each word whether it is longer, and may begin within one edit of ``word``."""
        own = signatures([word])
        return np.asarray(
            (self.lengths > len(word) + 1)
            & (np.bitwise_count(own.letters & ~self.letters) <= 1)
            & (np.bitwise_count(own.pairs & ~self.pairs) <= _PAIR_BITS // 2)
        )


def signatures(words: Sequence[str]) -> Signatures:
    """Give the signatures of words, none of them empty, or of an empty one alone."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), "<u4")
    if not len(letters):
        nothing = np.zeros(len(words), "<u8")
        return Signatures(lengths.astype("|u1"), nothing, nothing)
    values = letters.astype("<u8")
    pairs = np.zeros(len(values), "<u8")
    pairs[:-1] = _bit(values[:-1] * _STEP + values[1:])
    ends = np.cumsum(lengths)
    # No pair has letters of two words.
    pairs[ends - 1] = 0
    starts = ends - lengths
    found = (np.bitwise_or.reduceat(bits, starts) for bits in (_bit(values), pairs))
    return Signatures(lengths.astype("|u1"), *found)


def _bit(values: Array) -> Array:
    """Give a bit for each value, wherever it falls."""
    return np.uint64(1) << values % np.uint64(BITS)
