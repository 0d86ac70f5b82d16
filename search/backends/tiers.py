"""Which documents have all of a query, as it is written or otherwise, and what others lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.analysis.typed import RUN
from search.backends.matches import Docs, Matches
from search.model import Tier
from search.query.plan import Adjacent, All, Best, Either, FirstOf, PlanNode

There = NDArray[np.bool_]
"""Whether each document has something."""


class Tiers:
    """Parts what a plan matches: what has all of ``wanted``, and the rest.

    ``wanted`` maps a clause to whether each document has all of it, and where none has, ``words``
    each word of it likewise. Of a clause without spaces many have characters: what has not even one
    clause or word is a tier of its own. ``literal`` are
    clauses that are names to whether it has them just as they are written: those with all of
    these come first. Where nothing has all, all is one tier. ``forewords`` come after the
    stories, but those with all of what no story has all of come first, and nothing is apart
    where they are ``mixed``. Where no words are asked for, stories alone are listed, if there
    are any.
    """

    def __init__(
        self,
        wanted: Mapping[str, There],
        literal: Mapping[str, There] | None = None,
        forewords: There | None = None,
        *,
        words: Mapping[str, Mapping[str, There]] | None = None,
        mixed: bool = False,
    ) -> None:
        self._wanted = wanted
        self._words = words or {}
        self._literal = literal or {}
        self._forewords = forewords
        self._mixed = mixed

    def parted(self, found: Matches) -> Sequence[Matches]:
        """Give the tiers of ``found``, the first one first; at least one."""
        apart = self._forewords is not None and not self._mixed
        if not (self._wanted or self._literal or apart):
            return [found]
        docs, scores = found
        whole = _all(self._wanted.values(), docs)
        literal = whole & _all(self._literal.values(), docs)
        parts: Sequence[There] = [literal, whole & ~literal, ~whole]
        if any(map(RUN.search, self._wanted)):
            some = ~_all((~there for there in self._asked.values()), docs)
            parts = [*parts[:2], ~whole & some, ~whole & ~some]
        if self._forewords is not None and apart:
            parts = _apart(parts, self._forewords[docs], asked=bool(scores.any()))
        parted = [Matches(docs[part], scores[part]) for part in parts if part.any()]
        return parted or [found]

    def tier(self, docs: Docs, total: int) -> Tier:
        """Say what ``docs`` lack, or write otherwise; they are ``total`` results."""
        whole = _all(self._wanted.values(), docs).all()
        otherwise = _nowhere(self._literal, docs) if whole else ()
        return Tier(total, self.missing(docs), otherwise, total if len(self.forewords(docs)) else 0)

    def forewords(self, docs: Docs) -> Docs:
        """Give those of ``docs`` that are no stories."""
        return docs[:0] if self._forewords is None else docs[self._forewords[docs]]

    def missing(self, docs: Docs) -> tuple[str, ...]:
        """Give the clauses that none of ``docs`` has all of."""
        return _nowhere(self._asked, docs)

    def lacking(self, doc: int) -> tuple[str, ...]:
        """Give the clauses that one document does not have all of."""
        return tuple(clause for clause, there in self._asked.items() if not there[doc])

    @cached_property
    def _asked(self) -> Mapping[str, There]:
        """Of each clause that no document has all of its words, if there are several."""
        asked: dict[str, There] = {}
        for clause, there in self._wanted.items():
            asked |= self._words.get(clause) or {clause: there}
        return asked

    @property
    def nowhere(self) -> tuple[str, ...]:
        """The clauses that no document has all of, whatever narrows the query."""
        return tuple(clause for clause, there in self._wanted.items() if not there.any())


def words_apart(node: PlanNode, has: Callable[[PlanNode], There]) -> Mapping[str, There]:
    """Tell of each word that is seen in a run without spaces which documents have it."""
    if isinstance(node, Best):
        return words_apart(node.children[0], has)
    there: dict[str, There] = {}
    for apart in node.children[1:] if isinstance(node, FirstOf) else ():
        for word in _words(apart):
            own = has(word)
            there[word.text] = there[word.text] | own if word.text in there else own
    return there


def is_torn(node: PlanNode, has: Callable[[PlanNode], There]) -> bool:
    """Tell whether no document has a run without spaces but by its words, each somewhere."""
    match node:
        case FirstOf():
            return not has(node.children[0]).any()
        case Best():
            first, *others = node.children
            return is_torn(first, has) and not any(has(other).any() for other in others)
        case _:
            return False


def _words(node: PlanNode) -> Iterator[Adjacent]:
    match node:
        case Adjacent():
            yield node
        case All() | Either():
            for child in node.children:
                yield from _words(child)


def _apart(parts: Sequence[There], forewords: There, *, asked: bool) -> Sequence[There]:
    """Part forewords from stories; what no words are asked of has all."""
    literal, otherwise, *rest = parts
    stories = [part & ~forewords for part in parts]
    if stories[0].any() or stories[1].any():
        return [*stories, forewords] if asked else stories
    return [(literal | otherwise) & forewords, *stories[2:], *(part & forewords for part in rest)]


def _all(clauses: Iterable[There], docs: Docs) -> There:
    having = np.ones(len(docs), bool)
    for there in clauses:
        having &= there[docs]
    return having


def _nowhere(clauses: Mapping[str, There], docs: Docs) -> tuple[str, ...]:
    return tuple(clause for clause, there in clauses.items() if not there[docs].any())


ALIKE = Tiers({})
"""Everything has all of a query that wants nothing."""
