"""Items and issues as JSON, the way an index keeps them."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from search.model import Card, Guess, Image, Issue, Item, Link, Repair

_NAMES = [field.name for field in dataclasses.fields(Item)]


def dumps(item: Item) -> str:
    """Write an item."""
    values = {name: getattr(item, name) for name in _NAMES}
    values["date"] = item.date.isoformat() if item.date else None
    values["links"] = [(link.url, link.text) for link in item.links]
    values["images"] = [(image.url, image.alt, image.caption) for image in item.images]
    for name in ("title_guesses", "guesses"):
        values[name] = [dataclasses.astuple(guess) for guess in values[name]]
    return json.dumps(values, ensure_ascii=False)


def loads(text: str) -> Item:
    """Read what :func:`dumps` wrote."""
    values = json.loads(text)
    values["date"] = _date(values["date"])
    values["links"] = tuple(Link(*link) for link in values["links"])
    values["images"] = tuple(Image(*image) for image in values["images"])
    values["authors"] = tuple(values["authors"])
    for name in ("title_guesses", "guesses"):
        values[name] = tuple(map(_guess, values[name]))
    return Item(**values)


def issue_values(issue: Issue) -> dict[str, Any]:
    """Give an issue as JSON holds it: of its items the ids and titles alone."""
    values = dataclasses.asdict(dataclasses.replace(issue, items=()))
    items = [(item.id, item.title) for item in issue.items]
    return {**values, "date": issue.date and issue.date.isoformat(), "items": items}


def issue(values: Mapping[str, Any]) -> tuple[Issue, tuple[Card, ...]]:
    """Read what :func:`issue_values` gave: the issue without its items, and their cards."""
    given = dict(values)
    cards = tuple(Card(id, given["lang"], title) for id, title in given.pop("items"))
    given["date"] = _date(given["date"])
    given["authors"], given["tags"] = tuple(given["authors"]), tuple(given["tags"])
    given["repair"] = given["repair"] and Repair(**given["repair"])
    return Issue(**given), cards


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _guess(values: Sequence[Any]) -> Guess:
    start, end, probability, alternatives = values
    return Guess(start, end, probability, tuple((word, share) for word, share in alternatives))
