"""What a result of the first tier has: all of the query, and of each word all of it.

A plan matches whatever has any word, or any part of one. Of its results those that have
everything come first, so for each clause that one may lack this gives what has all of it: a
Chinese word's characters beside each other, and so the parts of a hyphenated name. Where a
run of Chinese words stands nowhere as a whole, what has all its words has all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, islice
from operator import is_not
from typing import TypeAlias

from search import late
from search.analysis.forms import is_name, plain
from search.query.plan import (
    NOTHING,
    Adjacent,
    All,
    Best,
    Either,
    Except,
    FirstOf,
    PlanNode,
    Property,
    Terms,
    certain,
)
from search.query.syntax import write
from search.query.tree import (
    And,
    Corrected,
    DateRange,
    Dotted,
    Field,
    Group,
    Ignored,
    Joined,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    Split,
    Synonyms,
    Word,
)

MOST = 6
"""Clauses, without the stop words among them, that may all be meant; more are a question."""
_BESIDE = (Field, Not, Named, Synonyms)
_UNASKED = (*_BESIDE, DateRange, Ignored, Joined)
_QUESTION = late.compile("[?？؟]")
_FOREWORD = Property("kind", ("foreword",))

Planned: TypeAlias = Callable[[Node, bool], PlanNode]
"""Takes a node and whether all of it is required, gives its plan; see ``planning``."""
Apart: TypeAlias = Callable[[str], "PlanNode | None"]
"""Takes a word, gives the plan of the words that are seen in it, wherever each stands."""


def wanted(
    query: str, tree: Node, planned: Planned, apart: Apart, languages: Collection[str]
) -> dict[str, PlanNode] | None:
    """Give the clauses of ``tree`` that a result of its plan may lack, with what has all of each.

    None for a question, which is long or has the mark of one: an answer seldom repeats its
    words, and what does is seldom the answer. So of a run with such a mark none is apart.
    """
    asks = _QUESTION.search(query) is not None
    most = 1 if asks else MOST
    found: dict[str, PlanNode] = {}
    asked = dict.fromkeys(languages, 0)
    for clause, whole in _Tier(planned, _none if asks else apart).lacking(tree, required=False):
        if clause not in found:
            found[clause] = whole
            for lang in asked:
                asked[lang] += _asks(whole, lang)
            if min(asked.values(), default=0) > most:
                return None
    return _without_stop_words(found, languages)


def _without_stop_words(
    wanted: dict[str, PlanNode], languages: Collection[str]
) -> dict[str, PlanNode]:
    """Leave out what is a stop word in the languages that have most clauses, unless all is.

    In others it is a rare word: English lacks the `de` of a question in Spanish.
    """
    counts = Counter(lang for whole in wanted.values() for lang in languages if _has(whole, lang))
    spoken = [lang for lang, count in counts.items() if count == max(counts.values())]
    asked = {c: whole for c, whole in wanted.items() if any(_asks(whole, lang) for lang in spoken)}
    return asked or wanted


def literal(tree: Node) -> Iterator[tuple[str, PlanNode]]:
    """Give the names among the clauses of ``tree``, with what has them as they are written."""
    match tree:
        case Group() | And():
            for child in tree.children:
                yield from literal(child)
        case Word(text=text) | Split(typed=Word(text=text)):
            if is_name(text):
                yield write(tree), Property("form", (plain(text),))


def _none(_text: str) -> None:
    """See no words in any run."""


class _Tier:
    """The first tier of one query. ``required`` is what the planner was told of the node."""

    def __init__(self, planned: Planned, apart: Apart) -> None:
        self._planned = planned
        self._apart = apart

    def lacking(self, node: Node, required: bool) -> Iterator[tuple[str, PlanNode]]:
        """Give what a result may lack though it matches the plan of ``node``."""
        match node:
            case Group():
                yield from self._of_group(node, required)
            case And():
                for child in node.children:
                    yield from self.lacking(child, required=True)
            case Or():
                sides = tuple(self._whole(side, required) for side in node.children)
                plans = (self._planned(side, required) for side in node.children)
                if any(map(is_not, sides, plans)):
                    yield write(node), Either(sides)
            case Word() | Split() | Corrected() | Dotted():
                if not required and not _is_exact(certain(self._planned(node, False))):
                    yield write(node), self._whole(node, required)

    def _of_group(self, group: Group, required: bool) -> Iterator[tuple[str, PlanNode]]:
        # A question has hundreds, of which the first few show that it is one.
        apart = (child for child in group.children if not isinstance(child, _UNASKED))
        several = list(islice(apart, 2))
        if required:
            beside = [child for child in group.children if not isinstance(child, _BESIDE)]
            required = len(beside) == 1
        if len(several) == 1 and not any(isinstance(c, Synonyms) for c in group.children):
            yield from self.lacking(several[0], required)
            return
        joined = _joined(group)
        names = [child for child in group.children if isinstance(child, Named)]
        others = [child for child in group.children if isinstance(child, Synonyms)]
        instead = [(synonyms.typed, self._instead(synonyms)) for synonyms in others]
        for child in chain(several, apart):
            whole = self._whole(child, required)
            together = [self._whole(word, required) for word in joined.get(_typed(child), ())]
            together += [self._planned(named, False) for named in _naming(names, child)]
            together += [other for typed, other in instead if child in typed]
            if whole != NOTHING:
                yield write(child), Best((whole, *together)) if together else whole

    def _instead(self, synonyms: Synonyms) -> PlanNode:
        """Plan a name, and where nothing has it as it is typed, stories that have another of it.

        A foreword names all that its issue tells of.
        """
        name = Phrase(" ".join(word.text for word in synonyms.typed), synonyms.typed[0].column)
        other = All((self._planned(synonyms, False), Except(_FOREWORD)))
        return FirstOf((certain(self._planned(name, True)), other))

    def _whole(self, node: Node, required: bool) -> PlanNode:
        """Plan all of a node, with the planner's own nodes where these say so already."""
        plan = self._planned(node, required)
        if isinstance(node, Group | And | Or):
            more = [whole for _, whole in self.lacking(node, required)]
            return All((plan, *more)) if more else plan
        reading = certain(plan)
        if _is_exact(reading):
            return reading
        whole, apart = certain(self._planned(node, True)), self._apart(_typed(node))
        return FirstOf((whole, apart)) if apart else whole


def _joined(group: Group) -> dict[str, list[Word]]:
    """Give for the words of ``group`` those that the archive joins them to: hugging face.

    To an ignored word none is joined.
    """
    found: dict[str, list[Word]] = {}
    joined = [child for child in group.children if isinstance(child, Joined)]
    asked = set(map(_typed, group.children)) if joined else set()
    for child in joined:
        for text in child.typed if asked.issuperset(child.typed) else ():
            found.setdefault(text, []).append(Word(child.text, 1))
    return found


def _naming(names: Iterable[Named], child: Node) -> Iterator[Named]:
    """Give what a word helps to name: being that is as good as having the word."""
    typed = _typed(child)
    for named in names:
        if any(word.text == typed for word in named.typed):
            yield named


def _typed(node: Node) -> str:
    """Give a word as it was typed; nothing of other clauses."""
    match node:
        case Word(text=text):
            return text
        case Split(typed=Word(text=text)) | Corrected(typed=Word(text=text)):
            return text
        case Dotted(typed=Word(text=text)):
            return text
        case _:
            return ""


def _is_exact(node: PlanNode) -> bool:
    """Tell whether what matches a clause's plan has all of it; many single words do."""
    match node:
        case Terms():
            return all(len(slots) < 2 for slots in node.slots.values())
        case Best() | Either() | All():
            return all(map(_is_exact, node.children))
        case _:
            return True


def _has(node: PlanNode, lang: str) -> bool:
    """Tell whether a language has any of a clause, or has it as a stop word."""
    match node:
        case Terms() | Adjacent():
            return lang in node.slots
        case Best() | FirstOf():
            return _has(node.children[0], lang)
        case _:
            return True


def _asks(node: PlanNode, lang: str) -> bool:
    """Tell whether a clause asks anything of ``lang``; a stop word of it does not."""
    match node:
        case Terms() | Adjacent():
            # A language that the plan leaves out asks for words that it does not know.
            return node.slots.get(lang) != ()
        case Best() | FirstOf():
            return _asks(node.children[0], lang)
        case _:
            return True
