"""The words of an archive as they are written, for spelling, accents and beginnings.

The index holds stems; people type misspellings and beginnings of whole words. So each
generation keeps its words beside the index, of all languages by their *form*: without
case and accents. ``words.arrays`` holds

    forms            all forms, in order
    rows             where the words of each form start
    words            the words as written (lower case), of a form those of one language after
                     those of another, each language's commonest first
    languages, langs the languages, and of each word which is its own
    terms            the term of each word
    counts           in how many items each word stands
    shared           how much of its beginning a word's form shares with its term
    lengths, letters, pairs   of each form its length, and which letters and pairs
                     of letters it has, as bits: what a misspelling cannot be far from
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from search.analysis import letters
from search.analysis.base import fold, strip_accents
from search.index import numbers
from search.index.arrays import SUFFIX, Arrays
from search.index.signatures import BITS, Signatures
from search.index.texts import Texts
from search.kept import Kept, remembered

FILE = f"words{SUFFIX}"

LONGEST_WORD = 64
BEGUN, RIGHT = 6, 2
"""Letters of what may be a beginning that is misspelt, and of them right ones at its end."""
MOST_CUT = 500
"""Words whose terms are given for a beginning at most, the commonest."""
Array = NDArray[Any]


class Near(Struct, frozen=True):
    """A form that is some edits from what was typed.

    ``word`` is how it is mostly written, ``count`` in how many items of ``langs``.
    """

    form: str
    edits: int
    word: str
    count: int
    langs: frozenset[str]


def key(word: str) -> str:
    """Give the form that spellings of a word share."""
    return word.lower() if word.isascii() else _key(word)


@remembered(maxsize=16384)
def _key(word: str) -> str:
    return strip_accents(fold(word))


@remembered(maxsize=4096)
def _spellings(word: str) -> tuple[tuple[str, ...], str]:
    """Give the form of a word, also with some letters as two, and (or nothing) with two as one."""
    form = key(word)
    apart = form if word.isascii() else key(letters.apart(fold(word)))
    return tuple(dict.fromkeys((form, apart))), letters.together(form)


def _pooled(first: Near, second: Near) -> Near:
    """Put together what two languages have of one form."""
    word = first.word if first.count >= second.count else second.word
    count, langs = first.count + second.count, first.langs | second.langs
    return Near(first.form, first.edits, word, count, langs)


def _missed(typed: str, form: str) -> int:
    """Give 1 where ``typed`` is a beginning of ``form`` but for a letter, and 2 elsewhere.

    It was left out, or two were exchanged. Another letter, or one too many, makes names: of
    Pearson no beginning of personal is meant, nor with what ends otherwise.
    """
    from rapidfuzz.distance import OSA

    for size in (len(typed), len(typed) + 1):
        begun = form[:size]
        alike = begun.endswith(typed[-RIGHT:]) and OSA.distance(typed, begun, score_cutoff=1) == 1
        if alike and (size > len(typed) or sorted(begun) == sorted(typed)):
            return 1
    return 2


class Vocabulary:
    """The words of one generation, read from its file as needed; safe for several threads."""

    def __init__(self, directory: Path) -> None:
        self._arrays = Arrays(directory / FILE)
        self._forms = self._arrays.texts("forms")
        self._words = self._arrays.texts("words")
        self.terms = Kept(self._terms_of)
        self.splits = Kept(self._splits)
        self.spellings = Kept(self._written)

    def close(self) -> None:
        """Let go of the file."""
        self._arrays.close()

    def refresh(self) -> None:
        """Have a file that somebody changed checked anew."""
        self._arrays.refresh()

    @cached_property
    def _languages(self) -> Sequence[str]:
        return tuple(self._arrays.texts("languages"))

    @cached_property
    def _terms(self) -> Texts:
        return self._arrays.texts("terms")

    @cached_property
    def _starts(self) -> Array:
        return numbers.bounds(self._arrays, "rows", len(self._forms), len(self._words))

    @cached_property
    def _langs(self) -> Array:
        return numbers.codes(self._arrays, "langs", len(self._words), len(self._languages))

    @cached_property
    def _signatures(self) -> Signatures:
        count = len(self._forms)
        columns = (
            numbers.codes(self._arrays, name, count, 1 << BITS) for name in Signatures._fields
        )
        return Signatures(*columns)

    def _rows(self, place: int) -> range:
        """Give the rows of the words of a form, by its place."""
        first, last = self._starts[place : place + 2].tolist()
        return range(first, last)

    def _rows_of(self, form: str) -> range:
        place = self._forms.find(form)
        return range(0) if place is None else self._rows(place)

    def _spelt(self, word: str) -> Iterator[int]:
        """Give the rows of the words that are ``word`` in another spelling."""
        forms, together = _spellings(word)
        for form in forms:
            yield from self._rows_of(form)
        if together and together not in forms:
            for row in self._rows_of(together):
                if key(letters.apart(self._words[row])) == forms[0]:
                    yield row

    def __contains__(self, word: str) -> bool:
        return any(True for _ in self._spelt(word))

    def _has(self, form: str) -> bool:
        return self._forms.find(form) is not None

    def _terms_of(self, word: str) -> Mapping[str, tuple[str, ...]]:
        """Give the terms of the words that differ from ``word`` in case and accents, by language.

        Or in how letters are written that a keyboard lacks: ``ü`` also as ``ue``.
        """
        terms: dict[str, dict[str, None]] = {}
        for row in self._spelt(word):
            terms.setdefault(self._languages[self._langs[row]], {})[self._terms[row]] = None
        return {lang: tuple(own) for lang, own in terms.items()}

    def _written(self, word: str) -> tuple[str, ...]:
        """Give how the archive writes ``word``, with whatever accents, in lower case."""
        return tuple(dict.fromkeys(self._words[row] for row in self._rows_of(key(word))))

    def cut_terms(self, lang: str, prefix: str) -> tuple[str, ...]:
        """Give the terms of words that begin with ``prefix`` where the terms do not.

        A stemmer has cut them shorter, or changed them; ``prefix`` is a form.
        """
        forms = self._forms.beginning(prefix)
        if not forms or lang not in self._languages:
            return ()
        first, last = self._starts[[forms.start, forms.stop]].tolist()
        own = self._langs[first:last] == self._languages.index(lang)
        cut = own & (self._arrays.slice("shared", first, last) < len(prefix))
        rows = np.flatnonzero(cut)
        if len(rows) > MOST_CUT:
            counts = self._counts(first, last)[rows].astype(np.int64)
            rows = np.sort(rows[np.argsort(-counts, kind="stable")[:MOST_CUT]])
        return tuple(dict.fromkeys(self._terms[row] for row in (rows + first).tolist()))

    def begins(self, word: str) -> bool:
        """Tell whether a word of the archive begins like ``word``, or is it."""
        form = key(word)
        return bool(form) and bool(self._forms.beginning(form))

    def languages(self, word: str) -> frozenset[str]:
        """Give the languages that have ``word``, whatever its case and accents."""
        rows = self._rows_of(key(word))
        codes = self._langs[rows.start : rows.stop].tolist()
        return frozenset(map(self._languages.__getitem__, codes))

    def near(self, word: str, edits: int) -> list[Near]:
        """Give the forms that are 1 to ``edits`` edits from that of ``word``.

        An edit is an insertion, a deletion, a substitution, or an exchange of neighbours:
        the optimal string alignment distance.
        """
        from rapidfuzz.distance import OSA

        typed = key(word)
        places = self._signatures.close(typed, edits)
        return self._within(
            places, edits, lambda form: OSA.distance(typed, form, score_cutoff=edits)
        )

    def nearly_begun(self, word: str) -> list[Near]:
        """Give longer forms that ``word`` begins but for a letter, if its last ones are right."""
        typed = key(word)
        if len(typed) < BEGUN:
            return []
        return self._within(self._signatures.begun(typed), 1, lambda form: _missed(typed, form))

    def _within(self, places: Array, edits: int, distance: Callable[[str], int]) -> list[Near]:
        """Give the forms at some of ``places`` that are 1 to ``edits`` away."""
        found: list[Near] = []
        for place in np.flatnonzero(places).tolist():
            form = self._forms[place]
            away = distance(form)
            if 0 < away <= edits:
                found.append(reduce(_pooled, self._near(place, form, away)))
        return found

    def _near(self, place: int, form: str, edits: int) -> Iterator[Near]:
        """Give a form as each language has it."""
        rows = self._rows(place)
        counts = self._counts(rows.start, rows.stop).tolist()
        codes = self._langs[rows.start : rows.stop].tolist()
        for code, own in groupby(zip(codes, rows, counts, strict=True), itemgetter(0)):
            (_, row, count), *others = own
            count += sum(more for _, _, more in others)
            langs = frozenset((self._languages[code],))
            yield Near(form, edits, self._words[row], count, langs)

    def _counts(self, first: int, last: int) -> Array:
        """Give in how many items some words stand."""
        counts = self._arrays.slice("counts", first, last)
        if not counts.all():
            raise self._arrays.damaged("counts words that nothing has")
        return counts

    def _splits(self, word: str) -> list[tuple[str, str]]:
        """Give the ways to read ``word`` as two words of the archive run together."""
        form = key(word)
        return [
            (form[:cut], form[cut:])
            for cut in range(3, len(form) - 2)
            if self._has(form[:cut]) and self._has(form[cut:])
        ]
