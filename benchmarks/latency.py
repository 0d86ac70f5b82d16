"""Milliseconds of CPU time for a whole answer: ours, FTS5's and tantivy's, class by class.

Every question is asked of all engines once, and the answers are compared: what that takes is
told by itself, as who asks something new waits for no cache. Then several rounds are timed in
which the questions take turns, so that nobody answers what was asked a moment ago.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import ParamSpec, TypeVar

from benchmarks.peers import Found, Peer
from benchmarks.report import p95
from benchmarks.workload import PAGE, Question, Workload
from search.engine import Engine
from search.fields import FACETS
from search.model import SearchResult

OURS = "ours"
ALL = "all classes"
LEAST = 0.98
"""Share of what a peer finds that we must find, and of one peer's that the other must."""

EXACT = ("any", "all", "phrase")
"""Questions for certain words: beginnings and misspellings are understood differently."""

_P = ParamSpec("_P")
_T = TypeVar("_T")

Times = dict[str, list[float]]
"""Milliseconds by engine."""


@dataclass
class Measured:
    """What one class took: its ``totals`` are results, one for each question.

    ``shared`` holds our times for the questions that a peer answers as well, by peer.
    """

    totals: list[int] = field(default_factory=list)
    times: Times = field(default_factory=lambda: defaultdict(list))
    shared: Times = field(default_factory=lambda: defaultdict(list))

    def line(self, what: str, peers: Sequence[str]) -> dict[str, object]:
        """Give the class's line; a ratio compares the medians of what both have answered."""
        ours = self.times[OURS]
        line: dict[str, object] = {
            "what": what,
            "questions": len(self.totals),
            "total": round(median(self.totals)),
            "p50_ms": round(median(ours), 2),
            "p95_ms": round(p95(ours), 2),
        }
        for name in peers:
            theirs = self.times[name]
            line[f"{name}_p50_ms"] = round(median(theirs), 2) if theirs else None
            line[f"{name}_p95_ms"] = round(p95(theirs), 2) if theirs else None
            ratio = median(self.shared[name]) / median(theirs) if theirs else None
            line[f"{name}_ratio"] = round(ratio, 1) if ratio else None
        return line

    def add(self, other: Measured) -> None:
        """Take in what another class took."""
        self.totals += other.totals
        for mine, theirs in ((self.times, other.times), (self.shared, other.shared)):
            for name, times in theirs.items():
                mine[name] += times


def measure(
    engine: Engine, peers: Sequence[Peer], workload: Workload, rounds: int
) -> Iterator[dict[str, object]]:
    """Give a line for each class, and one for all of them: asked for the first time, and again."""
    kinds = dict.fromkeys(question.kind for question in workload.questions)
    first, again = ({kind: Measured() for kind in kinds} for _ in range(2))
    able: dict[Question, list[Peer]] = {}
    for question in workload.questions:
        result, found = ask(engine, peers, question, first[question.kind])
        check(question, engine, result, found)
        able[question] = [peer for peer in peers if peer.name in found]
        for measured in (first, again):
            measured[question.kind].totals.append(result.paged)
    for _ in range(rounds):
        for question in workload.questions:
            ask(engine, able[question], question, again[question.kind])
    for what, classes in {"first": first, "query": again}.items():
        everything = Measured()
        for one in classes.values():
            everything.add(one)
        for kind, each in {**classes, ALL: everything}.items():
            yield each.line(f"{what}: {kind}", [peer.name for peer in peers])


def ask(
    engine: Engine, peers: Sequence[Peer], question: Question, measured: Measured
) -> tuple[SearchResult, dict[str, Found]]:
    """Time a question with every engine; give our answer, and those of the peers that have one."""
    result, ours = timed(engine.search, question.request)
    measured.times[OURS].append(ours)
    found: dict[str, Found] = {}
    for peer in peers:
        answer, theirs = timed(peer.ask, question)
        if answer:
            found[peer.name] = answer
            measured.times[peer.name].append(theirs)
            measured.shared[peer.name].append(ours)
    return result, found


def timed(call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> tuple[_T, float]:
    """Call, and give what comes back with the milliseconds of CPU time of all threads."""
    started = time.process_time()
    answer = call(*args, **kwargs)
    return answer, (time.process_time() - started) * 1000


def check(
    question: Question, engine: Engine, result: SearchResult, found: Mapping[str, Found]
) -> None:
    """Assert that the answers are whole, and find what they should."""
    where = f"{question.kind}: {question.query[:60]}"
    assert len(result.hits) == min(PAGE, result.paged - question.offset) > 0, where
    assert any(hit.snippet.marks or hit.title.marks for hit in result.hits), f"{where}: no marks"
    # An archive may have no dates, hence no months, but every item has a language.
    assert set(FACETS) <= result.facets.keys(), f"{where}: no facets"
    assert result.facets["lang"], f"{where}: no languages"
    # Ungrouped, as the peers count. Stemming finds more, and excludes more; a long query
    # has stop words, which only the peers look for.
    plain = replace(question.request, group=False, offset=0, limit=1)
    items = engine.search(plain).paged
    for name, answer in found.items():
        assert answer.snippets, f"{where}: no snippets of {name}"
        assert sum(answer.facets["lang"].values()) == answer.total, f"{where}: {name} miscounts"
        if question.how in EXACT and not question.without and len(question.words) <= 3:
            assert items >= LEAST * answer.total, f"{where}: {items} items, {name} {answer.total}"
    totals = [answer.total for answer in found.values()]
    assert max(totals) - min(totals) <= 1 + (1 - LEAST) * max(totals), f"{where}: {totals}"
