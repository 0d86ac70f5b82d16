"""Which documents a plan matches, and how well: sets of scored documents, put together."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.backends import matches
from search.backends.matches import DENSE, NONE, Docs, Matches, Scores, unscored
from search.backends.segment import Segment
from search.backends.weighing import NOTHING, Weighed, Weighing, Word, is_word
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
    FirstOf,
    Near,
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

BATCH = 1 << 13
"""Postings that are summed together."""

_LEFT_OUT = Weighed(NOTHING.docs, NOTHING.scores)
"""What is found of a word that the budget has nothing left for."""


class Scoring:
    """Evaluates the nodes of one query over a segment, each once, within a budget."""

    def __init__(self, segment: Segment, weighing: Weighing, budget: Budget) -> None:
        self._segment = segment
        self.size = segment.size
        self._weighing = weighing
        self._budget = budget
        self._known: dict[int, tuple[PlanNode, Matches]] = {}
        self._words: dict[Word, Weighed] = {}
        self._there: dict[int, tuple[PlanNode, NDArray[np.bool_]]] = {}
        self._languages: dict[str, Docs] = {}

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
                return self._summed([(self._weighed(node), 1)])
            case Best() if is_word(node):
                return self._summed([(self._weighed(node), 1)])
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
            case Near():
                cosines = node.likeness.items(self.size)
                docs = np.flatnonzero(cosines >= node.likeness.least)
                return Matches(docs, cosines[docs].astype(np.float64))
            case Best():
                return matches.best([self.scores(child) for child in node.children], self.size)
            case FirstOf():
                found = (self.scores(child) for child in node.children)
                return next((one for one in found if len(one.docs)), NONE)
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
        for form in node.besides:
            so[self._segment.having("form", form)] = True
        kept = so[found.docs]
        return Matches(found.docs[kept], found.scores[kept])

    def documents(self, node: Property | Period) -> Docs:
        """Give the documents with a property, or of a period."""
        if isinstance(node, Period):
            return self._within(node)
        parts = [docs for value in node.values for docs in self._having(node.name, value)]
        return matches.added([unscored(docs) for docs in parts], self.size).docs

    def _having(self, name: str, value: str) -> list[Docs]:
        """Give the documents with a value; an address also finds all that lies below it.

        One that no document has is asked for without its query: pages are passed on with marks
        of all kinds of who passed them on.
        """
        folded = property_value(name, value)
        found = [self._segment.having(name, folded)]
        if name == "url" and folded:
            found += [self._segment.having_below(name, f"{folded}{mark}") for mark in "/?"]
            page, _, query = folded.partition("?")
            if query and not any(map(len, found)):
                found = [self._segment.having(name, page)]
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
        return [self._told_in(lang) for lang, slots in node.slots.items() if not slots]

    def _told_in(self, lang: str) -> Docs:
        if lang not in self._languages:
            self._languages[lang] = self._segment.having("lang", lang)
        return self._languages[lang]

    def has(self, node: PlanNode) -> NDArray[np.bool_]:
        """Tell of every document whether it has what ``node`` asks; not to be changed.

        Nothing is scored that is not already; a stop word asks nothing of its language.
        """
        if not isinstance(node, Either):
            return self._has(node)
        # What stands in parentheses is asked of all around it, each time with all that is in it.
        known = self._there.get(id(node))
        if known is None:
            known = self._there[id(node)] = node, self._has(node)
        return known[1]

    def _has(self, node: PlanNode) -> NDArray[np.bool_]:
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
            case FirstOf():
                having = map(self.has, node.children)
                there |= next((one for one in having if one.any()), there)
            case Either():
                for child in node.children:
                    there |= self.has(child)
            case Terms():
                there[self._weighed(node).docs] = True
            case _:
                there[self.scores(node).docs] = True
        for docs in self._stopped(node):
            there[docs] = True
        return there

    def _any(self, nodes: Sequence[PlanNode]) -> Matches:
        """Give what any of ``nodes`` matches, scores summed: of words all lists at once."""
        words: dict[Word, int] = {}
        others = []
        for node in nodes:
            if isinstance(node, Terms) or is_word(node):
                words[node] = words.get(node, 0) + 1
            else:
                others.append(self.scores(node))
        self._pay(words)
        found = self._summed([(self._weighed(word), times) for word, times in words.items()])
        return matches.added([found, *others], self.size)

    def _pay(self, words: Iterable[Word]) -> None:
        """Pay for words at once, if there is enough left for all."""
        lists = [w for w in words if not isinstance(w, Best) and w not in self._words]
        costs = self._weighing.cost.each(lists)
        terms, postings = sum(cost.terms for cost in costs), sum(cost.postings for cost in costs)
        if not self._budget.late() and self._budget.take(terms, postings) is None:
            self._words.update(zip(lists, self._weighing.weighed.each(lists), strict=True))

    def _weighed(self, node: Word) -> Weighed:
        """Give what a word or a phrase matches; it is paid for once."""
        known = self._words.get(node)
        if known is None:
            known = self._words[node] = self._paid(node)
        return known

    def _paid(self, node: Word) -> Weighed:
        if not isinstance(node, Best):
            return self._weighing.weighed(node) if self._pays(node) else _LEFT_OUT
        readings = [self._weighed(child) for child in filter(is_word, node.children)]
        if any(reading is _LEFT_OUT for reading in readings):
            return self._weighing.best(readings)
        return self._weighing.weighed(node)

    def _pays(self, node: Terms | Adjacent) -> bool:
        lacking = "time" if self._budget.late() else self._budget.take(*self._weighing.cost(node))
        if lacking:
            self._budget.leave_out(_named(node), lacking)
        return not lacking

    def _summed(self, words: Sequence[tuple[Weighed, int]]) -> Matches:
        """Give the documents of all words, their scores summed; each counts a number of times."""
        if len(words) == 1:
            (word, times), *_ = words
            return Matches(word.docs, word.scores * np.float64(times))
        few = [(word, times) for word, times in words if word.every is None]
        postings = sum(len(word.docs) for word, _ in few)
        if len(few) == len(words) and postings * DENSE <= self.size:
            return matches.summed(*_together(few), self.size) if few else NONE
        sums = np.zeros(self.size)
        for some in _batches(few) if postings > BATCH else [few]:
            if some:
                np.add.at(sums, *_together(some))
        for word, times in words:
            if word.every is not None:
                sums += _times(word.every, times)
        found = np.flatnonzero(sums > 0)
        return Matches(found, sums[found])


def _batches(words: Iterable[tuple[Weighed, int]]) -> Iterator[Sequence[tuple[Weighed, int]]]:
    """Give words in groups: where memory is taken for all at once, to get it takes the longest."""
    batch: list[tuple[Weighed, int]] = []
    postings = 0
    for word, times in words:
        if postings + len(word.docs) > BATCH and batch:
            yield batch
            batch, postings = [], 0
        batch.append((word, times))
        postings += len(word.docs)
    if batch:
        yield batch


def _together(words: Sequence[tuple[Weighed, int]]) -> tuple[Docs, Scores]:
    """Give the documents and scores of words one after the other, as they are summed."""
    docs = np.concatenate([word.docs for word, _ in words], dtype=np.intp)
    return docs, np.concatenate([_times(word.scores, n) for word, n in words], dtype=np.float64)


def _times(scores: NDArray[np.float32], times: int) -> NDArray[Any]:
    return scores if times == 1 else scores * np.float64(times)


def _named(node: Terms | Adjacent) -> str:
    """Give a term of a node, to say that it was left out."""
    slots = (slot for slots in node.slots.values() for slot in slots)
    return next((term for slot in slots for term in (*slot.terms, slot.prefix)), "")
