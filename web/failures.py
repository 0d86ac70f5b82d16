"""What goes wrong, as a page or as JSON, with the right status."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import TypedDict

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from search.errors import (
    BadRequest,
    HookRefused,
    IndexDamaged,
    IndexMissing,
    IndexNotWritten,
    IndexOutdated,
    IndexUnreadable,
    IssueMissing,
    ItemMissing,
    NlpsearchError,
    QuerySyntaxError,
    QueryTooLong,
)
from search.model import Issue
from web.api import answer
from web.interface import gettext
from web.near import near
from web.wording import Words, http, phrase, words

log = logging.getLogger(__name__)

STATUS: dict[type[NlpsearchError], HTTPStatus] = {
    BadRequest: HTTPStatus.BAD_REQUEST,
    QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    ItemMissing: HTTPStatus.NOT_FOUND,
    IssueMissing: HTTPStatus.NOT_FOUND,
    HookRefused: HTTPStatus.FORBIDDEN,
    IndexNotWritten: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexOutdated: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexUnreadable: HTTPStatus.SERVICE_UNAVAILABLE,
}


class _Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str


class Problem(_Problem, total=False):
    """What went wrong, by RFC 9457, and where it was a parameter which."""

    parameter: str
    value: str
    expected: str


LONGEST_ECHO = 500
"""Code points of a query that an error page puts back into the box."""


def install(app: Flask) -> None:
    """Let ``app`` answer every exception by one of the functions below."""
    app.register_error_handler(NlpsearchError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: NlpsearchError) -> Response:
    known = (STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    status = next(known, HTTPStatus.INTERNAL_SERVER_ERROR)
    if status >= 500:
        log.error("%s", error)
    if _is_api():
        return _told(status, error.public, **_data(error))
    missing = isinstance(error, ItemMissing | IssueMissing)
    return _shown(status, words(error), near() if missing else ())


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    status = HTTPStatus(error.code)
    if _is_api():
        response = _told(status, f"{status.phrase.lower()}: {request.path}")
    else:
        response = _shown(status, http(status, request.path))
    for name, value in error.get_response().headers:
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> Response:
    log.error("%s %r failed", request.method, request.full_path[:500], exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    if _is_api():
        return _told(status, "something went wrong here; the log says what")
    return _shown(status, Words(gettext("Something went wrong."), gettext("The log says what.")))


def _told(status: HTTPStatus, detail: str, **more: str) -> Response:
    """Tell a program, by RFC 9457; nothing in it is a command to type."""
    said = {"type": "about:blank", "title": status.phrase, "status": status.value}
    response = answer({**said, "detail": detail, **more}, status)
    response.mimetype = "application/problem+json"
    return response


def _data(error: NlpsearchError) -> dict[str, str]:
    """Give what a program can act on, beside the words."""
    if isinstance(error, BadRequest):
        return {"parameter": error.name, "value": error.value, "expected": error.expected}
    if isinstance(error, QueryTooLong):
        return {"parameter": "q", "expected": f"at most {error.most} characters"}
    return {}


def _shown(status: HTTPStatus, said: Words, instead: Sequence[Issue] = ()) -> Response:
    query = request.args.get("q", "")[:LONGEST_ECHO]
    page = render_template(
        "error.html", status=status, phrase=phrase(status), said=said, query=query, near=instead
    )
    return make_response(page, status)


def _is_api() -> bool:
    programs = request.path.startswith(("/api/", "/hooks/"))
    return programs or request.path in ("/healthz", "/readyz")
