"""What the head of every page says of the archive: from when to when, in how many languages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.dates import format_interval, format_skeleton
from flask import g
from jinja2 import Environment

from search.engine import Engine
from search.errors import NlpsearchError
from web.current import engine
from web.interface import gettext, locale

_MONTHS = "yMMM"
"""What is shown of a day, as a skeleton of the CLDR."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The days of the first and the last issue, if most have one; in how many languages it is."""

    first: datetime.date | None
    last: datetime.date | None
    languages: int


def install(environment: Environment) -> None:
    """Let templates use what is here."""
    environment.globals.update(extent=extent, monolingual=monolingual, promise=promise)
    environment.filters["months"] = months


def extent() -> Extent:
    """Give the extent of the archive that serves."""
    return _extent(engine(), engine().serving().generation)


def monolingual() -> bool:
    """Tell whether all is told in one language, so that nobody wants to know in which.

    It is not known of an archive that cannot be asked. Looked up once a page, as each result asks.
    """
    if "monolingual" not in g:
        try:
            g.monolingual = extent().languages <= 1
        except NlpsearchError:
            g.monolingual = False
    known: bool = g.monolingual
    return known


def promise() -> str:
    """Say in a sentence what the pages are for."""
    if monolingual():
        return gettext("Search the newsletters")
    return gettext("Search newsletters in every language they are written in")


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
    if 2 * len(days) < len(issues):
        days = []  # a few say nothing of the time of all
    languages = len({issue.lang for issue in issues})
    return Extent(min(days, default=None), max(days, default=None), languages)
