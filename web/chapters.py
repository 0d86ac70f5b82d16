"""An issue by its sections; side by side with another telling, in parts that are not too heavy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from search.engine import Edition, Reading
from web.tellings import Beside

HEAVY = 21_000
"""Bytes of text, of both tellings, on a page: compressed, with its markup, some twelve thousand."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The stories of a section, or those of them on a page: of part ``part``.

    ``number`` counts chapters, from 1 as parts are counted.
    """

    number: int
    part: int
    stories: Sequence[Reading]


def chapters(told: Edition, beside: Mapping[str, Beside]) -> list[Chapter]:
    """Give the stories of an issue by section. All are on one page, unless two tellings are.

    ``beside`` are the other tellings by the ids of those that they are read beside.
    """
    parts = _parts(told, beside) if beside else [1] * len(told.stories)
    pairs = zip(parts, told.stories, strict=True)
    together = groupby(pairs, lambda pair: (pair[0], pair[1].hit.item.section))
    return [
        Chapter(number, part, [reading for _, reading in own])
        for number, ((part, _), own) in enumerate(together, 1)
    ]


def _parts(told: Edition, beside: Mapping[str, Beside]) -> Iterator[int]:
    """Give the part that each story is in; what an issue says before them is in the first."""

    def size(own: Reading) -> int:
        other = beside.get(own.hit.item.id)
        return _size(own) + (_size(other.reading) if other else 0)

    part, filled = 1, size(told.opening) if told.opening else 0
    for size_of_story in map(size, told.stories):
        if filled and filled + size_of_story > HEAVY:
            part, filled = part + 1, 0
        filled += size_of_story
        yield part


def _size(reading: Reading) -> int:
    item = reading.hit.item
    texts = (item.title, item.text, *(link.url for link in item.links))
    return sum(len(text.encode("utf-8", "replace")) for text in texts)
