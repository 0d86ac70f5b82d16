"""Answers plans from a segment, whichever engine keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

import numpy as np

from search.analysis import base_language
from search.backends.base import Checked, Found, Meant, Row
from search.backends.matches import located, mask
from search.backends.meaning import across, permitted
from search.backends.reasons import leaves, reasons
from search.backends.scoring import Scoring
from search.backends.segment import Segment
from search.backends.selection import Selection, allowed, select
from search.backends.similar import likeness
from search.backends.tiers import There, Tiers, is_torn, words_apart
from search.backends.weighing import Weighing
from search.model import Card, Item, SearchRequest
from search.query.budget import Budget
from search.query.plan import Marks, Near, Plan, PlanNode, certain

_ROUNDED = 1e-6
"""What the sum of several scores may differ by from that of all at once."""


class PostingsReader:
    """See :class:`search.backends.base.Reader`."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def languages(self) -> Mapping[str, int]:
        """Give the analysing languages in use, and the number of items of each."""
        return self._segment.languages()

    def frequency(self, lang: str, term: str) -> int:
        """Give the number of items of ``lang`` that have ``term``."""
        return self._segment.frequency(lang, term)

    def search(self, plan: Plan, request: SearchRequest, budget: Budget) -> Found:
        """Answer a plan, as ``request`` wants it."""
        scoring, tiers, selection = self._select(plan, request, budget)
        docs = [doc for doc, _ in selection.rows]
        surely = self._certain(plan, scoring, docs)
        marks = self._marks(plan.marks)
        rows = tuple(
            self._row(doc, score, not sure, marks, tiers.lacking(doc))
            for (doc, score), sure in zip(selection.rows, surely, strict=True)
        )
        if request.explain:
            rows = tuple(
                self._explained(row, plan, scoring, doc)
                for row, doc in zip(rows, docs, strict=True)
            )
        return Found(
            selection.total,
            rows,
            selection.facets,
            selection.more,
            tuple(
                clause
                for clause, node in plan.wanted.items()
                if clause in tiers.nowhere or is_torn(node, scoring.has)
            ),
            selection.missing,
            selection.forewords,
            self._across(plan, request, scoring, docs),
        )

    def check(
        self, item_id: str, plan: Plan, request: SearchRequest, budget: Budget
    ) -> Checked | None:
        """Say of one item whether and why :meth:`search` finds it; None if there is none."""
        doc = self._segment.find(item_id)
        if doc is None:
            return None
        every = replace(request, offset=0, limit=self._segment.size)
        scoring, tiers, selection = self._select(plan, every, budget)
        has_of_it = tuple(reasons(scoring, plan.root, doc))
        has = [(leaf, bool(scoring.has(leaf.node)[doc])) for leaf in leaves(plan.root)]
        told = self._segment.told(int(self._segment.stories()[doc])).tolist()
        docs = [shown for shown, _ in selection.rows]
        alike = told if request.group else [doc]
        place = next((at for at, shown in enumerate(docs) if shown in alike), None)
        score = next(
            (own for shown, own in selection.rows if shown == doc),
            sum(added for _, added in has_of_it),
        )
        missing = tiers.lacking(doc)
        row = self._row(doc, score, False, self._marks(plan.marks), missing)
        return Checked(
            self._explained(row, plan, scoring, doc),
            tuple(leaf.node for leaf, there in has if not there and not leaf.excluded),
            tuple(leaf.node for leaf, there in has if there and leaf.excluded),
            tuple(name for name, passing in allowed(request, scoring).items() if not passing[doc]),
            None if place is None else place + 1,
            "" if place is None else self._segment.item_id(docs[place]),
            len(docs),
        )

    def ids(
        self, plan: Plan, request: SearchRequest, budget: Budget
    ) -> tuple[tuple[str, float], ...]:
        """Give the ids and scores of what :meth:`search` finds, and nothing of the items."""
        _, _, selection = self._select(plan, request, budget)
        return tuple((self._segment.item_id(doc), score) for doc, score in selection.rows)

    def likeness(self, item_id: str) -> PlanNode | None:
        """Plan what is like an item in its words, but for its own story; None if there is none."""
        doc = self._segment.find(item_id)
        return None if doc is None else likeness(self._segment, doc)

    def place(self, item_id: str) -> int | None:
        """Give the place of an item among all, as they were written; None if there is none."""
        return self._segment.find(item_id)

    def item(self, item_id: str, marks: Mapping[str, Marks]) -> Row | None:
        """Give an item by its id."""
        doc = self._segment.find(item_id)
        return None if doc is None else self._row(doc, 0.0, False, self._marks(marks))

    def items(self, docs: range) -> Iterator[Item]:
        """Give items by their numbers: in the order in which they were written, from 0."""
        return map(self._plain, docs)

    def around(self, item_id: str) -> tuple[Card | None, Card | None]:
        """Give what stands before and after an item in its issue; None at an end."""
        doc = self._segment.find(item_id)
        if doc is None:
            return None, None
        own = self._plain(doc)
        near = [place for place in (doc - 1, doc + 1) if 0 <= place < self._segment.size]
        cards = {
            place: self._segment.card(place)
            for place in near
            if _beside(own) == _beside(self._plain(place))
        }
        return cards.get(doc - 1), cards.get(doc + 1)

    def refresh(self) -> None:
        """Have files that somebody changed checked anew. Raises :class:`IndexDamaged`."""
        self._segment.refresh()

    def close(self) -> None:
        """Let go of the files."""
        self._segment.close()

    @cached_property
    def _forewords(self) -> There | None:
        """Tell of every document whether it is a foreword; None if none is."""
        docs = self._segment.having("kind", "foreword")
        return mask(docs, self._segment.size) if len(docs) else None

    @cached_property
    def _weighing(self) -> Weighing:
        return Weighing(self._segment)

    def _select(
        self, plan: Plan, request: SearchRequest, budget: Budget
    ) -> tuple[Scoring, Tiers, Selection]:
        scoring = Scoring(self._segment, self._weighing, budget)
        found = scoring.scores(plan.root)
        wanted, literal = (
            {clause: scoring.has(node) for clause, node in clauses.items()}
            for clauses in (plan.wanted, plan.literal)
        )
        apart = {
            clause: words_apart(plan.wanted[clause], scoring.has)
            for clause, there in wanted.items()
            if not there.any()
        }
        words = {clause: there for clause, there in apart.items() if there}
        tiers = Tiers(wanted, literal, self._forewords, words=words, mixed=plan.question)
        selection = select(found, request, scoring, self._segment, tiers, plan.likeness)
        return scoring, tiers, selection

    def _across(
        self, plan: Plan, request: SearchRequest, scoring: Scoring, shown: Sequence[int]
    ) -> tuple[Row, ...]:
        """Give what is near in meaning in other languages; the first page alone has it."""
        near = plan.likeness
        if near is None or not plan.across or request.offset or not request.limit:
            return ()
        wanted = permitted(plan.root, scoring)
        passing = np.ones(self._segment.size, bool) if wanted is None else wanted
        for other in allowed(request, scoring).values():
            passing = passing & other
        if self._forewords is not None:
            passing = passing & ~self._forewords
        marks = self._marks(plan.marks)
        found = across(near, passing, shown, request, self._segment)
        return tuple(self._row(one.doc, one.cosine, False, marks) for one in found)

    def _explained(self, row: Row, plan: Plan, scoring: Scoring, doc: int) -> Row:
        """Give a row with its reasons: those of words, and what meaning adds to its score."""
        every = tuple(reasons(scoring, plan.root, doc))
        told = tuple((node, score) for node, score in every if not isinstance(node, Near))
        row = row._replace(reasons=told)
        for node, score in every:
            if isinstance(node, Near):
                row = row._replace(meaning=Meant(score, node.likeness.sentence(doc)))
        added = row.score - sum(score for _, score in told)
        if plan.likeness is None or added <= _ROUNDED:
            return row
        return row._replace(meaning=Meant(added, plan.likeness.sentence(doc)))

    def _certain(self, plan: Plan, scoring: Scoring, docs: list[int]) -> list[bool]:
        """Tell of each document whether anything but possible words makes it a result."""
        root = certain(plan.root)
        if root is plan.root:
            return [True] * len(docs)
        wanted = np.array(docs, np.uint32)
        there = located(wanted, scoring.scores(root).docs, self._segment.size)[1]
        return [bool(sure) for sure in there]

    def _plain(self, doc: int) -> Item:
        return self._segment.item(doc, {})[0]

    def _marks(self, marks: Mapping[str, Marks]) -> Callable[[str], Mapping[int, str]]:
        """Give what gives the terms to mark in a language, each looked up once."""

        @cache
        def wanted(lang: str) -> Mapping[int, str]:
            own = marks.get(lang, Marks())
            return self._segment.numbers(lang, own.terms, own.prefixes)

        return wanted

    def _row(
        self,
        doc: int,
        score: float,
        possible: bool,
        marks: Callable[[str], Mapping[int, str]],
        missing: tuple[str, ...] = (),
    ) -> Row:
        segment = self._segment
        langs = segment.facet("lang")
        lang = base_language(langs.values[int(langs.codes[doc])])
        item, tokens = segment.item(doc, marks(lang))
        told = segment.told(int(segment.stories()[doc])).tolist()
        others = tuple(segment.card(other) for other in told if other != doc)
        return Row(item, score, possible, tokens, others, missing)


def _beside(item: Item) -> tuple[str, ...]:
    """Give what items have in common that follow each other in an issue."""
    return item.path, item.issue, item.kind
