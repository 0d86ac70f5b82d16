"""French: elided articles dropped, Snowball's French stemmer and stop list.

The list of plurals that it does not know is our own.
"""

from __future__ import annotations

import re

from search.analysis.base import Atom, fold
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


_PAIRS = """
    travaux:travail vitraux:vitrail coraux:corail émaux:émail baux:bail soupiraux:soupirail
    yeux:œil cieux:ciel aïeux:aïeul messieurs:monsieur mesdames:madame
    """
_PLURAL = re.compile(r"(?<=\w\w[^\Wv]er)s$")
"""Of a word whose singular Snowball takes for a verb: fichiers."""
_READ = dict(pair.split(":") for pair in _PAIRS.split())
_snowball = snowball_stem("french", "fr")


def stem(word: str) -> str | None:
    """Give the term of a word; jeu and jeux have the same, as réseau and réseaux do."""
    folded = fold(word)
    read = _READ.get(folded) or _PLURAL.sub("", folded)
    # The capitals of other words matter: of stop words they make names.
    term = _snowball(word if read == folded else read)
    return term[:-1] if term and term.endswith("eux") else term


FRENCH = WordAnalyzer("fr", 7, ("PyStemmer",), stem, trim_elision)
