"""Where results, stories and forewords are: what pages are full of links to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import request, url_for
from jinja2 import Environment

from search.model import Item, SearchRequest
from web import params

_PLAIN = "!$'()*,/:;?@"
"""What stands in an address as it is, as in those that Flask writes."""


def install(environment: Environment) -> None:
    """Let templates use what is here."""
    environment.filters["address"] = address
    environment.globals.update(parameters=parameters, place=place)


def parameters(asked: SearchRequest, **changes: object) -> dict[str, list[str]]:
    """Give the parameters of a request, changed.

    Whatever changes, the reader begins at the first page again.
    """
    if changes:
        asked = replace(asked, offset=0, **changes)  # type: ignore[arg-type]
    return params.write(asked)


def address(asked: SearchRequest, **changes: object) -> str:
    """Give where the results of a request are, changed."""
    return results(parameters(asked, **changes))


def results(parameters: Mapping[str, Sequence[str]], anchor: str = "") -> str:
    """Give where the results are that are asked for with these parameters.

    That is what ``url_for`` gives, which asks for the route again for each of a hundred.
    """
    query = urlencode(parameters, doseq=True, safe=_PLAIN)
    return f"{request.script_root}/{query and f'?{query}'}{anchor and f'#{anchor}'}"


def place(told: Item, carried: Mapping[str, Sequence[str]], at: int = 0) -> str:
    """Give where an item is read: a foreword on the page of its issue.

    ``carried`` are the parameters of the results that it is one of, ``at`` its place there.
    """
    if told.kind == "story":
        here = {"at": [str(at)]} if at else {}
        return url_for("pages.item", item_id=told.id, **carried, **here)  # type: ignore[arg-type]
    query = carried.get("q")
    return url_for("pages.issue", key=told.issue, lang=told.lang, q=query, _anchor="foreword")
