"""Dates and weeks as newsletters write them: in digits, in words, as ranges."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from search import late
from search.archive.words import files, pattern

_MONTHS = {
    name: number
    for held in files().values()
    for number, names in enumerate(held.get("months", ()), 1)
    for name in names.split()
}
_TO = rf"(?:[-–—~～]|{pattern('to')})"
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|\.)?"
_MONTH = rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR_FIRST = late.compile(r"(?<!\d)(\d{4})[-/._年]\s?(\d{1,2})[-/._月]\s?(\d{1,2})(?!\d)日?")
_TO_DAY = late.compile(rf"\s*{_TO}\s*(?:(\d{{1,2}})月)?(\d{{1,2}})日")
_COMPACT = late.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR_LAST = late.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\d./-]?\d)")
_DAY_MONTH = late.compile(
    rf"\b{_DAY}\s+(?:(?:de|of)\s+)?{_MONTH},?\s+(?:de\s+)?(\d{{4}})\b", re.IGNORECASE
)
# "June 23 - June 29 - 2031", "(Nov 3 - 9) - 2031", "May 5th, 2031".
_MONTH_DAY = late.compile(
    rf"\b{_MONTH}\s+{_DAY}(?:\s*{_TO}\s*(?:{_MONTH}\s+)?{_DAY})?[\s,)\]–—-]{{1,6}}(\d{{4}})\b",
    re.IGNORECASE,
)
_LONGEST_DAY = 40
_DIGIT = late.compile(r"\d")
_ONLY_DAY = late.compile(
    rf"(?:[^\W\d_]{{2,10}}[.,]{{0,2}}\s+)?"
    rf"(?:{_DAY}\s+(?:(?:de|of)\s+)?{_MONTH}|{_MONTH}\s+{_DAY})|"
    r"\d{1,2}[./-](?:0[1-9]|1[0-2])[./-]?|\d{1,2}[月월]\s?\d{1,2}[日号일]",
    re.IGNORECASE,
)
_RANGE = late.compile(rf"\s*{_TO}\s*")
_WEEK_WORD = pattern("week")
_WEEK = late.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_ ]?W(\d{1,2})(?!\d)|"
    rf"(?<!\d)((?:19|20)\d\d)[-_/ ,]{{1,3}}{_WEEK_WORD}[-_ ]?#?(\d{{1,2}})(?!\d)|"
    rf"{_WEEK_WORD}[-_ ]?#?(\d{{1,2}})[-_/ ,(]{{1,3}}(?:of |de )?((?:19|20)\d\d)(?!\d)|"
    r"(?<!\d)((?:19|20)\d\d)年?\s?第\s?(\d{1,2})\s?[周週]",
    re.IGNORECASE,
)


def parse_date(text: str) -> datetime.date | None:
    """The first date in a text; of a range, its last day.

    >>> str(parse_date("May 5, 2020")), str(parse_date("Nov 3 - 9, 2020"))
    ('2020-05-05', '2020-11-09')
    """
    found = sorted(_dates(text))
    if not found:
        return None
    _, end, date = found[0]
    for start, other_end, other in found[1:]:
        if other >= date and start >= end and _RANGE.fullmatch(text, end, start):
            end, date = other_end, other
    return date


def parse_week(text: str) -> datetime.date | None:
    """The Monday of the first week in a text: ``2031-W20``, ``Week 20, 2031``."""
    for match in _WEEK.finditer(text):
        a, b, c, d, week, year, g, h = match.groups()
        try:
            return datetime.date.fromisocalendar(
                int(a or c or year or g), int(b or d or week or h), 1
            )
        except ValueError:
            continue
    return None


def month(name: str) -> int:
    """The number of a month, written in digits or called by its name; 0 for anything else."""
    number = int(name) if name.isdecimal() and len(name) <= 2 else _number(name)
    return number if number <= 12 else 0


def is_ambiguous(text: str) -> bool:
    """Whether the first date in a text may be read day first or month first."""
    match = _YEAR_LAST.search(text)
    if not match or match[2] != "/" or match[1] == match[3]:
        return False
    return int(match[1]) <= 12 and int(match[3]) <= 12


def without(text: str) -> str:
    """A text without its dates and weeks."""
    spans = [(start, end) for start, end, _ in _dates(text)]
    spans += [match.span() for match in _WEEK.finditer(text)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def is_only_date(text: str) -> bool:
    """Whether a heading says nothing but a date or week."""
    rest = without(text)
    return rest != text and not re.search(r"[^\W\d_]", rest)


def is_day(text: str) -> bool:
    """Whether a text says nothing but a day, with its year or without.

    >>> is_day("12 Mar"), is_day("Sat, May 5th"), is_day("Loom 2.0")
    (True, True, False)
    """
    if len(text) > _LONGEST_DAY or not _DIGIT.search(text):
        return False
    return is_only_date(text) or bool(_ONLY_DAY.fullmatch(text.strip()))


def _dates(text: str) -> Iterator[tuple[int, int, datetime.date]]:
    """All dates in a text with their half-open code points, in no order."""
    if not _DIGIT.search(text):
        return
    text = text.replace("İ", "I")
    for match in _YEAR_FIRST.finditer(text):
        year, month, day, end = match[1], match[2], match[3], match.end()
        more = _TO_DAY.match(text, end) if "月" in match.group() else None
        if more:
            month, day, end = more[1] or month, more[2], more.end()
        yield from _valid(match.start(), end, year, month, day)
    for match in _COMPACT.finditer(text):
        yield from _valid(*match.span(), match[1], match[2], match[3])
    for match in _YEAR_LAST.finditer(text):
        day, month = match[1], match[3]
        # The day comes first but in America, where only the slash is used.
        if match[2] == "/" and int(month) > 12:
            day, month = month, day
        yield from _valid(*match.span(), match[4], month, day)
    for match in _DAY_MONTH.finditer(text):
        yield from _valid(*match.span(), match[3], _number(match[2]), match[1])
    for match in _MONTH_DAY.finditer(text):
        month, day = match[3] or match[1], match[4] or match[2]
        yield from _valid(*match.span(), match[5], _number(month), day)


def _number(month: str) -> int:
    # Turkish capitals: the i of "NISAN" is "İ", the ı of "ARALIK" is "I".
    month = month.lower()
    return _MONTHS.get(month) or _MONTHS.get(month.replace("i", "ı"), 0)


def _valid(
    start: int, end: int, year: str, month: str | int, day: str
) -> Iterator[tuple[int, int, datetime.date]]:
    try:
        yield start, end, datetime.date(int(year), int(month), int(day))
    except ValueError:
        return
