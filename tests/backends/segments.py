"""A segment in memory, as plain as can be, to try scoring and selection on."""

# ruff: noqa: D102 (the protocol says what each method gives)

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.analysis import base_language
from search.backends.matches import Docs, Matches
from search.backends.scoring import Scoring
from search.backends.segment import Facet, Positions, Postings, Properties, Tokens
from search.backends.weighing import Weighing
from search.model import Card, Item
from search.query.budget import Budget
from search.query.plan import PlanNode, Slot, Terms
from tests.builders import item


@dataclass(frozen=True)
class Telling:
    """A document: ``words`` map its terms to their weights, ``places`` to where they stand.

    ``length`` is the sum of the weights where it is not given; ``day`` is an ordinal,
    ``story`` is the document's own where it is empty.
    """

    words: Mapping[str, float] = field(default_factory=dict)
    lang: str = "en"
    length: float | None = None
    story: str = ""
    day: int = 0
    section: str = ""
    site: Sequence[str] = ()
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)
    skeletons: Sequence[str] = ()


class MemorySegment:
    """See :class:`search.backends.segment.Segment`: every answer is a walk over all tellings."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        self.tellings = tellings
        self.size = len(tellings)
        self._names = [told.story or f"story {doc}" for doc, told in enumerate(tellings)]
        self._story_names = sorted(set(self._names))
        self.story_count = len(self._story_names)

    def languages(self) -> Mapping[str, int]:
        return Counter(base_language(told.lang) for told in self.tellings)

    def frequency(self, lang: str, term: str) -> int:
        return len(self.postings(lang, term).docs)

    def postings(self, lang: str, term: str) -> Postings:
        return self._postings(lang, {term})

    def frequency_of_prefix(self, lang: str, prefix: str) -> int:
        return sum(self.frequency(lang, term) for term in self._beginning(prefix))

    def postings_of_prefix(self, lang: str, prefix: str) -> Postings:
        return self._postings(lang, self._beginning(prefix))

    def positions(self, lang: str, term: str) -> Positions:
        docs = self.postings(lang, term).docs
        places = [self.tellings[doc].places.get(term, ()) for doc in docs.tolist()]
        ends = np.cumsum([len(own) for own in places])
        flat = [place for own in places for place in own]
        return Positions(docs, ends.astype(np.uint32), np.array(flat, np.uint32))

    def having(self, name: str, value: str) -> Docs:
        return _docs(doc for doc in range(self.size) if value in self._properties(doc)[name])

    def having_below(self, name: str, prefix: str) -> Docs:
        return _docs(())

    def days(self) -> NDArray[np.int32]:
        return np.array([told.day for told in self.tellings], np.int32)

    def lengths(self) -> NDArray[np.float32]:
        own: defaultdict[str, list[float]] = defaultdict(list)
        lengths = []
        for told in self.tellings:
            lengths.append(sum(told.words.values()) if told.length is None else told.length)
            own[base_language(told.lang)].append(lengths[-1])
        means = {lang: sum(values) / len(values) or 1.0 for lang, values in own.items()}
        langs = [base_language(told.lang) for told in self.tellings]
        over = [length / means[lang] for length, lang in zip(lengths, langs, strict=True)]
        return np.array(over, np.float32)

    def facet(self, name: str) -> Facet:
        return self._facets[name]

    @cached_property
    def _facets(self) -> Mapping[str, Facet]:
        langs = [told.lang for told in self.tellings]
        sections = [told.section for told in self.tellings]
        return {"lang": self._facet(langs), "section": self._facet(sections)}

    def _facet(self, of: Sequence[str]) -> Facet:
        values = sorted(set(of))
        pairs = list(dict.fromkeys(zip(self._names, of, strict=True)))
        return Facet(
            values,
            [of.count(value) for value in values],
            np.array([values.index(value) for value in of], np.uint32),
            np.array([pairs.index(p) for p in zip(self._names, of, strict=True)], np.uint32),
            np.array([values.index(value) for _, value in pairs], np.uint32),
        )

    def properties(self, name: str) -> Properties:
        entries = [
            (doc, value) for doc, told in enumerate(self.tellings) for value in getattr(told, name)
        ]
        values = sorted({value for _, value in entries})
        told = [(self._names[doc], value) for doc, value in entries]
        pairs = list(dict.fromkeys(told))
        return Properties(
            values,
            np.array([doc for doc, _ in entries], np.uint32),
            np.searchsorted([doc for doc, _ in entries], np.arange(self.size + 1)),
            np.array([values.index(value) for _, value in entries], np.uint32),
            np.array([pairs.index(pair) for pair in told], np.uint32),
            np.array([values.index(value) for _, value in pairs], np.uint32),
        )

    def stories(self) -> NDArray[np.uint32]:
        return np.array([self._story_names.index(name) for name in self._names], np.uint32)

    def told(self, story: int) -> Docs:
        return self.find_story(self._story_names[story])

    def item_id(self, doc: int) -> str:
        return str(doc)

    def numbers(
        self, lang: str, terms: Collection[str], prefixes: Collection[str]
    ) -> Mapping[int, str]:
        return dict(enumerate(terms))

    def terms(self, doc: int) -> Mapping[str, int]:
        return dict.fromkeys(self.tellings[doc].words, 1)

    def item(self, doc: int, wanted: Mapping[int, str]) -> tuple[Item, Tokens]:
        made = item(" ".join(self.tellings[doc].words), self.tellings[doc].lang, id=str(doc))
        return made, ((), ())

    def card(self, doc: int) -> Card:
        return Card(str(doc), self.tellings[doc].lang, "")

    def find(self, item_id: str) -> int | None:
        return int(item_id) if int(item_id) < self.size else None

    def find_story(self, story: str) -> Docs:
        return _docs(doc for doc, name in enumerate(self._names) if name == story)

    def refresh(self) -> None:
        pass

    def close(self) -> None:
        pass

    def _postings(self, lang: str, terms: Collection[str]) -> Postings:
        found = {}
        for doc, told in enumerate(self.tellings):
            weights = [told.words[term] for term in terms if term in told.words]
            if weights and base_language(told.lang) == lang:
                found[doc] = sum(weights)
        return Postings(_docs(found), np.array(list(found.values()), np.float32))

    def _beginning(self, prefix: str) -> set[str]:
        every = {term for told in self.tellings for term in told.words}
        return {term for term in every if term.startswith(prefix)}

    def _properties(self, doc: int) -> Mapping[str, Collection[str]]:
        told = self.tellings[doc]
        lang = {told.lang.lower(), base_language(told.lang)}
        return {"lang": lang, "section": {told.section}, "url": (), "skeleton": told.skeletons}


def _docs(docs: Iterable[int]) -> Docs:
    return np.array(list(docs), np.uint32)


def scoring(segment: MemorySegment, budget: Budget | None = None) -> Scoring:
    """Give the scoring of one query."""
    return Scoring(segment, Weighing(segment), budget or Budget())


def scores(tellings: Sequence[Telling], node: PlanNode) -> dict[int, float]:
    """Give what a plan matches among ``tellings``, and how well."""
    return as_dict(scoring(MemorySegment(tellings)).scores(node))


def as_dict(found: Matches) -> dict[int, float]:
    """Give matches as a dictionary, once it is sure that documents ascend."""
    docs = found.docs.tolist()
    assert docs == sorted(set(docs))
    return dict(zip(docs, found.scores.tolist(), strict=True))


def word(text: str, *langs: str, stopped: Collection[str] = (), at: int = 0) -> Terms:
    """Give the plan of a word that is its own term; in ``stopped`` it is a stop word."""
    slot = Slot((text,), at, at + len(text), 0)
    return Terms(dict.fromkeys(langs or ("en",), (slot,)) | dict.fromkeys(stopped, ()))
