"""From the runs of an archive to all of a field: its terms in order, and their postings.

Postings are put together a range of terms at a time, so memory is bounded by :data:`ROWS`
beside the terms themselves, whatever the size of the archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.inverter import U4
from search.index.numbers import spread
from search.index.runs import Run, Runs

ROWS = 1 << 19
"""Occurrences that are held in memory at once."""

Array = NDArray[Any]
_NONE: Array = np.empty(0, np.int64)


class Postings(NamedTuple):
    """The postings of a range of terms, in order of term and document.

    ``counts`` are how many postings each term has. Without places ``values`` are their documents;
    else of each term its documents, then the bits of their weights, and ``places`` are of each
    term where the places of each of its postings end among its own, then these places, so many
    values as ``sizes`` say.
    """

    counts: Array
    values: Array
    sizes: Array
    places: Array

    def pairs(self) -> Array:
        """Give of each posting without places its term within the range, above 32 bits, and its
        document."""
        terms = np.repeat(np.arange(len(self.counts), dtype=np.int64), self.counts)
        return terms << 32 | self.values


class _Pieces(NamedTuple):
    """What some runs have of a range of terms: groups, the postings of a term in a run.

    ``terms`` count within the range. Of each group ``counts`` are its postings, ``sizes`` its
    places; the others are of each posting, in order of group.
    """

    terms: Array
    counts: Array
    docs: Array
    weights: Array
    lengths: Array
    sizes: Array
    places: Array


class _Held(NamedTuple):
    """A run that has terms: their ranks, its documents, and :meth:`Merged._bounds`."""

    run: Run
    ranks: Array
    docs: Array
    bounds: tuple[Array, ...]


class Merged:
    """One field of all runs.

    ``docs`` give for each run the numbers of its documents in the archive, in order.
    ``terms`` are UTF-8, in order; ``ranks`` are for each run those of its own terms among them.
    """

    def __init__(
        self, runs: Runs, name: str, docs: Sequence[Array], *, positions: bool = False
    ) -> None:
        self._name = name
        self.positions = positions
        self._docs = docs
        self._runs = runs
        self.terms, self.ranks = runs.ranked(name)

    def postings(self) -> Iterator[Postings]:
        """Give the postings of all terms, range after range, each of about :data:`ROWS` rows."""
        totals = np.zeros(len(self.terms), np.int64)
        held = [
            _Held(run, ranks, docs, self._bounds(run))
            for run, ranks, docs in zip(self._runs, self.ranks, self._docs, strict=True)
            if len(ranks)
        ]
        for run in held:
            totals[run.ranks] += np.diff(run.bounds[-1])
        ends = np.cumsum(totals)
        first = 0
        while first < len(self.terms):
            before = ends[first] - totals[first]
            last = max(first + 1, int(np.searchsorted(ends, before + ROWS, "right")))
            yield self._range(held, first, last)
            first = last

    def _bounds(self, run: Run) -> tuple[Array, ...]:
        """Give where the postings of each of a run's terms start, and their places if any."""
        names = ("starts", "ends") if self.positions else ("starts",)
        return tuple(run.array(f"{self._name}.{each}") for each in names)

    def _range(self, held: Sequence[_Held], first: int, last: int) -> Postings:
        found = []
        for run in held:
            start, stop = np.searchsorted(run.ranks, (first, last)).tolist()
            if start < stop:
                terms = run.ranks[start:stop].astype(np.int64) - first
                found.append(self._piece(run, start, terms))
        pieces = _Pieces(*map(np.concatenate, zip(*found, strict=True)))
        return (_with_places if self.positions else _plain)(pieces, last - first)

    def _piece(self, held: _Held, start: int, terms: Array) -> _Pieces:
        """Give what a run has of some of its terms, from ``start`` on."""
        name, run, stop = self._name, held.run, start + len(terms)
        starts, *ends = (each[start : stop + 1] for each in held.bounds)
        bounds = starts[[0, -1]].tolist()
        own = held.docs[run.slice(f"{name}.docs", *bounds)]
        counts = np.diff(starts).astype(np.int64)
        if not ends:
            return _Pieces(terms, counts, own, *[_NONE] * 4)
        weights = run.slice(f"{name}.weights", *bounds).view(U4)
        lengths = run.slice(f"{name}.lengths", *bounds)
        places = run.slice(f"{name}.places", *ends[0][[0, -1]].tolist())
        sizes = np.diff(ends[0]).astype(np.int64)
        return _Pieces(terms, counts, own, weights, lengths, sizes, places)


def _plain(found: _Pieces, size: int) -> Postings:
    counts = _summed(found.terms, found.counts, size)
    values = np.empty(len(found.docs), U4)
    values[spread(_before(_order(found.terms, size), found.counts), found.counts)] = found.docs
    return Postings(counts, values, _NONE, _NONE)


def _with_places(found: _Pieces, size: int) -> Postings:
    terms = found.terms
    counts, lengths = (_summed(terms, own, size) for own in (found.counts, found.sizes))
    # Of each group how many postings and places stand before it, of its term and all others.
    order = _order(terms, size)
    postings, places = (_before(order, own) for own in (found.counts, found.sizes))
    firsts, others = np.cumsum(counts) - counts, np.cumsum(lengths) - lengths
    values = np.empty(2 * len(found.docs), U4)
    at = spread(postings + firsts[terms], found.counts)
    values[at] = found.docs
    values[at + np.repeat(counts[terms], found.counts)] = found.weights
    held = np.empty(len(found.docs) + len(found.places), U4)
    ends = np.cumsum(found.lengths, dtype=np.int64)
    # They were counted from the first group on, and count from that of the term.
    moved = places - others[terms] - (np.cumsum(found.sizes) - found.sizes)
    held[spread(postings + others[terms], found.counts)] = ends + np.repeat(moved, found.counts)
    held[spread(places + (firsts + counts)[terms], found.sizes)] = found.places
    return Postings(counts, values, counts + lengths, held)


def _summed(terms: Array, counts: Array, size: int) -> Array:
    return np.bincount(terms, counts, size).astype(np.int64)


def _order(terms: Array, size: int) -> Array:
    """Give the order of groups by their terms, of ``size`` in all, and then as they are."""
    # Numbers of 16 bits are put in order without a comparison.
    return np.argsort(terms.astype(np.uint16) if size <= 1 << 16 else terms, kind="stable")


def _before(order: Array, counts: Array) -> Array:
    """Give of each group how much stands before it once groups are in this order."""
    ordered = counts[order]
    before = np.empty(len(order), np.int64)
    before[order] = np.cumsum(ordered) - ordered
    return before
