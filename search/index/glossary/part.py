"""The part of a generation that says which words of two languages say the same.

What it knows are *entries*: runs of words of one language. ``glossary.arrays`` has

    languages   the languages, in order
    langs       where the entries of each language start, and where the last end
    digests     of each entry a digest of its terms, in order within its language
    texts       how it is written
    counts      in how many stories it stands, of those that are told in several languages
    starts      where the others of each entry start, and where the last end
    others      the entries that say the same, language after language, the surest first
    scores      how sure that is

All of it is learnt anew where anything changed that several languages tell, and else kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index import numbers
from search.index.arrays import SUFFIX, Arrays, ArraysWriter, written
from search.index.documents import Document
from search.index.glossary import tellings
from search.index.glossary.grams import LONGEST, Grams, grams
from search.index.glossary.pairs import Pairs, pairs
from search.index.glossary.tellings import Pieces, Tellings
from search.index.runs import Runs, RunWriter

FILE = f"glossary{SUFFIX}"
_MIXED = 0x9E3779B97F4A7C15
"""What parts the digests of words in one order from those in another."""

Array = NDArray[Any]


class Translation(NamedTuple):
    """Words of another language that say the same.

    ``stories`` are how many have them, of those that are told in several languages; ``score``
    is the higher the surer.
    """

    text: str
    lang: str
    stories: int
    score: int


class GlossaryPart:
    """See :class:`search.index.part.Part`."""

    version = "glossary-2"
    file = FILE

    def gather(self, documents: Sequence[Document], out: RunWriter) -> None:
        """Keep the words of some documents."""
        tellings.gather(documents, out)

    def learnt_from(self, runs: Runs) -> str:
        """Name what was told, whatever else there is."""
        return tellings.names(runs)

    def merge(self, runs: Runs, issues: bytes, directory: Path) -> None:
        """Learn from all of them."""
        held = runs.having("words")
        told = tellings.tellings(held)
        known = {lang: _Entries(each, grams(each)) for lang, each in told.items()}
        with written(directory / FILE) as out:
            _write(out, known, Pieces(held))

    def open(self, directory: Path) -> Glossary:
        """Open the glossary. Raises :class:`search.errors.IndexDamaged`."""
        return Glossary(directory)


class _Entries:
    """The entries of one language, in the order of their digests."""

    def __init__(self, told: Tellings, found: Grams) -> None:
        self._told = told
        order = np.argsort(found.numbers * 2.0 + found.places, kind="stable")
        # The last place within a telling, as titles have capitals.
        lasts = np.flatnonzero(np.diff(found.numbers[order], append=-1))
        firsts = found.firsts[order][lasts]
        mixed = _mixed(told.terms, firsts, found.sizes)
        by_digest = np.argsort(mixed, kind="stable")
        self.digests = mixed[by_digest]
        self.counts = found.counts[by_digest]
        ranks = np.empty(len(by_digest), np.int64)
        ranks[by_digest] = np.arange(len(by_digest))
        self._sizes, self._firsts = found.sizes[by_digest], firsts[by_digest]
        self.grams = found._replace(
            sizes=self._sizes, counts=self.counts, numbers=ranks[found.numbers]
        )

    def texts(self, pieces: Pieces) -> list[str]:
        """Give how each is written."""
        return list(pieces.texts(self._told, self._firsts, self._sizes))


def _mixed(terms: Array, firsts: Array, sizes: Array) -> Array:
    """Give one digest for the terms of each run of words."""
    mixed = np.zeros(len(firsts), np.uint64)
    for place in range(LONGEST):
        there = sizes > place
        mixed[there] = mixed[there] * np.uint64(_MIXED) + terms[firsts[there] + place]
    return mixed


def _write(out: ArraysWriter, known: Mapping[str, _Entries], pieces: Pieces) -> None:
    texts = {lang: own.texts(pieces) for lang, own in known.items()}
    every = [text for own in texts.values() for text in own]
    bounds = np.cumsum([0, *map(len, texts.values())])
    offsets = dict(zip(known, bounds.tolist(), strict=False))
    found = _joined(known, offsets, _names(every))
    out.add_texts("languages", known)
    out.add("langs", bounds.astype("<u4"))
    out.add("digests", _all(own.digests for own in known.values()).astype("<u8"))
    out.add_texts("texts", every)
    out.add("counts", _all(own.counts for own in known.values()).astype("<u4"))
    out.add("starts", np.searchsorted(found.one, np.arange(len(every) + 1)).astype("<u4"))
    out.add("others", found.other.astype("<u4"))
    out.add("scores", found.scores.astype("<u4"))


def _names(texts: Sequence[str]) -> Array:
    """Give numbers that are the same for what is written alike, but for capitals."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(text.lower(), len(known)) for text in texts], np.int64)


def _joined(known: Mapping[str, _Entries], offsets: Mapping[str, int], names: Array) -> Pairs:
    """Give the pairs of all languages by the places of their entries among all."""
    learnt: dict[tuple[str, str], Pairs] = {}
    for first, second in combinations(sorted(known), 2):
        there, back = pairs(known[first].grams, known[second].grams)
        learnt[first, second], learnt[second, first] = there, back
    columns: list[Pairs] = [Pairs(*(np.empty(0, np.int64),) * 3)]
    for (first, second), found in sorted(learnt.items()):
        one, other = found.one + offsets[first], found.other + offsets[second]
        columns.append(_told_otherwise(Pairs(one, other, found.scores), names))
    every = Pairs(*map(np.concatenate, zip(*columns, strict=True)))
    order = np.argsort(every.one, kind="stable")
    return Pairs(*(column[order] for column in every))


def _told_otherwise(found: Pairs, names: Array) -> Pairs:
    """Leave out what the other language calls the same, as a name, and its less sure pairs."""
    same = names[found.one] == names[found.other]
    surest = np.flatnonzero(np.diff(found.one, prepend=-1))
    alike = np.repeat(same[surest], np.diff(surest, append=len(same)))
    return Pairs(*(column[~(alike | same)] for column in found))


def _all(columns: Iterable[Array]) -> Array:
    return np.concatenate([np.empty(0, np.uint64), *columns])


class Glossary:
    """The glossary of one generation, read as needed; safe for several threads."""

    def __init__(self, directory: Path) -> None:
        self._arrays = arrays = Arrays(directory / FILE)
        try:
            self.languages = tuple(arrays.texts("languages"))
            self._texts = arrays.texts("texts")
            size = len(self._texts)
            langs = numbers.bounds(arrays, "langs", len(self.languages), size)
            self._langs: list[int] = langs.tolist()
            whole = {self._langs[-1], *map(arrays.count, ("digests", "counts"))}
            if whole != {size} or arrays.count("others") != arrays.count("scores"):
                raise arrays.damaged("holds entries of no one number")
            self._starts = numbers.bounds(arrays, "starts", size, arrays.count("others"))
        except BaseException:
            arrays.close()
            raise

    @cached_property
    def _digests(self) -> Array:
        return self._arrays.array("digests")

    def of(self, text: str) -> tuple[Translation, ...]:
        """Give what says the same as ``text`` in other languages, of each the surest first.

        Nothing, where ``text`` is no entry. For languages of which nothing is known, the surest
        of the others is asked. Raises :class:`search.errors.IndexDamaged`.
        """
        own, found = self._of(text)
        if not found:
            return ()
        surest = max(found, key=lambda one: one.score)
        known = {own, *(one.lang for one in found)}
        _, further = self._of(surest.text)
        through = (
            one._replace(score=min(one.score, surest.score))
            for one in further
            if one.lang not in known and one.text.casefold() != text.casefold()
        )
        return (*found, *through)

    def _of(self, text: str) -> tuple[str, tuple[Translation, ...]]:
        """Give the language of ``text``, and what says the same elsewhere.

        What several languages have, as *model* and *modèle* are one to some, is of the one that
        has it in most stories, or in half as many but written so.
        """
        said = text.casefold()
        entries = list(self._entries(text))
        if not entries:
            return "", ()
        place = max(entries, key=lambda at: self._stories(at) * (2 if self._is(at, said) else 1))
        first, last = self._starts[place : place + 2].tolist()
        others = self._arrays.slice("others", first, last)
        numbers.among(self._arrays, "others", others, len(self._texts))
        scores = self._arrays.slice("scores", first, last)
        found = map(self._translation, others.tolist(), scores.tolist())
        return self._lang(place), tuple(one for one in found if one.text.casefold() != said)

    def _is(self, place: int, said: str) -> bool:
        return self._texts[place].casefold() == said

    def _entries(self, text: str) -> Iterator[int]:
        """Give the entries of all languages that have the terms of ``text``."""
        bounds = pairwise(self._langs)
        for lang, (first, last) in zip(self.languages, bounds, strict=True):
            terms = np.array(tellings.digests(lang, text), np.uint64)
            if 0 < len(terms) <= LONGEST:
                (wanted,) = _mixed(terms, np.zeros(1, np.int64), np.array([len(terms)]))
                place = first + int(np.searchsorted(self._digests[first:last], wanted))
                if place < last and self._digests[place] == wanted:
                    yield place

    def _stories(self, place: int) -> int:
        return int(self._arrays.slice("counts", place, place + 1)[0])

    def _translation(self, place: int, score: int) -> Translation:
        return Translation(self._texts[place], self._lang(place), self._stories(place), score)

    def _lang(self, place: int) -> str:
        return self.languages[bisect_right(self._langs, place) - 1]

    def close(self) -> None:
        """Let go of the file."""
        self._arrays.close()

    def refresh(self) -> None:
        """Have a file that somebody changed checked anew."""
        self._arrays.refresh()
