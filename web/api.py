"""The JSON API: the same requests as the pages take, the same objects as the terminal gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, TypedDict

from flask import Blueprint, Response, request

from search.render import json, schema
from web import facets, interface, params, sending
from web.current import engine
from web.metrics import metrics
from web.topic import Frequency, counted

REMEMBERED = 60
"""Seconds for which a browser may keep a suggestion."""

api = Blueprint("api", __name__)


class Ready(TypedDict):
    """Which generation of the index answers, and when it was made."""

    status: str
    generation: str
    created: str


@api.get("/api/v1/search")
def search() -> Response:
    """Answer a search."""
    result = engine().search(params.read(request.args))
    metrics().query(result)
    if result.left_out:
        sending.once()
    return answer(json.result(result))


@api.get("/api/v1/suggest")
def suggest() -> Response:
    """Say how a query may go on that is being typed."""
    typed, lang, limit = params.read_typed(request.args, interface.spoken())
    found = json.suggestions(typed, engine().suggest(typed, lang, limit))
    for one in found["suggestions"]:
        if one["kind"] == "filter":
            one["label"] = facets.worded(one["text"])
    response = answer(found)
    # Whoever types and deletes asks the same again within seconds; an index lives longer.
    response.headers["Cache-Control"] = f"private, max-age={REMEMBERED}"
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@api.get("/api/v1/similar/<item_id>")
def similar(item_id: str) -> Response:
    """List other stories that are like an item."""
    wanted = replace(params.read(request.args), facets=(), explain=True)
    return answer(json.result(engine().similar(item_id, wanted)))


@api.get("/api/v1/item/<item_id>")
def item(item_id: str) -> Response:
    """Give an item with all its text."""
    reading = engine().read(item_id)
    return answer(json.whole_item(reading.hit, reading.repair))


@api.get("/api/v1/issues")
def issues() -> Response:
    """List the issues."""
    listed = [json.issue(summary.issue, summary.items) for summary in engine().issues()]
    said: schema.Issues = {"format": json.FORMAT, "issues": listed}
    return answer(said)


@api.get("/api/v1/topic")
def topic() -> Response:
    """Say how often some words are written: by month, and by language."""
    found = counted(*params.read_topic(request.args))
    said: schema.Topic = {
        "format": json.FORMAT,
        "every": _frequency(found.every),
        "words": [_frequency(word) for word in found.words],
    }
    return answer(said)


def _frequency(counted: Frequency) -> schema.Frequency:
    return {
        "word": counted.word,
        "total": counted.total,
        "months": dict(sorted(counted.months.items())),
        "langs": dict(counted.langs),
    }


@api.get("/readyz")
def readyz() -> Response:
    """Tell whether searches can be answered, and from which generation."""
    manifest = engine().serving()
    said: Ready = {
        "status": "ok",
        "generation": manifest.generation,
        "created": manifest.created,
    }
    return answer(said)


def answer(value: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Give a value as a response."""
    return Response(json.dumps(value) + "\n", status, mimetype="application/json")
