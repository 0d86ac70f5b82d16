"""Arabic: marks and tatweel stripped, letters folded, light stemming.

pyarabic strips; folding is ours (:mod:`search.analysis.letters`), because pyarabic's own
merges letters that must stay apart. The stemmer follows light10 (Larkey, Ballesteros and
Connell 2007, "Light Stemming for Arabic Information Retrieval"): at most one prefix, then
suffixes, never below the lengths that make a word of what is left.
"""

from __future__ import annotations

from functools import cache

from search.analysis.base import fold
from search.analysis.en import ENGLISH
from search.analysis.letters import LETTERS
from search.analysis.stops import stop_words
from search.analysis.words import WordAnalyzer

# Without its dots a final ya may be either letter; only stop words tell the two apart, or
# the name علي (Ali) would be the word على (on).
_YA, _DOTLESS = "ي", "ى"
_FOLDED = {**LETTERS, ord(_DOTLESS): _DOTLESS, ord("\u0670"): None}
"""The small alef of الرحمٰن goes, which is no harakat to pyarabic."""

# One of these may stand before a word; the conjunction و only where enough is left.
PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال")
SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def normalize(word: str) -> str:
    """Give an Arabic word without harakat and tatweel, its letter variants folded.

    All but the final ى, which is typed for ي and the other way around.
    """
    from pyarabic import araby

    bare: str = araby.strip_tatweel(araby.strip_tashkeel(fold(word))).translate(_FOLDED)
    # The last hamza is also written on the ya before it: شيء, شئ.
    return f"{bare[:-2]}ء" if bare.endswith("يء") else bare


def light_stem(word: str) -> str:
    """Give the light stem of a normalized word.

    >>> light_stem("والشبكات")
    'شبك'
    """
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 2:
            word = word[len(prefix) :]
            break
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


@cache
def stops() -> frozenset[str]:
    """Give the stop words, normalized as words are."""
    return frozenset(map(normalize, stop_words("ar")))


def stem(word: str) -> str | None:
    """Give the term of a word in Arabic script, or of a Latin name inside Arabic text."""
    if word.isascii() or not any("\u0600" <= c <= "\u06ff" or c >= "\ufb50" for c in word):
        return ENGLISH.stem(word)
    normal = normalize(word)
    return None if normal in stops() else light_stem(normal.replace(_DOTLESS, _YA))


ARABIC = WordAnalyzer("ar", 9, ("PyStemmer", "pyarabic"), stem, ENGLISH.trim)
