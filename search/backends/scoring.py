"""Which documents a plan matches, and how well: sets of scored documents, put together."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.backends import matches
from search.backends.matches import NONE, Docs, Matches, unscored
from search.backends.segment import Segment
from search.backends.weighing import Weighed, Weighing
from search.fields import property_value
from search.query.budget import Budget
from search.query.plan import (
    FAINT,
    Adjacent,
    All,
    Best,
    Either,
    Except,
    Favoured,
    Period,
    PlanNode,
    Possible,
    Property,
    Spelt,
    Terms,
    Weighted,
)

# Weights of BM25F, tuned by benchmarks/tune.py on the judged sets that have titles.
FIELD_WEIGHTS = {"title": 2.0, "section": 0.3, "text": 1.0, "captions": 1.0}


class Scoring:
    """Evaluates the nodes of one query over a segment, each once, within a budget."""

    def __init__(self, segment: Segment, weighing: Weighing, budget: Budget) -> None:
        self._segment = segment
        self.size = segment.size
        self._weighing = weighing
        self._budget = budget
        self._known: dict[int, tuple[PlanNode, Matches]] = {}
        self._words: dict[Terms | Adjacent, Sequence[Weighed]] = {}

    def scores(self, node: PlanNode) -> Matches:
        """Give the documents that ``node`` matches, with their scores."""
        known = self._known.get(id(node))
        if known is None:
            # The node is kept as well, or another might come to have its identity.
            known = self._known[id(node)] = node, self._scores(node)
        return known[1]

    def _scores(self, node: PlanNode) -> Matches:
        match node:
            case Terms() | Adjacent():
                return self._scored(self._lists(node))
            case Property() | Period():
                return unscored(self.documents(node))
            case Weighted():
                docs = self.documents(node.child)
                return Matches(docs, np.full(len(docs), node.score))
            case Possible():
                docs = self.documents(Property("skeleton", node.skeletons))
                return Matches(docs, np.full(len(docs), FAINT))
            case Spelt():
                return self._spelt(node)
            case Best():
                return matches.best([self.scores(child) for child in node.children], self.size)
            case Either():
                return self._any(node.children)
            case All():
                return self._all(node.children)
            case Favoured():
                return matches.raised(unscored(self._every()), self._any(node.children), self.size)
            case Except():
                return self._without(unscored(self._every()), node)

    def _spelt(self, node: Spelt) -> Matches:
        found = self.scores(node.word)
        so = np.zeros(self.size, bool)
        for form in node.so:
            so[self._segment.having("form", form)] = True
        for form in node.otherwise:
            so[self._segment.having("form", form)] = False
        kept = so[found.docs]
        return Matches(found.docs[kept], found.scores[kept])

    def documents(self, node: Property | Period) -> Docs:
        """Give the documents with a property, or of a period."""
        if isinstance(node, Period):
            return self._within(node)
        parts = [docs for value in node.values for docs in self._having(node.name, value)]
        return matches.added([unscored(docs) for docs in parts], self.size).docs

    def _having(self, name: str, value: str) -> list[Docs]:
        """Give the documents with a value; an address also finds all that lies below it."""
        folded = property_value(name, value)
        found = [self._segment.having(name, folded)]
        if name == "url" and folded:
            found += [self._segment.having_below(name, f"{folded}{mark}") for mark in "/?"]
        return found

    def _within(self, period: Period) -> Docs:
        """Give the documents of a period; those without a date are of none."""
        first = (period.since or datetime.date.min).toordinal()
        last = (period.until or datetime.date.max).toordinal()
        days = self._segment.days()
        inside = (days > 0) & (days >= first) & (days <= last)
        return np.flatnonzero(inside).astype(np.uint32)

    def _every(self) -> Docs:
        return np.arange(self.size, dtype=np.uint32)

    def _without(self, found: Matches, unwanted: Except) -> Matches:
        kept = ~matches.mask(self.scores(unwanted.child).docs, self.size)[found.docs]
        return Matches(found.docs[kept], found.scores[kept])

    def _all(self, children: Sequence[PlanNode]) -> Matches:
        wanted = [child for child in children if not isinstance(child, Except | Favoured)]
        required = sorted(map(self._required, wanted), key=lambda found: len(found.docs))
        found = required[0] if required else unscored(self._every())
        for other in required[1:]:
            found = matches.common(found, other, self.size)
        for child in children:
            if isinstance(child, Except):
                found = self._without(found, child)
            if isinstance(child, Favoured):
                found = matches.raised(found, self._any(child.children), self.size)
        return found

    def _required(self, node: PlanNode) -> Matches:
        """Give the scores of what must match; a stop word asks nothing of its language."""
        found = self.scores(node)
        stopped = self._stopped(node)
        return matches.added([found, *map(unscored, stopped)], self.size) if stopped else found

    def _stopped(self, node: PlanNode) -> list[Docs]:
        """Give the documents of each language in which ``node`` is a stop word."""
        if not isinstance(node, Terms | Adjacent):
            return []
        return [self._segment.having("lang", lang) for lang, s in node.slots.items() if not s]

    def has(self, node: PlanNode) -> NDArray[np.bool_]:
        """Tell of every document whether it has what ``node`` asks.

        Nothing is scored that is not already; a stop word asks nothing of its language.
        """
        there = np.full(self.size, isinstance(node, All | Favoured))
        match node:
            case Favoured():
                pass
            case All():
                for child in node.children:
                    there &= self.has(child)
            case Best():
                # Whether it is a stop word the first reading says, which is the word itself.
                there |= self.has(node.children[0])
                for child in node.children[1:]:
                    there[self.scores(child).docs] = True
            case Either():
                for child in node.children:
                    there |= self.has(child)
            case Terms():
                for weighed in self._lists(node):
                    there[weighed.docs] = True
            case _:
                there[self.scores(node).docs] = True
        for docs in self._stopped(node):
            there[docs] = True
        return there

    def _any(self, nodes: Sequence[PlanNode]) -> Matches:
        """Give what any of ``nodes`` matches, scores summed: of words all lists at once."""
        lists = [one for node in nodes if isinstance(node, Terms) for one in self._lists(node)]
        others = [self.scores(node) for node in nodes if not isinstance(node, Terms)]
        return matches.added([self._scored(lists), *others], self.size)

    def _lists(self, node: Terms | Adjacent) -> Sequence[Weighed]:
        """Give what a word or a phrase matches, part by part; it is paid for once."""
        known = self._words.get(node)
        if known is None:
            known = self._words[node] = self._weighing.weighed(node) if self._pays(node) else ()
        return known

    def _pays(self, node: Terms | Adjacent) -> bool:
        lacking = "time" if self._budget.late() else self._budget.take(*self._weighing.cost(node))
        if lacking:
            self._budget.leave_out(_named(node), lacking)
        return not lacking

    def _scored(self, lists: Sequence[Weighed]) -> Matches:
        """Give the documents of all lists, their scores summed."""
        if len(lists) < 2:
            return Matches(lists[0].docs, lists[0].scores.astype(np.float64)) if lists else NONE
        few = [one for one in lists if one.every is None]
        docs = np.concatenate([one.docs for one in few]) if few else NONE.docs
        scores = np.concatenate([one.scores for one in few]) if few else NONE.scores
        if len(few) == len(lists):
            return matches.summed(docs, scores.astype(np.float64), self.size)
        sums = np.bincount(docs, scores, minlength=self.size).astype(np.float64, copy=False)
        for one in lists:
            if one.every is not None:
                sums += one.every
        found = np.flatnonzero(sums)
        return Matches(found.astype(np.uint32), sums[found])


def _named(node: Terms | Adjacent) -> str:
    """Give a term of a node, to say that it was left out."""
    slots = (slot for slots in node.slots.values() for slot in slots)
    return next((term for slot in slots for term in (*slot.terms, slot.prefix)), "")
