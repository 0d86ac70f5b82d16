"""What goes wrong, as a page or as JSON, with the right status."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from search.errors import (
    BadRequest,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    IndexUnreadable,
    IssueMissing,
    ItemMissing,
    NlpsearchError,
    QuerySyntaxError,
)
from web.api import answer

log = logging.getLogger(__name__)

STATUS: dict[type[NlpsearchError], HTTPStatus] = {
    BadRequest: HTTPStatus.BAD_REQUEST,
    QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    ItemMissing: HTTPStatus.NOT_FOUND,
    IssueMissing: HTTPStatus.NOT_FOUND,
    IndexMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexOutdated: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexUnreadable: HTTPStatus.SERVICE_UNAVAILABLE,
}

LONGEST_ECHO = 500
"""Code points of a query that an error page puts back into the box."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What to say: a status, one line, and what to do about it."""

    status: HTTPStatus
    message: str
    hint: str = ""


def install(app: Flask) -> None:
    """Let ``app`` answer every exception by one of the functions below."""
    app.register_error_handler(NlpsearchError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: NlpsearchError) -> Response:
    status = STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)
    if status >= 500:
        log.error("%s", error)
    # The hints about missing things name commands, which a reader of pages has not.
    elsewhere = status == HTTPStatus.NOT_FOUND and not _is_api()
    hint = "It may have moved when the archive was indexed anew." if elsewhere else error.hint
    return _answer(Failure(status, error.public, hint))


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    status = HTTPStatus(error.code)
    response = _answer(Failure(status, f"{status.phrase.lower()}: {request.path}"))
    if "Allow" in (sent := error.get_response().headers):
        response.headers["Allow"] = sent["Allow"]
    return response


def _unforeseen(error: Exception) -> Response:
    log.error("%s %r failed", request.method, request.full_path[:500], exc_info=error)
    message = "something went wrong here; the log says what"
    return _answer(Failure(HTTPStatus.INTERNAL_SERVER_ERROR, message))


def _answer(failure: Failure) -> Response:
    if _is_api():
        said = {
            "status": failure.status.value,
            "message": failure.message,
            "hint": failure.hint,
        }
        return answer({"error": said}, failure.status)
    query = request.args.get("q", "")
    page = render_template("error.html", failure=failure, query=query[:LONGEST_ECHO])
    return make_response(page, failure.status)


def _is_api() -> bool:
    return request.path.startswith("/api/") or request.path == "/healthz"
