"""The plan of a query: what a backend answers, every word as terms of every language.

An item is matched and scored by its own language's terms alone. Nothing here knows how
the plan came about (:mod:`search.query.planner`) or is answered (:mod:`search.backends`).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from operator import is_
from typing import Protocol, TypeAlias

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace
from numpy.typing import NDArray

from search.model import Span


class Slot(Struct, frozen=True):
    """A place in a query and the terms of one language that fill it, any as good as another.

    ``start``/``end`` are half-open code points of the word in the query: slots of
    several languages with the same span come from the same letters. Terms that begin with
    ``prefix`` fill it as well, unless that is empty.
    """

    terms: tuple[str, ...]
    start: int
    end: int
    position: int
    prefix: str = ""


Slots: TypeAlias = Mapping[str, tuple[Slot, ...]]
"""By language; empty for a language in which all of the text is stop words."""


class Terms(Struct, frozen=True, eq=False):
    """A word: any of its slots matches, more score higher.

    ``wholes`` are by language the phrases of slots that stand for all of the word, as
    its slots alone may not: a character of a longer word. They matter for marking only.
    ``text`` is what the query says.
    """

    slots: Slots
    wholes: Mapping[str, tuple[tuple[Slot, ...], ...]] = field(default_factory=dict)
    text: str = ""


class Adjacent(Struct, frozen=True, eq=False):
    """A phrase: all slots, in these positions relative to each other. ``text`` as in Terms.

    ``share`` of what a phrase scores is what this one does: less where it is less surely meant.
    """

    slots: Slots
    text: str = ""
    share: float = 1.0


class Property(Struct, frozen=True):
    """An item's property; ``values`` are alternatives. ``name`` as in the query language."""

    name: str
    values: tuple[str, ...]


class Possible(Struct, frozen=True):
    """Damaged items in which a word may stand: any of ``skeletons`` does.

    Each word scores :data:`FAINT`, far below any word that is there.
    """

    skeletons: tuple[str, ...]


FAINT = 1e-6


class Period(Struct, frozen=True):
    """Items of these days; both ends inclusive, None is open."""

    since: datetime.date | None
    until: datetime.date | None


class Weighted(Struct, frozen=True):
    """Items with a property, which then scores ``score``: by itself it scores nothing."""

    child: Property | Period
    score: float


class Spelt(Struct, frozen=True):
    """Of what ``word`` matches the items that spell it so, with its scores.

    They have one of the forms ``so`` (:mod:`search.analysis.forms`), and none of ``otherwise``
    unless ``besides`` as well.
    """

    word: PlanNode
    so: tuple[str, ...]
    otherwise: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()


class Likeness(Protocol):
    """How like what is asked items are in meaning, as cosines; safe from several threads.

    Items are told by their places in the generation. Where that cannot be told, as vectors are
    damaged, it is 0.
    """

    @property
    def words(self) -> float:
        """Give how many words are asked; 0 where it is no query that is likened."""

    @property
    def least(self) -> float:
        """Give the cosine that texts seldom have which have nothing to do with each other."""

    def items(self, count: int) -> NDArray[np.float32]:
        """Give it of every item as a whole; there are ``count``."""

    def both(self, places: Sequence[int]) -> NDArray[np.float32]:
        """Give of some items the mean of that and how like their nearest sentences are."""

    def sentence(self, place: int) -> Span:
        """Give where an item's nearest sentence stands in its title and text."""


class Near(Struct, frozen=True):
    """Items that are like a text in meaning, as a whole; the cosine is their score."""

    likeness: Likeness


class Best(Struct, frozen=True):
    """Readings of the same words: any child matches, the best one scores."""

    children: tuple[PlanNode, ...]


class FirstOf(Struct, frozen=True):
    """What the first child matches that matches anything; with its scores."""

    children: tuple[PlanNode, ...]


class Either(Struct, frozen=True):
    """Any child matches; scores add up. Without children nothing matches."""

    children: tuple[PlanNode, ...]


NOTHING = Either(())
"""What an ignored word leaves behind: no result of its own, and no say about others'."""


class All(Struct, frozen=True):
    """All children match; scores add up. Without children everything matches."""

    children: tuple[PlanNode, ...]


class Favoured(Struct, frozen=True):
    """Everything, and what any child matches scores as much more."""

    children: tuple[PlanNode, ...]


class Except(Struct, frozen=True):
    """Everything that ``child`` does not match."""

    child: PlanNode


PlanNode: TypeAlias = (
    "Terms | Adjacent | Property | Possible | Period | Weighted | Spelt | Near | Best | FirstOf"
    " | Either | All | Favoured | Except"
)


def size(node: PlanNode) -> int:
    """Give about how many bytes a node takes with all below it, for whoever keeps it."""
    match node:
        case Terms(slots=slots) | Adjacent(slots=slots):
            counts = [len(slot.terms) for own in slots.values() for slot in own]
            return 500 + 200 * len(counts) + 100 * sum(counts)
        case Best() | FirstOf() | Either() | All() | Favoured():
            return 500 + sum(map(size, node.children))
        case Except(child) | Weighted(child) | Spelt(child):
            return 500 + size(child)
        case Property(values=texts) | Possible(texts):
            return 500 + 100 * len(texts)
        case Period() | Near():
            return 500


_PARTED = (Best, Either, All)


def certain(node: PlanNode) -> PlanNode:
    """Give a plan without the words that only may stand somewhere.

    What is excluded is certain: the planner puts nothing possible there. A plan without
    such words is given as it is, so that what is known of it stays known.

    >>> certain(Best((Property("lang", ("fr",)), Possible(("x",)))))
    Best(children=(Property(name='lang', values=('fr',)), Either(children=())))
    """
    if isinstance(node, Terms):
        return node
    if isinstance(node, Possible):
        return Either(())
    if isinstance(node, _PARTED):
        children = tuple(map(certain, node.children))
        return node if all(map(is_, children, node.children)) else replace(node, children=children)
    return node


class Marks(Struct, frozen=True):
    """What to mark in a text of one language.

    ``words`` are terms, ``prefixes`` the beginnings of others, ``phrases`` of several slots
    are marked where all of them stand in their places. Where there is none of these,
    ``weak`` terms are (a character of a longer word).
    """

    words: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    phrases: tuple[tuple[Slot, ...], ...] = ()
    weak: frozenset[str] = frozenset()

    @property
    def terms(self) -> frozenset[str]:
        """All terms that may be marked."""
        placed = (term for phrase in self.phrases for slot in phrase for term in slot.terms)
        return (self.words | self.weak).union(placed)


class Plan(Struct, frozen=True):
    """A query as understood.

    ``read_as`` is the query written out; ``ignored`` its words that no language
    searches for; ``corrections`` the spellings searched for instead of words that the
    archive lacks; ``left_out`` the clauses, as a query writes them, that were left out or
    cut short as they would have cost too much (:mod:`search.query.budget` says of what).
    ``wanted`` are clauses that a result may lack, with what has all of each; results that
    have all come first, and of them those with ``literal`` ones just as they are written.
    ``narrower`` are queries that ask by fields for what words name,
    ``synonyms`` other names that are searched for as well, ``meant`` what words that the
    archive lacks likely meant, searched for or favoured. No single word of a ``question`` is
    wanted. ``likeness`` says how near in meaning items are to the words, where it has a say in
    their order; if ``across``, what is nearest in other languages is given as well.
    ``unsearched`` are languages that search for none of the words, as others do.
    """

    root: PlanNode
    read_as: str
    ignored: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    marks: Mapping[str, Marks] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    wanted: Mapping[str, PlanNode] = field(default_factory=dict)
    literal: Mapping[str, PlanNode] = field(default_factory=dict)
    narrower: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    question: bool = False
    likeness: Likeness | None = None
    across: bool = False
    unsearched: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """About how many bytes it takes; marks of all languages take a quarter of its nodes."""
        nodes = (self.root, *self.wanted.values(), *self.literal.values())
        return 6_000 + 2 * len(self.read_as) + sum(map(size, nodes)) * 5 // 4
