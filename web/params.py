"""What a reader asks for, read from an address and written into one.

The pages and the API read the same parameters: ``q``, ``lang``, ``section``, ``issue``,
``author``, ``month``, ``since``, ``until``, ``sort``, ``page`` or ``offset``, ``limit``,
``group`` and ``prefer``. Filters may be repeated, and hold several values parted by commas.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast, get_args

from werkzeug.datastructures import LanguageAccept, MultiDict

from search import engine
from search.errors import BadRequest, QuerySyntaxError
from search.model import Filters, SearchRequest, Sort

LIMIT = 10
MOST = 100
"""Results on a page: as a rule, and at most."""

FARTHEST = 1_000_000
"""The highest page or offset that is read."""

LISTS = ("lang", "section", "issue", "author", "month")
"""Filters that take several values."""

_WHOLE = frozenset({"author"})
"""Filters whose values may hold commas themselves."""

_TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def read(args: MultiDict[str, str]) -> SearchRequest:
    """Read a request from an address. Raises :class:`BadRequest`.

    >>> read(MultiDict([("q", "bert"), ("lang", "fr,pt"), ("page", "3")])).offset
    20
    """
    limit = _number(args, "limit", LIMIT, 1, MOST)
    page = _number(args, "page", 1, 1, FARTHEST)
    return SearchRequest(
        query=args.get("q", ""),
        filters=_filters(args),
        sort=_sort(args),
        offset=_number(args, "offset", (page - 1) * limit, 0, FARTHEST * MOST),
        limit=limit,
        group=_truth(args, "group", default=True),
        prefer=_values(args, "prefer"),
    )


def write(request: SearchRequest) -> dict[str, list[str]]:
    """Write a request as parameters, leaving out what goes without saying.

    >>> write(SearchRequest("bert", Filters(lang=("fr",)), offset=20))
    {'q': ['bert'], 'lang': ['fr'], 'page': ['3']}
    """
    values: dict[str, Sequence[str]] = {"q": [request.query] if request.query else []}
    for name in LISTS:
        values[name] = getattr(request.filters, name)
    for name in ("since", "until"):
        day = getattr(request.filters, name)
        values[name] = [day.isoformat()] if day else []
    values["sort"] = [request.sort] if request.sort != "relevance" else []
    values["limit"] = [str(request.limit)] if request.limit != LIMIT else []
    values["group"] = [] if request.group else ["0"]
    values["prefer"] = request.prefer
    if request.offset and request.offset % request.limit == 0:
        values["page"] = [str(request.offset // request.limit + 1)]
    elif request.offset:
        values["offset"] = [str(request.offset)]
    return {name: list(given) for name, given in values.items() if given}


def narrows(request: SearchRequest) -> bool:
    """Tell whether a request asks for anything: words, or a filter."""
    return bool(request.query.strip()) or request.filters != Filters()


def with_filter(request: SearchRequest, name: str, values: Iterable[str]) -> SearchRequest:
    """Give the request with these values of a filter and no others, from its first page."""
    # A filter's name comes from a table, so mypy cannot see that it is one.
    filters = replace(request.filters, **{name: tuple(values)})  # type: ignore[arg-type]
    return replace(request, filters=filters, offset=0)


def without(request: SearchRequest, *names: str) -> SearchRequest:
    """Give the request without some of its filters, or without any, from its first page."""
    empty = Filters()
    given = {name: getattr(empty, name) for name in names}
    filters = replace(request.filters, **given) if names else empty
    return replace(request, filters=filters, offset=0)


def preferred(accepted: LanguageAccept) -> tuple[str, ...]:
    """Give the languages a browser asks for, best first, each with its plain code.

    >>> preferred(LanguageAccept([("pt-PT", 1), ("en", 0.5)]))
    ('pt-PT', 'pt', 'en')
    """
    found: dict[str, None] = {}
    for code, quality in accepted:
        if quality > 0 and code != "*":
            found.update(dict.fromkeys((code, code.split("-")[0])))
    return tuple(found)


def _filters(args: MultiDict[str, str]) -> Filters:
    for month in _values(args, "month"):
        if not re.fullmatch(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", month):
            raise BadRequest("month", _short(month), "a month such as 2020-02")
    values = {name: _values(args, name) for name in LISTS}
    since, until = _period(args, "since")[0], _period(args, "until")[1]
    return Filters(**values, since=since, until=until)


def _values(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    given = args.getlist(name)
    parts = given if name in _WHOLE else [part for text in given for part in text.split(",")]
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _period(
    args: MultiDict[str, str], name: str
) -> tuple[datetime.date | None, datetime.date | None]:
    text = args.get(name, "").strip()
    if not text:
        return None, None
    try:
        period = engine.period(text)
    except QuerySyntaxError:
        raise BadRequest(name, _short(text), "a date: 2020, 2020-02 or 2020-02-28") from None
    return period.since, period.until


def _sort(args: MultiDict[str, str]) -> Sort:
    text = args.get("sort", "") or "relevance"
    if text not in get_args(Sort):
        raise BadRequest("sort", _short(text), "relevance, newest or oldest")
    return cast(Sort, text)


def _number(args: MultiDict[str, str], name: str, default: int, least: int, most: int) -> int:
    text = args.get(name, "").strip()
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise BadRequest(name, _short(text), f"a number from {least} to {most}")
    return int(text)


def _truth(args: MultiDict[str, str], name: str, *, default: bool) -> bool:
    text = args.get(name, "").strip().lower()
    if text and text not in _TRUTHS:
        raise BadRequest(name, _short(text), "1 or 0")
    return _TRUTHS.get(text, default)


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"
