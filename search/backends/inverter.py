"""From occurrences, document by document, to postings, term by term.

Occurrences are spilled to disk as they come and inverted a range of terms at a time, so
memory is bounded by :data:`ROWS`, whatever the size of the archive.
"""

from __future__ import annotations

import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.backends.layout import F4, U4, U8
from search.index.arrays import ArraysWriter

ROWS = 1 << 21
"""Occurrences that are held in memory at once."""
_BUFFER = 1 << 16

Array = NDArray[Any]


class Spill:
    """Rows of unsigned numbers, kept in an unnamed file until they are read again."""

    def __init__(self, directory: Path, width: int) -> None:
        self._file = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115
        self._width = width
        self.rows = 0

    def append(self, rows: Array) -> None:
        """Keep rows, an array of two dimensions."""
        self._file.write(np.ascontiguousarray(rows, U4).data)
        self.rows += len(rows)

    def chunks(self) -> Iterator[Array]:
        """Give all rows again, some at a time."""
        self._file.seek(0)
        while data := self._file.read(ROWS // 4 * self._width * U4.itemsize):
            yield np.frombuffer(data, U4).reshape(-1, self._width)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class Inverter:
    """Collects the occurrences of one field, and writes its terms and postings.

    With ``positions`` each occurrence has a place and a weight, else terms have
    documents alone.
    """

    def __init__(self, directory: Path, field: str, positions: bool) -> None:
        self.field = field
        self._positions = positions
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms, self._docs, self._counts = array("I"), array("I"), array("I")
        self._places, self._weights = array("I"), array("f")
        self._spill = Spill(directory, 4 if positions else 2)

    def numbers(self, terms: Sequence[str]) -> list[int]:
        """Give the numbers of terms, in the order in which they came up first."""
        return list(map(self._numbers.__getitem__, terms))

    def add(self, doc: int, numbers: Sequence[int]) -> None:
        """Add that ``doc`` has the terms of ``numbers``."""
        self._terms.extend(numbers)
        self._docs.append(doc)
        self._counts.append(len(numbers))
        if len(self._terms) > _BUFFER:
            self._flush()

    def add_places(
        self, doc: int, numbers: Sequence[int], places: array[int], weights: array[float]
    ) -> None:
        """Add occurrences of a document; places and weights are one for each number."""
        self._places.extend(places)
        self._weights.extend(weights)
        self.add(doc, numbers)

    def finish(self) -> tuple[list[str], Array]:
        """Give the terms in order, and the rank of each number among them."""
        self._flush()
        terms = sorted(self._numbers)
        ranks = np.empty(len(terms), U4)
        ranks[[self._numbers[term] for term in terms]] = np.arange(len(terms))
        self._numbers.clear()
        return terms, ranks

    def write(self, ranks: Array, out: PostingsOut) -> None:
        """Write the postings of all terms, in their order, and where each term's start."""
        starts, place_starts = [np.zeros(1, U8)], [np.zeros(1, U8)]
        with (
            out.postings.stream(self.field, "<u4") as postings,
            out.positions.stream(self.field, "<u4") as positions,
        ):
            for part in _parts(self._spill, ranks):
                counts = part.postings_per_term()
                starts.append(starts[-1][-1:] + np.cumsum(counts, dtype=U8))
                if not self._positions:
                    postings.write(part.docs)
                    continue
                postings.write(_by_term(counts, part.docs, counts, part.weights.view(U4)))
                ends, per_term = part.place_ends(counts)
                positions.write(_by_term(counts, ends, per_term, part.places))
                place_starts.append(place_starts[-1][-1:] + np.cumsum(counts + per_term, dtype=U8))
        out.terms.add(f"{self.field}.postings", np.concatenate(starts))
        if self._positions:
            out.terms.add(f"{self.field}.places", np.concatenate(place_starts))

    def abandon(self) -> None:
        """Let go of what was spilled."""
        self._spill.close()

    def _flush(self) -> None:
        docs = np.repeat(np.frombuffer(self._docs, U4), np.frombuffer(self._counts, U4))
        columns = [np.frombuffer(self._terms, U4), docs]
        if self._positions:
            columns.append(np.frombuffer(self._places, U4))
            columns.append(np.frombuffer(self._weights, F4).view(U4))
        if len(self._terms):
            self._spill.append(np.column_stack(columns))
        del columns
        self._terms, self._docs, self._counts = array("I"), array("I"), array("I")
        self._places, self._weights = array("I"), array("f")


class PostingsOut(NamedTuple):
    """The files that postings go to."""

    terms: ArraysWriter
    postings: ArraysWriter
    positions: ArraysWriter


class _Part(NamedTuple):
    """The postings of a range of ``size`` terms.

    Of each posting: its term within the range, its document, its weight, and the number of
    its places, which follow each other in ``places``.
    """

    size: int
    terms: Array
    docs: Array
    weights: Array
    lengths: Array
    places: Array

    def postings_per_term(self) -> Array:
        return np.bincount(self.terms, minlength=self.size)

    def place_ends(self, counts: Array) -> tuple[Array, Array]:
        """Give where each posting's places end within its term, and the places of each term."""
        ends = np.cumsum(self.lengths)
        bounds = np.concatenate(([0], ends))[np.concatenate(([0], np.cumsum(counts)))]
        return (ends - np.repeat(bounds[:-1], counts)).astype(U4), np.diff(bounds)


def _parts(spill: Spill, ranks: Array) -> Iterator[_Part]:
    """Give the postings of all terms, range after range, each of about :data:`ROWS` rows."""
    totals = np.zeros(len(ranks), np.int64)
    for chunk in spill.chunks():
        totals += np.bincount(ranks[chunk[:, 0]], minlength=len(ranks))
    ends = np.cumsum(totals)
    first = 0
    while first < len(ranks):
        before = ends[first] - totals[first]
        last = max(first + 1, int(np.searchsorted(ends, before + ROWS, "right")))
        rows = [_within(chunk, ranks, first, last) for chunk in spill.chunks()]
        yield _grouped(np.concatenate(rows), last - first)
        first = last


def _within(chunk: Array, ranks: Array, first: int, last: int) -> Array:
    terms = ranks[chunk[:, 0]]
    inside = (terms >= first) & (terms < last)
    rows = chunk[inside]
    rows[:, 0] = terms[inside] - first
    return rows


def _grouped(rows: Array, count: int) -> _Part:
    """Group rows, which come in the order of documents, by term and document."""
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    terms, docs = rows[:, 0], rows[:, 1]
    new = np.concatenate(([True], (terms[1:] != terms[:-1]) | (docs[1:] != docs[:-1])))
    starts = np.flatnonzero(new)
    if rows.shape[1] == 2:
        none = np.empty(0, U4)
        return _Part(count, terms[starts], docs[starts], none, none, none)
    weights = np.add.reduceat(np.ascontiguousarray(rows[:, 3]).view(F4), starts)
    # A place once, in order: two terms of one place may be the same, other readings come last.
    keys = np.unique((np.cumsum(new) - 1 << 32) + rows[:, 2])
    lengths = np.bincount(keys >> 32, minlength=len(starts))
    places = (keys & 0xFFFFFFFF).astype(U4)
    return _Part(count, terms[starts], docs[starts], weights, lengths, places)


def _by_term(first_counts: Array, first: Array, second_counts: Array, second: Array) -> Array:
    """Give of each term its values of ``first``, then those of ``second``."""
    before = np.cumsum(second_counts) - second_counts
    after = np.cumsum(first_counts)
    out = np.empty(len(first) + len(second), U4)
    out[np.arange(len(first)) + np.repeat(before, first_counts)] = first
    out[np.arange(len(second)) + np.repeat(after, second_counts)] = second
    return out
