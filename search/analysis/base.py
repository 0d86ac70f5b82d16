"""What all languages share: finding words in text, and the shape of an analyzer.

Words are found in the unmodified text, so offsets need no mapping back; folding and
stemming then change one word at a time. Text of other scripts inside a language's
text is analysed by the common rules below, whatever the language: Latin words as
English names, and scripts written without spaces by characters and pairs of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, repeat
from operator import add
from typing import NamedTuple, Protocol

import regex

from search import late
from search.analysis.letters import LETTERS
from search.kept import Kept
from search.model import Token

# Scripts that are written without spaces between words. The marks of long vowels are of
# no script, as Hiragana and Katakana share them.
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}ーｰ\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# The signs that voice a letter of half width, which is one character with them.
VOICED = "ﾞﾟ"
# What may stand inside a word between two of its characters.
JOINERS = r"\-‐‑.'’ʼ׳״_·&＆"
# What may stand between the digits of a number besides: 1,000,000 and 1 000 000.
SEPARATORS = r",٬٫\u00a0\u2009\u202f"
# Each opens what is quoted, and any of them closes it.
QUOTES = '"“”„‟＂«»‹›「」『』〝〞《》〈〉'
TATWEEL = "\u0640"
IGNORABLE = (
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)

_LETTER = rf"(?![{UNSPACED}])[\p{{L}}\p{{N}}]"
_REST = rf"(?:(?![{UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}{TATWEEL}]|[{IGNORABLE}](?=[\p{{L}}\p{{N}}]))"
_ATOM = rf"{_LETTER}{_REST}*"
_GAP = (
    rf"(?:[{JOINERS}]|(?<=\p{{N}})[,٬٫](?=\p{{N}})"
    r"|(?<=\p{N})[\u00a0\u2009\u202f](?=\p{N}{3}(?!\p{N})))"
)
_WORD = rf"{_ATOM}(?:{_GAP}{_ATOM})*"
NOTATION = r"(?:[OΘΩ]|o(?=\([n1l]))\((?:[^()\n]|\([^()\n]*\)){1,24}\)"
"""The cost of an algorithm, as in O(n log n)."""
_EMOJI = r"(?![©®™ℹ‼⁉])\p{Extended_Pictographic}"
WORDS = late.regex(
    # Han letters and digits first; then what has a sign of its own: C++ and C#, A*, O(n²),
    # .NET; signs that stand alone; then words.
    rf"(?P<unspaced>[{UNSPACED}][{UNSPACED}\p{{M}}{VOICED}]*+)"
    rf"|(?P<name>[A-Za-zＡ-Ｚａ-ｚ](?:\+\+|[#♯])(?!\p{{L}})|[A-Z]\*(?![*\p{{L}}\p{{N}}])"
    rf"|{NOTATION})"
    rf"|(?P<dotted>(?<![\p{{L}}\p{{M}}\p{{N}}.…])\.{_WORD})"
    rf"|(?P<symbol>{_EMOJI}(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d{_EMOJI})*"
    r"|\p{Regional_Indicator}{2}|[\u2200-\u22ff\u2a00-\u2aff])"
    rf"|(?P<word>{_WORD})"
)
_ASCII_WORD = r"[A-Za-z0-9]+(?:(?:[-.'_&]|(?<=[0-9]),(?=[0-9]))[A-Za-z0-9]+)*"
_ASCII_WORDS = late.compile(
    r"(?P<name>[A-Za-z](?:\+\+|#)(?![A-Za-z])|[A-Z]\*(?![*A-Za-z0-9])"
    rf"|{NOTATION})"
    rf"|(?P<dotted>(?<![A-Za-z0-9.])\.{_ASCII_WORD})"
    rf"|(?P<word>{_ASCII_WORD})"
)
"""What is left of :data:`WORDS` where a text is all ASCII, as most English ones are: the same
matches, several times as fast."""
_ATOMS = late.regex(rf"[^{JOINERS}{SEPARATORS}]+")
_UNNAMED = late.regex(r"[\s^*·]|[\U0001f3fb-\U0001f3ff]")
_DROPPED = late.regex(rf"[{IGNORABLE}{TATWEEL}]")
# Elsewhere marks are vowels (देवी), or part of the letter (が, й); only the stress of Russian,
# the points over ё and the point below letters of Hindi are left out at will.
_MARKS = late.regex(
    r"(?<=[\p{Latin}\p{Greek}\p{Arabic}\p{Hebrew}])\p{Mn}+"
    r"|(?<=\p{Cyrillic})[\u0300\u0301]+|(?<=е)\u0308|(?<=\p{Devanagari})\u093c"
)
# Written as a letter, as a point or as a half moon: हिन्दी, हिंदी; पाँच, पांच.
_NASAL = late.regex(r"[ङञणनम]\u094d(?=[क-ह])|\u0901")
_NASALIZED = "\u0902"
_CHARACTERS = late.regex(rf"\P{{M}}[\p{{M}}{VOICED}]*+|\p{{M}}++")


token = partial(tuple.__new__, Token)
"""Makes a token of its five values, in half the time: a text has thousands."""


_NO_TOKEN = Token("", 0, 0, 0)


class Analyzer(Protocol):
    """Turns the text of one language into tokens; the same at index and query time."""

    @property
    def lang(self) -> str:
        """The code in the table of languages."""

    @property
    def version(self) -> str:
        """Changes whenever the tokens of some text do; an older index is then outdated."""

    @property
    def functional(self) -> frozenset[str]:
        """Characters of a script without spaces that by themselves say little in a query."""

    def tokens(self, text: str, cuts: bool = True) -> Sequence[Token]:
        """Give the tokens in order of position; spans are non-empty and inside ``text``.

        Without ``cuts`` the same but for tokens of that kind, and sooner.
        """


def words_in(text: str) -> Iterator[regex.Match[str] | re.Match[str]]:
    """Give the matches of :data:`WORDS` in ``text``."""
    return _ASCII_WORDS.finditer(text) if text.isascii() else WORDS.finditer(text)


def as_word(text: str) -> regex.Match[str] | re.Match[str] | None:
    """Give the match of :data:`WORDS` that is all of ``text``."""
    return (_ASCII_WORDS if text.isascii() else WORDS).fullmatch(text)


def fold(word: str) -> str:
    """Give ``word`` in lower case and compatibility form (full width, ligatures, styles).

    One that is so already is given itself: an index has it in many places, as one object.
    """
    word = _DROPPED.sub("", word) if not word.isascii() else word
    if word.isascii():
        lower = word.lower()
        return word if lower == word else lower
    # Lower-casing İ leaves a combining dot that no other spelling has.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).lower())
    folded = folded.replace("i\u0307", "i")
    return word if folded == word else folded


_folded = Kept(fold, 1 << 15)


def fold_characters(characters: Sequence[str]) -> list[str]:
    """Give characters of a script without spaces as :func:`fold` does, and sooner.

    A text is one of characters without marks. Others are not remembered, as a text may put any
    number of marks to any character.
    """
    return _folded.each(characters) if isinstance(characters, str) else list(map(fold, characters))


def strip_accents(word: str) -> str:
    """Give a folded word as a keyboard without accents writes it: ``été`` becomes ``ete``.

    Of letters that are none with an accent, see :data:`search.analysis.letters.LETTERS`.
    """
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word.translate(LETTERS))
    bare = _NASAL.sub(_NASALIZED, _MARKS.sub("", decomposed))
    return unicodedata.normalize("NFC", bare)


def name_term(name: str) -> str:
    """Give the term of a name or a sign: ``O(n^2)`` is ``o(n2)``, as ``O(n²)`` is."""
    short = len(name) < 3 and name.isascii()
    return strip_accents(fold(name if short else _UNNAMED.sub("", name)))


class Atom(NamedTuple):
    """A piece of a word without joiners: its text, and its span in the whole text."""

    text: str
    start: int
    end: int


def atoms(word: str, offset: int) -> list[Atom]:
    """Split ``word``, which starts at ``offset``, at its hyphens, dots and apostrophes."""
    if word.isascii() and word.isalnum():
        return [Atom(word, offset, offset + len(word))]
    return [
        Atom(match.group(), offset + match.start(), offset + match.end())
        for match in _ATOMS.finditer(word)
    ]


def unspaced_tokens(
    text: str,
    offset: int,
    position: int,
    folded: Fold = fold_characters,
    cut: Cut | None = None,
) -> list[Token]:
    """Give each character and each pair of neighbours of ``text``, a position apiece.

    So nothing of one or two characters is unfindable, and pairs make phrases exact.
    ``folded`` folds characters with their marks. What ``cut`` finds stands behind the
    pair that it begins with.
    """
    # Marks are no letters: without any, each code point is a character.
    plain = text.isalpha() and not any(map(text.__contains__, VOICED))
    characters = text if plain else _CHARACTERS.findall(text)
    if len(characters) == 1:
        return [Token(folded(characters)[0], offset, offset + len(text), position)]
    terms = folded(characters)
    bounds = list(accumulate(map(len, characters), initial=offset))
    # All at once, column by column: these are most of the tokens of an archive.
    places, part = range(position, position + len(terms)), repeat("part")
    tokens: list[Token] = [_NO_TOKEN] * (2 * len(terms) - 1)
    tokens[::2] = map(token, zip(terms, bounds, bounds[1:], places, part, strict=False))
    pairs = map(add, terms, terms[1:])
    tokens[1::2] = map(token, zip(pairs, bounds, bounds[2:], places, part, strict=False))
    if not cut:
        return tokens
    merged: list[Token] = []
    done = 0
    for first, end in cut(terms):
        merged += tokens[done : 2 * first + 2]
        done = 2 * first + 2
        word = "".join(terms[first:end])
        merged.append(token((word, bounds[first], bounds[end], position + first, "cut")))
    merged += tokens[done:]
    return merged


Fold = Callable[[Sequence[str]], list[str]]
"""From characters, each with its marks, to what each is found by."""
Cut = Callable[[Sequence[str]], Iterable[tuple[int, int]]]
"""From the folded characters of a run of unspaced script to the words of two and more in it,
half-open."""
Stem = Callable[[str], "str | None"]
"""From a folded word to its term; None for a stop word."""
