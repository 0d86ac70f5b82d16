"""Which runs of words of two languages say the same?

Those that the same stories have, at about the same place. How surely that is no chance says
the likelihood ratio (Dunning, *Accurate methods for the statistics of surprise and coincidence*,
1993), which chance takes to ``x`` once in about ``exp(x / 2)`` times.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.glossary.grams import Grams

NEAR = 0.3
"""Share of a telling by which two that say the same are apart at most."""
LEAST = 2
"""Stories that have both."""
MOST = 1 << 23
"""Runs of words that are put beside others in one pair of languages: some 100 MB at once."""
KEPT = 3
"""Pairs of a run of words with those of another language, the surest."""
_NUMBER, _SCORE = 22, 20
"""Bits for the number of a run of words, and for how surely it is one of a pair."""
_FINE = 1 << 8
"""Steps of a score in between whole ones."""

Array = NDArray[Any]


class Pairs(NamedTuple):
    """Numbers of runs of words, each with another language's, in order and the surest first.

    ``scores`` say how sure each is, as whole numbers.
    """

    one: Array
    other: Array
    scores: Array


def pairs(first: Grams, second: Grams) -> tuple[Pairs, Pairs]:
    """Give what two languages say at the same places of the same stories, both ways."""
    size = 1 + max(int(own.told.max(initial=-1)) for own in (first, second))
    told = np.zeros((2, size), np.bool_)
    told[0, first.told] = told[1, second.told] = True
    both = _last(first, second, told[0] & told[1])
    one, other = _among(first, both), _among(second, both)
    keys, together = _together(one, other)
    a, b = np.divmod(keys, len(second.sizes))
    of_first = np.bincount(one.numbers, minlength=len(first.sizes))
    of_second = np.bincount(other.numbers, minlength=len(second.sizes))
    surely = _surely(together, of_first[a], of_second[b], int(both.sum()))
    kept = surely >= _by_chance(max(int((own > 0).sum()) for own in (of_first, of_second)))
    a, b, surely = a[kept], b[kept], surely[kept]
    return _best(a, b, surely, second.sizes), _best(b, a, surely, first.sizes)


def _by_chance(others: int) -> float:
    """Give the likelihood ratio that chance may reach with one of so many others."""
    return 2 * math.log(max(1, others))


def _last(first: Grams, second: Grams, stories: Array) -> Array:
    """Mark the last of some stories, of as many as may be looked at."""
    size = len(stories)
    beside = np.bincount(first.stories, minlength=size) * np.bincount(
        second.stories, minlength=size
    )
    return np.asarray(stories & (np.cumsum((beside * stories)[::-1])[::-1] <= MOST))


def _among(grams: Grams, stories: Array) -> Grams:
    """Give what is told of some stories."""
    kept = stories[grams.stories]
    return Grams(*grams[:3], *(column[kept] for column in grams[3:]))


def _together(one: Grams, other: Grams) -> tuple[Array, Array]:
    """Give the pairs that several stories have, each as one number, and how many stories."""
    # Stories are two apart, so that what is near never reaches into the next one.
    places, others = (2.0 * own.stories + own.places for own in (one, other))
    starts = np.searchsorted(others, places - NEAR)
    counts = np.searchsorted(others, places + NEAR, "right") - starts
    size = len(other.sizes)
    # Half the bytes are sorted in half the time.
    kind = np.int32 if len(one.sizes) * size < 1 << 31 else np.int64
    moved = (starts - (np.cumsum(counts) - counts)).astype(kind)
    at = np.arange(counts.sum(), dtype=kind) + np.repeat(moved, counts)
    keys = np.repeat((one.numbers * size).astype(kind), counts) + other.numbers.astype(kind)[at]
    keys.sort()
    again = np.flatnonzero(keys[1:] == keys[:-1])
    repeated = keys[again].astype(np.int64)
    new = np.ones(len(repeated), np.bool_)
    new[1:] = repeated[1:] != repeated[:-1]
    firsts = np.flatnonzero(new)
    return repeated[firsts], np.diff(firsts, append=len(repeated)) + 1


def _surely(both: Array, first: Array, second: Array, stories: int) -> Array:
    """Give the log-likelihood ratio; 0 where they stand together less often than by chance."""
    numbers = np.arange(stories + 1, dtype=np.float64)
    weights = numbers * np.log(np.maximum(numbers, 1))
    neither = stories - first - second + both
    cells = (both, first - both, second - both, neither)
    sums = (first, second, stories - first, stories - second)
    score = sum(weights[own] for own in cells) - sum(weights[own] for own in sums)
    return np.where(both * stories > first * second, 2 * (score + weights[stories]), 0)


def _best(one: Array, other: Array, surely: Array, sizes: Array) -> Pairs:
    """Give of each of ``one`` its surest pairs; of others the longer says more, and is rarer."""
    highest = np.uint64((1 << _SCORE) - 1)
    scores = np.minimum(surely * (3 + sizes[other]) * _FINE, highest).astype(np.uint64)
    keys = one.astype(np.uint64) << np.uint64(_NUMBER + _SCORE)
    keys |= (highest - scores) << np.uint64(_NUMBER) | other.astype(np.uint64)
    keys.sort()
    number = (keys >> np.uint64(_NUMBER + _SCORE)).astype(np.int64)
    kept = np.arange(len(number)) - np.searchsorted(number, number) < KEPT
    chosen = keys[kept]
    scores = highest - (chosen >> np.uint64(_NUMBER) & highest)
    others = chosen & np.uint64((1 << _NUMBER) - 1)
    return Pairs(number[kept], others.astype(np.int64), scores.astype(np.int64))
