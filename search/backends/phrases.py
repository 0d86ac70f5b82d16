"""Phrases: where the slots of a query stand in their places beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.backends import matches
from search.backends.matches import Docs
from search.backends.segment import Positions, Postings, Segment
from search.index.numbers import distinct
from search.query.plan import Slot

Keys = NDArray[np.int64]
"""A document and a place in it as one number, so that they compare and meet as such."""

_ROOM = 1 << 12
"""A phrase may be longer than a text: places are moved up so that none is below zero."""


def phrase(segment: Segment, lang: str, slots: Sequence[Slot]) -> Postings:
    """Give the documents with all slots in their places, and how often: that is the weight."""
    found = []
    for slot in slots:
        terms = [segment.positions(lang, term) for term in slot.terms]
        found.append([positions for positions in terms if len(positions.docs)])
        if not found[-1]:
            return _postings(np.empty(0, np.int64))
    docs = _in_all(found, segment.size)
    starts: Keys | None = None
    for slot, terms in zip(slots, found, strict=True):
        shift = _ROOM - (slot.position - slots[0].position)
        here = [_keys(positions, docs, segment.size) + shift for positions in terms]
        keys = here[0] if len(here) == 1 else distinct(np.concatenate(here))
        starts = keys if starts is None else _both(starts, keys)
        if not len(starts):
            break
    return _postings(starts if starts is not None else np.empty(0, np.int64))


def _in_all(found: Sequence[Sequence[Positions]], size: int) -> Docs:
    """Give the documents that have a term of every slot."""
    docs: Docs | None = None
    for terms in sorted(found, key=lambda terms: sum(len(t.docs) for t in terms)):
        every = [positions.docs for positions in terms]
        here = every[0] if len(every) == 1 else distinct(np.concatenate(every))
        docs = here if docs is None else docs[matches.located(docs, here, size)[1]]
    assert docs is not None, "a phrase has slots"
    return docs


def _keys(positions: Positions, docs: Docs, size: int) -> Keys:
    """Give the places of a term in ``docs`` alone."""
    at, there = matches.located(docs, positions.docs, size)
    chosen = at[there]
    ends = positions.ends.astype(np.int64)
    begins = np.concatenate(([0], ends[:-1]))[chosen]
    counts = ends[chosen] - begins
    # The places of each chosen document follow each other; of the others none are read.
    before = np.cumsum(counts) - counts
    indices = np.arange(counts.sum()) + np.repeat(begins - before, counts)
    owners = np.repeat(docs[there].astype(np.int64), counts)
    keys: Keys = (owners << 32) + positions.places[indices]
    return keys


def _both(first: Keys, second: Keys) -> Keys:
    places = np.searchsorted(second, first)
    within = places < len(second)
    places[~within] = 0
    return first[within & (second[places] == first)] if len(second) else second


def _postings(keys: Keys) -> Postings:
    docs, counts = np.unique(keys >> 32, return_counts=True)
    return Postings(docs.astype(np.uint32), counts.astype(np.float32))
