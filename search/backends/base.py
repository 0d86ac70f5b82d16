"""What an engine must do to answer plans; what to write one, see :class:`search.parts.Part`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from msgspec import Struct

from search.model import Card, Item, SearchRequest, Span, Tier, Token
from search.query.budget import Budget
from search.query.plan import Marks, Plan, PlanNode


class Meant(NamedTuple):
    """What meaning adds to a score, and where the nearest sentence stands in the passage."""

    score: float
    sentence: Span


class Row(NamedTuple):
    """One result: the item, how well it matches, and the words to mark in it.

    ``possible``: nothing of the query stands there for certain. ``tokens`` are those of
    the plan's marks, in the title, the text and each caption. ``others`` are the other
    tellings of its story, in the order they were written. ``missing`` are the plan's wanted
    clauses that the item lacks. ``reasons`` are the leaves of the plan that it has, each with
    what it adds to the score, where they were asked for, and so is ``meaning``.
    """

    item: Item
    score: float
    possible: bool
    tokens: tuple[tuple[Token, ...], ...]
    others: tuple[Card, ...]
    missing: tuple[str, ...] = ()
    reasons: tuple[tuple[PlanNode, float], ...] | None = None
    meaning: Meant | None = None


class Checked(NamedTuple):
    """Whether an item answers a plan, and why.

    ``row`` has the reasons, and a score of 0 where nothing matches. ``lacking`` are leaves that
    it has not, ``unwanted`` leaves that it has and must not have, ``filtered`` the names of
    filters that leave it out. ``place`` counts results from 1; ``shown`` is the telling that
    stands for the story there.
    """

    row: Row
    lacking: tuple[PlanNode, ...]
    unwanted: tuple[PlanNode, ...]
    filtered: tuple[str, ...]
    place: int | None
    shown: str
    total: int


class Found(Struct, frozen=True):
    """What was found: ``rows`` are a page of results, one for each story or item.

    ``total`` and ``facets`` count those that have all that is wanted, ``more`` the others; if
    there are none of either, all are counted together, and ``missing`` is what none of them has.
    ``nowhere`` are the plan's wanted clauses that no item has, result or not, or has by their words
    in several places alone. ``forewords`` of the total are no stories.
    ``across`` are no results: what is near in meaning in other languages; its scores are cosines.
    """

    total: int
    rows: tuple[Row, ...]
    facets: Mapping[str, Mapping[str, int]]
    more: tuple[Tier, ...] = ()
    nowhere: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    forewords: int = 0
    across: tuple[Row, ...] = ()


class Reader(Protocol):
    """One generation, open for reading; safe to use from several threads."""

    def languages(self) -> Mapping[str, int]:
        """Give the analysing languages in use, and the number of items of each."""

    def frequency(self, lang: str, term: str) -> int:
        """Give the number of items of ``lang`` that have ``term``."""

    def search(self, plan: Plan, request: SearchRequest, budget: Budget) -> Found:
        """Answer a plan, as ``request`` wants it; what it asks in words is the plan's."""

    def ids(
        self, plan: Plan, request: SearchRequest, budget: Budget
    ) -> tuple[tuple[str, float], ...]:
        """Give the ids and scores of what :meth:`search` finds, and nothing of the items."""

    def check(
        self, item_id: str, plan: Plan, request: SearchRequest, budget: Budget
    ) -> Checked | None:
        """Say of one item whether and why :meth:`search` finds it; None if there is none."""

    def likeness(self, item_id: str) -> PlanNode | None:
        """Plan what is like an item in its words, but for its own story; None if there is none."""

    def place(self, item_id: str) -> int | None:
        """Give the place of an item among all, as they were written; None if there is none."""

    def item(self, item_id: str, marks: Mapping[str, Marks]) -> Row | None:
        """Give an item by its id; ``marks`` by language."""

    def items(self, docs: range) -> Iterator[Item]:
        """Give items by their numbers: in the order in which they were written, from 0."""

    def around(self, item_id: str) -> tuple[Card | None, Card | None]:
        """Give what stands before and after an item in its issue; None at an end."""

    def refresh(self) -> None:
        """Have files that somebody changed checked anew. Raises :class:`IndexDamaged`."""

    def close(self) -> None:
        """Let go of the files."""
