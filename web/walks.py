"""The walk through results, from a story to the next, as the search put them in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from search.engine import Engine
from search.model import Item, SearchRequest, Tier
from web import params
from web.tellings import switched

Carried = Mapping[str, list[str]]
"""The parameters of an address that lead back to where a reader came from."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a reader came to a story.

    ``place`` is that among the results of a search, from 1, ``beside`` the language of the
    telling that is read beside it, and ``told`` are the tellings, by id, that results are shown
    in instead of those found.
    """

    asked: SearchRequest
    place: int = 0
    beside: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A result that one can go on to, and what its address carries."""

    item: Item
    carried: Carried


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a story stands among results, counted from 1, and what is next to it.

    ``total`` is that which the results say first: of what has all of the query, as long as the
    story does; ``more`` are the tiers that follow. Beyond, it is that of all.
    """

    place: int
    total: int
    more: Sequence[Tier] = ()
    before: Step | None = None
    after: Step | None = None


def way(args: MultiDict[str, str]) -> Way:
    """Read from an address how a reader came. Raises :class:`BadRequest`."""
    return Way(params.linked(args), params.place(args), params.beside(args), params.told(args))


def carried(way: Way) -> Carried:
    """Give what leads from a story back to its results, at the page that it is on."""
    asked = way.asked
    if way.place:
        asked = replace(asked, offset=(way.place - 1) // asked.limit * asked.limit)
    said = {
        **params.write(asked),
        "tell": list(way.told),
        "at": [str(way.place)] if way.place else [],
        "with": [way.beside] if way.beside else [],
    }
    return {name: values for name, values in said.items() if values}


def walk(engine: Engine, way: Way, prefer: tuple[str, ...], item: Item) -> Walk | None:
    """Give the walk on which ``item`` is at its place; None where it is not, or no longer.

    ``prefer`` are the reader's languages, where the search names none.
    """
    asked, place = way.asked, way.place
    if not place:
        return None
    first = max(place - 2, 0)
    near = replace(asked, offset=first, limit=place + 1 - first, facets=(), explain=False)
    if near.meaning == "across":
        # In the same order, and without what is listed beside it.
        near = replace(near, meaning="re-rank")
    result = engine.search(replace(near, prefer=asked.prefer or prefer))
    told = switched(result.hits, way.told, lambda own: engine.read(own, asked.query).hit)
    hits = dict(enumerate((hit.item for hit in told), first + 1))
    here = hits.get(place)
    same = here and (here.story == item.story if asked.group else here.id == item.id)
    if not same:
        return None

    def step(at: int) -> Step | None:
        return Step(hits[at], carried(replace(way, place=at))) if at in hits else None

    whole = place <= result.total
    total, more = (result.total, result.more) if whole else (result.paged, ())
    return Walk(place, total, more, step(place - 1), step(place + 1))
