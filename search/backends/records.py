"""The records of a segment: of each document its tokens and its item.

tokens          numbers of each document: how many texts, how many tokens each has, then of all
                tokens the terms, where they start and end, and their positions
items           the item of each as JSON
tokens.starts, items.starts   where those of each document start, and where the last end
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.base import token
from search.backends.layout import TOKEN
from search.backends.segment import Tokens
from search.index import codec, numbers
from search.index.arrays import Arrays
from search.kept import Kept
from search.model import Item

Array = NDArray[Any]


KEPT = 4 << 20
"""Bytes of records that are kept of each index, as they stand in its file."""
_TEXTS = 2
"""Those before the captions: title and text."""


class _Record(NamedTuple):
    """The number of tokens of each text, all tokens as columns, the item, and bytes of them."""

    counts: Sequence[int]
    columns: Array
    item: Item
    size: int


class Records:
    """Reads the records of ``size`` documents, one by one; what was read last is kept.

    Every method raises :class:`IndexDamaged`.
    """

    def __init__(self, arrays: Arrays, size: int) -> None:
        self._arrays = arrays
        self._tokens, self._items = (
            numbers.bounds(arrays, f"{name}.starts", size, arrays.count(name))
            for name in ("tokens", "items")
        )
        self._record = Kept(self._read, KEPT, lambda number, record: record.size)

    def item(self, doc: int, wanted: Mapping[int, str]) -> tuple[Item, Tokens]:
        """Give a document's item, and its tokens of the wanted terms, by their numbers."""
        record = self._record(doc)
        return record.item, _tokens(record.columns, record.counts, wanted)

    def ranks(self, doc: int) -> Array:
        """Give the numbers of a document's terms, as often as they stand there."""
        return np.asarray(self._record(doc).columns[0])

    def _read(self, doc: int) -> _Record:
        record = self._arrays.slice("tokens", *self._tokens[doc : doc + 2].tolist())
        data = self._arrays.data("items", *self._items[doc : doc + 2].tolist())
        parts = int(record[0]) if len(record) else 0
        counts = record[1 : 1 + parts].tolist()
        columns = record[1 + parts :]
        if not counts or len(columns) != TOKEN * sum(counts):
            raise self._arrays.damaged("holds a record without an end")
        item = self._decoded(data)
        if len(counts) != _TEXTS + len(item.images):
            raise self._arrays.damaged(f"holds tokens of {len(counts)} texts of {item.id}")
        return _Record(counts, columns.reshape(TOKEN, -1), item, record.nbytes + len(data))

    def _decoded(self, data: bytes) -> Item:
        try:
            return codec.decode_item(data)
        except codec.DecodeError as error:
            raise self._arrays.damaged(f"holds no item: {error}") from error


def _tokens(columns: Array, counts: Sequence[int], wanted: Mapping[int, str]) -> Tokens:
    """Give of each text the tokens of wanted terms that may be marked."""
    if not wanted:
        return ((),) * len(counts)
    places = [at for at, rank in enumerate(columns[0].tolist()) if rank in wanted]
    found = columns[:, places].T.tolist()
    ends = [bisect_left(places, end) for end in accumulate(counts)]
    return tuple(
        tuple(
            [
                token((wanted[rank], start, end, position, "word"))
                for rank, start, end, position in found[first:last]
                if end
            ]
        )
        for first, last in pairwise((0, *ends))
    )
