"""Reads a segment: see :class:`search.backends.segment.Segment`.

Nothing is locked: files are read by place, and what is kept once read never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.backends.dictionaries import Dictionaries
from search.backends.layout import FILES, U4, property_field, text_field
from search.backends.matches import Docs
from search.backends.records import Records
from search.backends.segment import NOWHERE, Facet, Positions, Postings, Tokens
from search.index.arrays import Arrays
from search.index.texts import Texts
from search.kept import Kept
from search.model import Card, Item

Array = NDArray[Any]

_NO_PLACES = Positions(np.empty(0, U4), np.empty(0, U4), np.empty(0, U4))


RANGES = 16384
"""Terms whose place is kept once found; they are of a hundred code points at most."""


class ArraySegment:
    """One segment, open. Every method raises :class:`IndexDamaged`."""

    def __init__(self, directory: Path) -> None:
        self._files: dict[str, Arrays] = {}
        try:
            for name in FILES:
                self._files[name] = Arrays(directory / f"{name}.arrays")
            self.size = self._columns.count("day")
        except BaseException:
            self.close()
            raise
        self._terms = Dictionaries(self._files["terms"])
        self._facets: dict[str, Facet] = {}
        self._places = Kept(self._range_of_term, RANGES)

    def close(self) -> None:
        """Let go of the files."""
        for arrays in self._files.values():
            arrays.close()

    def refresh(self) -> None:
        """Have files that somebody changed checked anew."""
        for arrays in self._files.values():
            arrays.refresh()

    @property
    def _columns(self) -> Arrays:
        return self._files["columns"]

    def languages(self) -> Mapping[str, int]:
        """Give the number of documents of each analysing language."""
        return self._languages

    @cached_property
    def _languages(self) -> Mapping[str, int]:
        counts = np.bincount(self._columns.array("analysed.codes"))
        return dict(zip(self._columns.texts("analysed"), counts.tolist(), strict=True))

    def frequency(self, lang: str, term: str) -> int:
        """Give the number of documents that have a term."""
        first, last = self._places((lang, term))
        return last - first

    def postings(self, lang: str, term: str) -> Postings:
        """Give where a term stands."""
        first, last = self._places((lang, term))
        if first == last:
            return NOWHERE
        values = self._files["postings"].slice(text_field(lang), 2 * first, 2 * last)
        return Postings(values[: last - first], values[last - first :].view("<f4"))

    def _range_of_term(self, named: tuple[str, str]) -> tuple[int, int]:
        lang, term = named
        return self._terms.of_term(text_field(lang), term)

    def field_frequency(self, field: str, term: str) -> int:
        """Give the number of documents that have a term in any field."""
        first, last = self._terms.of_term(field, term)
        return last - first

    def field_terms(self, field: str) -> Iterable[str]:
        """Give all terms of a field, in order."""
        terms = self._terms.of(field)
        return terms.texts if terms else ()

    def frequency_of_prefix(self, lang: str, prefix: str) -> int:
        """Give the number of postings of all terms that begin with ``prefix``."""
        first, last = self._terms.of_beginning(text_field(lang), prefix)
        return last - first

    def postings_of_prefix(self, lang: str, prefix: str) -> Postings:
        """Give where terms that begin with ``prefix`` stand, their weights summed."""
        field = text_field(lang)
        terms = self._terms.of(field)
        found = terms.texts.beginning(prefix) if terms else range(0)
        if terms is None or not found:
            return NOWHERE
        starts = terms.starts[found.start : found.stop + 1].astype(np.int64)
        values = self._files["postings"].slice(field, 2 * int(starts[0]), 2 * int(starts[-1]))
        # Of each term the documents come first, then the weights.
        counts = np.diff(starts)
        offsets = np.arange(len(values) // 2) + np.repeat(starts[:-1] - starts[0], counts)
        docs = values[offsets]
        weights = values[offsets + np.repeat(counts, counts)].view("<f4")
        return _summed(docs, weights, self.size)

    def positions(self, lang: str, term: str) -> Positions:
        """Give the positions of a term."""
        field = text_field(lang)
        terms = self._terms.of(field)
        rank = terms.texts.find(term) if terms else None
        if terms is None or rank is None:
            return _NO_PLACES
        first, last = (int(start) for start in terms.starts[rank : rank + 2])
        docs = self._files["postings"].slice(field, 2 * first, first + last)
        start, stop = self._files["terms"].slice(f"{field}.places", rank, rank + 2).tolist()
        values = self._files["positions"].slice(field, start, stop)
        return Positions(docs, values[: last - first], values[last - first :])

    def having(self, name: str, value: str) -> Docs:
        """Give the documents with a property."""
        field = property_field(name)
        first, last = self._terms.of_term(field, value)
        return self._files["postings"].slice(field, first, last) if first < last else NOWHERE.docs

    def having_below(self, name: str, prefix: str) -> Docs:
        """Give the documents with a property that begins with ``prefix``."""
        field = property_field(name)
        first, last = self._terms.of_beginning(field, prefix)
        if first == last:
            return NOWHERE.docs
        return np.unique(self._files["postings"].slice(field, first, last))

    def days(self) -> NDArray[np.int32]:
        """Give the day of each document as an ordinal, 0 where unknown."""
        return self._days

    @cached_property
    def _days(self) -> NDArray[np.int32]:
        return self._columns.array("day")

    def lengths(self) -> NDArray[np.float32]:
        """Give the summed weights of each document over the mean of its language."""
        lengths, langs = self._columns.array("length"), self._columns.array("analysed.codes")
        means = np.bincount(langs, lengths) / np.maximum(np.bincount(langs), 1)
        means[means == 0] = 1.0
        return (lengths / means[langs]).astype(np.float32)

    def facet(self, name: str) -> Facet:
        """Give the column of a field."""
        facet = self._facets.get(name)
        if facet is None:
            columns = self._columns
            codes = columns.array(f"{name}.codes")
            values = list(columns.texts(name))
            counts = np.bincount(codes, minlength=len(values)).tolist()
            pairs, pair_codes = columns.array(f"{name}.pairs"), columns.array(f"{name}.pair_codes")
            facet = self._facets[name] = Facet(values, counts, codes, pairs, pair_codes)
        return facet

    def stories(self) -> NDArray[np.uint32]:
        """Give the story of each document as a number."""
        return self._stories

    @cached_property
    def _stories(self) -> NDArray[np.uint32]:
        return self._columns.array("story.codes")

    def told(self, story: int) -> Docs:
        """Give the documents of a story."""
        docs, starts = self._told
        return docs[starts[story] : starts[story + 1]]

    @cached_property
    def _told(self) -> tuple[Docs, Array]:
        return self._columns.array("told"), self._columns.array("told.starts")

    def item_id(self, doc: int) -> str:
        """Give the id of a document's item."""
        return self._ids[doc]

    @cached_property
    def _ids(self) -> Texts:
        return self._columns.texts("id")

    @cached_property
    def _titles(self) -> Texts:
        return self._columns.texts("title")

    def card(self, doc: int) -> Card:
        """Give what lists show of a document."""
        langs = self.facet("lang")
        return Card(self._ids[doc], langs.values[int(langs.codes[doc])], self._titles[doc])

    def find(self, item_id: str) -> int | None:
        """Give the document of an item."""
        return next(iter(self.having("id", item_id).tolist()), None)

    def numbers(
        self, lang: str, terms: Collection[str], prefixes: Collection[str]
    ) -> Mapping[int, str]:
        """Give the numbers of terms, and of those that begin with a prefix, by what was asked."""
        known = self._terms.of(text_field(lang))
        if known is None:
            return {}
        ranks: dict[int, str] = {}
        for prefix in prefixes:
            ranks.update(dict.fromkeys(known.texts.beginning(prefix), prefix))
        found = {rank: term for term in terms if (rank := known.texts.find(term)) is not None}
        return ranks | found

    def terms(self, doc: int) -> Mapping[str, int]:
        """Give the terms of a document's title, text and captions, each with its number."""
        lang = self._columns.texts("analysed")[int(self._columns.array("analysed.codes")[doc])]
        known = self._terms.of(text_field(lang))
        ranks, counts = np.unique(self._records.ranks(doc), return_counts=True)
        texts = (known.texts[rank] for rank in ranks.tolist()) if known else ()
        return dict(zip(texts, counts.tolist(), strict=True))

    def item(self, doc: int, wanted: Mapping[int, str]) -> tuple[Item, Tokens]:
        """Give a document's item, and its tokens of the wanted terms, by their numbers."""
        return self._records.item(doc, wanted)

    @cached_property
    def _records(self) -> Records:
        return Records(self._files["records"])


def _summed(docs: Docs, weights: Array, size: int) -> Postings:
    """Give each document once, its weights summed."""
    sums = np.bincount(docs, weights, minlength=size)
    kept = np.flatnonzero(sums)
    return Postings(kept.astype(U4), sums[kept].astype(np.float32))
