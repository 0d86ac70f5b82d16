"""Stories that are like a story, or a text: in meaning where there are vectors, else in words."""

from __future__ import annotations

from dataclasses import replace

from search.answers import answered
from search.asking import Asked
from search.errors import ItemMissing
from search.generation import Generation
from search.model import SearchRequest, SearchResult
from search.query.budget import Budget
from search.query.marking import PlanMarks
from search.query.plan import All, Except, Likeness, Near, Plan, PlanNode, Property
from search.query.syntax import LONGEST


def similar(live: Generation, item_id: str, request: SearchRequest) -> SearchResult:
    """Give other stories that are like an item. Raises :class:`ItemMissing`."""
    place = live.reader.place(item_id)
    row = live.reader.item(item_id, {})
    if place is None or row is None:
        raise ItemMissing(item_id)
    if request.meaning != "off" and live.nearness.usable:
        others = Except(Property("story", (row.item.story,)))
        result = _near(live, live.nearness.to_item(place), others, request)
        if live.nearness.usable:
            return result
    root = live.reader.likeness(item_id)
    if root is None:
        raise ItemMissing(item_id)
    marks = PlanMarks(root, tuple(live.reader.languages()))
    return _asked(live, Plan(root, "", marks=marks), request)


def similar_to(live: Generation, text: str, request: SearchRequest) -> SearchResult:
    """Give stories that are like a text."""
    if request.meaning != "off" and live.nearness.usable:
        result = _near(live, live.nearness.to_text(text), All(()), request)
        if live.nearness.usable:
            return result
    return _asked(live, live.planner.like(text[:LONGEST].split()), request)


def _near(
    live: Generation, likeness: Likeness, others: PlanNode, request: SearchRequest
) -> SearchResult:
    plan = Plan(All((Near(likeness), others)), "")
    return replace(_asked(live, plan, request), meaning="across")


def _asked(live: Generation, plan: Plan, request: SearchRequest) -> SearchResult:
    budget, asked = Budget(), replace(request, query="")
    found = live.reader.search(plan, asked, budget)
    return answered(live, asked, Asked(plan, found, found.nowhere), budget)
