"""Portuguese, as written in Brazil and elsewhere: Snowball's stemmer and stop list."""

from __future__ import annotations

from search.analysis.base import fold
from search.analysis.words import WordAnalyzer, snowball_stem

_snowball = snowball_stem("portuguese", "pt")


def stem(word: str) -> str | None:
    """Give the term of a word; -ões and -ães are plurals of -ão, which Snowball misses."""
    folded = fold(word)
    # The capitals of other words matter: of stop words they make names.
    return _snowball(folded[:-3] + "ão" if folded.endswith(("ões", "ães")) else word)


PORTUGUESE = WordAnalyzer("pt", 5, ("PyStemmer",), stem)
