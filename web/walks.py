"""The walk through results, from a story to the next, as the search put them in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.engine import Engine
from search.model import Item, SearchRequest, Tier
from web import params

Carried = Mapping[str, list[str]]
"""The parameters of an address that lead back to where a reader came from."""


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


def carried(asked: SearchRequest, place: int = 0, beside: str = "") -> Carried:
    """Give what leads from a story back to its results, at the page that it is on.

    ``place`` is that among the results, from 1, and ``beside`` the language of the telling
    that is read beside; neither where there is none.
    """
    if place:
        asked = replace(asked, offset=(place - 1) // asked.limit * asked.limit)
    said = params.write(asked)
    said |= {"at": [str(place)]} if place else {}
    return said | ({"with": [beside]} if beside else {})


def walk(
    engine: Engine,
    asked: SearchRequest,
    prefer: tuple[str, ...],
    item: Item,
    place: int,
    beside: str,
) -> Walk | None:
    """Give the walk on which ``item`` is at ``place``; None where it is not, or no longer.

    ``prefer`` are the reader's languages, where the search names none.
    """
    if not place:
        return None
    first = max(place - 2, 0)
    near = replace(asked, offset=first, limit=place + 1 - first, facets=(), explain=False)
    if near.meaning == "across":
        # In the same order, and without what is listed beside it.
        near = replace(near, meaning="re-rank")
    result = engine.search(replace(near, prefer=asked.prefer or prefer))
    hits = dict(enumerate((hit.item for hit in result.hits), first + 1))
    here = hits.get(place)
    same = here and (here.story == item.story if asked.group else here.id == item.id)
    if not same:
        return None

    def step(at: int) -> Step | None:
        return Step(hits[at], carried(asked, at, beside)) if at in hits else None

    whole = place <= result.total
    total, more = (result.total, result.more) if whole else (result.paged, ())
    return Walk(place, total, more, step(place - 1), step(place + 1))
