"""Errors in the words of the interface: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from search.errors import (
    BadRequest,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    IndexUnreadable,
    IssueMissing,
    ItemMissing,
    NlpsearchError,
    OutOfBounds,
    QuerySyntaxError,
    QueryTooLong,
    TooMuch,
)
from web.interface import LANGUAGES, gettext, noted
from web.words import filled, isolated, listed, number, quoted

_DATE = noted("a date such as 2020, 2020-02 or 2020-02-28")
_TRUTH = noted("1 or 0")
_EXPECTED: Mapping[str, str] = {
    "month": noted("a month such as 2020-02"),
    "since": _DATE,
    "until": _DATE,
    "sort": noted("relevance, newest or oldest"),
    "meaning": noted("across, re-rank or off"),
    "group": _TRUTH,
    "explain": _TRUTH,
    "verbatim": _TRUTH,
    "w": noted("a query of at most 200 characters"),
    "host": noted("a name that this server goes by"),
    "ui": noted("one of %(languages)s"),
}
"""What a parameter of a request may be."""

_OTHER = noted("Error")
_PHRASES: Mapping[int, str] = {
    400: noted("Bad request"),
    404: noted("Not found"),
    405: noted("Method not allowed"),
    413: noted("Request too large"),
    429: noted("Too many requests"),
    500: noted("Server error"),
    503: noted("Not available"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """One line that says what is wrong, what to do about it, and the command that does it."""

    message: str
    hint: str = ""
    command: str = ""


def phrase(status: HTTPStatus) -> str:
    """Name a status."""
    return gettext(_PHRASES.get(status, _OTHER))


def http(status: HTTPStatus, path: str) -> Words:
    """Say what is wrong with a request that reached no page of ours."""
    if status == HTTPStatus.NOT_FOUND:
        return Words(filled(gettext("There is no page %(name)s."), name=quoted(path)))
    return Words(filled("%(phrase)s: %(path)s", phrase=phrase(status), path=isolated(path)))


def words(error: NlpsearchError) -> Words:
    """Say what was wrong with a request, or with the index that should answer it."""
    for kind in type(error).__mro__:
        if kind in _WORDS:
            return _WORDS[kind](error)
    return Words(gettext("Something went wrong."))


def _out_of_bounds(error: OutOfBounds) -> Words:
    expected = gettext("a number from %(least)s to %(most)s")
    least, most = number(error.least), number(error.most)
    return _refused(error, filled(expected, least=least, most=most))


def _too_much(error: TooMuch) -> Words:
    expected = gettext("filters of at most %(most)s characters in all")
    return _refused(error, filled(expected, most=number(error.most)))


def _bad_request(error: BadRequest) -> Words:
    expected = gettext(_EXPECTED.get(error.name, error.expected))
    return _refused(error, filled(expected, languages=listed(map(isolated, LANGUAGES), "or")))


def _refused(error: BadRequest, expected: str) -> Words:
    message, hint = gettext("%(name)s cannot be %(value)s."), gettext("Expected: %(expected)s.")
    said = filled(message, name=isolated(error.name), value=quoted(error.value))
    return Words(said, filled(hint, expected=expected))


def _too_long(error: QueryTooLong) -> Words:
    message, hint = (
        gettext("The query has %(count)s characters."),
        gettext("At most %(count)s are read."),
    )
    return Words(
        filled(message, count=number(error.length)), filled(hint, count=number(error.most))
    )


def _query(error: QuerySyntaxError) -> Words:
    message = gettext("The query cannot be read at character %(place)s.")
    return Words(filled(message, place=number(error.column)))


def _item(error: ItemMissing) -> Words:
    message = gettext("There is no story %(name)s.")
    return Words(filled(message, name=quoted(error.item_id)), _moved())


def _issue(error: IssueMissing) -> Words:
    message = gettext("There is no issue %(name)s.")
    return Words(filled(message, name=quoted(error.key)), _moved())


def _moved() -> str:
    return gettext("It may have moved when the archive was indexed anew.")


def _missing(error: IndexMissing) -> Words:
    return Words(gettext("There is no index yet."), _run(), "nlpsearch index PATH")


def _outdated(error: IndexOutdated) -> Words:
    message = gettext("The index was written by another version.")
    return Words(message, _run(), "nlpsearch index --rebuild")


def _damaged(error: IndexDamaged) -> Words:
    return Words(gettext("The index is damaged."), _run(), "nlpsearch index --rebuild PATH")


def _unreadable(error: IndexUnreadable) -> Words:
    message = gettext("The index may not be read.")
    return Words(message, gettext("Whoever runs this server should check its permissions."))


def _run() -> str:
    return gettext("Whoever runs this server mends that with:")


_WORDS: Mapping[type[NlpsearchError], Callable[[Any], Words]] = {
    OutOfBounds: _out_of_bounds,
    TooMuch: _too_much,
    BadRequest: _bad_request,
    QueryTooLong: _too_long,
    QuerySyntaxError: _query,
    ItemMissing: _item,
    IssueMissing: _issue,
    IndexMissing: _missing,
    IndexOutdated: _outdated,
    IndexDamaged: _damaged,
    IndexUnreadable: _unreadable,
}
