"""An issue by its sections, in parts that are not too heavy for a page."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from search.engine import Edition, Reading
from web.tellings import Beside

HEAVY = 11_700
"""Bytes of text on a page, compressed. All else of it takes some three thousand more."""

PAIRED = 600
"""Bytes that a page of two tellings has besides: their names, the ways to its parts."""

PAIR = 25
"""Bytes that what stands around two paragraphs side by side takes."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The stories of a section, or those of them on a page: of part ``part``.

    ``number`` counts chapters, from 1 as parts are counted.
    """

    number: int
    part: int
    stories: Sequence[Reading]


def chapters(told: Edition, beside: Mapping[str, Beside], heavy: float = HEAVY) -> list[Chapter]:
    """Give the stories of an issue by section, in parts of at most ``heavy`` bytes of text.

    ``beside`` are the other tellings by the ids of those that they are read beside.
    """
    pairs = zip(_parts(told, beside, heavy), told.stories, strict=True)
    together = groupby(pairs, lambda pair: (pair[0], pair[1].hit.item.section))
    return [
        Chapter(number, part, [reading for _, reading in own])
        for number, ((part, _), own) in enumerate(together, 1)
    ]


def _parts(told: Edition, beside: Mapping[str, Beside], heavy: float) -> Iterator[int]:
    """Give the part that each story is in; what an issue says before them is in the first."""
    pages = 1
    page = _Page(beside)
    if told.opening:
        page.add(told.opening)
    for story in told.stories:
        empty = page.size == page.least
        page.add(story)
        if page.size > heavy and not empty:
            pages, page = pages + 1, _Page(beside)
            page.add(story)
        yield pages


class _Page:
    """Weighs what stands on a page: each story adds what it adds to those before it."""

    def __init__(self, beside: Mapping[str, Beside]) -> None:
        self._beside = beside
        self._packer = zlib.compressobj()
        self.size = self.least = PAIRED if beside else 0

    def add(self, own: Reading) -> None:
        """Add a story, and what it is read beside."""
        text, other = _text(own), self._beside.get(own.hit.item.id)
        if other:
            text += _text(other.reading)
            self.size += PAIR * len(other.rows)
        self.size += len(self._packer.compress(text) + self._packer.flush(zlib.Z_SYNC_FLUSH))


def _text(reading: Reading) -> bytes:
    item = reading.hit.item
    links = (link.url for link in item.links)
    pictures = (text for image in item.images for text in (image.url, image.words))
    return "\n".join((item.title, item.text, *links, *pictures)).encode("utf-8", "replace")
