"""Stop words: the lists of languages, and what is found of such words nonetheless."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from search import late
from search.analysis.base import fold
from search.model import Token

_LISTS = Path(__file__).parent / "stopwords"
_WIDEST_SPACE = 3
"""Code points between two words that stand side by side, at most."""
_BETWEEN = late.compile(r"[,،]?[^\S\n]+")
"""What may stand between them: to be, or not to be."""
FEW_WORDS = 2
"""Words that may all be names in capitals; more of them are shouted."""


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Give the stop words of ``lang``, folded; the list's file names source and licence."""
    # To read it as a resource loads what reads zip files, which nothing else here wants.
    lines = (_LISTS / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(
        fold(word) for line in lines if not line.startswith("#") for word in line.split()
    )


def named(stop_word: str) -> str | None:
    """Give the term of a stop word: none, but in capitals it is a name, and its own term."""
    is_name = len(stop_word) > 1 and stop_word.isupper()
    return unicodedata.normalize("NFKC", stop_word) if is_name else None


class StopWord(NamedTuple):
    """A stop word as it stands, folded, over half-open code points.

    ``name`` is the term that it has where it is a name.
    """

    folded: str
    name: str | None
    start: int
    end: int


class StopWords:
    """The stop words of a text, in order, and what of them is found nonetheless.

    Names in capitals are (``WHO``), but for those in a line that is all capitals. And so are
    two that stand side by side, as one term: what has no other words (``to be or not to
    be``) is found by these.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        # The one before, folded, and its place.
        self._before, self._start, self._end = "", 0, -1
        self._line_end, self._shouted = 0, False

    def passed(self, word: StopWord, place: int, position: int) -> list[Token]:
        """Give what is found of a stop word; its own code points count from ``place``."""
        folded, name, start, end = word
        start, end, found = start + place, end + place, []
        if start - self._end <= _WIDEST_SPACE and self._end >= 0:
            between = self._text[self._end : start]
            if between == " " or _BETWEEN.fullmatch(between):
                pair = f"{self._before} {folded}"
                found.append(Token(pair, self._start, end, position - 1, "pair"))
        if name and not self._is_shouted(start):
            found.append(Token(name, start, end, position))
        self._before, self._start, self._end = folded, start, end
        return found

    def _is_shouted(self, place: int) -> bool:
        """Tell whether the line of ``place`` is all in capitals, and has some words."""
        if place >= self._line_end:
            first = self._text.rfind("\n", 0, place) + 1
            last = self._text.find("\n", place)
            self._line_end = last if last >= 0 else len(self._text) + 1
            line = self._text[first : self._line_end]
            # Other scripts have no capitals, and say nothing of them.
            capitals = line.isupper() and all(c.isupper() or not c.isalpha() for c in line)
            self._shouted = capitals and len(line.split()) > FEW_WORDS
        return self._shouted
