"""What a request asks: its words as typed, else as they were likely meant."""

from __future__ import annotations

from dataclasses import replace

from msgspec import Struct, structs

from search.backends.base import Found
from search.generation import Generation
from search.model import SearchRequest
from search.query.budget import Budget
from search.query.meaning import Meaning
from search.query.plan import All, Plan
from search.query.spelling import Kind
from search.query.syntax import LONGEST, parse, write
from search.query.tree import Group, Node, read_out


class Asked(Struct, frozen=True):
    """What a request was read as, and what that finds.

    ``lacking`` are its clauses, as typed, that no item has all of; ``applied`` says how it was
    read where it finds nothing as typed.
    """

    plan: Plan
    found: Found
    lacking: tuple[str, ...]
    applied: Kind | None = None


def ask(live: Generation, request: SearchRequest, budget: Budget) -> Asked:
    """Ask for what a request wants. Raises :class:`QuerySyntaxError`.

    Where nothing is found, what was likely meant is asked instead, unless the request is
    verbatim.
    """
    typed = as_typed(live, request, budget)
    if typed.found.total or request.verbatim or budget.late():
        return typed
    meant = meaning(live, request, typed.lacking).likeliest
    query = write(meant.tree) if meant else ""
    if meant is None or len(query) > LONGEST:
        return typed
    other = as_typed(live, replace(request, query=query), budget)
    if not other.found.total:
        return typed
    plan = structs.replace(other.plan, corrections=meant.spelt, meant=meant.spelt)
    return Asked(plan, other.found, typed.lacking, meant.kind)


def as_typed(live: Generation, request: SearchRequest, budget: Budget) -> Asked:
    """Ask for the words of a request as they are; an empty query finds everything."""
    if request.query.strip():
        plan = live.planner.plan(request.query, budget, request.verbatim)
    else:
        plan = Plan(All(()), "")
    plan = _with_meaning(live, request, plan)
    found = live.reader.search(plan, request, budget)
    return Asked(plan, found, found.nowhere)


def _with_meaning(live: Generation, request: SearchRequest, plan: Plan) -> Plan:
    """Let meaning have the say in a plan that a request wants and the index is able to."""
    if request.meaning == "off" or not live.nearness.usable:
        return plan
    said = read_out(tree(request))
    if not said.text:
        return plan
    across = request.meaning == "across" and said.plain
    return structs.replace(plan, likeness=live.nearness.to(said.text, said.words), across=across)


def meaning(live: Generation, request: SearchRequest, lacking: tuple[str, ...]) -> Meaning:
    """Give what the words of a request may mean; ``lacking`` are clauses that no item has."""
    return live.planner.meaning(tree(request), lacking)


def tree(request: SearchRequest) -> Node:
    """Give a request's query as a tree."""
    return parse(request.query) if request.query.strip() else Group(())
