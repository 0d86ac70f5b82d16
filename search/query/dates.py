"""Days, months and years as people write them in a query."""

from __future__ import annotations

import calendar
import datetime

from search import late
from search.analysis.base import fold
from search.errors import QuerySyntaxError
from search.query.tree import DateRange

_YEAR_FIRST = late.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_MONTH_FIRST = late.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_YEAR_LAST = late.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


def date_range(text: str, column: int = 1) -> DateRange:
    """Read ``2020``, ``2020-02``, ``2020-02-28`` or two of them with ``..`` between.

    Dots and slashes do for hyphens, and with the year last the day comes first, unless it
    cannot: ``28.02.2020``, ``02/2020``. Either end of a range may be left out. Raises
    :class:`QuerySyntaxError`.

    >>> date_range("2020-02")
    DateRange(since=datetime.date(2020, 2, 1), until=datetime.date(2020, 2, 29))
    """
    first, dots, last = text.partition("..")
    if not dots:
        last = first
    since = _period(first, column)[0] if first else None
    until = _period(last, column)[1] if last else None
    if since is None and until is None:
        raise _bad_date(text, column)
    return DateRange(since, until)


def write_period(period: DateRange) -> str:
    """Write a period so that :func:`date_range` reads it again: one year or month as such.

    >>> write_period(date_range("2020-02-01..2020-02-29")), write_period(date_range("2020-02.."))
    ('2020-02', '2020-02-01..')
    """
    since, until = period.since, period.until
    if since and until:
        for text in (f"{since.year:04}", f"{since.year:04}-{since.month:02}", since.isoformat()):
            if _period(text, 1) == (since, until):
                return text
    return f"{since or ''}..{until or ''}"


def _period(text: str, column: int) -> tuple[datetime.date, datetime.date]:
    """Give the first and last day of a year, a month or a day."""
    parts = _parts(fold(text))
    if not parts:
        raise _bad_date(text, column)
    year, month, day = (*parts, None, None)[:3]
    try:
        start = datetime.date(year or 0, month or 1, day or 1)
        if day:
            return start, start
        if month:
            return start, start.replace(day=calendar.monthrange(start.year, start.month)[1])
        return start, datetime.date(start.year, 12, 31)
    except ValueError:
        raise _bad_date(text, column) from None


def _parts(text: str) -> tuple[int, ...]:
    """Give year, month and day as far as they are given; nothing where it is no date."""
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return tuple(int(part) for part in match.groups() if part)
    match = _MONTH_FIRST.fullmatch(text)
    if match:
        return int(match[2]), int(match[1])
    match = _YEAR_LAST.fullmatch(text)
    if not match:
        return ()
    day, month, year = map(int, match.groups())
    return (year, day, month) if month > 12 >= day else (year, month, day)


def _bad_date(text: str, column: int) -> QuerySyntaxError:
    return QuerySyntaxError(
        f"{text!r} is no date", column, "write date:2020, date:2020-02 or date:2020-01..2020-03"
    )
