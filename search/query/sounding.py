"""Names in Latin letters that sound like what was typed in Arabic ones: بيرت for BERT.

Only what is written with a capital is a name. Words of Arabic sound like some name by chance,
so vowels that are written must be heard.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from search import late
from search.analysis.sounds import ARABIC, Sound, of_arabic, of_latin, unlikeness
from search.analysis.typed import without_article
from search.index.suggestions.table import Ranked, Table

MOST_UNLIKE = (0.1, 0.2, 0.3)
"""How unlike a name of two, three and more consonants may sound."""
SURE = 3
"""Consonants from which on few other words sound so."""
SHORTEST, SHORTEST_BARE = 4, 5
"""Letters of a name, and of one behind an article; fewer sound like many."""
_NATIVE = late.compile("[ءئؤةحخذصضظع]|.[أإ]|[هى]$")
"""What hardly any foreign name is written with."""
_COMMON = 0.1
"""What a name gains by each tenfold of the stories that have it: as much as a vowel is worth."""


class Heard(NamedTuple):
    """A name as the archive mostly writes it, and the stories that have it."""

    text: str
    stories: int


def names(typed: str, written: Table, fewest: int = 2) -> list[Heard]:
    """Give the names that ``typed`` may be, with or without an article, the likeliest first.

    ``written`` is the table of words; its keys are the consonants of names as well. A name has
    ``fewest`` consonants or more.
    """
    bare = without_article(typed)
    words = [typed] if len(typed) >= SHORTEST else []
    words += [bare] if len(bare) >= SHORTEST_BARE else []
    found = {name: cost for word in words for cost, name in _sounding(word, written, fewest)}
    return sorted(found, key=lambda name: found[name])


def begun(typed: str, written: Table, home: int) -> tuple[Ranked, ...]:
    """Give the names that may begin like ``typed``, the best first; see :meth:`Table.ranked`."""
    sound = _foreign(typed)
    if sound is None:
        return ()
    best = written.ranked(sound.consonants, home)
    return tuple(one for one in best if _begins(sound, written.entry(one.number).text))


def _begins(typed: Sound, name: str) -> bool:
    sound, count = of_latin(name), len(typed.consonants)
    if sound is None or not sound.consonants.startswith(typed.consonants):
        return False
    # What is not typed yet is not left out.
    after = sound.vowels[count] if typed.vowels[count] or not sound.consonants[count:] else ""
    cost = unlikeness(typed, Sound(typed.consonants, (*sound.vowels[:count], after)))
    return cost is not None and cost <= MOST_UNLIKE[-1]


def _foreign(typed: str) -> Sound | None:
    """Give how a word sounds that may be a name; None of others."""
    if not ARABIC.fullmatch(typed) or _NATIVE.search(typed):
        return None
    sound = of_arabic(typed)
    return sound if len(sound.consonants) > 1 else None


def _sounding(word: str, written: Table, fewest: int) -> Iterator[tuple[float, Heard]]:
    typed = _foreign(word)
    if typed is None or len(typed.consonants) < fewest:
        return
    most = MOST_UNLIKE[: len(typed.consonants) - 1][-1]
    for number in written.having(typed.consonants).tolist():
        name = written.entry(number)
        sound = of_latin(name.text)
        cost = unlikeness(typed, sound) if sound else None
        if cost is not None and cost <= most:
            stories = max(1, name.stories)
            yield cost - _COMMON * math.log10(stories), Heard(name.text, stories)
