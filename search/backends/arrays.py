"""Reads a segment: see :class:`search.backends.segment.Segment`.

Nothing is locked: files are read by place, and what is kept once read never changes.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis import LANGUAGES
from search.backends import matches
from search.backends.dictionaries import Dictionaries
from search.backends.layout import F4, FILES, I4, U4, U8, property_field, text_field
from search.backends.matches import Docs
from search.backends.records import Records
from search.backends.segment import NOWHERE, Facet, Positions, Postings, Properties, Tokens
from search.index import numbers
from search.index.arrays import Arrays
from search.index.texts import Texts
from search.kept import Kept
from search.model import Card, Item

Array = NDArray[Any]

_NO_PLACES = Positions(np.empty(0, U4), np.empty(0, U4), np.empty(0, U4))


CARDS = 6 << 20
"""Bytes of cards that are kept."""


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
        self._terms = Dictionaries(self._files["terms"], self._files["postings"])
        self._facets: dict[str, Facet] = {}
        self._properties: dict[str, Properties] = {}
        self._cards = Kept(self._card, CARDS, _size)

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
        names, codes = self._coded("analysed")
        if not LANGUAGES.keys() >= set(names):
            raise self._columns.damaged("names a language that there is not")
        return dict(zip(names, np.bincount(codes, minlength=len(names)).tolist(), strict=True))

    def _coded(self, name: str) -> tuple[list[str], Array]:
        """Give the values of a column, and of each document which it has."""
        values = list(self._columns.texts(name))
        return values, numbers.codes(self._columns, f"{name}.codes", self.size, len(values))

    def frequency(self, lang: str, term: str) -> int:
        """Give the number of documents that have a term."""
        first, last = self._terms.of_term(text_field(lang), term)
        return last - first

    def postings(self, lang: str, term: str) -> Postings:
        """Give where a term stands."""
        first, last = self._terms.of_term(text_field(lang), term)
        if first == last:
            return NOWHERE
        field = text_field(lang)
        values = self._values("postings", field, 2 * first, 2 * last)
        docs = self._ascending(field, values[: last - first])
        return Postings(docs, self._weights(field, values[last - first :]))

    def _values(self, file: str, field: str, start: int, stop: int) -> Array:
        values = self._files[file].slice(field, start, stop)
        if values.dtype != U4:
            raise self._files[file].damaged(f"holds {field} of another kind")
        return values

    def _ascending(self, field: str, docs: Docs) -> Docs:
        return numbers.ascending(self._files["postings"], field, docs, self.size)

    def _weights(self, field: str, values: Array) -> Array:
        return numbers.measures(self._files["postings"], field, values.view(F4))

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
        values = self._values("postings", field, 2 * int(starts[0]), 2 * int(starts[-1]))
        # Of each term the documents come first, then the weights.
        counts = np.diff(starts)
        offsets = np.arange(len(values) // 2) + np.repeat(starts[:-1] - starts[0], counts)
        docs = numbers.among(self._files["postings"], field, values[offsets], self.size)
        weights = self._weights(field, values[offsets + np.repeat(counts, counts)])
        summed = matches.summed(docs, weights, self.size)
        return Postings(summed.docs.astype(U4), summed.scores.astype(F4))

    def positions(self, lang: str, term: str) -> Positions:
        """Give the positions of a term."""
        field = text_field(lang)
        terms = self._terms.of(field)
        rank = terms.texts.find(term) if terms else None
        if terms is None or rank is None:
            return _NO_PLACES
        first, last = (int(start) for start in terms.starts[rank : rank + 2])
        count = last - first
        docs = self._ascending(field, self._values("postings", field, 2 * first, first + last))
        arrays, positions = self._files["terms"], self._files["positions"]
        starts = arrays.slice(f"{field}.places", rank, rank + 2)
        numbers.among(arrays, f"{field}.places", starts, positions.count(field) + 1)
        values = self._values("positions", field, *starts.tolist())
        if len(values) < count:
            raise positions.damaged(f"has no place for each of {count} documents")
        ends = numbers.ascending(positions, field, values[:count], len(values) - count + 1)
        return Positions(docs, ends, values[count:])

    def having(self, name: str, value: str) -> Docs:
        """Give the documents with a property."""
        field = property_field(name)
        first, last = self._terms.of_term(field, value)
        if first == last:
            return NOWHERE.docs
        return self._ascending(field, self._values("postings", field, first, last))

    def having_below(self, name: str, prefix: str) -> Docs:
        """Give the documents with a property that begins with ``prefix``."""
        field = property_field(name)
        first, last = self._terms.of_beginning(field, prefix)
        if first == last:
            return NOWHERE.docs
        return self._ascending(
            field, numbers.distinct(self._values("postings", field, first, last))
        )

    def days(self) -> NDArray[np.int32]:
        """Give the day of each document as an ordinal, 0 where unknown."""
        return self._days

    @cached_property
    def _days(self) -> NDArray[np.int32]:
        days = self._columns.array("day")
        if days.dtype != I4:
            raise self._columns.damaged("holds days of another kind")
        return days

    def lengths(self) -> NDArray[np.float32]:
        """Give the summed weights of each document over the mean of its language."""
        _, langs = self._coded("analysed")
        lengths = numbers.measures(self._columns, "length", self._columns.array("length"))
        if len(lengths) != self.size:
            raise self._columns.damaged(f"has {len(lengths)} of {self.size} lengths")
        means = np.bincount(langs, lengths) / np.maximum(np.bincount(langs), 1)
        means[means == 0] = 1.0
        return (lengths / means[langs]).astype(np.float32)

    def facet(self, name: str) -> Facet:
        """Give the column of a field."""
        facet = self._facets.get(name)
        if facet is None:
            columns = self._columns
            values, codes = self._coded(name)
            counts = np.bincount(codes, minlength=len(values)).tolist()
            count = columns.count(f"{name}.pair_codes")
            pairs = numbers.codes(columns, f"{name}.pairs", self.size, count)
            pair_codes = numbers.codes(columns, f"{name}.pair_codes", count, len(values))
            facet = self._facets[name] = Facet(values, counts, codes, pairs, pair_codes)
        return facet

    def properties(self, name: str) -> Properties:
        """Give what each document has of a property."""
        found = self._properties.get(name)
        if found is None:
            field = property_field(name)
            terms = self._terms.of(field)
            values = list(terms.texts) if terms else []
            starts = terms.starts.astype(np.int64) if terms else np.zeros(1, np.int64)
            docs = NOWHERE.docs
            if terms:
                docs = self._values("postings", field, 0, int(starts[-1]))
                docs = numbers.among(self._files["postings"], field, docs, self.size)
            codes: Array = np.repeat(np.arange(len(values), dtype=U4), np.diff(starts))
            order = np.argsort(docs, kind="stable")
            docs, codes = docs[order], codes[order]
            # A story has a value once, however many of its tellings have it.
            keys = self.stories()[docs].astype(U8) << np.uint64(32) | codes
            distinct, pairs = np.unique(keys, return_inverse=True)
            pair_codes = (distinct & np.uint64(0xFFFFFFFF)).astype(U4)
            of_docs = np.searchsorted(docs, np.arange(self.size + 1))
            found = Properties(values, docs, of_docs, codes, pairs.astype(U4), pair_codes)
            self._properties[name] = found
        return found

    def stories(self) -> NDArray[np.uint32]:
        """Give the story of each document as a number."""
        return self._stories

    @cached_property
    def _stories(self) -> NDArray[np.uint32]:
        return numbers.codes(self._columns, "story.codes", self.size, self._story_count)

    @property
    def _story_count(self) -> int:
        return self._columns.count("told.starts") - 1

    @cached_property
    def story_count(self) -> int:
        """The number of stories."""
        return int(np.count_nonzero(np.diff(self._told[1])))

    def told(self, story: int) -> Docs:
        """Give the documents of a story."""
        docs, starts = self._told
        return docs[starts[story] : starts[story + 1]]

    @cached_property
    def _told(self) -> tuple[Docs, Array]:
        columns, stories = self._columns, self._story_count
        docs = numbers.codes(columns, "told", self.size, self.size)
        starts = numbers.bounds(columns, "told.starts", stories, self.size)
        told = np.repeat(np.arange(stories), np.diff(starts))
        every = matches.mask(docs, self.size).all()
        if not every or not np.array_equal(self.stories()[docs], told):
            raise columns.damaged("holds stories that tell of others")
        return docs, starts

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
        return self._cards(doc)

    def _card(self, doc: int) -> Card:
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
        asked = tuple(terms)
        found = zip(known.texts.find.each(asked), asked, strict=True)
        return ranks | {rank: term for rank, term in found if rank is not None}

    def terms(self, doc: int) -> Mapping[str, int]:
        """Give the terms of a document's title, text and captions, each with its number."""
        langs, codes = self._coded("analysed")
        known = self._terms.of(text_field(langs[int(codes[doc])]))
        if known is None:
            return {}
        ranks, counts = np.unique(self._records.ranks(doc), return_counts=True)
        texts = (known.texts[rank] for rank in ranks.tolist())
        return dict(zip(texts, counts.tolist(), strict=True))

    def item(self, doc: int, wanted: Mapping[int, str]) -> tuple[Item, Tokens]:
        """Give a document's item, and its tokens of the wanted terms, by their numbers."""
        return self._records.item(doc, wanted)

    @cached_property
    def _records(self) -> Records:
        return Records(self._files["records"], self.size)


def _size(key: object, card: Card) -> int:
    return 250 + sys.getsizeof(card.id) + sys.getsizeof(card.title)
