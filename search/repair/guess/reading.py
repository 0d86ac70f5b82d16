"""What a chooser says about a stretch of damaged text, and what all choosers share."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from search.repair.damage.recover import Cells
from search.repair.result import Options

LONGEST_WORD = 64
"""Cells of a word that is read; the holes of a longer one, which is none, are lost."""


class Reading(Struct, frozen=True):
    """How the cells ``start:end`` may read; every option is as long as they are."""

    start: int
    end: int
    options: Options


class Evidence(Struct, frozen=True):
    """What a chooser may go by besides the damaged text itself.

    ``clean`` is undamaged text of the same kind (other issues), ``lost`` are the lost
    bytes.
    """

    lost: frozenset[int]
    clean: tuple[str, ...] = ()


def ranked(options: Iterable[tuple[str, float]]) -> Options:
    """Options with their probabilities, which sum to 1, the likeliest first."""
    likely = [(text, weight) for text, weight in options if weight > 0]
    total = sum(weight for _, weight in likely)
    return tuple(sorted(((t, w / total) for t, w in likely), key=lambda o: (-o[1], o[0])))


class Letters(Struct):
    """Which letters follow which: for words that no list has.

    Counts of letter trigrams, ``\x02`` standing before a word and ``\x03`` after it.
    """

    counts: Counter[str] = field(default_factory=Counter)

    def learn(self, word: str) -> None:
        """Count the letters of ``word``."""
        framed = f"\x02{word}\x03"
        for at in range(1, len(framed) - 1):
            self.counts[framed[at - 1 : at + 2]] += 1
            self.counts[framed[at : at + 2]] += 1
            self.counts[framed[at - 1 : at + 1]] += 1
            self.counts[framed[at]] += 1

    def weight(self, before: str, letter: str) -> float:
        """How likely ``letter`` is after the two characters ``before``, unnormalised."""
        three = self.counts[before + letter]
        two = self.counts[before[-1:] + letter]
        return three * 20 + two + self.counts[letter] * 0.01 + 1e-6

    def fill(self, cells: Cells, width: int = 24) -> list[tuple[str, float]]:
        """The likeliest words for ``cells``, by a beam search; weights, unnormalised."""
        beam = [("\x02", 1.0)]
        for cell in [*cells, "\x03"]:
            chars = (cell,) if isinstance(cell, str) else cell.candidates
            longer = [
                (word + c, w * self.weight(word[-2:], c))
                for word, w in beam
                for c in chars
                if is_letter(c) or c == "\x03"
            ]
            beam = sorted(longer, key=lambda option: -option[1])[:width]
            top = beam[0][1] if beam else 1.0
            beam = [(word, w / top) for word, w in beam]
        return [(word[1:-1], w) for word, w in beam]


def is_letter(char: str) -> bool:
    """Letters and the marks upon them."""
    return unicodedata.category(char)[0] in "LM"
