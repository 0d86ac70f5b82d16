"""Spanish: Snowball's Spanish stemmer and stop list, and plurals that it does not know."""

from __future__ import annotations

import re

from search.analysis.base import fold
from search.analysis.words import FOREIGN_PLURAL, WordAnalyzer, snowball_stem

_PLURAL = re.compile(r"(?:(?<=[áéíóú]\wen)|(?<=[áéíóú]\w\wen))es$|(?<=\w\w(?:ad|er|ar))es$")
"""Of a word whose singular Snowball takes for a verb: imágenes, ciudades, mujeres."""
_snowball = snowball_stem("spanish", "es")


def stem(word: str) -> str | None:
    """Give the term of a word; luz and luces have the same."""
    folded = fold(word)
    read = _PLURAL.sub("", FOREIGN_PLURAL.sub("", folded))
    # The capitals of other words matter: of stop words they make names.
    term = _snowball(word if read == folded else read)
    return f"{term[:-1]}c" if term and term.endswith("z") else term


SPANISH = WordAnalyzer("es", 7, ("PyStemmer",), stem)
