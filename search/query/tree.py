"""The nodes of a query's syntax tree, which :mod:`search.query.syntax` reads and writes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text between spaces.

    ``column`` is where it starts, from 1; the same word elsewhere is an equal node.
    """

    text: str
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand beside each other."""

    text: str
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin like ``text``."""

    text: str
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A property that a result must have; for ``url``, ``lang`` and so on ``text`` is its value."""

    name: str
    text: str
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Both ends inclusive; None is open."""

    since: datetime.date | None
    until: datetime.date | None


@dataclass(frozen=True, slots=True)
class Not:
    """What ``child`` does not match."""

    child: Node


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses side by side.

    Fields and exclusions narrow; of the others any may match, and more score higher.
    """

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any child; a result's score is the sum of those that match."""

    children: tuple[Node, ...]


Node: TypeAlias = "Word | Phrase | Prefix | Field | DateRange | Not | Group | And | Or"
