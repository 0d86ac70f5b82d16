"""An issue by its sections, in parts that are not too heavy for a page."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from search.engine import Edition, Reading
from search.model import Item
from web.tellings import Beside

HEAVY = 11_500
"""Bytes of an issue on a page, compressed. All else of it takes some three thousand more."""

PAIRED = 600
"""Bytes that a page of two tellings has besides: their names, the ways to its parts."""

PAIR = 25
"""Bytes that what stands around two paragraphs side by side takes."""

MARK = 4
"""Bytes that what stands around a word found, or guessed, takes."""

NAMED = 3
"""Bytes of a title of which the contents take one."""


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


def listed(contents: Sequence[Chapter], part: int) -> Iterator[Chapter]:
    """Give the chapters that a page leads to: one of each section, on the page itself if it can be.

    A section that goes on in the next part is two chapters, and would be named twice.
    """
    for _, same in groupby(contents, lambda chapter: chapter.stories[0].hit.item.section):
        chapters = list(same)
        yield next((chapter for chapter in chapters if chapter.part == part), chapters[0])


def _parts(told: Edition, beside: Mapping[str, Beside], heavy: float) -> Iterator[int]:
    """Give the part that each story is in; what an issue says before them is in the first."""
    headings = dict.fromkeys(reading.hit.item.heading for reading in told.stories)
    least = _packed(zlib.compressobj(), "\n".join(headings)) + (PAIRED if beside else 0)
    pages = 1
    page = _Page(beside, least)
    if told.opening:
        page.add(told.opening)
    for story in told.stories:
        empty = page.size == least
        page.add(story)
        if page.size > heavy and not empty:
            pages, page = pages + 1, _Page(beside, least)
            page.add(story)
        yield pages


class _Page:
    """Weighs what stands on a page: each story adds what it adds to those before it.

    ``least`` is what every page of the issue has: the sections of its contents.
    """

    def __init__(self, beside: Mapping[str, Beside], least: int) -> None:
        self._beside = beside
        self._packer = zlib.compressobj()
        self.size = least

    def add(self, own: Reading) -> None:
        """Add a story, and what it is read beside."""
        item, other = own.hit.item, self._beside.get(own.hit.item.id)
        text = f"{item.id}\n{_text(item)}"
        self.size += MARK * _marks(own)
        if other:
            text += _text(other.reading.hit.item)
            self.size += PAIR * len(other.rows) + MARK * _marks(other.reading)
        # Packing each by itself takes about as much more as what stands around it on the page.
        self.size += _packed(self._packer, text)
        if not item.derived_title:
            self.size += len(item.title.encode("utf-8", "replace")) // NAMED


def _packed(packer: zlib._Compress, text: str) -> int:
    """Give how many bytes a text takes after those that were packed before."""
    packed = packer.compress(text.encode("utf-8", "replace"))
    return len(packed + packer.flush(zlib.Z_SYNC_FLUSH))


def _marks(reading: Reading) -> int:
    return sum(len(text.marks) + len(text.guesses) for text in reading.paragraphs)


def _text(item: Item) -> str:
    links = (link.url for link in item.links)
    pictures = (text for image in item.images for text in (image.url, image.words))
    return "\n".join((item.title, item.text, *links, *pictures))
