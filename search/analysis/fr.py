"""French: elided articles dropped, Snowball's French stemmer and stop list.

The list of plurals that it does not know is our own.
"""

from __future__ import annotations

from search import late
from search.analysis.base import Atom
from search.analysis.words import APOSTROPHES, ELIDED, WordAnalyzer, snowball_stem


def trim_elision(pieces: list[Atom], text: str) -> list[Atom]:
    """Drop an elided article or pronoun: ``l'IA`` and ``l’IA`` are ``IA``."""
    first = pieces[0]
    if first.text.lower() in ELIDED and text[first.end] in APOSTROPHES:
        return pieces[1:]
    return pieces


_PAIRS = """
    travaux:travail vitraux:vitrail coraux:corail émaux:émail baux:bail soupiraux:soupirail
    yeux:œil cieux:ciel aïeux:aïeul messieurs:monsieur mesdames:madame
    """
_PLURAL = late.compile(r"(?<=\w\w[^\Wv]er)s$")
"""Of a word whose singular Snowball takes for a verb: fichiers."""
_READ = dict(pair.split(":") for pair in _PAIRS.split())


def singular(word: str) -> str:
    """Give the singular of a folded word, where Snowball misses it."""
    return _READ.get(word) or _PLURAL.sub("", word)


_snowball = snowball_stem("french", "fr", singular)


def stem(word: str) -> str | None:
    """Give the term of a word; jeu and jeux have the same, as réseau and réseaux do."""
    term = _snowball(word)
    return term[:-1] if term and term.endswith("eux") else term


FRENCH = WordAnalyzer("fr", 9, ("PyStemmer",), stem, trim_elision)
