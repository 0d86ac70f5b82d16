"""Which documents a plan matches, and how well: BM25F over the arrays of a segment.

Scoring is BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework")
with Lucene's IDF; field weights are summed into a term's frequency before saturation,
which makes it BM25F. A word's IDF is pooled over the languages that know it, so that the
same name weighs the same in each, and a stop word of one language is common in all.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from search.backends import matches
from search.backends.matches import NONE, Docs, Matches, unscored
from search.backends.phrases import phrase
from search.backends.segment import NOWHERE, Postings, Segment
from search.fields import property_value
from search.query.budget import Budget
from search.query.plan import (
    FAINT,
    Adjacent,
    All,
    Best,
    Either,
    Except,
    Period,
    PlanNode,
    Possible,
    Property,
    Slot,
    Slots,
    Terms,
)

K1 = 1.2
B = 0.75

# Weights of BM25F, tuned by benchmarks/tune.py on the judged sets that have titles.
FIELD_WEIGHTS = {"title": 2.0, "section": 0.3, "text": 1.0, "captions": 1.0}

Span = tuple[int, int]


def dampening(lengths: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give what a weight is held against, from lengths over the mean: BM25's K."""
    return np.float32(K1) * (np.float32(1 - B) + np.float32(B) * lengths)


class Scoring:
    """Evaluates the nodes of one query over a segment, each once, within a budget."""

    def __init__(self, segment: Segment, dampened: NDArray[np.float32], budget: Budget) -> None:
        self._segment = segment
        self._size = segment.size
        self._dampened = dampened
        self._budget = budget
        self._known: dict[int, tuple[PlanNode, Matches]] = {}
        self._words: dict[int, tuple[Terms, Sequence[tuple[Postings, float]]]] = {}

    def scores(self, node: PlanNode) -> Matches:
        """Give the documents that ``node`` matches, with their scores."""
        known = self._known.get(id(node))
        if known is None:
            # The node is kept as well, or another might come to have its identity.
            known = self._known[id(node)] = node, self._scores(node)
        return known[1]

    def _scores(self, node: PlanNode) -> Matches:
        match node:
            case Terms():
                return self._any([node])
            case Adjacent():
                return NONE if self._is_late(node) else self._adjacent(node.slots)
            case Property() | Period():
                return unscored(self.documents(node))
            case Possible():
                docs = self.documents(Property("skeleton", node.skeletons))
                return Matches(docs, np.full(len(docs), FAINT))
            case Best():
                return matches.best([self.scores(child) for child in node.children], self._size)
            case Either():
                return self._any(node.children)
            case All():
                return self._all(node.children)
            case Except():
                return self._without(unscored(self._every()), node)

    def _is_late(self, node: Terms | Adjacent) -> bool:
        late = self._budget.late()
        if late:
            self._budget.leave_out(_named(node), "time")
        return late

    def documents(self, node: Property | Period) -> Docs:
        """Give the documents with a property, or of a period."""
        if isinstance(node, Period):
            return self._within(node)
        parts = [docs for value in node.values for docs in self._having(node.name, value)]
        return matches.added([unscored(docs) for docs in parts], self._size).docs

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
        return np.arange(self._size, dtype=np.uint32)

    def _without(self, found: Matches, unwanted: Except) -> Matches:
        kept = ~matches.mask(self.scores(unwanted.child).docs, self._size)[found.docs]
        return Matches(found.docs[kept], found.scores[kept])

    def _all(self, children: Sequence[PlanNode]) -> Matches:
        wanted = [child for child in children if not isinstance(child, Except)]
        required = sorted(map(self._required, wanted), key=lambda found: len(found.docs))
        found = required[0] if required else unscored(self._every())
        for other in required[1:]:
            found = matches.common(found, other, self._size)
        for child in children:
            if isinstance(child, Except):
                found = self._without(found, child)
        return found

    def _required(self, node: PlanNode) -> Matches:
        """Give the scores of what must match; a stop word asks nothing of its language."""
        found = self.scores(node)
        stopped = self._stopped(node)
        return matches.added([found, *map(unscored, stopped)], self._size) if stopped else found

    def _stopped(self, node: PlanNode) -> list[Docs]:
        """Give the documents of each language in which ``node`` is a stop word."""
        if not isinstance(node, Terms | Adjacent):
            return []
        return [self._segment.having("lang", lang) for lang, s in node.slots.items() if not s]

    def has(self, node: PlanNode) -> NDArray[np.bool_]:
        """Tell of every document whether it has what ``node`` asks.

        Nothing is scored that is not already; a stop word asks nothing of its language.
        """
        there = np.full(self._size, isinstance(node, All))
        match node:
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
                for postings, _ in self._lists(node):
                    there[postings.docs] = True
            case _:
                there[self.scores(node).docs] = True
        for docs in self._stopped(node):
            there[docs] = True
        return there

    def _any(self, nodes: Sequence[PlanNode]) -> Matches:
        """Give what any of ``nodes`` matches, scores summed: of words all lists at once."""
        lists = [one for node in nodes if isinstance(node, Terms) for one in self._lists(node)]
        others = [self.scores(node) for node in nodes if not isinstance(node, Terms)]
        return matches.added([self._scored(lists), *others], self._size)

    def _lists(self, node: Terms) -> Sequence[tuple[Postings, float]]:
        """Give the postings of a word, slot by slot, each with its IDF; each word once."""
        known = self._words.get(id(node))
        if known is None:
            if self._is_late(node):
                return ()
            found = {
                lang: [((slot.start, slot.end), self._slot(lang, slot)) for slot in slots]
                for lang, slots in node.slots.items()
            }
            idf = self._pooled(
                {
                    lang: [(span, len(postings.docs)) for span, postings in slots]
                    for lang, slots in found.items()
                }
            )
            lists = [
                (postings, idf[span])
                for slots in found.values()
                for span, postings in slots
                if len(postings.docs)
            ]
            # The node is kept as well, or another might come to have its identity.
            known = self._words[id(node)] = node, lists
        return known[1]

    def _adjacent(self, slots: Slots) -> Matches:
        found = {lang: self._matching(lang, filled) for lang, filled in slots.items() if filled}
        idf = self._pooled({lang: [((0, 0), len(p.docs))] for lang, p in found.items()})
        return self._scored([(p, idf[0, 0]) for p in found.values() if len(p.docs)])

    def _matching(self, lang: str, slots: Sequence[Slot]) -> Postings:
        if len(slots) == 1:
            return self._slot(lang, slots[0])
        return phrase(self._segment, self._budget, lang, slots)

    def _slot(self, lang: str, slot: Slot) -> Postings:
        """Give the documents with any of the slot's terms, their weights summed."""
        segment, budget = self._segment, self._budget
        parts = []
        for term in slot.terms:
            count = segment.frequency(lang, term)
            if count and budget.take(term, count):
                parts.append(segment.postings(lang, term))
        prefix = slot.prefix
        if prefix and budget.take(f"{prefix}*", segment.frequency_of_prefix(lang, prefix)):
            parts.append(segment.postings_of_prefix(lang, prefix))
        if len(parts) < 2:
            return parts[0] if parts else NOWHERE
        docs = np.concatenate([part.docs for part in parts])
        weights = np.concatenate([part.weights for part in parts])
        summed = matches.summed(docs, weights.astype(np.float64), self._size)
        return Postings(summed.docs, summed.scores.astype(np.float32))

    def _scored(self, lists: Sequence[tuple[Postings, float]]) -> Matches:
        """Give the documents of all lists, their scores by BM25 summed."""
        if len(lists) < 2:
            if not lists:
                return NONE
            (postings, idf), *_ = lists
            weights = postings.weights.astype(np.float64)
            damped = self._dampened[postings.docs]
            return Matches(postings.docs, idf * weights / (weights + damped))
        docs = np.concatenate([postings.docs for postings, _ in lists])
        weights = np.concatenate([postings.weights for postings, _ in lists]).astype(np.float64)
        counts = [len(postings.docs) for postings, _ in lists]
        rarity = np.repeat([idf for _, idf in lists], counts)
        return matches.summed(docs, rarity * weights / (weights + self._dampened[docs]), self._size)

    def _pooled(self, counts: Mapping[str, Sequence[tuple[Span, int]]]) -> Mapping[Span, float]:
        """Give the IDF of each span of the query that any language has, over all that do.

        A language without any span has the word as a stop word: it is in all its items.
        """
        sizes = self._segment.languages()
        stopped = sum(sizes[lang] for lang, spans in counts.items() if not spans)
        matched: dict[Span, int] = {}
        among: dict[Span, int] = {}
        for lang, spans in counts.items():
            most: dict[Span, int] = {}
            for span, count in spans:
                if count > most.get(span, 0):
                    most[span] = count
            for span, count in most.items():
                matched[span] = matched.get(span, stopped) + count
                among[span] = among.get(span, stopped) + sizes[lang]
        return {
            span: math.log(1 + (among[span] - count + 0.5) / (count + 0.5))
            for span, count in matched.items()
        }


def _named(node: Terms | Adjacent) -> str:
    """Give a term of a node, to say that it was left out."""
    slots = (slot for slots in node.slots.values() for slot in slots)
    return next((term for slot in slots for term in (*slot.terms, slot.prefix)), "")
