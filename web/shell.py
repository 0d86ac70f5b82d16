"""What lets the pages be installed as an app, and be there without a network."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request, url_for

from search.render import json
from web.current import engine
from web.interface import language
from web.languages import direction

shell = Blueprint("shell", __name__)

KEPT = ("style.css", "box.js", "page.js", "swap.js", "install.js", "icon.svg")
"""The files without which no page is one."""
PAPER, ACCENT = "#fcfbf8", "#0f5c63"
"""Of the style sheet: the colours of an app's window."""


@shell.get("/manifest.webmanifest")
def manifest() -> Response:
    """Say how the pages look as an app."""
    said = {
        "name": current_app.config["SITE"],
        "lang": language(),
        "dir": direction(language()),
        "start_url": url_for("pages.search"),
        "scope": url_for("pages.search"),
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": ACCENT,
        "icons": [
            {"src": _asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": _asset("icon-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    }
    answer = Response(json.dumps(said) + "\n", mimetype="application/manifest+json")
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


@shell.get("/worker.js")
def worker() -> Response:
    """Give the service worker: another one for each generation, and each language.

    So a browser that kept pages of an earlier one lets them go.
    """
    offline = url_for("shell.offline")
    kept = [offline, *(_asset(name) for name in KEPT)]
    serving = engine().serving()
    said = repr((serving.generation, serving.created, language(), kept))
    version = hashlib.sha256(said.encode()).hexdigest()[:20]
    names = {"SCOPE": f"nlpsearch {request.script_root} ", "VERSION": version, "SHELL": kept}
    head = "".join(f"const {name} = {json.dumps([value])}[0];\n" for name, value in names.items())
    body = (Path(str(current_app.static_folder)) / "worker.js").read_text("utf-8")
    answer = Response(head + body, mimetype="text/javascript")
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


@shell.get("/offline")
def offline() -> str:
    """Say that there is no network; what a browser shows of us then."""
    return render_template("offline.html", query="")


def _asset(name: str) -> str:
    return str(current_app.jinja_env.globals["asset"](name))  # type: ignore[operator]
