"""What a repair guessed, for whatever shows a text: in words, and where it stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from search.model import Guess, Issue, Item, Repair, Snippet, Span

POSSIBLE = "possible match"
"""What a result is called whose letters were lost where the query has others."""


def notice(repair: Repair) -> str:
    """Say how far an issue that arrived broken could be mended.

    ``This issue arrived with a broken encoding (read as windows-1254). 78 % of its characters
    were recovered for certain, 22 % guessed, 0 % lost.``
    """
    page = f" (read as {repair.page})" if repair.page else ""
    return (
        f"This issue arrived with a broken encoding{page}. "
        f"{percent(repair.certain)} of its characters were recovered for certain, "
        f"{percent(repair.guessed)} guessed, {percent(repair.lost)} lost."
    )


def summary(repair: Repair) -> str:
    """Say the same in a few words, for a list."""
    page = f" from {repair.page}" if repair.page else ""
    return (
        f"mended{page}: {percent(repair.certain)} certain, "
        f"{percent(repair.guessed)} guessed, {percent(repair.lost)} lost"
    )


def percent(share: float) -> str:
    """Give a share as a whole per cent, but never call a little nothing or most all.

    >>> percent(0.784), percent(0.001), percent(0.999), percent(1)
    ('78 %', 'under 1 %', 'over 99 %', '100 %')
    """
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{round(share * 100)} %"


def title(told: Item | Issue) -> Snippet:
    """Give the title of an item or an issue with its guesses."""
    return Snippet(told.title, guesses=spans(told.title_guesses))


def paragraphs(item: Item) -> Iterator[Snippet]:
    """Give the paragraphs of an item's text, which blank lines part, with their guesses."""
    guesses, start = spans(item.guesses), 0
    for paragraph in item.text.split("\n\n"):
        end = start + len(paragraph)
        if paragraph.strip():
            yield Snippet(paragraph, guesses=within(guesses, start, end))
        start = end + len("\n\n")


def spans(guesses: Sequence[Guess]) -> tuple[Span, ...]:
    """Give where guesses stand: half-open code points of their text."""
    return tuple((guess.start, guess.end) for guess in guesses)


def within(found: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """Give what of spans, in order, lies in a piece of their text, as code points of it.

    >>> within([(0, 4), (6, 9)], 2, 8)
    ((0, 2), (4, 6))
    """
    first = bisect_right(found, start, key=itemgetter(1))
    last = bisect_left(found, end, key=itemgetter(0))
    return tuple(
        (max(begin, start) - start, min(stop, end) - start) for begin, stop in found[first:last]
    )
