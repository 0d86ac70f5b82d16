"""How often words are written: in how many stories of each month, and of each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from search.model import Filters, SearchRequest
from web import params, sending
from web.chart import Chart, chart
from web.current import engine
from web.interface import language
from web.languages import direction
from web.timeline import month_of, ordinal

topics = Blueprint("topics", __name__)

LONGEST = 600
"""Months that are told one by one; of an archive of more only those that have stories."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """In how many stories a word is: of each month, and of each language, whichever is chosen."""

    word: str
    total: int
    months: Mapping[str, int]
    langs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Topic:
    """Words, and of which months the archive is; ``every`` is of all stories."""

    months: tuple[str, ...]
    every: Frequency
    words: tuple[Frequency, ...]


@topics.get("/topic")
def topic() -> str:
    """Show how often some words are written, as a drawing and as tables."""
    words, langs = params.linked_topic(request.args)
    found = counted(words, langs)
    return render_template(
        "topic.html",
        query="",
        words=words,
        langs=langs,
        topic=found,
        chart=drawn(found) if words and found.months else None,
    )


def counted(words: Sequence[str], langs: Sequence[str]) -> Topic:
    """Count words, as they are written, in stories of some languages, or of all."""
    filters = Filters({"lang": tuple(langs)} if langs else {})
    every = _frequency("", filters)
    return Topic(
        _months(sorted(every.months)), every, tuple(_frequency(word, filters) for word in words)
    )


def _frequency(word: str, filters: Filters) -> Frequency:
    asked = SearchRequest(word, filters, limit=0, facets=("month", "lang"), verbatim=True)
    result = engine().search(asked)
    if result.left_out:
        sending.once()
    months = {month: count for month, count in result.facets["month"].items() if month}
    return Frequency(word, result.total, months, dict(result.facets["lang"]))


def _months(known: Sequence[str]) -> tuple[str, ...]:
    """Give all months from the first to the last, those without stories too.

    >>> _months(["2020-11", "2021-01"])
    ('2020-11', '2020-12', '2021-01')
    """
    if not known:
        return ()
    first, last = ordinal(known[0]), ordinal(known[-1])
    if last - first >= LONGEST:
        return tuple(known)
    return tuple(map(month_of, range(first, last + 1)))


def drawn(topic: Topic) -> Chart:
    """Draw the months of each word, from the right where one reads so."""
    rows = [[word.months.get(month, 0) for month in topic.months] for word in topic.words]
    return chart(topic.months, rows, mirrored=direction(language()) == "rtl")
