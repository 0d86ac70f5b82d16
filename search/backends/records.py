"""The records of a segment: of each document its tokens, then its item."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.base import token
from search.backends.layout import TOKEN, U4
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
        self._starts = numbers.bounds(arrays, "starts", size, arrays.count("records"))
        self._record = Kept(self._read, KEPT, lambda number, record: record.size)

    def item(self, doc: int, wanted: Mapping[int, str]) -> tuple[Item, Tokens]:
        """Give a document's item, and its tokens of the wanted terms, by their numbers."""
        record = self._record(doc)
        return record.item, _tokens(record.columns, record.counts, wanted)

    def ranks(self, doc: int) -> Array:
        """Give the numbers of a document's terms, as often as they stand there."""
        return np.asarray(self._record(doc).columns[0])

    def _read(self, doc: int) -> _Record:
        first, last = int(self._starts[doc]), int(self._starts[doc + 1])
        record = self._arrays.data("records", first, last)
        parts = int.from_bytes(record[:4], "little")
        counts = self._numbers(record, 1, parts).tolist()
        size = TOKEN * sum(counts)
        columns = self._numbers(record, 1 + parts, size).reshape(TOKEN, -1)
        item = self._decoded(record[4 * (1 + parts + size) :])
        if len(counts) != _TEXTS + len(item.images):
            raise self._arrays.damaged(f"holds tokens of {len(counts)} texts of {item.id}")
        return _Record(counts, columns, item, len(record))

    def _numbers(self, record: bytes, start: int, count: int) -> Array:
        if 4 * (start + count) > len(record):
            raise self._arrays.damaged("holds a record without an end")
        return np.frombuffer(record, U4, count, 4 * start)

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
