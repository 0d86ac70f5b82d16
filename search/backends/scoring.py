"""Which documents a plan matches, and how well: BM25F over postings, for any engine.

Scoring is BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework")
with Lucene's IDF; field weights are summed into a term's frequency before saturation,
which makes it BM25F. A word's IDF is pooled over the languages that know it, so that the
same name weighs the same in each, and a stop word of one language is common in all.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

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

Scores = dict[int, float]
"""Document number to score."""


class Source(Protocol):
    """What scoring asks of an index; documents are numbered from 0."""

    def languages(self) -> Mapping[str, int]:
        """Give the number of documents of each language."""

    def weights(self, lang: str, term: str) -> Iterable[tuple[int, float]]:
        """Give (document, summed field weight) of a term."""

    def positions(self, lang: str, term: str) -> Mapping[int, Sequence[int]]:
        """Give the positions of a term by document, in order."""

    def having(self, name: str, value: str) -> Iterable[int]:
        """Give the documents with a property."""

    def within(self, period: Period) -> Iterable[int]:
        """Give the documents of a period."""

    def all_documents(self) -> Iterable[int]:
        """Give all documents."""

    def norms(self, lang: str) -> Sequence[float]:
        """Give by document the length over the mean length of ``lang``."""


@dataclass
class Scoring:
    """Evaluates plans over a source."""

    source: Source

    def scores(self, node: PlanNode) -> Scores:
        """Give the documents that ``node`` matches, with their scores."""
        match node:
            case Terms():
                return self._terms(node.slots)
            case Adjacent():
                return self._adjacent(node.slots)
            case Property() | Period():
                return dict.fromkeys(self.documents(node), 0.0)
            case Possible():
                having = Property("skeleton", node.skeletons)
                return dict.fromkeys(self.documents(having), FAINT)
            case Best():
                return _merge(map(self.scores, node.children), max)
            case Either():
                return _merge(map(self.scores, node.children), lambda a, b: a + b)
            case All():
                return self._all(node.children)
            case Except():
                unwanted = self.scores(node.child)
                return {doc: 0.0 for doc in self.source.all_documents() if doc not in unwanted}

    def documents(self, node: Property | Period) -> set[int]:
        """Give the documents with a property, or of a period."""
        if isinstance(node, Period):
            return set(self.source.within(node))
        return {doc for value in node.values for doc in self.source.having(node.name, value)}

    def _all(self, children: Sequence[PlanNode]) -> Scores:
        if not children:
            return dict.fromkeys(self.source.all_documents(), 0.0)
        first, *rest = (self._required(child) for child in children)
        for other in rest:
            first = {doc: score + other[doc] for doc, score in first.items() if doc in other}
        return first

    def _required(self, node: PlanNode) -> Scores:
        """Give the scores of what must match; a stop word asks nothing of its language."""
        scores = self.scores(node)
        if isinstance(node, Terms | Adjacent):
            for lang, slots in node.slots.items():
                if not slots:
                    scores.update(dict.fromkeys(self.source.having("lang", lang), 0.0))
        return scores

    def _terms(self, slots: Slots) -> Scores:
        found = {lang: [self._slot(lang, s) for s in filled] for lang, filled in slots.items()}
        idf = self._pooled(
            {
                lang: [((s.start, s.end), len(d)) for s, d in zip(filled, found[lang], strict=True)]
                for lang, filled in slots.items()
            }
        )
        scores: Scores = {}
        for lang, filled in slots.items():
            norms = self.source.norms(lang)
            for slot, docs in zip(filled, found[lang], strict=True):
                self._add(scores, docs, idf[slot.start, slot.end], norms)
        return scores

    def _matching(self, lang: str, phrase: Sequence[Slot]) -> Scores:
        return self._phrase(lang, phrase) if len(phrase) > 1 else self._slot(lang, phrase[0])

    def _slot(self, lang: str, slot: Slot) -> Scores:
        """Give the weight of any of the slot's terms, by document."""
        weights = dict(self.source.weights(lang, slot.terms[0]))
        for term in slot.terms[1:]:
            for doc, weight in self.source.weights(lang, term):
                weights[doc] = weights.get(doc, 0.0) + weight
        return weights

    def _adjacent(self, slots: Slots) -> Scores:
        found = {lang: self._matching(lang, filled) for lang, filled in slots.items() if filled}
        idf = self._pooled({lang: [((0, 0), len(docs))] for lang, docs in found.items()})
        scores: Scores = {}
        for lang, docs in found.items():
            self._add(scores, docs, idf[0, 0], self.source.norms(lang))
        return scores

    def _phrase(self, lang: str, slots: Sequence[Slot]) -> Scores:
        """Give how often the slots stand in their places relative to each other."""
        first = slots[0].position
        starts: dict[int, set[int]] | None = None
        for slot in slots:
            shift = slot.position - first
            here: defaultdict[int, set[int]] = defaultdict(set)
            for term in slot.terms:
                for doc, places in self.source.positions(lang, term).items():
                    if starts is None or doc in starts:
                        here[doc].update(place - shift for place in places)
            if starts is not None:
                here = defaultdict(set, {d: here[d] & s for d, s in starts.items() if d in here})
            starts = {doc: places for doc, places in here.items() if places}
            if not starts:
                return {}
        return {doc: float(len(places)) for doc, places in (starts or {}).items()}

    def _pooled(
        self, counts: Mapping[str, Sequence[tuple[tuple[int, int], int]]]
    ) -> Mapping[tuple[int, int], float]:
        """Give the IDF of each span of the query, over all languages that have it.

        A language without any span has the word as a stop word: it is in all its items.
        """
        sizes = self.source.languages()
        stopped = sum(sizes[lang] for lang, spans in counts.items() if not spans)
        matched: defaultdict[tuple[int, int], int] = defaultdict(lambda: stopped)
        among: defaultdict[tuple[int, int], int] = defaultdict(lambda: stopped)
        for lang, spans in counts.items():
            best: defaultdict[tuple[int, int], int] = defaultdict(int)
            for span, count in spans:
                best[span] = max(best[span], count)
            for span, count in best.items():
                matched[span] += count
                among[span] += sizes[lang] if count else 0
        return {
            span: math.log(1 + (among[span] - matched[span] + 0.5) / (matched[span] + 0.5))
            for span in matched
        }

    @staticmethod
    def _add(scores: Scores, docs: Mapping[int, float], idf: float, norms: Sequence[float]) -> None:
        for doc, weight in docs.items():
            score = idf * weight / (weight + K1 * (1 - B + B * norms[doc]))
            scores[doc] = scores.get(doc, 0.0) + score


def _merge(parts: Iterable[Scores], both: Callable[[float, float], float]) -> Scores:
    merged: Scores = {}
    for part in parts:
        for doc, score in part.items():
            merged[doc] = both(merged[doc], score) if doc in merged else score
    return merged
