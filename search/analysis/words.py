"""The walk over the words of a text that all languages share.

A language gives its stop words, a stemmer and its way with apostrophes; the walk is the
same for all: a word, then each of its parts where joiners (`-`, `.`, `'`) divide it, so
that both ``pretrained`` and ``trained`` find ``pre-trained``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from search.analysis.base import (
    Atom,
    Stem,
    atoms,
    fold,
    name_term,
    strip_accents,
    unspaced_tokens,
    words_in,
)
from search.analysis.letters import LETTERS
from search.analysis.packages import version
from search.analysis.stops import StopWords, named, stop_words
from search.model import Token

APOSTROPHES = "'’ʼ"
_VERSION = re.compile(r"(\d{4}\.\d{4,5})v\d+")
by_position = itemgetter(3, 2)  # of a token; then by its end
LONGEST_WORD = 100
"""Code points of a word that its term is made from."""


Cut = Callable[[list[Token]], "list[Token]"]
"""From the characters of a run of unspaced script to the words in it, as ``cut`` tokens."""


def keep_all(pieces: list[Atom], text: str) -> list[Atom]:
    """Leave the atoms of a word as they are."""
    return pieces


@dataclass(frozen=True)
class WordAnalyzer:
    """An analyzer made of the shared walk and a language's own steps.

    ``rules`` counts the versions of our own rules, ``packages`` name the libraries whose
    data decide about terms. ``stem`` maps a surface word to its term, or None for a stop
    word. ``trim`` drops what the language writes beside an apostrophe. ``fold_character``
    folds a character of a script without spaces, ``cut`` finds words in a run of them.
    """

    lang: str
    rules: int
    packages: tuple[str, ...]
    stem: Stem
    trim: Callable[[list[Atom], str], list[Atom]] = keep_all
    fold_character: Callable[[str], str] = fold
    cut: Cut | None = None

    @property
    def version(self) -> str:
        """Our rules' version and the libraries', for example ``1 PyStemmer-3.1.0``."""
        return " ".join([str(self.rules), *(f"{name}-{version(name)}" for name in self.packages)])

    def tokens(self, text: str, cuts: bool = True) -> Iterator[Token]:
        """Give the tokens of ``text``; see :class:`search.analysis.base.Analyzer`."""
        position, stopped = 0, StopWords(text)
        for match in words_in(text):
            word, start, group = match.group(), match.start(), match.lastgroup
            if group == "name" or group == "symbol" or group == "dotted":
                yield Token(name_term(word), start, start + len(word), position)
                # A sign takes no place of a word, or a phrase would not run across it.
                position += group == "name"
                if group != "dotted":
                    continue
                word, start = word[1:], start + 1
            if group == "unspaced":
                run = unspaced_tokens(word, start, position, self.fold_character)
                if cuts and self.cut and len(run) > 1:
                    # Singles stand at even places, pairs between them.
                    run = sorted(run + self.cut(run[::2]), key=by_position)
                yield from run
                position = run[-1].position + 1
            elif word.isalnum():
                term = self._term(word)
                if term is None or term.isupper():
                    yield from stopped.passed(word, term, start, position)
                elif term:  # a tatweel alone has none
                    yield Token(term, start, start + len(word), position)
                position += 1
            else:
                pieces = self._pieces(word, start, text)
                yield from self._compound(pieces, position)
                position += max(len(pieces), 1)

    def _term(self, word: str) -> str | None:
        """Give the term of a word; a very long one is known by its beginning."""
        return _stemmed(self.stem, word[:LONGEST_WORD])

    def _pieces(self, word: str, start: int, text: str) -> list[Atom]:
        version = _VERSION.fullmatch(word)
        # A version of a paper is no other paper.
        pieces = atoms(version[1] if version else word, start)
        return self.trim(pieces, text) if len(pieces) > 1 else pieces

    def _compound(self, pieces: list[Atom], position: int) -> Iterator[Token]:
        if not pieces:
            return
        start, end = pieces[0].start, pieces[-1].end
        whole = self._term("".join(piece.text for piece in pieces))
        if whole:
            yield Token(whole, start, end, position)
        for index, piece in enumerate(pieces):
            term = self._term(piece.text)
            if term and term != whole:
                yield Token(term, piece.start, piece.end, position + index, "part")


@lru_cache(maxsize=65536)
def _stemmed(stem: Stem, word: str) -> str | None:
    return stem(word)


def snowball_stem(language: str, lang: str) -> Stem:
    """Give a stem function: stop words out, Snowball, and then accents folded.

    Accents fold after the stemmer, which needs them to know its suffixes. Letters that it
    does not know fold before: to it, ``œ`` is no vowel.
    """
    from Stemmer import Stemmer

    stemmer = Stemmer(language)
    stops = stop_words(lang)

    def stem(word: str) -> str | None:
        folded = fold(word)
        if folded in stops:
            return named(word)
        return strip_accents(stemmer.stemWord(folded.translate(LETTERS)))

    return stem
