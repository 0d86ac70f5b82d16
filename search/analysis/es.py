"""Spanish: Snowball's Spanish stemmer and stop list, and plurals that it does not know."""

from __future__ import annotations

from search import late
from search.analysis.words import FOREIGN_PLURAL, WordAnalyzer, snowball_stem

_PLURAL = late.compile(r"(?:(?<=[áéíóú]\wen)|(?<=[áéíóú]\w\wen))es$|(?<=\w\w(?:ad|er|ar))es$")
"""Of a word whose singular Snowball takes for a verb: imágenes, ciudades, mujeres."""


def singular(word: str) -> str:
    """Give the singular of a folded word, where Snowball misses it."""
    return _PLURAL.sub("", FOREIGN_PLURAL.sub("", word))


_snowball = snowball_stem("spanish", "es", singular)


def stem(word: str) -> str | None:
    """Give the term of a word; luz and luces have the same."""
    term = _snowball(word)
    return f"{term[:-1]}c" if term and term.endswith("z") else term


SPANISH = WordAnalyzer("es", 8, ("PyStemmer",), stem)
