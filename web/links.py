"""Where results, stories and issues are: what pages are full of links to.

These are the addresses that ``url_for`` gives, which asks for the route again for each of a
hundred.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, quote_plus

from flask import request
from jinja2 import Environment

from search.model import Item, SearchRequest
from web import params

_PLAIN = "!$'()*,/:;?@"
_PLAIN_STEP = "!$&'()*+,/:;=@"
"""What stands as it is in parameters, and in a step of a path."""
_LETTERS = re.compile(r"((?:(?![\x00-\x7f])\w)+)")
"""Letters that stand as they are in parameters: three times as long would be what browsers make of
them, for which a long query is repeated too often on a page."""
_NONE: Mapping[str, Sequence[str]] = {}


def install(environment: Environment) -> None:
    """Let templates use what is here."""
    environment.filters.update(address=address, asking=more)
    environment.globals.update(parameters=parameters, place=place, item_at=item, issue_at=issue)


def parameters(asked: SearchRequest, **changes: object) -> dict[str, list[str]]:
    """Give the parameters of a request, changed.

    Whatever changes, the reader begins at the first page again.
    """
    if changes:
        asked = replace(asked, offset=0, **changes)  # type: ignore[arg-type]
    return params.write(asked)


def address(asked: SearchRequest, **changes: object) -> str:
    """Give where the results of a request are, changed."""
    return more(f"{request.script_root}/", parameters(asked, **changes))


def more(address: str, parameters: Mapping[str, Sequence[str]], anchor: str = "") -> str:
    """Give an address with parameters added, and a place on the page."""
    query = "&".join(
        f"{name}={_value(value)}" for name, values in parameters.items() for value in values
    )
    mark = "&" if "?" in address else "?"
    return f"{address}{query and mark}{query}{anchor and f'#{anchor}'}"


def item(item_id: str, parameters: Mapping[str, Sequence[str]] = _NONE) -> str:
    """Give where an item is read."""
    return more(f"{request.script_root}/item/{_step(item_id)}", parameters)


def issue(key: str, lang: str) -> str:
    """Give where an issue is read."""
    return f"{request.script_root}/issue/{_step(key)}/{_step(lang)}"


def _value(text: str) -> str:
    """Give a text as the value of a parameter.

    >>> _value("l'été & 模型")
    "l'été+%26+模型"
    """
    if text.isascii():
        return quote_plus(text, _PLAIN)
    return "".join(
        piece if at % 2 else quote_plus(piece, _PLAIN)
        for at, piece in enumerate(_LETTERS.split(text))
    )


def _step(name: str) -> str:
    return quote(name, safe=_PLAIN_STEP)


def place(told: Item, carried: Mapping[str, Sequence[str]], at: int = 0) -> str:
    """Give where an item is read: a foreword on the page of its issue.

    ``carried`` are the parameters of the results that it is one of, ``at`` its place there.
    """
    if told.kind == "story":
        return item(told.id, {**carried, "at": [str(at)]} if at else carried)
    query = carried.get("q", [])
    return more(issue(told.issue, told.lang), {"q": query}, "foreword")
