"""All issues as a grid: a line for each, a column for each language, a page for each year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from search.model import Issue, IssueSummary, Snippet
from search.render.guesses import spans, within

LINES = 100
"""Issues on a page; a year that has more has several pages."""

COLUMNS = 10
"""Languages of a page: more have no room beside each other."""

_NUMBERED = re.compile(r"^[^:：]{0,60}\d[^:：]{0,20}[:：]\s*(?=\S)")
"""What a title has before its topics: the newsletter's name and number."""


@dataclass(frozen=True, slots=True)
class Line:
    """An issue: the telling that names it, and its tellings by language.

    ``rest`` are those in languages that have no column.
    """

    issue: Issue
    tellings: dict[str, Issue]
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of a year: its issues, newest first, and the languages that they are told in.

    ``year`` 0 are those without a date; ``years`` are all, with how many issues each has.
    """

    year: int
    years: dict[int, int]
    langs: tuple[str, ...]
    lines: Sequence[Line]
    page: int
    pages: int


def topics(issue: Issue) -> Snippet:
    """Give its title without the newsletter's name and number, if anything is left."""
    numbered = _NUMBERED.match(issue.title)
    start, end = numbered.end() if numbered else 0, len(issue.title)
    return Snippet(issue.title[start:], guesses=within(spans(issue.title_guesses), start, end))


def shelf(
    summaries: Iterable[IssueSummary], year: int | None, page: int, place: Callable[[str], int]
) -> Shelf:
    """Give a page of the issues of ``year``, or of the newest one; of those without a date, if
    they are the most.

    ``place`` says how early a reader wants a language.
    """
    tellings: dict[str, dict[str, Issue]] = {}
    for summary in summaries:
        tellings.setdefault(summary.issue.key, {}).setdefault(summary.issue.lang, summary.issue)
    lines = [Line(_liked(told, place), told) for told in tellings.values()]
    years = Counter(map(_year, lines))
    # Where most have no date, those that do are not the newest.
    newest = 0 if 2 * years[0] > len(lines) else max(years, default=0)
    chosen = newest if year is None else year
    own = [line for line in lines if _year(line) == chosen]
    count = max(-(-len(own) // LINES), 1)
    page = min(page, count)
    counts = Counter(lang for line in own for lang in line.tellings)
    langs = tuple(sorted(counts, key=lambda lang: (place(lang), -counts[lang], lang)))[:COLUMNS]
    lines = own[(page - 1) * LINES : page * LINES]
    return Shelf(
        chosen,
        dict(sorted(years.items(), reverse=True)),
        langs,
        [replace(line, rest=len(line.tellings.keys() - set(langs))) for line in lines],
        page,
        count,
    )


def _liked(told: dict[str, Issue], place: Callable[[str], int]) -> Issue:
    return min(told.values(), key=lambda issue: place(issue.lang))


def _year(line: Line) -> int:
    dates = [issue.date.year for issue in line.tellings.values() if issue.date]
    return min(dates, default=0)
