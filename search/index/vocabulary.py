"""The words of an archive as they are written, for spelling, accents and beginnings.

The index holds stems; people type misspellings and beginnings of whole words. So each
generation keeps its words beside the index, of each language by their *form*: without
case and accents. ``words.arrays`` holds for a language, all in one order:

    LANG             its forms, in order
    LANG.rows        where the words of each form start
    LANG.words       the words as written (lower case), of a form the commonest first
    LANG.terms       the term of each word
    LANG.counts      in how many items each word stands
    LANG.shared      how much of its beginning a word's form shares with its term
    LANG.lengths, .letters, .pairs   of each form its length, and which letters and pairs
                     of letters it has, as bits: what a misspelling cannot be far from
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import letters
from search.analysis.base import fold, strip_accents
from search.index import numbers
from search.index.arrays import SUFFIX, Arrays, ArraysWriter, written
from search.index.documents import Document
from search.index.merging import ranked
from search.index.runs import Runs, RunWriter
from search.index.signatures import BITS, Signatures, signatures
from search.index.texts import text_of
from search.kept import Kept, remembered

FILE = f"words{SUFFIX}"

LONGEST_WORD = 64
SPELLINGS = 4
"""Words kept for one form, the commonest first."""
MOST_CUT = 500
"""Words whose terms are given for a beginning at most, the commonest."""
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word as written (lower case), and in how many items."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Near:
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


class WordsPart:
    """See :class:`search.index.part.Part`."""

    version = "words-2"

    def gather(self, documents: Sequence[Document], out: RunWriter) -> None:
        """Keep the words of some documents, each language's by itself."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        terms: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for document in documents:
            lang, spellings = document.analysis.lang, document.analysis.spellings
            counts[lang].update(spellings.keys())
            terms[lang].update(spellings)
        out.add_texts("languages", list(counts))
        for lang, counted in counts.items():
            out.add_counts(lang, counted)
            # Most words are terms, and are not there twice.
            own = [terms[lang][word] for word in counted]
            others = [at for at, word in enumerate(counted) if own[at] != word]
            out.add_numbers(f"{lang}.others", others)
            out.add_texts(f"{lang}.terms", [own[at] for at in others])

    def merge(self, runs: Runs, issues: bytes, directory: Path) -> None:
        """Write the vocabulary, one language after the other."""
        languages = sorted({lang for run in runs for lang in run.texts("languages")})
        with written(directory / FILE) as out:
            for lang in languages:
                having = [run for run in runs if run.has(f"{lang}.counts")]
                _write_language(out, lang, *_counted(having, lang))
            out.add_texts("languages", languages)

    def open(self, directory: Path) -> Vocabulary:
        """Open the words. Raises :class:`search.errors.IndexDamaged`."""
        return Vocabulary(directory)


def _counted(runs: Runs, lang: str) -> tuple[list[str], Array, dict[int, str]]:
    """Give the words of a language in order, in how many items each is, and the terms of those
    that are none themselves, by number."""
    words, ranks = ranked(run.encoded(lang) for run in runs)
    counts = np.zeros(len(words), np.int64)
    # Where items differ in the term of a word, the last of them decides.
    last, texts = np.zeros(len(words), np.int64), [""]
    for run, own in zip(runs, ranks, strict=True):
        counts[own] += run.array(f"{lang}.counts")
        others = own[run.array(f"{lang}.others")]
        last[own] = 0
        last[others] = np.arange(len(others)) + len(texts)
        texts += run.texts(f"{lang}.terms")
    terms = {number: texts[last[number]] for number in np.flatnonzero(last).tolist()}
    return list(map(text_of, words)), counts, terms


def _write_language(
    out: ArraysWriter, lang: str, words: Sequence[str], counts: Array, terms: Mapping[int, str]
) -> None:
    forms: defaultdict[str, list[int]] = defaultdict(list)
    for number in np.argsort(-counts, kind="stable").tolist():
        word = words[number]
        form = key(word) if len(word) <= LONGEST_WORD else ""
        if form and len(forms[form]) < SPELLINGS:
            forms[form].append(number)
    ordered = sorted(forms)
    rows = [number for form in ordered for number in forms[form]]
    sizes = [len(forms[form]) for form in ordered]
    written_as = [words[number] for number in rows]
    of_words = [terms.get(number, words[number]) for number in rows]
    out.add_texts(lang, ordered)
    out.add(f"{lang}.rows", np.cumsum([0, *sizes]).astype("<u4"))
    out.add_texts(f"{lang}.words", written_as)
    out.add_texts(f"{lang}.terms", of_words)
    out.add(f"{lang}.counts", counts[rows].astype("<u4"))
    of_rows = (form for form, size in zip(ordered, sizes, strict=True) for _ in range(size))
    shared = list(map(_shared, of_rows, of_words))
    out.add(f"{lang}.shared", np.array(shared, "|u1"))
    for name, column in zip(Signatures._fields, signatures(ordered), strict=True):
        out.add(f"{lang}.{name}", column)


def _shared(first: str, second: str) -> int:
    """Give how many code points two texts have in common at their beginning."""
    if first.startswith(second):
        return len(second)
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))


class _Language:
    """The words of one language, read as needed."""

    def __init__(self, arrays: Arrays, lang: str) -> None:
        self._arrays = arrays
        self._lang = lang
        self.forms = arrays.texts(lang)
        self._words = arrays.texts(f"{lang}.words")
        self._terms = arrays.texts(f"{lang}.terms")
        self._signatures: Signatures | None = None

    def _rows(self, form: int) -> range:
        name = f"{self._lang}.rows"
        rows = self._arrays.slice(name, form, form + 2)
        first, last = numbers.ascending(self._arrays, name, rows, len(self._words) + 1).tolist()
        return range(first, last)

    def words(self, form: int) -> list[Spelling]:
        """Give the words of a form, the commonest first."""
        rows = self._rows(form)
        counts = self._arrays.slice(f"{self._lang}.counts", rows.start, rows.stop).tolist()
        return [Spelling(self._words[row], n) for row, n in zip(rows, counts, strict=True)]

    def spelt(self, word: str) -> Iterator[int]:
        """Give the rows of the words that are ``word`` in another spelling."""
        forms, together = _spellings(word)
        for form in forms:
            yield from self._rows_of(form)
        if together and together not in forms:
            for row in self._rows_of(together):
                if key(letters.apart(self._words[row])) == forms[0]:
                    yield row

    def _rows_of(self, form: str) -> range:
        place = self.forms.find(form)
        return range(0) if place is None else self._rows(place)

    def terms_of(self, rows: Iterable[int]) -> tuple[str, ...]:
        """Give the terms of some words."""
        return tuple(dict.fromkeys(self._terms[row] for row in rows))

    def cut_terms(self, prefix: str) -> tuple[str, ...]:
        """Give the terms of words that begin with ``prefix`` where the term does not."""
        forms = self.forms.beginning(prefix)
        if not forms:
            return ()
        first, last = self._rows(forms.start).start, self._rows(forms.stop - 1).stop
        shared = self._arrays.slice(f"{self._lang}.shared", first, last)
        rows = np.flatnonzero(shared < len(prefix)) + first
        if len(rows) > MOST_CUT:
            counts = self._arrays.slice(f"{self._lang}.counts", first, last)[rows - first]
            rows = np.sort(rows[np.argsort(-counts.astype(np.int64), kind="stable")[:MOST_CUT]])
        return self.terms_of(rows.tolist())

    def near(self, form: str, edits: int) -> list[tuple[int, str]]:
        """Give the number and text of each form that may be within some edits of ``form``."""
        if self._signatures is None:
            count = len(self.forms)
            names = (f"{self._lang}.{name}" for name in Signatures._fields)
            self._signatures = Signatures(
                *(numbers.codes(self._arrays, name, count, 1 << BITS) for name in names)
            )
        close = self._signatures.close(form, edits)
        return [(number, self.forms[number]) for number in np.flatnonzero(close).tolist()]


def _pooled(first: Near, second: Near) -> Near:
    """Put together what two languages have of one form."""
    word = first.word if first.count >= second.count else second.word
    count, langs = first.count + second.count, first.langs | second.langs
    return Near(first.form, first.edits, word, count, langs)


class Vocabulary:
    """The words of one generation, read from its file as needed; safe for several threads."""

    def __init__(self, directory: Path) -> None:
        self._arrays = Arrays(directory / FILE)
        self._languages: dict[str, _Language] = {}
        for lang in self._arrays.texts("languages"):
            self._languages[lang] = _Language(self._arrays, lang)
        self.splits = Kept(self._splits)
        self._has = Kept(self._any_has)
        self.spellings = Kept(self._written)

    def close(self) -> None:
        """Let go of the file."""
        self._arrays.close()

    def refresh(self) -> None:
        """Have a file that somebody changed checked anew."""
        self._arrays.refresh()

    def __contains__(self, word: str) -> bool:
        forms, together = _spellings(word)
        if any(map(self._has, forms)):
            return True
        languages = self._languages.values() if together and self._has(together) else ()
        return any(True for own in languages for _ in own.spelt(word))

    def _any_has(self, form: str) -> bool:
        return any(own.forms.find(form) is not None for own in self._languages.values())

    def terms(self, lang: str, word: str) -> tuple[str, ...]:
        """Give the terms of the words of ``lang`` that differ from ``word`` in case and accents.

        Or in how letters are written that a keyboard lacks: ``ü`` also as ``ue``.
        """
        own = self._languages.get(lang)
        return own.terms_of(own.spelt(word)) if own else ()

    def _written(self, word: str) -> tuple[str, ...]:
        """Give how the archive writes ``word``, with whatever accents, in lower case."""
        form = key(word)
        found = ((own, own.forms.find(form)) for own in self._languages.values())
        words = (own.words(place) for own, place in found if place is not None)
        return tuple({one.word: None for several in words for one in several})

    def cut_terms(self, lang: str, prefix: str) -> tuple[str, ...]:
        """Give the terms of words that begin with ``prefix`` where the terms do not.

        A stemmer has cut them shorter, or changed them; ``prefix`` is a form.
        """
        own = self._languages.get(lang)
        return own.cut_terms(prefix) if own else ()

    def begins(self, word: str) -> bool:
        """Tell whether a word of the archive begins like ``word``, or is it."""
        form = key(word)
        return bool(form) and any(own.forms.beginning(form) for own in self._languages.values())

    def languages(self, word: str) -> frozenset[str]:
        """Give the languages that have ``word``, whatever its case and accents."""
        form = key(word)
        held = self._languages.items()
        return frozenset(lang for lang, own in held if own.forms.find(form) is not None)

    def near(self, word: str, edits: int) -> list[Near]:
        """Give the forms that are 1 to ``edits`` edits from that of ``word``.

        An edit is an insertion, a deletion, a substitution, or an exchange of neighbours:
        the optimal string alignment distance.
        """
        from rapidfuzz.distance import OSA

        typed = key(word)
        found: dict[str, Near] = {}
        for lang, own in self._languages.items():
            for number, form in own.near(typed, edits):
                distance = OSA.distance(typed, form, score_cutoff=edits)
                if 0 < distance <= edits:
                    written = own.words(number)
                    count = sum(spelling.count for spelling in written)
                    near = Near(form, distance, written[0].word, count, frozenset((lang,)))
                    found[form] = _pooled(found[form], near) if form in found else near
        return list(found.values())

    def _splits(self, word: str) -> list[tuple[str, str]]:
        """Give the ways to read ``word`` as two words of the archive run together."""
        form = key(word)
        return [
            (form[:cut], form[cut:])
            for cut in range(3, len(form) - 2)
            if self._has(form[:cut]) and self._has(form[cut:])
        ]
