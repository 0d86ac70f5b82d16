"""The description of the API, made of the code: OpenAPI 3.1, and a page of it for people.

What an address may hold is in the tables of :mod:`web.params`, what is answered in the types
of :mod:`search.render.schema`, and what an operation does in the first line of its function.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, current_app, render_template, request
from werkzeug.routing import Rule

import search
from search.render import schema
from search.render.json import FORMAT
from web import params
from web.api import Ready, answer
from web.failures import Problem
from web.kinds import Parameter, Text

VERSION = "3.1.0"
ROOT = "/api/v1"
ADDRESS = f"{ROOT}/openapi.json"
_SCHEMAS = "#/components/schemas/{name}"
_PROBLEM = "application/problem+json"
FAILURES = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""What may go wrong wherever one asks."""
_ITEM = Text("item_id", "The id of an item, as results give it.")


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked, with which parameters, some of them in the path, and what is given."""

    gives: type
    parameters: Sequence[Parameter] = ()
    path: Sequence[Parameter] = ()


OPERATIONS: Mapping[str, Operation] = {
    "api.search": Operation(schema.Result, params.SEARCH),
    "api.suggest": Operation(schema.Suggestions, params.TYPING),
    "api.similar": Operation(schema.Result, params.ALIKE, (_ITEM,)),
    "api.item": Operation(schema.ItemAlone, (), (_ITEM,)),
    "api.issues": Operation(schema.Issues),
    "api.topic": Operation(schema.Topic, params.TOPIC),
    "api.readyz": Operation(Ready),
}
"""By endpoint: a line for each function of :mod:`web.api`."""


def install(app: Flask) -> None:
    """Let ``app`` describe its API, with or without an index."""
    app.add_url_rule(ADDRESS, "openapi", lambda: answer(document()))
    app.add_url_rule("/api", "described", _page)
    app.add_url_rule(ROOT, "index", lambda: answer(_index()))


def document() -> dict[str, Any]:
    """Give the whole description."""
    types = [*(operation.gives for operation in OPERATIONS.values()), Problem]
    _, components = msgspec.json.schema_components(types, ref_template=_SCHEMAS)
    origin = current_app.jinja_env.globals["origin"]
    return {
        "openapi": VERSION,
        "info": {
            "title": current_app.config["SITE"],
            "version": search.__version__,
            "description": "Search newsletters in every language they are written in.",
        },
        "servers": [{"url": f"{origin}{request.script_root}" or "/"}],
        "paths": {_template(rule): {"get": _operation(rule)} for rule in rules()},
        "components": {"schemas": components},
    }


def _index() -> dict[str, Any]:
    """Give where all is, for who begins at the root."""
    root = f"{current_app.jinja_env.globals['origin']}{request.script_root}"
    return {
        "format": FORMAT,
        "description": f"{root}{ADDRESS}",
        "documentation": f"{root}/api",
        "operations": {
            rule.endpoint.removeprefix("api."): f"{root}{_template(rule)}" for rule in rules()
        },
    }


def rules() -> Iterator[Rule]:
    """Give the addresses of all operations, in the order of the table."""
    for endpoint in OPERATIONS:
        yield from current_app.url_map.iter_rules(endpoint)


def _template(rule: Rule) -> str:
    return re.sub("<([^>]+)>", r"{\1}", rule.rule)


def _operation(rule: Rule) -> dict[str, Any]:
    operation = OPERATIONS[rule.endpoint]
    failures = [HTTPStatus.NOT_FOUND, *FAILURES] if operation.path else FAILURES
    return {
        "operationId": rule.endpoint.removeprefix("api."),
        "summary": summary(rule.endpoint),
        "parameters": [
            *(_parameter(each, "path") for each in operation.path),
            *(_parameter(each, "query") for each in operation.parameters),
        ],
        "responses": {
            "200": _response("What was asked for.", "application/json", operation.gives),
            "304": {"description": "It is as it was, by If-None-Match."},
            **{
                str(status.value): _response(status.phrase, _PROBLEM, Problem)
                for status in failures
            },
        },
    }


def summary(endpoint: str) -> str:
    """Give what an operation does: the first line of its function."""
    return (current_app.view_functions[endpoint].__doc__ or "").partition("\n")[0]


def _parameter(parameter: Parameter, place: str) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": place,
        "required": place == "path",
        "description": parameter.says,
        "schema": dict(parameter.schema),
    }


def _response(said: str, kind: str, gives: type) -> dict[str, Any]:
    return {
        "description": said,
        "content": {kind: {"schema": {"$ref": _SCHEMAS.format(name=gives.__name__)}}},
    }


def _page() -> str:
    return render_template("api.html", query="", described=document())
