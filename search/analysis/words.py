"""The walk over the words of a text that all languages share.

A language gives its stop words, a stemmer and its way with apostrophes; the walk is the
same for all: a word, then each of its parts where joiners (`-`, `.`, `'`) divide it, so
that both ``pretrained`` and ``trained`` find ``pre-trained``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from search import late
from search.analysis.base import (
    Atom,
    Cut,
    Fold,
    Stem,
    atoms,
    fold,
    fold_characters,
    name_term,
    strip_accents,
    token,
    unspaced_tokens,
    words_in,
)
from search.analysis.letters import LETTERS
from search.analysis.packages import version
from search.analysis.stops import StopWord, StopWords, named, stop_words
from search.kept import Memory
from search.model import Token

APOSTROPHES = "'’ʼ"
ELIDED = frozenset(
    ("l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu")
)
"""What French writes before an apostrophe, and elsewhere hardly anybody."""
_VERSION = late.compile(r"(\d{4}\.\d{4,5})v\d+")
_RELEASE = late.compile(r"[vV](?=\d+\.\d)")
LONGEST_WORD = 100
"""Code points of a word that its term is made from."""
SHORTEST_NAME = 2
"""Capitals of an abbreviation that has a plural."""
LONGEST_KNOWN = 32
"""Code points of a word that is looked up: of a longer one, each letter may be a part."""

FOREIGN_PLURAL = late.compile(r"(?<=\w\w[b-dfghklmnprtvw])s$")
"""The end of an English plural, where the language itself has none behind a consonant."""


def keep_all(pieces: list[Atom], text: str) -> list[Atom]:
    """Leave the atoms of a word as they are."""
    return pieces


@dataclass(frozen=True, eq=False)
class WordAnalyzer:
    """An analyzer made of the shared walk and a language's own steps.

    ``rules`` counts the versions of our own rules, ``packages`` name the libraries whose
    data decide about terms. ``stem`` maps a surface word to its term, or None for a stop
    word. ``trim`` drops what the language writes beside an apostrophe. ``fold_characters``
    folds those of a script without spaces, ``cut`` finds words in a run of them;
    ``functional`` are those of its stop words.
    """

    lang: str
    rules: int
    packages: tuple[str, ...]
    stem: Stem
    trim: Callable[[list[Atom], str], list[Atom]] = keep_all
    fold_characters: Fold = fold_characters
    cut: Cut | None = None
    functional: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """Our rules' version and the libraries', for example ``1 PyStemmer-3.1.0``."""
        return " ".join([str(self.rules), *(f"{name}-{version(name)}" for name in self.packages)])

    def tokens(self, text: str, cuts: bool = True) -> list[Token]:
        """Give the tokens of ``text``; see :class:`search.analysis.base.Analyzer`."""
        if len(text) <= LONGEST_KNOWN and text.isascii() and text.isalnum():
            # Most of a query are such words, and each is analysed for every language.
            found, _, stop = _KNOWN.get(f"{text}\n{self.lang}") or self._remember(text, "word")
            return [*found, *StopWords(text).passed(stop, 0, 0)] if stop else list(found)
        position, stopped, cut = 0, StopWords(text), self.cut if cuts else None
        tokens: list[Token] = []
        add, known, mark = tokens.append, _KNOWN.get, f"\n{self.lang}"
        for match in words_in(text):
            start, word = match.start(), match.group()
            of_word = known(word + mark)
            if of_word is None:
                group = match.lastgroup
                if group == "unspaced":
                    tokens += unspaced_tokens(word, start, position, self.fold_characters, cut)
                    position = tokens[-1].position + 1
                    continue
                of_word = self._remember(word, group)
            found, places, stop = of_word
            for term, first, end, place, kind in found:
                add(token((term, start + first, start + end, position + place, kind)))
            if stop:
                tokens += stopped.passed(stop, start, position)
            position += places
        return tokens

    def _remember(self, word: str, group: str | None) -> Word:
        """Give what a word has; an archive has the same few thousand over and over."""
        found = self.word(word, group)
        if len(word) <= LONGEST_KNOWN:
            _KNOWN.put(f"{word}\n{self.lang}", found)
        return found

    def word(self, word: str, group: str | None) -> Word:
        """Give what a match of :data:`search.analysis.base.WORDS` has in any text."""
        if group == "name" or group == "symbol":
            # A sign takes no place of a word, or a phrase would not run across it.
            return Word((Token(name_term(word), 0, len(word), 0),), int(group == "name"))
        if group == "dotted":
            tokens, places, stop = self._plain(word[1:], 1)
            return Word((Token(name_term(word), 0, len(word), 0), *tokens), places, stop)
        return self._plain(word, 0)

    def _plain(self, word: str, start: int) -> Word:
        """Give what a word has, of letters and joiners alone, at a place in what is matched."""
        if not word.isalnum():
            pieces = self._pieces(word)
            tokens = tuple(self._compound(pieces, start))
            return Word(tokens, max(len(pieces), 1))
        end = start + len(word)
        term = self._term(word)
        if term is None or term.isupper():
            return Word((), 1, StopWord(fold(word), term, start, end))
        # A tatweel alone has no term.
        return Word((Token(term, start, end, 0),) if term else (), 1)

    def _term(self, word: str) -> str | None:
        """Give the term of a word; a very long one is known by its beginning, GPUs are GPU."""
        several = word.endswith("s") and word[:-1].isupper() and len(word) > SHORTEST_NAME
        return self.stem(word[:-1] if several else word[:LONGEST_WORD])

    def _pieces(self, word: str) -> list[Atom]:
        version = _VERSION.fullmatch(word)
        # A version of a paper is no other paper, and v2.1 is 2.1.
        pieces = atoms(version[1] if version else word, 0)
        if _RELEASE.match(word):
            pieces[0] = pieces[0]._replace(text=pieces[0].text[1:])
        return self.trim(pieces, word) if len(pieces) > 1 else pieces

    def _compound(self, pieces: list[Atom], start: int) -> Iterator[Token]:
        if not pieces:
            return
        whole = self._term(_joined(pieces))
        if whole:
            yield Token(whole, start + pieces[0].start, start + pieces[-1].end, 0)
        for index, piece in enumerate(pieces):
            term = self._term(piece.text)
            if term and term != whole:
                yield Token(term, start + piece.start, start + piece.end, index, "part")


def _joined(pieces: Sequence[Atom]) -> str:
    """Give a compound without its joiners; numbers keep a point, as 1.75 is not 175.

    Groups of three are one number: 12,345.67 is 12345.67.
    """
    first, *others = (piece.text for piece in pieces)
    if not first.isdecimal() or not all(map(str.isdecimal, others)):
        return "".join((first, *others))
    groups = list(takewhile(lambda text: len(text) == 3, others)) if len(first) <= 3 else []
    return ".".join(("".join((first, *groups)), *others[len(groups) :]))


class Word(NamedTuple):
    """What a word has wherever it stands: tokens, whose places count from its own.

    ``places`` are the positions that it takes; ``stop`` is what of it is a stop word.
    """

    tokens: tuple[Token, ...]
    places: int
    stop: StopWord | None = None


_KNOWN: Memory[str, Word] = Memory(32768)
"""What words have, by themselves and their language: a line break is no part of either."""


def as_it_is(word: str) -> str:
    """Read a word as nothing else."""
    return word


def snowball_stem(language: str, lang: str, read: Callable[[str], str] = as_it_is) -> Stem:
    """Give a stem function: stop words out, Snowball, and then accents folded.

    ``read`` takes any other word, folded, and gives the one that it is a form of. Accents fold
    after the stemmer, which needs them to know its suffixes. Letters that it does not know fold
    before: to it, ``œ`` is no vowel.
    """
    from Stemmer import Stemmer

    stemmer = Stemmer(language)
    stops = stop_words(lang)

    def stem(word: str) -> str | None:
        folded = fold(word)
        if folded in stops:
            return named(word)
        return strip_accents(stemmer.stemWord(read(folded).translate(LETTERS)))

    return stem
