"""Other searches, counted, to offer where a query finds nothing, or no story has all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from search.asking import Asked, as_typed, meaning, tree
from search.generation import Generation
from search.model import Rung, RungKind, SearchRequest
from search.query import ladder
from search.query.budget import Budget
from search.query.ladder import Step
from search.query.syntax import LONGEST

MOST, TRIED = 3, 6
"""Rungs of a kind, and how many searches are made for them at most."""
_MOST: dict[RungKind, int] = {"newest": 1}
TRIED_BESIDE = 2
"""Searches that are made for a kind of rung beside results."""


def rungs(
    live: Generation, request: SearchRequest, given: Asked, budget: Budget
) -> tuple[Rung, ...]:
    """Give other searches that find something; where ``given`` finds nothing, on all ways.

    Where a word of the query is nowhere, or was read as another, what else it may mean.
    """
    if given.found.total and not given.applied and not given.lacking:
        return ()
    kinds = get_args(RungKind)
    found = _Ladder(live, request, given, budget).rungs()
    return tuple(sorted(found, key=lambda rung: kinds.index(rung.kind)))


class _Ladder:
    """The ladder under one answer; it costs no more than the answer has left."""

    def __init__(
        self, live: Generation, request: SearchRequest, given: Asked, budget: Budget
    ) -> None:
        self._live = live
        self._request = request
        self._given = given
        self._budget = budget.rest()
        self._seen = {_asked(request)}
        if given.applied:
            self._seen.add(_asked(replace(request, query=given.plan.read_as)))
        self._tried: Counter[RungKind] = Counter()
        self._kept: Counter[RungKind] = Counter()

    def rungs(self) -> Iterator[Rung]:
        """Give the steps that find something."""
        for step in self._steps():
            total = self._total(step)
            if total:
                self._kept[step.kind] += 1
                yield Rung(step.kind, step.text, step.request, total)

    def _steps(self) -> Iterator[Step]:
        request = self._request
        found = meaning(self._live, request, self._given.lacking)
        yield from ladder.readings(request, found)
        if not self._given.found.total:
            asked = found.likeliest.tree if found.likeliest else tree(request)
            yield from ladder.refiltered(request, self._live.suggestions)
            yield from self._few(ladder.unfiltered(request, asked))
            yield from self._few(ladder.translated(request, asked, self._live.glossary))
            yield from self._few(ladder.without_one(request, asked))
            yield from ladder.any_of(request, asked)
            yield from self._elsewhere(ladder.any_language(request, asked))
            yield from ladder.newest(request)

    def _few(self, steps: Iterator[Step]) -> Iterator[Step]:
        """Give steps of one kind as long as there may be more of it.

        A long query has hundreds, of which each is as long as the query.
        """
        for step in steps:
            if self._is_full(step.kind):
                return
            yield step

    def _is_full(self, kind: RungKind) -> bool:
        most = TRIED_BESIDE if self._given.found.total else TRIED
        return self._kept[kind] == _MOST.get(kind, MOST) or self._tried[kind] == most

    def _elsewhere(self, anywhere: SearchRequest | None) -> Iterator[Step]:
        counted = self._counted(anywhere, ("lang",)) if anywhere else None
        if anywhere and counted:
            langs = counted.found.facets["lang"]
            yield from (ladder.in_language(anywhere, lang) for lang in langs)

    def _total(self, step: Step) -> int:
        """Give how many results a step has; none where it is not to be offered."""
        kind, asked = step.kind, _asked(step.request)
        useless = kind != "newest" and (self._budget.late() or asked == _EVERYTHING)
        if (
            asked in self._seen
            or self._is_full(kind)
            or useless
            or len(step.request.query) > LONGEST
        ):
            return 0
        self._seen.add(asked)
        self._tried[kind] += 1
        counted = self._counted(step.request)
        return counted.found.total if counted and self._gains(counted, step.likeliest) else 0

    def _gains(self, counted: Asked, likeliest: bool) -> bool:
        """Tell whether stories have all of a reading, of what some had only in part."""
        given = self._given
        if given.applied or not given.found.total:
            return True
        fewer = set(counted.lacking) < set(given.lacking)
        # Of what no story has all more are found, not fewer.
        rest = any(not (tier.otherwise or tier.forewords) for tier in counted.found.more)
        whole = rest or counted.found.total <= given.found.total
        return fewer and (likeliest or whole)

    def _counted(self, request: SearchRequest, facets: tuple[str, ...] = ()) -> Asked | None:
        """Count what a request finds; None if that costs more than is left."""
        counted = replace(request, offset=0, limit=0, facets=facets)
        budget = self._budget.rest()
        asked = as_typed(self._live, counted, budget)
        self._budget = budget.rest()
        return None if budget.left_out else asked


def _asked(request: SearchRequest) -> tuple[object, ...]:
    """Give what tells a search from others."""
    given = request.filters
    narrowed = tuple(sorted(given.values.items()))
    return request.query.lower(), narrowed, given.since, given.until


_EVERYTHING = _asked(SearchRequest(""))
