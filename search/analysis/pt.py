"""Portuguese, as written in Brazil and elsewhere: Snowball's stemmer and stop list."""

from __future__ import annotations

import re

from search.analysis.base import fold
from search.analysis.words import FOREIGN_PLURAL, WordAnalyzer, snowball_stem

_CEDILLA = re.compile(r"(?<=\w{2})c(?=(?:ao|oes)$)")
_PLURALS = (
    (re.compile(r"(?:[õã]es|(?<=\w{3})oes|(?<=ç)ao)$"), "ão"),
    (re.compile(r"(?<=\w)ais$"), "al"),
    (re.compile(r"(?<=\w{2})(?:[ée]is|(?<=[áéíóúâêô]\w)il|(?<=[áéíóúâêô]\w\w)il)$"), "el"),
    (re.compile(r"(?<=\w)óis$"), "ol"),
    (re.compile(r"(?:(?<=\w[eiou])ns|(?<=\w{2}[eiou])n)$"), "m"),
    (FOREIGN_PLURAL, ""),
)
"""What to read for a suffix, the first that fits. One plural is of two singulars, níveis and
fósseis, and English words have theirs in -n: tokens."""
_PAIRS = """
    perfis:perfil civis:civil barris:barril funis:funil fuzis:fuzil infantis:infantil azuis:azul
    juvenis:juvenil sutis:sutil hostis:hostil gentis:gentil reis:rei leis:lei pais:pai
    """
_READ = dict(pair.split(":") for pair in _PAIRS.split())
_snowball = snowball_stem("portuguese", "pt")


def stem(word: str) -> str | None:
    """Give the term of a word; Snowball misses most plurals but those in -s alone.

    So does it those in -ões where accents are left out, which it knows its suffixes by.
    """
    folded = fold(word)
    read = _singular(_CEDILLA.sub("ç", folded))
    # The capitals of other words matter: of stop words they make names.
    return _snowball(word if read == folded else read)


def _singular(word: str) -> str:
    if word in _READ:
        return _READ[word]
    for plural, singular in _PLURALS:
        read = plural.sub(singular, word)
        if read != word:
            return read
    return word


PORTUGUESE = WordAnalyzer("pt", 7, ("PyStemmer",), stem)
