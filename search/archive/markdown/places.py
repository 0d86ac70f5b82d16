"""Where links stand in a text that was made from the one their words were found in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeAlias

from search import late
from search.model import Link, Span

_SOLID = late.compile(r"[^\s*]+")
"""What tidying leaves as it is: it takes white space and stars away, and nothing else."""


Place: TypeAlias = tuple[int, int]
"""A piece of what was written, and the code points of it before the place."""

Stand: TypeAlias = tuple[int, Place, Place]
"""The number of a link, and where its words begin and end."""


def placed(
    links: Sequence[Link], stands: Sequence[Stand], pieces: Sequence[str], text: str
) -> list[Link]:
    """Give links with their places in ``text``, which was made of pieces as :func:`tidied` says."""
    found = list(links)
    if stands:
        ends = [0, *accumulate(map(len, pieces))]
        spans = [(ends[a] + b, ends[c] + d) for _, (a, b), (c, d) in stands]
        for (at, _, _), span in zip(stands, tidied(spans, "".join(pieces), text), strict=True):
            if span:
                found[at] = Link(found[at].url, found[at].text, (span,))
    return found


def tidied(spans: Sequence[Span], written: str, text: str) -> list[Span | None]:
    """Give spans of ``written`` as spans of ``text``, which lacks some white space and stars.

    A span begins and ends with a letter or sign; of one that has none, None is left.

    >>> tidied([(2, 9)], "a [ b  c]", "a [ b c]")
    [(2, 8)]
    """
    # Most texts are written tidily, and links around words.
    if text == written and all(_is_solid(text[start:end]) for start, end in spans):
        return list(spans)
    before = _Solid(written)
    after = before if text == written else _Solid(text)
    found: list[Span | None] = []
    for start, end in spans:
        first, last = before.count(start), before.count(end)
        found.append((after.place(first), after.place(last - 1) + 1) if first < last else None)
    return found


def _is_solid(words: str) -> bool:
    """Tell whether words begin and end with a letter or sign that tidying leaves."""
    return bool(words) and words.strip() == words and words[0] != "*" != words[-1]


def kept(links: Sequence[Link], whole: str, rest: str) -> tuple[Link, ...]:
    """Give the links of ``whole`` that stand in ``rest``, from which a piece was cut.

    >>> kept([Link("u", "b", ((6, 7),))], "1. a: b", "a b")
    (Link(url='u', text='b', spans=((2, 3),)),)
    """
    head, tail = _shared(whole, rest), _shared(whole[::-1], rest[::-1])
    by = len(rest) - len(whole)
    found = []
    for link in links:
        ahead = [span for span in link.spans if span[1] <= head and span[0] < len(whole) - tail]
        behind = [(a + by, b + by) for a, b in link.spans if a >= len(whole) - tail]
        if ahead or behind:
            found.append(Link(link.url, link.text, (*ahead, *behind)))
    return tuple(found)


def _shared(one: str, other: str) -> int:
    """Give how many code points two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def moved(links: Iterable[Link], by: int) -> list[Link]:
    """Give links whose text begins ``by`` code points later in another one."""
    if not by:
        return list(links)
    return [
        Link(link.url, link.text, tuple((start + by, end + by) for start, end in link.spans))
        if link.spans
        else link
        for link in links
    ]


def nowhere(links: Iterable[Link]) -> list[Link]:
    """Give links without their places: what they stand in is left out of a text."""
    return [Link(link.url, link.text) if link.spans else link for link in links]


def unique(found: Iterable[Link]) -> tuple[Link, ...]:
    """Give each address once, with the first words that carried it and all its places."""
    kept: dict[str, Link] = {}
    # Put together at the end: one address may stand in a text many thousand times.
    again: dict[str, list[Span]] = {}
    for link in found:
        earlier = kept.setdefault(link.url, link)
        if earlier is link:
            continue
        if link.spans:
            again.setdefault(link.url, [*earlier.spans]).extend(link.spans)
        if link.text and not earlier.text:
            kept[link.url] = Link(link.url, link.text, earlier.spans)
    for url, spans in again.items():
        kept[url] = Link(url, kept[url].text, tuple(spans))
    return tuple(kept.values())


class _Solid:
    """The letters and signs of a text, counted."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._before = [0]
        for run in _SOLID.finditer(text):
            self._starts.append(run.start())
            self._before.append(self._before[-1] + run.end() - run.start())

    def count(self, place: int) -> int:
        """Give how many stand before a place."""
        run = bisect_right(self._starts, place) - 1
        if run < 0:
            return 0
        return min(self._before[run] + place - self._starts[run], self._before[run + 1])

    def place(self, number: int) -> int:
        """Give where the one with a number, from 0, stands."""
        run = bisect_right(self._before, number) - 1
        return self._starts[run] + number - self._before[run]
