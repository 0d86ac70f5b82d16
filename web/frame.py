"""What the head of every page says of the archive: from when to when, in how many languages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.dates import format_interval, format_skeleton
from jinja2 import Environment

from search.engine import Engine
from web.current import engine
from web.interface import locale

_MONTHS = "yMMM"
"""What is shown of a day, as a skeleton of the CLDR."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The days of the first and the last issue, if any has one; how many languages are told in."""

    first: datetime.date | None
    last: datetime.date | None
    languages: int


def install(environment: Environment) -> None:
    """Let templates use what is here."""
    environment.globals["extent"] = lambda: _extent(engine(), engine().serving().generation)
    environment.filters["months"] = months


def months(extent: Extent) -> str:
    """Give the time of an archive for reading: Jan – Aug 2020; nothing where none is known."""
    return _months(extent, locale())


@lru_cache(maxsize=16)
def _months(extent: Extent, where: Locale) -> str:
    if extent.first is None or extent.last is None:
        return ""
    if extent.first.isoformat()[:7] == extent.last.isoformat()[:7]:
        return str(format_skeleton(_MONTHS, extent.first, locale=where))
    return str(format_interval(extent.first, extent.last, _MONTHS, locale=where))


@lru_cache(maxsize=2)
def _extent(asked: Engine, generation: str) -> Extent:
    """Look through all issues, once a generation."""
    issues = [summary.issue for summary in asked.issues()]
    days = [issue.date for issue in issues if issue.date]
    languages = len({issue.lang for issue in issues})
    return Extent(min(days, default=None), max(days, default=None), languages)
