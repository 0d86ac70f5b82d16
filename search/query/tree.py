"""The nodes of a query's syntax tree.

The parser (:mod:`search.query.syntax`) makes the first nine, from what was typed alone, and
ignores the names of fields whose values it cannot read. The others tell how the archive
reads it (:mod:`search.query.respelling`): they keep what was typed beside what is meant.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import astuple

from search import late
from search.analysis.base import UNSPACED

_WORD = late.regex(rf"(?P<unspaced>[{UNSPACED}])|(?:(?![{UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}])+")


class _Anywhere(Struct, frozen=True, eq=False):
    """A node that is equal to another whatever their last field says: where it was typed."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and astuple(self)[:-1] == astuple(other)[:-1]

    def __hash__(self) -> int:
        return hash(astuple(self)[:-1])


class Word(_Anywhere, frozen=True, eq=False):
    """A run of text between spaces.

    ``column`` is where it starts, from 1; the same word elsewhere is an equal node.
    """

    text: str
    column: int


class Phrase(_Anywhere, frozen=True, eq=False):
    """Words that must stand beside each other."""

    text: str
    column: int


class Prefix(_Anywhere, frozen=True, eq=False):
    """Words that begin like ``text``."""

    text: str
    column: int


class Field(_Anywhere, frozen=True, eq=False):
    """A property that a result must have; for ``url``, ``lang`` and so on ``text`` is its value."""

    name: str
    text: str
    column: int


class DateRange(Struct, frozen=True):
    """Both ends inclusive; None is open."""

    since: datetime.date | None
    until: datetime.date | None


class Not(Struct, frozen=True):
    """What ``child`` does not match."""

    child: Node


class Group(Struct, frozen=True):
    """Clauses side by side.

    Fields and exclusions narrow; of the others any may match, and more score higher.
    """

    children: tuple[Node, ...]


class And(Struct, frozen=True):
    """All children."""

    children: tuple[Node, ...]


class Or(Struct, frozen=True):
    """Any child; a result's score is the sum of those that match."""

    children: tuple[Node, ...]


class Ignored(Struct, frozen=True):
    """What no language of the archive searches for: stop words, punctuation."""

    typed: Word | Phrase


class Corrected(Struct, frozen=True):
    """A word that the archive lacks, and what was likely ``meant``."""

    typed: Word
    meant: Node


class Split(Struct, frozen=True):
    """A word that the archive also has as two, or otherwise: ``phrases`` are the ways.

    ``traditional`` are the ways of texts in traditional Chinese alone.
    """

    typed: Word
    phrases: tuple[str, ...]
    traditional: tuple[str, ...] = ()


class Joined(_Anywhere, frozen=True, eq=False):
    """Two neighbours as the one word that the archive also has; stands after all words.

    ``typed`` are the texts of both.
    """

    text: str
    typed: tuple[str, ...] = ()


class Named(Struct, frozen=True):
    """Words that also name a field's value, as ``issue 4`` does; stands after all words."""

    typed: tuple[Word, ...]
    field: Field | DateRange


class Synonyms(Struct, frozen=True):
    """Other names of what words name, as NER does; stands after all words.

    They find less surely: what has them alone lacks the words that were typed.
    """

    typed: tuple[Word, ...]
    texts: tuple[str, ...]


class Address(Struct, frozen=True):
    """A word that is the address of a page."""

    typed: Word


class Dotted(Struct, frozen=True):
    """A word that may stand in texts, or in links alone.

    An arXiv id, a version, a host, the id of a video: people remember them.
    """

    typed: Word


Node: TypeAlias = (
    "Word | Phrase | Prefix | Field | DateRange | Not | Group | And | Or"
    " | Ignored | Corrected | Split | Joined | Named | Synonyms | Address | Dotted"
)


def replaced(node: Node, others: Mapping[Node, Node]) -> Node:
    """Give a tree with other nodes in place of some, which are not looked into."""
    if node in others:
        return others[node]
    match node:
        case Not():
            return Not(replaced(node.child, others))
        case Group() | And() | Or():
            return type(node)(tuple(replaced(child, others) for child in node.children))
        case _:
            return node


def walk(node: Node) -> Iterator[Node]:
    """Give a node and all that are in it, in the order of the query."""
    waiting = [node]
    while waiting:
        yield (node := waiting.pop())
        match node:
            case Not():
                waiting.append(node.child)
            case Group() | And() | Or():
                waiting += reversed(node.children)


class ReadOut(NamedTuple):
    """What a query says, for whoever takes it for plain words.

    ``plain``: nothing of it has to stand anywhere, as a phrase or a beginning would have to.
    """

    text: str
    plain: bool

    @property
    def words(self) -> float:
        """How many words that are, stop words with them; of Chinese two characters are one."""
        return sum(0.5 if found["unspaced"] else 1 for found in _WORD.finditer(self.text))


def read_out(tree: Node) -> ReadOut:
    """Give the words of a query as typed, without fields and what is excluded."""
    said = list(_said(tree))
    text = " ".join(node.text for node in said)
    plain = all(isinstance(node, Word) for node in said)
    return ReadOut(text, plain and not any(isinstance(node, And | Or) for node in walk(tree)))


def _said(node: Node) -> Iterator[Word | Phrase | Prefix]:
    if isinstance(node, Word | Phrase | Prefix):
        yield node
    elif isinstance(node, Group | And | Or):
        for child in node.children:
            yield from _said(child)


def no_words(nodes: Iterable[Node]) -> list[Node]:
    """Give the nodes that are no words as typed: few of a long query."""
    return [node for node in nodes if not isinstance(node, Word)]
