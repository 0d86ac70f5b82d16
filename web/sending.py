"""How answers travel: not at all to who has them already, else compressed."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from flask import Flask, Response, g, request

import search
from web import interface
from web.current import engine
from web.public import Public

LEAST = 500
"""Bytes of an answer below which compressing gains nothing."""

_FOLDERS = ("templates", "translations", "static")
_PLAIN = ("text/", "application/", "image/svg")
"""What the types of answers that can be compressed begin with: nothing here is already."""


def install(app: Flask, public: Public) -> None:
    """Tag and compress what ``app`` answers; what it is told of the way is in its links."""
    made = hashlib.sha256(f"{search.__version__} {public}".encode())
    for folder in _FOLDERS:
        for path in sorted((Path(app.root_path) / folder).iterdir()):
            if path.is_file():
                made.update(path.read_bytes())
    program = made.digest()
    app.before_request(lambda: _known(program))
    # Flask calls the last of these first.
    app.after_request(_compressed)
    app.after_request(_tagged)


def once() -> None:
    """Say that the answer under way may be another one when asked for again."""
    g.tag = ""


def _known(program: bytes) -> Response | None:
    """Answer 304 where the browser has what we would say.

    An answer follows from the generation, the program, the address and the language: so it
    is known before anything is searched.
    """
    if not request.blueprint or request.method not in ("GET", "HEAD"):
        return None
    manifest = engine().serving()
    depends = (
        *(manifest.generation, manifest.created, engine().damage() is not None),
        *(request.full_path, interface.chosen(), request.accept_languages.to_header()),
    )
    g.tag = hashlib.sha256(program + repr(depends).encode("utf-8", "replace")).hexdigest()[:20]
    known = request.if_none_match
    return Response(status=304) if not known.star_tag and known.contains_weak(g.tag) else None


def _tagged(response: Response) -> Response:
    """Say by what to ask again. The tag is weak: a page tells how long its search took."""
    tag = g.get("tag")
    if tag and response.status_code in (200, 304):
        response.set_etag(tag, weak=True)
    return response


def _compressed(response: Response) -> Response:
    """Compress an answer for who takes it so."""
    if response.status_code == 304 or not (response.mimetype or "").startswith(_PLAIN):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0 or "Content-Encoding" in response.headers:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= LEAST:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag, _ = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)
    return response
