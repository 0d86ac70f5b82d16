"""Where guesses lie in a text that was made from the mended one.

Markdown leaves runs of letters as they are, so runs are aligned, and letters where a marker
that stood between two runs is gone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from search import late
from search.model import Guess

# What Markdown does not take apart.
_RUN = late.regex(r"[\p{L}\p{M}\p{N}]+")

_FIRST = 8
"""Words by which a place is told from others that begin so."""

_PLACES = 64
"""Places that are looked at, the last ones."""

_BETWEEN = 40
"""Words that may stand between those of a text, such as those of an address."""


def traced(source: str, guesses: Sequence[Guess], text: str) -> tuple[Guess, ...]:
    """Give the guesses of ``source`` where they stand in ``text``, which was made from it."""
    if not guesses:
        return ()
    place = _aligned(source, text)
    found = []
    for guess in guesses:
        start, last = place.get(guess.start), place.get(guess.end - 1)
        if start is not None and last is not None and last - start == guess.end - 1 - guess.start:
            found.append(replace(guess, start=start, end=last + 1))
    return tuple(sorted(found, key=lambda guess: guess.start))


def located(source: str, guesses: Sequence[Guess], text: str) -> tuple[Guess, ...]:
    """Give the guesses of ``source`` in ``text``, which stands somewhere in it.

    That is where most of its first words are, and the last such place; nowhere, if none is.
    """
    words = [run.group() for run in _RUN.finditer(text)]
    if not words or not guesses:
        return ()
    runs = list(_RUN.finditer(source))
    places = [at for at, run in enumerate(runs) if run.group() == words[0]][-_PLACES:]
    if not places:
        return ()

    def same(at: int) -> int:
        pairs = zip(runs[at : at + _FIRST], words, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0].group() == pair[1], pairs))

    best = max(reversed(places), key=same)
    start, end = (
        runs[best].start(),
        runs[min(best + 2 * len(words) + _BETWEEN, len(runs)) - 1].end(),
    )
    own = [
        replace(guess, start=guess.start - start, end=guess.end - start)
        for guess in guesses
        if start <= guess.start and guess.end <= end
    ]
    return traced(source[start:end], own, text)


def _aligned(source: str, text: str) -> dict[int, int]:
    """Give for the letters of ``source`` that are in ``text`` where they are.

    From the beginning on, or from the end where that finds more: a title that is gone may
    come again in the text.
    """
    forward, back = _forward(source, text), _forward(source[::-1], text[::-1])
    if len(forward) >= len(back):
        return forward
    return {len(source) - 1 - one: len(text) - 1 - other for one, other in back.items()}


def _forward(source: str, text: str) -> dict[int, int]:
    before, after = list(_RUN.finditer(source)), list(_RUN.finditer(text))
    place: dict[int, int] = {}
    ours: list[int] = []
    theirs: list[int] = []
    for one, other in _paired([m.group() for m in before], [m.group() for m in after]):
        if one is not None and other is not None:
            _align_letters(source, ours, text, theirs, place)
            ours, theirs = [], []
            place.update(zip(range(*before[one].span()), range(*after[other].span()), strict=True))
        elif one is not None:
            ours += range(*before[one].span())
        elif other is not None:
            theirs += range(*after[other].span())
    _align_letters(source, ours, text, theirs, place)
    return place


def _align_letters(
    source: str, ours: Sequence[int], text: str, theirs: Sequence[int], place: dict[int, int]
) -> None:
    """Find letters again where whole runs are none: what stood between two of them is gone."""
    for one, other in _paired([source[at] for at in ours], [text[at] for at in theirs]):
        if one is not None and other is not None:
            place[ours[one]] = theirs[other]


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Go through two lists of which one was made from the other, and pair what both have.

    What is in one alone is paired with None. Where they differ, the nearer one of the next
    two is gone on from, so that time is that of the lists and not of their product.
    """
    i = j = 0
    next_before, next_after = _Next(before), _Next(after)
    while i < len(before) and j < len(after):
        if before[i] == after[j]:
            yield i, j
            i, j = i + 1, j + 1
            continue
        there, here = next_before(after[j], i), next_after(before[i], j)
        if there is not None and (here is None or there - i <= here - j):
            stop, end = there, j
        elif here is not None:
            stop, end = i, here
        else:
            stop, end = i + 1, j + 1
        yield from ((at, None) for at in range(i, stop))
        yield from ((None, at) for at in range(j, end))
        i, j = stop, end
    yield from ((at, None) for at in range(i, len(before)))
    yield from ((None, at) for at in range(j, len(after)))


class _Next:
    """Where something comes next in a list."""

    def __init__(self, items: Sequence[str]) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        for at, item in enumerate(items):
            self._places[item].append(at)

    def __call__(self, item: str, since: int) -> int | None:
        places = self._places.get(item, [])
        at = bisect_left(places, since)
        return places[at] if at < len(places) else None
