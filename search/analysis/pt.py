"""Portuguese, as written in Brazil and elsewhere: Snowball's stemmer and stop list.

It misses most plurals but those in -s alone, so these are read as their singular before.
"""

from __future__ import annotations

from search import late
from search.analysis.words import FOREIGN_PLURAL, WordAnalyzer, snowball_stem

_CEDILLA = late.compile(r"(?<=\w{2})c(?=(?:ao|oes)$)")
_PLURALS = (
    (late.compile(r"(?:[õã]es|(?<=\w{3})oes|(?<=ç)ao)$"), "ão"),
    (late.compile(r"(?<=\w)ais$"), "al"),
    (late.compile(r"(?<=\w{2})(?:[ée]is|(?<=[áéíóúâêô]\w)il|(?<=[áéíóúâêô]\w\w)il)$"), "el"),
    (late.compile(r"(?<=\w)óis$"), "ol"),
    (late.compile(r"(?:(?<=\w[eiou])ns|(?<=\w{2}[eiou])n)$"), "m"),
    (FOREIGN_PLURAL, ""),
)
"""What to read for a suffix, the first that fits. One plural is of two singulars, níveis and
fósseis, and English words have theirs in -n: tokens."""
_PAIRS = """
    perfis:perfil civis:civil barris:barril funis:funil fuzis:fuzil infantis:infantil azuis:azul
    juvenis:juvenil sutis:sutil hostis:hostil gentis:gentil reis:rei leis:lei pais:pai
    """
_READ = dict(pair.split(":") for pair in _PAIRS.split())


def singular(word: str) -> str:
    """Give the singular of a folded word, with the accents that tell its suffix."""
    word = _CEDILLA.sub("ç", word)
    if word in _READ:
        return _READ[word]
    for plural, singular in _PLURALS:
        read = plural.sub(singular, word)
        if read != word:
            return read
    return word


PORTUGUESE = WordAnalyzer("pt", 8, ("PyStemmer",), snowball_stem("portuguese", "pt", singular))
