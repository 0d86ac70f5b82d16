"""From the runs of an archive to all of a field: its terms in order, and their postings.

Postings are put together a range of terms at a time, so memory is bounded by :data:`ROWS`
beside the terms themselves, whatever the size of the archive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.inverter import F4, U4
from search.index.runs import Run, Runs

ROWS = 1 << 20
"""Occurrences that are held in memory at once."""

Array = NDArray[Any]


class Postings(NamedTuple):
    """The postings of a range of ``size`` terms, in order of term and document.

    Of each posting: its term within the range, its document, its weight, and the number of
    its places, which follow each other in ``places``. Without places the last three are empty.
    """

    size: int
    terms: Array
    docs: Array
    weights: Array
    lengths: Array
    places: Array

    def per_term(self) -> Array:
        """Give the number of postings of each term."""
        return np.bincount(self.terms, minlength=self.size)


class Merged:
    """One field of all runs.

    ``docs`` give for each run the numbers of its documents in the archive, in order.
    ``ranks`` are for each run the ranks of its own terms among ``terms``.
    """

    def __init__(
        self, runs: Runs, name: str, docs: Sequence[Array], *, positions: bool = False
    ) -> None:
        self._name = name
        self.positions = positions
        self._docs = docs
        self._runs = runs
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        own = [np.fromiter(map(numbers.__getitem__, _terms(run, name)), U4) for run in runs]
        self.terms = sorted(numbers)
        ranks = np.empty(len(self.terms), U4)
        ranks[[numbers[term] for term in self.terms]] = np.arange(len(self.terms))
        self.ranks = [ranks[each] for each in own]

    def postings(self) -> Iterator[Postings]:
        """Give the postings of all terms, range after range, each of about :data:`ROWS` rows."""
        totals = np.zeros(len(self.terms), np.int64)
        starts = "ends" if self.positions else "starts"
        for run, ranks in zip(self._runs, self.ranks, strict=True):
            if not len(ranks):
                continue
            bounds = run.array(f"{self._name}.{starts}")
            totals[ranks] += bounds[1:] - bounds[:-1]
        ends = np.cumsum(totals)
        first = 0
        while first < len(self.terms):
            before = ends[first] - totals[first]
            last = max(first + 1, int(np.searchsorted(ends, before + ROWS, "right")))
            yield self._range(first, last)
            first = last

    def _range(self, first: int, last: int) -> Postings:
        pieces = []
        for run, ranks, docs in zip(self._runs, self.ranks, self._docs, strict=True):
            start, stop = np.searchsorted(ranks, (first, last)).tolist()
            if start < stop:
                found = self._piece(run, start, stop, docs)
                terms = np.repeat(ranks[start:stop] - first, np.diff(found[0]))
                pieces.append((terms, *found[1:]))
        terms, docs, weights, lengths, places = map(np.concatenate, zip(*pieces, strict=True))
        order = np.argsort(terms, kind="stable")
        if not self.positions:
            return Postings(last - first, terms[order], docs[order], weights, lengths, places)
        starts = np.cumsum(lengths, dtype=np.int64) - lengths
        lengths = lengths[order]
        moved = starts[order] - (np.cumsum(lengths, dtype=np.int64) - lengths)
        places = places[np.repeat(moved, lengths) + np.arange(len(places))]
        return Postings(last - first, terms[order], docs[order], weights[order], lengths, places)

    def _piece(self, run: Run, start: int, stop: int, docs: Array) -> tuple[Array, ...]:
        """Give where the postings of a run's terms start, and what it has of them."""
        name = self._name
        starts = run.slice(f"{name}.starts", start, stop + 1)
        bounds = starts[[0, -1]].tolist()
        own = docs[run.slice(f"{name}.docs", *bounds)]
        if not self.positions:
            return starts, own, np.empty(0, F4), np.empty(0, U4), np.empty(0, U4)
        weights = run.slice(f"{name}.weights", *bounds)
        lengths = run.slice(f"{name}.lengths", *bounds)
        first, last = run.slice(f"{name}.ends", start, stop + 1)[[0, -1]].tolist()
        return starts, own, weights, lengths, run.slice(f"{name}.places", first, last)


def _terms(run: Run, name: str) -> list[str]:
    """Give a run's terms of a field, none where it lacks the field."""
    return run.texts(name) if run.has(f"{name}.starts") else []
