"""Portuguese, as written in Brazil and elsewhere: Snowball's stemmer and stop list."""

from __future__ import annotations

import re

from search.analysis.base import fold
from search.analysis.words import WordAnalyzer, snowball_stem

_CEDILLA = re.compile(r"(?<=\w{2})c(?=(?:ao|oes)$)")
_PLURAL = re.compile(r"(?:[õã]es|(?<=\w{3})oes|(?<=ç)ao)$")
_snowball = snowball_stem("portuguese", "pt")


def stem(word: str) -> str | None:
    """Give the term of a word; -ões and -ães are plurals of -ão, which Snowball misses.

    So are they where accents are left out, which it knows its suffixes by.
    """
    folded = fold(word)
    read = _PLURAL.sub("ão", _CEDILLA.sub("ç", folded))
    # The capitals of other words matter: of stop words they make names.
    return _snowball(word if read == folded else read)


PORTUGUESE = WordAnalyzer("pt", 6, ("PyStemmer",), stem)
