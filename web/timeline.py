"""Results along time: bars for months, or where there are many for years or decades."""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.model import SearchRequest
from web import params
from web.words import month

STEPS = (1, 12, 120)
"""Months of a bar."""

BARS, MONTHS = 60, 36
"""Bars at most; months become years before that, or they would be too thin to be hit."""

HEIGHT, WIDTH = 40, 10
"""Of the highest bar, and of each with the room around it, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A time with results. ``request`` narrows to it, or where it is ``chosen`` lets it go.

    ``x`` and ``height`` are in units of the drawing.
    """

    label: str
    count: int
    chosen: bool
    request: SearchRequest
    x: int
    height: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars that have results, and how wide all of the time between first and last is."""

    bars: Sequence[Bar]
    width: int
    first: str
    last: str


def timeline(request: SearchRequest, months: Mapping[str, int]) -> Timeline | None:
    """Give the timeline of results, by how many there are of each month (``2020-02``).

    None where all are of one month, and that is not chosen.
    """
    counts = {ordinal(text): count for text, count in months.items() if text}
    chosen = set(map(ordinal, request.filters.of("month")))
    if len(counts) + len(chosen - counts.keys()) < 2 and not chosen:
        return None
    places = counts.keys() | chosen
    span = max(places) - min(places) + 1
    step = next((s for s in STEPS if span <= (MONTHS if s == 1 else BARS * s)), STEPS[-1])
    first, last = min(places) // step, max(places) // step
    told: Counter[int] = Counter()
    for place, count in counts.items():
        told[place // step] += count
    for place in chosen:
        told[place // step] += 0
    most = max(told.values(), default=0) or 1
    bars = [
        Bar(
            label=_label(at, step),
            count=told[at],
            chosen=step == 1 and at in chosen,
            request=_narrowed(request, at, step, chosen),
            x=(at - first) * WIDTH,
            height=max(round(told[at] / most * HEIGHT), 1),
        )
        for at in sorted(told)
    ]
    return Timeline(bars, (last - first + 1) * WIDTH, bars[0].label, bars[-1].label)


def ordinal(text: str) -> int:
    """Count the months before one.

    >>> ordinal("2020-02")
    24241
    """
    year, _, of_year = text.partition("-")
    return int(year) * 12 + int(of_year) - 1


def month_of(count: int) -> str:
    """Give the month that has so many before it.

    >>> month_of(24241)
    '2020-02'
    """
    return f"{count // 12:04}-{count % 12 + 1:02}"


def _label(at: int, step: int) -> str:
    if step == 1:
        return month(month_of(at))
    first = at * step // 12
    years = (max(first, 1), first + step // 12 - 1)
    return str(years[1]) if step == 12 else f"{years[0]}–{years[1]}"


def _narrowed(request: SearchRequest, at: int, step: int, chosen: set[int]) -> SearchRequest:
    """Choose a month, or let it go; of years look closer at one."""
    if step == 1:
        kept = sorted(chosen ^ {at})
        return params.with_filter(request, "month", map(month_of, kept))
    first, last = max(at * step, 12), (at + 1) * step - 1
    end = calendar.monthrange(last // 12, last % 12 + 1)[1]
    since = datetime.date(first // 12, first % 12 + 1, 1)
    until = datetime.date(last // 12, last % 12 + 1, end)
    return replace(request, filters=replace(request.filters, since=since, until=until), offset=0)
