"""Any language we have no file for: Unicode's rules, case and accents folded."""

from __future__ import annotations

from search.analysis.base import fold, strip_accents
from search.analysis.words import WordAnalyzer


def fold_all(word: str) -> str:
    """Give the term of ``word``: lower case, compatibility form, no accents."""
    return strip_accents(fold(word))


UNICODE = WordAnalyzer("und", 6, (), fold_all)
