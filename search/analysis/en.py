"""English: Snowball's English stemmer and stop list."""

from __future__ import annotations

from search.analysis.base import Atom
from search.analysis.words import APOSTROPHES, WordAnalyzer, snowball_stem

# What English writes after an apostrophe: possessives and contractions.
ENDINGS = frozenset(("s", "t", "d", "m", "ll", "re", "ve"))


def trim_ending(pieces: list[Atom], text: str) -> list[Atom]:
    """Drop a possessive or contracted ending: ``model's`` is ``model``."""
    last = pieces[-1]
    if last.text.lower() in ENDINGS and text[last.start - 1] in APOSTROPHES:
        return pieces[:-1]
    return pieces


ENGLISH = WordAnalyzer("en", 5, ("PyStemmer",), snowball_stem("english", "en"), trim_ending)
