"""What a request asks: its words as typed, else as they were likely meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.backends.base import Found
from search.generation import Generation
from search.model import SearchRequest
from search.query.budget import Budget
from search.query.plan import All, Plan
from search.query.spelling import Kind
from search.query.syntax import LONGEST, parse, write


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request was read as, and what that finds.

    ``applied`` says how it was read where it finds nothing as typed.
    """

    plan: Plan
    found: Found
    applied: Kind | None = None


def ask(live: Generation, request: SearchRequest, budget: Budget) -> Asked:
    """Ask for what a request wants. Raises :class:`QuerySyntaxError`.

    Where nothing is found, what was likely meant is asked instead, unless the request is
    verbatim.
    """
    plan, found = _found(live, request, budget)
    typed = Asked(plan, found)
    if found.total or request.verbatim or not request.query.strip() or budget.late():
        return typed
    meant = live.planner.meaning(parse(request.query), found.nowhere).likeliest
    query = write(meant.tree) if meant else ""
    if meant is None or len(query) > LONGEST:
        return typed
    plan, found = _found(live, replace(request, query=query), budget)
    plan = replace(plan, corrections=meant.spelt, meant=meant.spelt)
    return Asked(plan, found, meant.kind) if found.total else typed


def _found(live: Generation, request: SearchRequest, budget: Budget) -> tuple[Plan, Found]:
    made = _planned(live, request, budget)
    return made, live.reader.search(made, request, budget)


def _planned(live: Generation, request: SearchRequest, budget: Budget) -> Plan:
    if not request.query.strip():
        return Plan(All(()), "")
    return live.planner.plan(request.query, budget, request.verbatim)
