"""The application: an engine, pages and an API over it, and what every answer carries."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request, url_for
from werkzeug.sansio.utils import host_is_trusted

from search.engine import Engine
from search.errors import BadRequest
from search.misses import Misses
from search.settings import Settings
from search.settings import settings as settings_here
from web import (
    api,
    citing,
    crawlers,
    current,
    failures,
    feeds,
    fixed,
    frame,
    hooks,
    interface,
    limiting,
    links,
    metrics,
    openapi,
    reading,
    sending,
    shell,
    shown,
    tellings,
    topic,
    words,
)
from web.connections import BODY
from web.current import EXTENSION
from web.public import YEAR, Public

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src {images}",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from elsewhere and nothing inline: what an item's text smuggles in cannot run."""

POLICY = _POLICY.format(images="'self'")
PICTURED = _POLICY.format(images="'self' https: http:")
"""Where one reads, pictures are shown that the reader asks for; the page itself has none."""

_READING = ("pages.item", "pages.issue")

SHARED = ("/api/", "/feed.")
"""How the paths of what is for programs begin."""

_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters that a text may hold, and no page: they steer what it is copied to."""


_BLUEPRINTS = (
    reading.pages,
    api.api,
    feeds.feeds,
    topic.topics,
    shell.shell,
    crawlers.crawlers,
    citing.citing,
)


def create_app(
    settings: Settings | None = None,
    engine: Engine | None = None,
    public: Public | None = None,
    workers: int = 1,
) -> Flask:
    """Give the WSGI application over ``engine``, or over a new one for ``settings``.

    Without either, the settings of this place and environment are taken. An index need
    not be there yet: until one is, every page says what to run. ``public`` says how
    readers reach it. ``workers`` processes may answer with it.
    """
    public = public or Public()
    app = Flask(__name__)
    # Nothing is redirected for a slash too many or one that lacks: that would have to name our
    # host, of which we know but what the request says.
    app.url_map.merge_slashes = False
    app.wsgi_app = _Rooted(app.wsgi_app)  # type: ignore[method-assign]
    app.config["SITE"] = public.name
    app.config["MAX_CONTENT_LENGTH"] = BODY
    engine = engine or Engine(settings or settings_here())
    app.extensions[EXTENSION] = engine
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    # Neither counted among the pages nor in need of an index: whoever asks wants to know whether
    # the process still answers.
    app.add_url_rule("/healthz", "healthz", lambda: api.answer({"status": "ok"}))
    # Where feeds and JSON, which cannot name it, have their icon.
    app.add_url_rule("/favicon.ico", "icon", lambda: app.send_static_file("icon.svg"))
    hooks.install(app, engine.settings)
    openapi.install(app)
    _furnish(app, public)
    failures.install(app)
    app.before_request(_start)
    app.before_request(_host_check(public))
    limiting.install(app, public.rate)
    app.before_request(interface.check)
    app.before_request(_pin)
    app.teardown_request(_unpin)
    sending.install(app, public)
    metrics.install(app, workers, Misses(engine.settings) if public.report else None)
    if public.cors:
        app.after_request(_shared)
    app.after_request(_finish)
    app.after_request(_adding(public.headers()))
    return app


def _furnish(app: Flask, public: Public) -> None:
    """Give templates what they call and name."""
    for module in (fixed, frame, shown, tellings, interface, links, words):
        module.install(app.jinja_env)
    app.jinja_env.globals.update(
        asset=_assets(app),
        damaged=lambda: current.engine().damage() is not None,
        site=public.title,
        origin=public.origin,
        original=public.place,
        references=citing.NAMES,
    )


class _Rooted:
    """An application whose root is ``/``, also where a prefix alone was asked for.

    It is asked as by no name where the one that a request gives is none: Werkzeug fails on it
    before any of the handlers of errors.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["PATH_INFO"] = environ.get("PATH_INFO") or "/"
        if not _is_name(environ.get("HTTP_HOST", "")):
            del environ["HTTP_HOST"]
        return self._app(environ, start_response)


def _is_name(host: str) -> bool:
    """Tell whether a ``Host`` has labels, of 63 characters at most."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


class _assets:
    """Gives the address of a static file, which changes when the file does."""

    def __init__(self, app: Flask) -> None:
        folder = Path(str(app.static_folder))
        self._versions = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            for path in folder.iterdir()
            if path.is_file()
        }

    def __call__(self, name: str) -> str:
        return url_for("static", filename=name, v=self._versions[name])


def _start() -> None:
    g.started = time.perf_counter()


def _pin() -> None:
    """Have one generation of the index answer all that a page asks."""
    if request.blueprint:
        g.pinned = ExitStack()
        g.pinned.enter_context(current.engine().pinned())


def _unpin(error: BaseException | None) -> None:
    pinned = g.pop("pinned", None)
    if pinned is not None:
        pinned.close()


def _host_check(public: Public) -> Callable[[], None]:
    """Give what refuses requests that name another host than ours."""

    def check() -> None:
        host = request.environ.get("HTTP_HOST", "")
        if public.hosts and not host_is_trusted(host, public.hosts):
            raise BadRequest("host", host[:80], "a name that this server goes by")

    return check


def _adding(headers: Mapping[str, str]) -> Callable[[Response], Response]:
    """Give what adds headers to every answer."""

    def add(response: Response) -> Response:
        response.headers.update(headers)
        return response

    return add


def _shared(response: Response) -> Response:
    """Let the scripts of any site read what is for programs, without what a browser knows of us."""
    if request.path.startswith(SHARED):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    return response


def _finish(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.set_data(without_steering(response.get_data(as_text=True)))
        interface.remember(response)
    headers = response.headers
    headers["Content-Security-Policy"] = PICTURED if request.endpoint in _READING else POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint == "static" and response.status_code < 400:
        # The address names the version, so the file behind it never changes.
        headers["Cache-Control"] = f"public, max-age={YEAR if 'v' in request.args else 3600}"
    else:
        headers.setdefault("Cache-Control", "no-cache")
    _log(response, (time.perf_counter() - g.started) * 1000)
    return response


def without_steering(page: str) -> str:
    """Give a page without control characters, which steer what it is copied to."""
    return _STEERING.sub("\ufffd", page)


def _log(response: Response, took: float) -> None:
    """Log an answer in a line: neither what was asked for nor who asked."""
    method, path, status = request.method, request.path, response.status_code
    fields = {"method": method, "path": path, "status": status, "ms": round(took, 1)}
    log.info("%s %r %d %.1f ms", method, path, status, took, extra={"fields": fields})
