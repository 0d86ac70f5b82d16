"""French: elided articles dropped, Snowball's French stemmer and stop list."""

from __future__ import annotations

from search.analysis.base import Atom
from search.analysis.words import APOSTROPHES, WordAnalyzer, snowball_stem

ELIDED = frozenset(
    ("l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu")
)


def trim_elision(pieces: list[Atom], text: str) -> list[Atom]:
    """Drop an elided article or pronoun: ``l'IA`` and ``l’IA`` are ``IA``."""
    first = pieces[0]
    if first.text.lower() in ELIDED and text[first.end] in APOSTROPHES:
        return pieces[1:]
    return pieces


FRENCH = WordAnalyzer("fr", 6, ("PyStemmer",), snowball_stem("french", "fr"), trim_elision)
