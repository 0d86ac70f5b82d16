"""The part of a generation that keeps its words: counted by runs, written in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import ArraysWriter, written
from search.index.documents import Document
from search.index.runs import Runs, RunWriter
from search.index.signatures import Signatures, signatures
from search.index.texts import texts_of
from search.index.vocabulary import FILE, LONGEST_WORD, Vocabulary, key

SPELLINGS = 4
"""Words kept for one form, the commonest first."""

Array = NDArray[Any]


class WordsPart:
    """See :class:`search.index.part.Part`."""

    version = "words-3"

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
            forms = list(map(_form, counted))
            accented = [at for at, word in enumerate(counted) if forms[at] != word]
            out.add_numbers(f"{lang}.accented", accented)
            out.add_texts(f"{lang}.forms", [forms[at] for at in accented])

    def merge(self, runs: Runs, issues: bytes, directory: Path) -> None:
        """Write the vocabulary."""
        languages = sorted({lang for run in runs for lang in run.texts("languages")})
        told = [_counted(runs, lang) for lang in languages]
        with written(directory / FILE) as out:
            out.add_texts("languages", languages)
            _write(out, told)

    def open(self, directory: Path) -> Vocabulary:
        """Open the words. Raises :class:`search.errors.IndexDamaged`."""
        return Vocabulary(directory)


def _form(word: str) -> str:
    """Give the form of a word that is kept; nothing of one that is too long."""
    return key(word) if len(word) <= LONGEST_WORD else ""


class _Counted(NamedTuple):
    """The words of a language in order, in how many items each is, its form and its term."""

    words: list[str]
    counts: Array
    forms: list[str]
    terms: list[str]


def _counted(runs: Runs, lang: str) -> _Counted:
    """Count the words of a language."""
    encoded, ranks = runs.ranked(lang)
    counts = np.zeros(len(encoded), np.int64)
    # Where items differ in the term of a word, the last of them decides.
    last, texts = np.zeros(len(encoded), np.int64), [""]
    words = texts_of(encoded)
    forms, terms = words.copy(), words.copy()
    for run, own in zip(runs, ranks, strict=True):
        if not run.has(f"{lang}.counts"):
            continue
        counts[own] += run.array(f"{lang}.counts")
        others = own[run.array(f"{lang}.others")]
        last[own] = 0
        last[others] = np.arange(len(others)) + len(texts)
        texts += run.texts(f"{lang}.terms")
        accented = own[run.array(f"{lang}.accented")].tolist()
        for number, form in zip(accented, run.texts(f"{lang}.forms"), strict=True):
            forms[number] = form
    for number in np.flatnonzero(last).tolist():
        terms[number] = texts[last[number]]
    return _Counted(words, counts, forms, terms)


def _write(out: ArraysWriter, told: Sequence[_Counted]) -> None:
    """Write the words of all languages, by form, language and how common they are."""
    words = [word for own in told for word in own.words]
    terms = [term for own in told for term in own.terms]
    counts = np.concatenate([np.empty(0, np.int64), *(own.counts for own in told)])
    langs = np.repeat(np.arange(len(told)), [len(own.words) for own in told])
    found = [form for own in told for form in own.forms]
    forms = sorted({*found, ""})
    places = {form: place for place, form in enumerate(forms)}
    codes = np.fromiter(map(places.__getitem__, found), np.int64, len(found))
    order = np.lexsort((-counts, langs, codes))
    rows = order[_commonest(codes[order] * max(1, len(told)) + langs[order])]
    # What has no form is none; it comes first.
    rows = rows[np.searchsorted(codes[rows], 1) :]
    out.add_texts("forms", forms[1:])
    out.add("rows", np.searchsorted(codes[rows], np.arange(1, len(forms) + 1)).astype("<u4"))
    numbers = rows.tolist()
    out.add_texts("words", map(words.__getitem__, numbers))
    out.add_texts("terms", map(terms.__getitem__, numbers))
    out.add("langs", langs[rows].astype("|u1"))
    out.add("counts", counts[rows].astype("<u4"))
    shared = [_shared(found[number], terms[number]) for number in numbers]
    out.add("shared", np.array(shared, "|u1"))
    for name, column in zip(Signatures._fields, signatures(forms[1:]), strict=True):
        out.add(name, column)


def _commonest(groups: Array) -> Array:
    """Mark the first :data:`SPELLINGS` of each group of rows that follow each other."""
    marks = np.ones(len(groups), np.bool_)
    marks[SPELLINGS:] = groups[SPELLINGS:] != groups[:-SPELLINGS]
    return marks


def _shared(first: str, second: str) -> int:
    """Give how many code points two texts have in common at their beginning."""
    if first.startswith(second):
        return len(second)
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))
