"""From a query to its plan, in four passes, each a function of what the one before gave.

:mod:`~search.query.syntax` reads the text into a tree, :mod:`~search.query.respelling`
reads the tree as the archive writes, :func:`plan` here analyses every word for every
language of the archive, :mod:`~search.query.marking` finds what of it to mark.

The language of a query is never guessed: a word becomes the terms that each language's
analyzer makes of it, and of its spellings with other accents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from search.analysis.base import JOINERS
from search.model import Token
from search.query.analysis import Analysis
from search.query.expansions import Expansions, Words
from search.query.marking import marks
from search.query.plan import (
    Adjacent,
    All,
    Best,
    Either,
    Except,
    Marks,
    Period,
    Plan,
    PlanNode,
    Possible,
    Property,
    Slot,
    Terms,
)
from search.query.respelling import respell
from search.query.slots import slot, wholes
from search.query.syntax import alternatives, fields, parse, write
from search.query.tree import (
    Address,
    And,
    Corrected,
    DateRange,
    Dotted,
    Field,
    Group,
    Ignored,
    Joined,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Split,
    Word,
    walk,
)
from search.query.vocabulary import Vocabulary

_JOINER = re.compile(rf"[{JOINERS}]")
_NUMBERED = re.compile(rf"(?=\D*\d)\w+(?:[{JOINERS}]\w+)+")

NOTHING = Either(())
"""What an ignored word leaves behind: no result of its own, and no say about others'."""


class Planner:
    """Plans queries for one archive.

    ``languages`` are those of its analyzers in use; ``frequency`` tells in how many
    items of a language a term stands; ``losses`` are what damaged items lost, each with
    their language.
    """

    def __init__(
        self,
        languages: Sequence[str],
        vocabulary: Vocabulary,
        frequency: Callable[[str, str], int],
        losses: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._languages = tuple(languages)
        self._vocabulary = vocabulary
        self._frequency = frequency
        self._losses = tuple(losses)

    def plan(self, query: str) -> Plan:
        """Plan ``query``. Raises :class:`search.errors.QuerySyntaxError`."""
        analysis = Analysis(self._languages, self._frequency)
        tree = respell(parse(query), self._vocabulary, analysis)
        root = plan(tree, self._vocabulary, analysis, self._losses)
        return Plan(
            root,
            write(tree),
            tuple(write(node.typed) for node in walk(tree) if isinstance(node, Ignored)),
            tuple(node.meant for node in walk(tree) if isinstance(node, Corrected)),
            dict.fromkeys(self._languages, Marks()) | marks(root),
        )


def plan(
    tree: Node, words: Words, analysis: Analysis, losses: Sequence[tuple[str, str]] = ()
) -> PlanNode:
    """Plan a tree for each language of ``analysis``; ``words`` are the archive's.

    ``losses`` are pairs of language and loss: where one may have taken a word, an item
    matches as a possible one.
    """
    return _Planning(Expansions(words), analysis, tuple(losses)).node(tree, required=False)


class _Planning:
    """The planning of one tree; a node that comes again has the same plan, not an equal one.

    ``required``: a node must match all it says.
    """

    def __init__(
        self,
        expansions: Expansions,
        analysis: Analysis,
        losses: tuple[tuple[str, str], ...],
    ) -> None:
        self._expansions = expansions
        self._analysis = analysis
        self._losses = losses
        # What only may stand somewhere is no reason to leave an item out.
        self._certain = _Planning(expansions, analysis, ()) if losses else self
        self._plans: dict[tuple[Node, bool], PlanNode] = {}

    def node(self, node: Node, required: bool) -> PlanNode:
        if (node, required) not in self._plans:
            self._plans[node, required] = self._planned(node, required)
        return self._plans[node, required]

    def _planned(self, node: Node, required: bool) -> PlanNode:
        match node:
            case Word(text=text):
                return _best(self._reading(text, required), self._possible(text))
            case Split(typed=Word(text=text)):
                parts = map(self._adjacent, node.phrases)
                return _best(self._reading(text, required), [*parts, *self._possible(text)])
            case Corrected(typed=Word(text=text)):
                return _best(self._reading(node.meant, required), self._possible(text))
            case Dotted(typed=Word(text=text)):
                return Best((self._reading(text, required), Property("url", (text,))))
            case Address():
                return Property("url", (node.typed.text,))
            case Joined():
                return self._terms(node.text)
            case Ignored():
                return NOTHING
            case Phrase():
                return _best(self._adjacent(node.text), self._possible(node.text))
            case Prefix():
                return self._prefix(node.text)
            case _:
                return self._structure(node, required)

    def _structure(
        self, node: Field | DateRange | Not | Group | And | Or, required: bool
    ) -> PlanNode:
        match node:
            case Field():
                return Property(node.name, tuple(alternatives(node)))
            case DateRange():
                return Period(node.since, node.until)
            case Not():
                return Except(self._certain.node(node.child, required=True))
            case Group():
                return self._group(node, required)
            case And():
                plans = _kept(self.node(child, required=True) for child in node.children)
                return All(plans) if plans else NOTHING
            case Or():
                return Either(_kept(self.node(child, required) for child in node.children))

    def _group(self, group: Group, required: bool) -> PlanNode:
        wanted: list[PlanNode] = []
        narrowing: list[PlanNode] = []
        clauses = [child for child in group.children if not isinstance(child, Field)]
        only = len([child for child in clauses if not isinstance(child, Not)]) == 1
        for child in clauses:
            narrows = isinstance(child, Not | DateRange)
            (narrowing if narrows else wanted).append(self.node(child, required and only))
        narrowing += [Property(name, tuple(values)) for name, values in fields(group).items()]
        kept = _kept(wanted)
        if not kept:
            return All(tuple(narrowing)) if narrowing else NOTHING
        either = kept[0] if len(kept) == 1 else Either(kept)
        return All((either, *narrowing)) if narrowing else either

    def _possible(self, text: str) -> list[PlanNode]:
        """Plan where ``text`` may stand in what arrived broken."""
        if not self._losses:
            return []
        # Imported late: few archives hold anything that arrived broken.
        from search import damage

        plans: list[PlanNode] = []
        for lang, loss in self._losses:
            tokens = self._analysis.contiguous(lang, text)
            forms = [damage.of_token(text, token, loss) for token in tokens]
            if forms and all(forms):
                plans.append(All(tuple(Possible(tuple(sorted(form))) for form in forms)))
        return plans

    def _reading(self, text: str, required: bool) -> PlanNode:
        """Plan a word: any part of it, or all where it is required or names a number.

        The parts of ``GPT-2`` are in every GPT; where the archive has the name, it is meant.
        """
        numbered = _NUMBERED.fullmatch(text) and self._analysis.is_known(_JOINER.sub("", text))
        return self._exact(text) if required or numbered else self._terms(text)

    def _exact(self, text: str) -> PlanNode:
        """Plan all of a word as it stands, or with its joiners as spaces."""
        spaced = _JOINER.sub(" ", text).strip()
        whole = self._adjacent(text)
        return whole if " " not in spaced else Best((whole, self._adjacent(spaced)))

    def _terms(self, text: str) -> Terms:
        slots: dict[str, tuple[Slot, ...]] = {}
        phrases: dict[str, tuple[tuple[Slot, ...], ...]] = {}
        for lang in self._analysis.languages:
            tokens = self._analysis.tokens(lang, text)
            slots[lang] = self._slots(lang, text, tokens)
            single = len(slots[lang]) == 1
            phrases[lang] = (slots[lang],) if single else tuple(wholes(tokens))
        return Terms(slots, phrases)

    def _adjacent(self, text: str) -> Adjacent:
        return Adjacent(
            {
                lang: self._slots(lang, text, self._analysis.contiguous(lang, text))
                for lang in self._analysis.languages
            }
        )

    def _prefix(self, text: str) -> PlanNode:
        """Plan the words of the archive that begin like ``text``, as one slot."""
        words = self._expansions.of_prefix(text)
        if not words:
            return self._adjacent(text)
        slots: dict[str, tuple[Slot, ...]] = {}
        for lang in self._analysis.languages:
            tokens = (token for word in words for token in self._analysis.tokens(lang, word))
            terms = tuple(dict.fromkeys(t.term for t in tokens if t.kind == "word"))
            slots[lang] = (Slot(terms, 0, len(text), 0),) if terms else ()
        return Adjacent(slots)

    def _slots(self, lang: str, text: str, tokens: Sequence[Token]) -> tuple[Slot, ...]:
        slots = tuple(map(slot, tokens))
        if len(slots) != 1 or (slots[0].start, slots[0].end) != (0, len(text)):
            return slots
        return (replace(slots[0], terms=self._variants(lang, text, slots[0].terms[0])),)

    def _variants(self, lang: str, word: str, term: str) -> tuple[str, ...]:
        """Give the terms of ``word`` and of its spellings with other accents."""
        terms = {term: None}
        for spelling in self._expansions.of_accents(word):
            tokens = self._analysis.tokens(lang, spelling)
            terms.update((token.term, None) for token in tokens)
        return tuple(terms)


def _best(reading: PlanNode, others: Sequence[PlanNode]) -> PlanNode:
    return Best((reading, *others)) if others else reading


def _kept(plans: Iterable[PlanNode]) -> tuple[PlanNode, ...]:
    return tuple(plan for plan in plans if plan != NOTHING)
