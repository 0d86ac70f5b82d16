"""Runs of one to three words that several stories have, as one language tells them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.glossary.tellings import Tellings
from search.index.numbers import distinct

LONGEST = 3
"""Words of the longest."""
LEAST = 2
"""Stories that have one."""

Array = NDArray[Any]


class Grams(NamedTuple):
    """Runs of words, by their numbers: how many words each has, and in how many stories it is.

    ``told`` are the stories, whether or not they have any. Of each telling that has one, in
    order of story and place: its number, the story, where its middle first stands in the telling
    (0–1), and the place of its first word among all words.
    """

    sizes: Array
    counts: Array
    told: Array
    numbers: Array
    stories: Array
    places: Array
    firsts: Array


class _Level(NamedTuple):
    """Runs of one length: of each word the number of the one that begins there, -1 for none.

    ``counts`` are the stories of each; ``alone`` says whether it stands outside of longer ones.
    """

    numbers: Array
    counts: Array
    alone: Array


def grams(told: Tellings) -> Grams:
    """Give the runs of words that stand together in what is told.

    One that stands in the same longer one everywhere is left out: *reinforcement* where all that
    is told of is *reinforcement learning*.
    """
    levels = [_frequent(_ranked(told.terms, told.terms != 0), told.stories)]
    while len(levels) < LONGEST:
        levels.append(_longer(levels[-1], told.stories))
    sizes = np.concatenate([np.full(each.alone.sum(), at) for at, each in enumerate(levels, 1)])
    counts = np.concatenate([level.counts[level.alone] for level in levels])
    words = len(told.terms)
    keys, before = [], 0
    for level in levels:
        numbers = np.cumsum(level.alone) - 1 + before
        at = np.flatnonzero(level.numbers >= 0)
        at = at[level.alone[level.numbers[at]]]
        keys.append(numbers[level.numbers[at]] * words + at)
        before += int(level.alone.sum())
    numbers, firsts = np.divmod(np.sort(np.concatenate(keys)), max(1, words))
    stories = told.stories[firsts]
    new = np.ones(len(numbers), np.bool_)
    new[1:] = (numbers[1:] != numbers[:-1]) | (stories[1:] != stories[:-1])
    numbers, firsts, stories = numbers[new], firsts[new], stories[new]
    places = (told.places[firsts] + told.places[firsts + sizes[numbers] - 1]) / 2
    order = np.argsort(stories + places / 2, kind="stable")
    columns = (numbers[order], stories[order], places[order], firsts[order])
    return Grams(sizes, counts, distinct(told.stories), *columns)


def _longer(level: _Level, stories: Array) -> _Level:
    """Give the runs that are one word longer; what stands nowhere else is not alone then."""
    before, after = level.numbers[:-1], level.numbers[1:]
    keys = before * len(level.counts) + after
    longer = _frequent(np.append(_ranked(keys, (before >= 0) & (after >= 0)), -1), stories)
    at = np.flatnonzero(longer.numbers >= 0)
    counts = longer.counts[longer.numbers[at]]
    for shorter in (level.numbers[at], level.numbers[at + 1]):
        level.alone[shorter[level.counts[shorter] == counts]] = False
    return longer


def _ranked(keys: Array, among: Array) -> Array:
    """Give the rank of each key that is ``among`` others, -1 for the rest."""
    ranks = np.full(len(keys), -1, np.int64)
    ranks[among] = np.unique(keys[among], return_inverse=True)[1].reshape(-1)
    return ranks


def _frequent(numbers: Array, stories: Array) -> _Level:
    """Keep the runs that stand in stories enough, and number them anew."""
    at = np.flatnonzero(numbers >= 0)
    width = int(stories.max(initial=0)) + 1
    told = distinct(numbers[at] * width + stories[at]) // width
    counts = np.bincount(told, minlength=int(numbers.max(initial=-1)) + 1)
    enough = counts >= LEAST
    kept = np.full(len(numbers), -1, np.int64)
    kept[at] = np.where(enough, np.cumsum(enough) - 1, -1)[numbers[at]]
    return _Level(kept, counts[enough], np.ones(enough.sum(), np.bool_))
