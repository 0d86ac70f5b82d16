"""Sets of scored documents as arrays, and how they are put together.

Documents are numbers, in order and each once: as a file has them, or as arrays are indexed, so
that none is converted again and again. Small sets are merged by sorting, large ones
through an array with a place for every document; both give the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Docs: TypeAlias = "NDArray[np.uint32] | NDArray[np.intp]"
Scores = NDArray[np.float64]
Array = NDArray[Any]

DENSE = 8
"""Sets that together hold more than one in so many of all documents are merged densely."""


class Matches(NamedTuple):
    """Documents in order, and the score of each."""

    docs: Docs
    scores: Scores


def unscored(docs: Docs) -> Matches:
    """Give documents that match without a score."""
    return Matches(docs, np.zeros(len(docs)))


NONE = unscored(np.empty(0, np.uint32))


def added(parts: Sequence[Matches], size: int) -> Matches:
    """Give what any part has, scores summed; ``size`` is the number of all documents."""
    parts = [part for part in parts if len(part.docs)]
    if len(parts) < 2:
        return parts[0] if parts else NONE
    docs = np.concatenate([part.docs for part in parts])
    return summed(docs, np.concatenate([part.scores for part in parts]), size)


def summed(docs: Array, scores: Array, size: int) -> Matches:
    """Give each of ``docs``, which come in any order and again, once, its scores summed."""
    if not len(docs):
        return NONE
    if len(docs) * DENSE > size:
        # Converting both by itself takes NumPy thrice as long.
        docs = docs.astype(np.intp, copy=False)
        kept = np.flatnonzero(mask(docs, size))
        sums: Scores = np.bincount(docs, scores, minlength=size).astype(np.float64, copy=False)
        return Matches(kept, sums[kept])
    docs, scores, starts = _sorted(docs, scores.astype(np.float64, copy=False))
    return Matches(docs[starts], np.add.reduceat(scores, starts))


def best(parts: Sequence[Matches], size: int) -> Matches:
    """Give what any part has, with the highest of its scores."""
    parts = [part for part in parts if len(part.docs)]
    if len(parts) < 2:
        return parts[0] if parts else NONE
    if sum(len(part.docs) for part in parts) * DENSE > size:
        highest = np.full(size, -np.inf)
        for docs, scores in parts:
            highest[docs] = np.maximum(highest[docs], scores)
        kept = np.flatnonzero(highest > -np.inf)
        return Matches(kept, highest[kept])
    docs = np.concatenate([part.docs for part in parts])
    docs, scores, starts = _sorted(docs, np.concatenate([part.scores for part in parts]))
    return Matches(docs[starts], np.maximum.reduceat(scores, starts))


def common(first: Matches, second: Matches, size: int) -> Matches:
    """Give what both have, scores summed."""
    if len(first.docs) > len(second.docs):
        first, second = second, first
    places, found = located(first.docs, second.docs, size)
    return Matches(first.docs[found], first.scores[found] + second.scores[places[found]])


def raised(found: Matches, more: Matches, size: int) -> Matches:
    """Give what was ``found``, and nothing else, with the scores of ``more`` added."""
    places, there = located(found.docs, more.docs, size)
    scores = found.scores.copy()
    scores[there] += more.scores[places[there]]
    return Matches(found.docs, scores)


def located(docs: Docs, among: Docs, size: int) -> tuple[Array, NDArray[np.bool_]]:
    """Give the place of each of ``docs`` in ``among``, and which of them are there at all."""
    if len(docs) * DENSE > size:
        table = np.full(size, -1, np.int64)
        table[among] = np.arange(len(among))
        places = table[docs]
        return places, places >= 0
    places = np.searchsorted(among, docs)
    within = places < len(among)
    places[~within] = 0
    return places, within & (among[places] == docs if len(among) else within)


def mask(docs: Docs, size: int) -> NDArray[np.bool_]:
    """Give for every document whether it is one of ``docs``."""
    there = np.zeros(size, bool)
    there[docs] = True
    return there


def _sorted(docs: Array, scores: Array) -> tuple[Docs, Scores, Array]:
    """Give documents in order with their scores, and where each document starts."""
    order = np.argsort(docs, kind="stable")
    docs, scores = docs[order], scores[order]
    starts = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    return docs, scores, starts
