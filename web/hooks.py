"""``POST /hooks/reindex``: GitHub says that newsletters have changed. Off without a secret."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.wsgi import get_input_stream

from search.errors import BadRequest
from search.hooks import BODY, Hook
from search.settings import Settings
from web.api import answer

PATH, ENDPOINT = "/hooks/reindex", "reindex"
_LONGEST = 100
"""Code points of the name of a message."""


def install(app: Flask, settings: Settings) -> None:
    """Let ``app`` heed messages, if there is a secret that signs them."""
    if not settings.hook_secret:
        return
    hook = Hook(settings)

    def reindex() -> Response:
        stream = get_input_stream(request.environ, max_content_length=BODY)
        body = stream.read(BODY + 1)
        signature = request.headers.get("X-Hub-Signature-256", "")
        hook.check(body, signature)
        if request.headers.get("X-GitHub-Event") == "ping":
            return answer({"status": "pong"})
        delivery = request.headers.get("X-GitHub-Delivery", "")
        if not 0 < len(delivery) <= _LONGEST:
            raise BadRequest("X-GitHub-Delivery", delivery[:_LONGEST], "the name of a message")
        status = hook.heed(body, signature, delivery)
        return answer(
            {"status": status}, HTTPStatus.OK if status == "seen" else HTTPStatus.ACCEPTED
        )

    # No page: it is heeded where there is no index yet.
    app.add_url_rule(PATH, ENDPOINT, reindex, methods=["POST"])
