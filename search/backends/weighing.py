"""What words and phrases weigh in each document: all of BM25F that no query changes.

Scoring is BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework")
with Lucene's IDF; field weights are summed into a term's frequency before saturation,
which makes it BM25F. A word's IDF is pooled over the languages that know it, so that the
same name weighs the same in each, and a stop word of one language is common in all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from search.backends import matches
from search.backends.matches import DENSE, Array, Docs, Matches
from search.backends.phrases import phrase
from search.backends.segment import NOWHERE, Postings, Segment
from search.kept import Kept
from search.query.plan import Adjacent, Best, PlanNode, Slot, Terms, size
from search.turns import give_way

K1 = 1.2
B = 0.75

KEPT = 48 << 20
"""Bytes of weighed words that are kept for each index."""
COSTS = 4 << 20
"""Bytes of words whose costs are kept."""

Span = tuple[int, int]
Counted: TypeAlias = Mapping[str, Sequence[tuple[Span, int]]]


class Weighed(NamedTuple):
    """The documents of a word or a phrase, and what it adds to the score of each.

    ``every`` has a place for each document of the segment, 0 where the word is not, if it is
    in so many of them that sums are faster so.
    """

    docs: Docs
    scores: NDArray[np.float32]
    every: NDArray[np.float32] | None = None


NOTHING = Weighed(NOWHERE.docs, NOWHERE.weights)

Word: TypeAlias = "Terms | Adjacent | Best"
"""A word, a phrase, or readings of the same words: what it weighs depends on no query."""


_WORDS = (Terms, Adjacent)


def is_word(node: PlanNode) -> TypeGuard[Word]:
    """Tell whether all of a plan is words and phrases, of which one scores."""
    if isinstance(node, Best):
        return all(map(is_word, node.children))
    return isinstance(node, _WORDS)


class Cost(NamedTuple):
    """The terms that a word looks up, and the postings that it reads."""

    terms: int
    postings: int


class Weighing:
    """Weighs the words and phrases of plans over one segment; what was weighed last is kept.

    Safe to use from several threads.
    """

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        # Weights are held against lengths over the mean: BM25's K.
        self._dampened = np.float32(K1) * (np.float32(1 - B) + np.float32(B) * segment.lengths())
        self.cost = Kept(self._cost, COSTS, lambda node, cost: size(node))
        self.weighed = Kept(self._weighed, KEPT, _size)

    def _cost(self, node: Terms | Adjacent) -> Cost:
        segment = self._segment
        counts = [
            segment.frequency(lang, term)
            for lang, slots in node.slots.items()
            for slot in slots
            for term in slot.terms
        ]
        prefixes = [
            segment.frequency_of_prefix(lang, slot.prefix)
            for lang, slots in node.slots.items()
            for slot in slots
            if slot.prefix
        ]
        return Cost(len(counts) - counts.count(0) + len(prefixes), sum(counts) + sum(prefixes))

    def _weighed(self, node: Word) -> Weighed:
        """Give what any slot of a word matches, or all slots of a phrase together."""
        if isinstance(node, Best):
            return self.best([self.weighed(child) for child in filter(is_word, node.children)])
        if isinstance(node, Terms):
            found = {
                lang: [((slot.start, slot.end), self._slot(lang, slot)) for slot in slots]
                for lang, slots in node.slots.items()
            }
        else:
            found = {
                lang: [((0, 0), self._beside(lang, slots))]
                for lang, slots in node.slots.items()
                if slots
            }
        sizes = self._segment.languages()
        idf = pooled(
            {lang: [(span, len(own.docs)) for span, own in slots] for lang, slots in found.items()},
            sizes,
        )
        every = (one for slots in found.values() for one in slots)
        share = node.share if isinstance(node, Adjacent) else 1.0
        return self._together(
            [self._scored(own, share * idf[span]) for span, own in every if len(own.docs)]
        )

    def _beside(self, lang: str, slots: Sequence[Slot]) -> Postings:
        return self._slot(lang, slots[0]) if len(slots) == 1 else phrase(self._segment, lang, slots)

    def _slot(self, lang: str, slot: Slot) -> Postings:
        """Give the documents with any of the slot's terms, their weights summed."""
        give_way()
        segment = self._segment
        parts = [segment.postings(lang, term) for term in slot.terms]
        if slot.prefix:
            parts.append(segment.postings_of_prefix(lang, slot.prefix))
        parts = [part for part in parts if len(part.docs)]
        if len(parts) < 2:
            return parts[0] if parts else NOWHERE
        docs = np.concatenate([part.docs for part in parts])
        weights = np.concatenate([part.weights for part in parts])
        summed = matches.summed(docs, weights, segment.size)
        return Postings(summed.docs.astype(np.uint32), summed.scores.astype(np.float32))

    def _scored(self, postings: Postings, idf: float) -> Weighed:
        docs, weights = postings
        scores = np.float32(idf) * weights / (weights + self._dampened[docs])
        return Weighed(docs, scores.astype(np.float32, copy=False))

    def _together(self, parts: Sequence[Weighed]) -> Weighed:
        """Put together what the slots of a word match, so that a word is one list to sum."""
        if len(parts) < 2:
            return self._listed(*parts[0][:2]) if parts else NOTHING
        docs = np.concatenate([part.docs for part in parts])
        scores = np.concatenate([part.scores for part in parts])
        return self._listed(*matches.summed(docs, scores, self._segment.size))

    def best(self, parts: Sequence[Weighed]) -> Weighed:
        """Put together readings of the same words: the best one scores."""
        found = [Matches(part.docs, part.scores.astype(np.float64)) for part in parts]
        return self._listed(*matches.best(found, self._segment.size))

    def _listed(self, docs: Docs, scores: Array) -> Weighed:
        docs, scores = docs.astype(np.uint32, copy=False), scores.astype(np.float32, copy=False)
        if len(docs) * DENSE <= self._segment.size:
            return Weighed(docs, scores)
        every = np.zeros(self._segment.size, np.float32)
        every[docs] = scores
        return Weighed(docs, scores, every)


def pooled(counts: Counted, sizes: Mapping[str, int]) -> Mapping[Span, float]:
    """Give the IDF of each span of a word that any language has, over all that do.

    ``counts`` are by language the documents of each span, ``sizes`` of each language in all. A
    language without any span has the word as a stop word: it is in all its items.
    """
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


def _size(node: Word, weighed: Weighed) -> int:
    """Give the bytes of what is kept of a word, with about what its objects take.

    Documents are the half of what was read from a file, of which the other is kept with them.
    """
    arrays = (array for array in (weighed.docs, *weighed) if array is not None)
    return size(node) + 2000 + sum(100 + array.nbytes for array in arrays)
