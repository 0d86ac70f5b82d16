"""The application: an engine, pages and an API over it, and what every answer carries."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from pathlib import Path

from flask import Flask, Response, g, request, url_for

from search.engine import Engine
from search.settings import Settings
from search.settings import settings as settings_here
from web import api, current, failures, pages, shown
from web.current import EXTENSION

log = logging.getLogger(__name__)

YEAR = 365 * 24 * 3600

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from elsewhere and nothing inline: what an item's text smuggles in cannot run."""

_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters that a text may hold, and no page: they steer what it is copied to."""


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """Give the WSGI application over ``engine``, or over a new one for ``settings``.

    Without either, the settings of this place and environment are taken. An index need
    not be there yet: until one is, every page says what to run.
    """
    app = Flask(__name__)
    app.extensions[EXTENSION] = engine or Engine(settings or settings_here())
    app.register_blueprint(pages.pages)
    app.register_blueprint(api.api)
    shown.install(app.jinja_env)
    app.jinja_env.globals["asset"] = _assets(app)
    app.jinja_env.globals["damaged"] = lambda: current.engine().damage() is not None
    failures.install(app)
    app.before_request(_start)
    app.after_request(_finish)
    return app


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


def _finish(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.set_data(_STEERING.sub("\ufffd", response.get_data(as_text=True)))
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint == "static" and response.status_code < 400:
        # The address names the version, so the file behind it never changes.
        headers["Cache-Control"] = f"public, max-age={YEAR if 'v' in request.args else 3600}"
    else:
        headers.setdefault("Cache-Control", "no-cache")
    took = (time.perf_counter() - g.started) * 1000
    log.info("%s %r %d %.1f ms", request.method, request.path, response.status_code, took)
    return response
