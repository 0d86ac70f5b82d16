"""Plans the tree of a query: every word becomes terms of every language of an archive.

The language of a query is never guessed: a word becomes the terms that each language's
analyzer makes of it, and of its spellings with other accents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.addresses import others
from search.fields import alternatives
from search.query.analysis import Analysis
from search.query.budget import Budget
from search.query.clauses import Clauses
from search.query.plan import (
    NOTHING,
    All,
    Best,
    Either,
    Except,
    Favoured,
    FirstOf,
    Period,
    PlanNode,
    Possible,
    Property,
    Weighted,
)
from search.query.syntax import fields, write
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
    Named,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Split,
    Synonyms,
    Word,
    no_words,
)

BOOST = 2.0
"""What it adds to be what the query names: about as much as a word that is not rare."""

LINKED = 4.0
"""What it adds to link to an address that the query says: about as much as a rare word."""

TRADITIONAL = Property("lang", ("zh-hant", "zh-hant-tw", "zh-hant-hk", "zh-tw", "zh-hk", "zh-mo"))
"""Items in traditional Chinese, as they are published."""

# Tuples: a query may have hundreds of clauses, and a union takes thrice as long to ask.
_BESIDE = (Field, Named, Synonyms)
_NARROWING = (Not, DateRange)


class Planning:
    """The planning of one tree; a node that comes again has the same plan, not an equal one.

    ``clauses`` are the archive's, planned for each language of ``analysis``. ``losses`` are pairs
    of language and loss: where one may have taken a word, an item matches as a possible one.
    Clauses that ``budget`` has nothing left for are noted there.
    """

    def __init__(
        self,
        clauses: Clauses,
        analysis: Analysis,
        budget: Budget,
        losses: tuple[tuple[str, str], ...],
        excludes: bool = False,
        is_question: bool = False,
    ) -> None:
        self._is_question = is_question
        self._clauses = clauses
        self._sign = "-" if excludes else ""
        self._analysis = analysis
        self._budget = budget
        self._losses = losses
        # What only may stand somewhere is no reason to leave an item out. None is this planning
        # itself, which would otherwise outlive its answer, and with it a generation.
        self._excluded = (
            None if excludes else Planning(clauses, analysis, budget, (), excludes=True)
        )
        self._plans: dict[tuple[Node | str, bool], PlanNode] = {}

    def of_question(self) -> Planning:
        """Give the planning of the same tree as a question."""
        return Planning(self._clauses, self._analysis, self._budget, self._losses, is_question=True)

    def node(self, node: Node, required: bool) -> PlanNode:
        """Plan a node, which must match all it says if that is ``required``.

        In a question quotes only name something, so words of a phrase count by themselves too.
        """
        # A text has its hash already, and most nodes are words.
        key = (node.text if isinstance(node, Word) else node, required)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._planned(node, required)
        return plan

    def boost(self, named: Named) -> Weighted:
        """Plan what words mean beside what they say."""
        narrowed = self.node(named.field, required=False)
        assert isinstance(narrowed, Property | Period)
        return Weighted(narrowed, BOOST)

    def _planned(self, node: Node, required: bool) -> PlanNode:
        if isinstance(node, Word):
            return self._words(node, required)
        match node:
            case Ignored():
                return NOTHING
            case Named():
                return self.boost(node)
            case Synonyms():
                # Where the archive has nothing of what was typed, its other name is what is meant.
                instead = all(self._analysis.is_nowhere(word.text) for word in node.typed)
                other = self._clauses.adjacent if instead else self._clauses.synonym
                return Best(tuple(map(other, node.texts)))
            case Address(typed=Word(text=text)):
                page, near = Weighted(Property("url", (text,)), LINKED), others(text)
                return FirstOf((page, Weighted(Property("url", near), LINKED))) if near else page
            case Field():
                return Property(node.name, tuple(alternatives(node.name, node.text)))
            case DateRange():
                return Period(node.since, node.until)
            case Not():
                return Except((self._excluded or self).node(node.child, required=True))
            case Group():
                return self._group(node, required)
            case And():
                plans = _kept(self.node(child, required=True) for child in node.children)
                return All(plans) if plans else NOTHING
            case Or():
                return Either(_kept(self.node(child, required) for child in node.children))
            case _:
                return self._words(node, required)

    def _group(self, group: Group, required: bool) -> PlanNode:
        wanted: list[PlanNode] = []
        narrowing: list[PlanNode] = []
        others = no_words(group.children)
        excluded = [child for child in others if isinstance(child, Not)]
        beside = [child for child in others if isinstance(child, _BESIDE)]
        exact = required and len(group.children) - len(excluded) - len(beside) == 1
        for child in group.children:
            if isinstance(child, Word):
                wanted.append(self.node(child, exact))
            elif not isinstance(child, _BESIDE):
                narrows = isinstance(child, _NARROWING)
                (narrowing if narrows else wanted).append(self.node(child, exact))
        narrowing += [Property(name, tuple(values)) for name, values in fields(others).items()]
        if not required:
            wanted += [self.node(child, False) for child in others if isinstance(child, Synonyms)]
        meant = [self.node(child.meant, False) for child in others if isinstance(child, Corrected)]
        if meant:
            # What was likely meant is no reason to be a result, but one to come first.
            narrowing.append(Favoured(tuple(meant)))
        kept = _kept(wanted)
        if not kept:
            return All(tuple(narrowing)) if narrowing else NOTHING
        either = kept[0] if len(kept) == 1 else Either(kept)
        return All((either, *narrowing)) if narrowing else either

    def _words(
        self, node: Word | Phrase | Prefix | Split | Corrected | Dotted | Joined, required: bool
    ) -> PlanNode:
        if self._budget.late():
            text = node.text if isinstance(node, Joined) else write(node)
            self._budget.leave_out(self._sign + text, "time")
            return NOTHING
        match node:
            case Word(text=text):
                plan = self._clauses.reading(text, required)
                return _best(plan, self._possible(text)) if self._losses else plan
            case Split(typed=Word(text=text)):
                otherwise = self._clauses.adjacent if required else self._clauses.otherwise
                there = [All((TRADITIONAL, otherwise(said))) for said in node.traditional]
                parts = [*map(otherwise, node.phrases), *there]
                return _best(self._clauses.reading(text, required), [*parts, *self._possible(text)])
            case Corrected(typed=Word(text=text)):
                # Of a compound that is misspelt the other parts say too little by themselves.
                return _best(self._clauses.reading(text, required=True), self._possible(text))
            case Dotted(typed=Word(text=text)):
                linked = Weighted(Property("url", (text,)), LINKED)
                return Best((self._clauses.reading(text, required), linked))
            case Joined():
                return self._clauses.adjacent(node.text)
            case Phrase():
                phrase = _best(self._clauses.phrase(node.text), self._possible(node.text))
                loose = self._is_question and not required
                return Either((phrase, self._clauses.terms(node.text))) if loose else phrase
            case Prefix(text=text):
                begun, complete = self._clauses.prefix(text, self._budget)
                if not complete:
                    self._budget.leave_out(f"{self._sign}{text}*", "expansions")
                return begun

    def _possible(self, text: str) -> list[PlanNode]:
        """Plan where ``text`` may stand in what arrived broken."""
        if not self._losses:
            return []
        # Imported late: few archives hold anything that arrived broken.
        from search.index import possible

        plans: list[PlanNode] = []
        for lang, loss in self._losses:
            tokens = self._analysis.contiguous(lang, text)
            forms = [possible.of_token(text, token, loss) for token in tokens]
            if forms and all(forms):
                plans.append(All(tuple(Possible(tuple(sorted(form))) for form in forms)))
        return plans


def _best(reading: PlanNode, others: Sequence[PlanNode]) -> PlanNode:
    return Best((reading, *others)) if others else reading


def _kept(plans: Iterable[PlanNode]) -> tuple[PlanNode, ...]:
    """Leave out what is :data:`NOTHING`, which costs less to see than to compare with."""
    return tuple(plan for plan in plans if plan.__class__ is not Either or plan != NOTHING)
