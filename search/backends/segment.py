"""What scoring and selection ask of an index, whoever keeps it: arrays.

Documents are numbers from 0, in the order they were written; arrays of them ascend.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from search.backends.matches import Docs
from search.model import Card, Item, Token

Weights = NDArray[np.float32]
Tokens = tuple[tuple[Token, ...], ...]
"""Those of the title, the text and each caption."""


class Postings(NamedTuple):
    """The documents of a term, and its weight in each: field weights summed."""

    docs: Docs
    weights: Weights


NOWHERE = Postings(np.empty(0, np.uint32), np.empty(0, np.float32))


class Positions(NamedTuple):
    """Where a term stands: in ``docs[i]`` at ``places[ends[i - 1]:ends[i]]``, ascending."""

    docs: Docs
    ends: NDArray[np.uint32]
    places: NDArray[np.uint32]


class Facet(Struct, frozen=True):
    """A field with one value for each document.

    ``codes`` number the value of each document among ``values``, which are in order, and
    ``counts`` the documents of each value. ``pairs`` number the distinct (story, value) of
    each document, and ``pair_codes`` the value of each pair.
    """

    values: Sequence[str]
    counts: Sequence[int]
    codes: NDArray[np.uint32]
    pairs: NDArray[np.uint32]
    pair_codes: NDArray[np.uint32]


class Properties(Struct, frozen=True):
    """A property of which a document may have several values: an entry for each that it has.

    Entries come document after document. ``docs`` is the document of each, ``starts`` where those
    of each document start, and where the last end; the rest is as in :class:`Facet`, of each
    entry instead of each document.
    """

    values: Sequence[str]
    docs: Docs
    starts: NDArray[np.int64]
    codes: NDArray[np.uint32]
    pairs: NDArray[np.uint32]
    pair_codes: NDArray[np.uint32]


class Segment(Protocol):
    """One generation of an index, open for reading; safe to use from several threads."""

    @property
    def size(self) -> int:
        """The number of documents."""

    @property
    def story_count(self) -> int:
        """The number of stories."""

    def languages(self) -> Mapping[str, int]:
        """Give the number of documents of each analysing language."""

    def frequency(self, lang: str, term: str) -> int:
        """Give the number of documents that have a term."""

    def postings(self, lang: str, term: str) -> Postings:
        """Give where a term stands; nowhere is an empty answer."""

    def frequency_of_prefix(self, lang: str, prefix: str) -> int:
        """Give the number of postings that :meth:`postings_of_prefix` reads."""

    def postings_of_prefix(self, lang: str, prefix: str) -> Postings:
        """Give where terms that begin with ``prefix`` stand, their weights summed."""

    def positions(self, lang: str, term: str) -> Positions:
        """Give the positions of a term."""

    def having(self, name: str, value: str) -> Docs:
        """Give the documents with a property."""

    def having_below(self, name: str, prefix: str) -> Docs:
        """Give the documents with a property that begins with ``prefix``."""

    def days(self) -> NDArray[np.int32]:
        """Give the day of each document as an ordinal, 0 where unknown."""

    def lengths(self) -> NDArray[np.float32]:
        """Give the summed weights of each document over the mean of its language."""

    def facet(self, name: str) -> Facet:
        """Give the column of a field."""

    def properties(self, name: str) -> Properties:
        """Give what each document has of a property."""

    def stories(self) -> NDArray[np.uint32]:
        """Give the story of each document as a number."""

    def told(self, story: int) -> Docs:
        """Give the documents of a story."""

    def item_id(self, doc: int) -> str:
        """Give the id of a document's item."""

    def numbers(
        self, lang: str, terms: Collection[str], prefixes: Collection[str]
    ) -> Mapping[int, str]:
        """Give the numbers of terms, and of those that begin with a prefix, by what was asked."""

    def terms(self, doc: int) -> Mapping[str, int]:
        """Give the terms of a document's title, text and captions, each with its number."""

    def item(self, doc: int, wanted: Mapping[int, str]) -> tuple[Item, Tokens]:
        """Give a document's item, and its tokens of the wanted terms, by their numbers."""

    def card(self, doc: int) -> Card:
        """Give what lists show of a document."""

    def find(self, item_id: str) -> int | None:
        """Give the document of an item."""

    def refresh(self) -> None:
        """Have files that somebody changed checked anew. Raises :class:`IndexDamaged`."""

    def close(self) -> None:
        """Let go of the files."""
