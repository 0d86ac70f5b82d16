"""What a reader asks for, read from an address and written into one.

The pages and the API read the same parameters: ``q``, the fields that filter
(:data:`search.fields.FILTERS`), ``since``, ``until``, ``sort``, ``page`` or ``offset``,
``limit``, ``group``, ``prefer``, ``explain`` and ``verbatim``. Filters may be repeated, and
hold several values parted by commas.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast, get_args

from werkzeug.datastructures import LanguageAccept, MultiDict

from search import engine
from search.errors import BadRequest, OutOfBounds, QuerySyntaxError
from search.fields import FACETS, FILTERS, alternatives
from search.model import Filters, SearchRequest, Sort

LIMIT = 10
MOST = 100
"""Results on a page: as a rule, and at most."""

SUGGESTIONS = 8
MOST_SUGGESTIONS = 50
"""Suggestions while one types: as a rule, and at most."""

FARTHEST = 1_000_000
"""The highest page or offset that is read."""

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
        facets=FACETS,
        prefer=_distinct(code for text in args.getlist("prefer") for code in text.split(",")),
        explain=_truth(args, "explain", default=False),
        verbatim=_truth(args, "verbatim", default=False),
    )


def read_typed(args: MultiDict[str, str], spoken: str) -> tuple[str, str, int]:
    """Read what is being typed, the language preferred, and how many suggestions are wanted.

    Where no language is given it is ``spoken``, the reader's. Raises :class:`BadRequest`.

    >>> read_typed(MultiDict([("q", "multilin"), ("limit", "5")]), "fr")
    ('multilin', 'fr', 5)
    """
    limit = _number(args, "limit", SUGGESTIONS, 1, MOST_SUGGESTIONS)
    return args.get("q", ""), args.get("lang", "").strip() or spoken, limit


def write(request: SearchRequest) -> dict[str, list[str]]:
    """Write a request as parameters, leaving out what goes without saying.

    >>> write(SearchRequest("bert", Filters({"lang": ("fr",)}), offset=20))
    {'q': ['bert'], 'lang': ['fr'], 'page': ['3']}
    """
    values: dict[str, Sequence[str]] = {"q": [request.query] if request.query else []}
    filters = request.filters
    for name in FILTERS:
        values[name] = filters.of(name)
    for name, day in (("since", filters.since), ("until", filters.until)):
        values[name] = [day.isoformat()] if day else []
    values["sort"] = [request.sort] if request.sort != "relevance" else []
    values["limit"] = [str(request.limit)] if request.limit != LIMIT else []
    values["group"] = [] if request.group else ["0"]
    values["prefer"] = request.prefer
    values["explain"] = ["1"] if request.explain else []
    values["verbatim"] = ["1"] if request.verbatim else []
    if request.offset and request.offset % request.limit == 0:
        values["page"] = [str(request.offset // request.limit + 1)]
    elif request.offset:
        values["offset"] = [str(request.offset)]
    return {name: list(given) for name, given in values.items() if given}


def narrows(request: SearchRequest) -> bool:
    """Tell whether a request asks for anything: words, a filter, or all in an order."""
    asked = bool(request.query.strip()) or request.filters != Filters()
    return asked or request.sort != "relevance"


def with_filter(request: SearchRequest, name: str, values: Iterable[str]) -> SearchRequest:
    """Give the request with these values of a filter and no others, from its first page."""
    filters = replace(request.filters, values={**request.filters.values, name: tuple(values)})
    return replace(request, filters=filters, offset=0)


def without(request: SearchRequest, *names: str) -> SearchRequest:
    """Give the request without some of its filters, or without any, from its first page.

    ``names`` are fields, ``since`` or ``until``.
    """
    given = request.filters
    kept = Filters(
        {name: values for name, values in given.values.items() if name not in names},
        None if "since" in names else given.since,
        None if "until" in names else given.until,
    )
    return replace(request, filters=kept if names else Filters(), offset=0)


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
    values = {name: _values(args, name) for name in FILTERS}
    for month in values["month"]:
        if not re.fullmatch(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", month):
            raise BadRequest("month", _short(month), "a month such as 2020-02")
    since, until = _period(args, "since")[0], _period(args, "until")[1]
    return Filters(values, since, until)


def _values(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return _distinct(value for text in args.getlist(name) for value in alternatives(name, text))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


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
        raise OutOfBounds(name, _short(text), least, most)
    return int(text)


def _truth(args: MultiDict[str, str], name: str, *, default: bool) -> bool:
    text = args.get(name, "").strip().lower()
    if text and text not in _TRUTHS:
        raise BadRequest(name, _short(text), "1 or 0")
    return _TRUTHS.get(text, default)


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"
