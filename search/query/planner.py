"""From a query to its plan, in four passes, each a function of what the one before gave.

:mod:`~search.query.syntax` reads the text into a tree, :mod:`~search.query.respelling`
reads the tree as the archive writes, :func:`plan` here analyses every word for every
language of the archive, :mod:`~search.query.marking` finds what of it to mark. Beside them
:mod:`~search.query.tiers` says what a result has that has all of the query.

The language of a query is never guessed: a word becomes the terms that each language's
analyzer makes of it, and of its spellings with other accents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from search.fields import alternatives
from search.index.suggestions.part import Suggestions
from search.index.vocabulary import Vocabulary
from search.kept import Memory
from search.query import tiers
from search.query.analysis import Analysis
from search.query.budget import Budget
from search.query.clauses import Clauses
from search.query.exact import exact
from search.query.marking import PlanMarks
from search.query.meaning import Meaning, Meanings
from search.query.naming import narrower
from search.query.plan import (
    NOTHING,
    All,
    Best,
    Either,
    Except,
    Favoured,
    Period,
    Plan,
    PlanNode,
    Possible,
    Property,
    Weighted,
)
from search.query.respelling import Reading, languages, respell
from search.query.spelling import Speller
from search.query.syntax import fields, parse, write
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
    replaced,
    walk,
)

BOOST = 2.0
"""What it adds to be what the query names: about as much as a word that is not rare."""

KEPT = 8 << 20
"""Bytes of plans that are kept for each index."""

LINKED = 4.0
"""What it adds to link to an address that the query says: about as much as a rare word."""

# Tuples: a query may have hundreds of clauses, and a union takes thrice as long to ask.
_BESIDE = (Field, Named, Synonyms)
_NARROWING = (Not, DateRange)
_PLAIN = (Word, Group, And, Or, Field, DateRange, Ignored)


class _Made(NamedTuple):
    """A plan, and the expansions that it took."""

    plan: Plan
    expansions: int


class Planner:
    """Plans queries for one archive.

    ``languages`` are those of its analyzers in use; ``held`` are its suggestions, which know
    the names of what fields narrow to; ``frequency`` tells in how many items of a language a
    term stands; ``losses`` are what damaged items lost, each with their language.
    """

    def __init__(
        self,
        languages: Sequence[str],
        vocabulary: Vocabulary,
        held: Suggestions,
        frequency: Callable[[str, str], int],
        losses: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._names = held.meant
        self._vocabulary = vocabulary
        self._analysis = Analysis(languages, frequency)
        self._reading = Reading(vocabulary, self._analysis)
        self._speller = Speller(vocabulary, held.words, self._analysis)
        self._meanings = Meanings(self._speller, self._analysis, held)
        self._clauses = Clauses(vocabulary, self._analysis)
        self._losses = tuple(losses)
        self.kept: Memory[tuple[str, bool], _Made] = Memory(KEPT, lambda key, made: made.plan.size)

    def plan(self, query: str, budget: Budget | None = None, verbatim: bool = False) -> Plan:
        """Plan ``query`` within ``budget``, a new one where there is none.

        If it is ``verbatim``, its words are taken as they are. Whoever turns the page, narrows
        a search or reads one of its results asks the same again, so plans are kept, apart from
        those that something was left out of. Raises :class:`search.errors.QuerySyntaxError`.
        """
        budget = budget or Budget()
        made = self.kept.get((query, verbatim))
        if made and made.expansions <= budget.expansions:
            budget.spend_expansions(made.expansions)
            return made.plan
        before = budget.expansions, budget.left_out
        plan = self._made(query, budget, verbatim)
        if budget.left_out == before[1]:
            self.kept.put((query, verbatim), _Made(plan, before[0] - budget.expansions))
        return plan

    def _made(self, query: str, budget: Budget, verbatim: bool) -> Plan:
        speller = None if verbatim else self._speller
        tree = respell(parse(query), self._reading, speller, budget, self._names)
        planning = _Planning(self._clauses, self._analysis, budget, self._losses)
        apart = self._clauses.words_apart
        wanted = tiers.wanted(query, tree, planning.node, apart, self._analysis.languages)
        nodes = no_words(walk(tree))
        mistyped = [node for node in nodes if isinstance(node, Corrected)]
        if wanted is None:
            # No single word of a question is wanted, so it is asked as it was likely meant.
            if mistyped:
                tree = replaced(tree, {node: node.meant for node in mistyped})
            if any(isinstance(node, Phrase) for node in (walk(tree) if mistyped else nodes)):
                planning = planning.of_question()
        root = planning.node(tree, required=False)
        children = tree.children if isinstance(tree, Group) else ()
        beside = no_words(children)
        named = [node for node in beside if isinstance(node, Named)]
        raising: list[PlanNode] = [*map(planning.boost, named)]
        if wanted is not None:
            raising += exact(
                tree, self._vocabulary.spellings, lambda node: planning.node(node, False)
            )
        if raising:
            root = All((root, Favoured(tuple(raising))))
        meant = tuple(write(n.meant) for n in mistyped if not isinstance(n.meant, Prefix))
        return Plan(
            root,
            write(tree),
            tuple(write(node.typed) for node in nodes if isinstance(node, Ignored)),
            meant if wanted is None else (),
            PlanMarks(root, self._analysis.languages),
            budget.clauses,
            wanted or {},
            {} if wanted is None else dict(tiers.literal(tree)),
            tuple(narrower(children, named)),
            tuple(t for node in beside if isinstance(node, Synonyms) for t in node.texts),
            meant,
            wanted is None,
            unsearched=self._unsearched(tree),
        )

    def _unsearched(self, tree: Node) -> tuple[str, ...]:
        """Give the languages that search for none of the words, where all is plain words."""
        nodes = list(walk(tree))
        if not all(isinstance(node, _PLAIN) for node in nodes):
            return ()
        return self._analysis.without([node.text for node in nodes if isinstance(node, Word)])

    def like(self, words: Sequence[str]) -> Plan:
        """Plan what has any of some words, whatever they look like: none is an operator."""
        tree = Group(tuple(Word(word, 1) for word in words))
        root = _Planning(self._clauses, self._analysis, Budget(), ()).node(tree, required=False)
        return Plan(root, "", marks=PlanMarks(root, self._analysis.languages))

    def meaning(self, tree: Node, lacking: Collection[str]) -> Meaning:
        """Give what a query may have meant; ``tree`` is as typed.

        ``lacking`` are clauses, as a query writes them, that no item has all of.
        """
        return self._meanings.of(tree, lacking, languages(tree, self._vocabulary))


def plan(
    tree: Node,
    clauses: Clauses,
    analysis: Analysis,
    budget: Budget,
    losses: Sequence[tuple[str, str]] = (),
) -> PlanNode:
    """Plan a tree for each language of ``analysis``; ``clauses`` are the archive's.

    ``losses`` are pairs of language and loss: where one may have taken a word, an item
    matches as a possible one. Clauses that ``budget`` has nothing left for are noted there.
    """
    planning = _Planning(clauses, analysis, budget, tuple(losses))
    return planning.node(tree, required=False)


class _Planning:
    """The planning of one tree; a node that comes again has the same plan, not an equal one.

    ``required``: a node must match all it says. In a question quotes only name something, so
    words of a phrase count by themselves as well.
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
        # What only may stand somewhere is no reason to leave an item out.
        self._excluded = (
            self if excludes else _Planning(clauses, analysis, budget, (), excludes=True)
        )
        self._plans: dict[tuple[Node | str, bool], PlanNode] = {}

    def of_question(self) -> _Planning:
        """Give the planning of the same tree as a question."""
        return _Planning(
            self._clauses, self._analysis, self._budget, self._losses, is_question=True
        )

    def node(self, node: Node, required: bool) -> PlanNode:
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
            case Address():
                return Weighted(Property("url", (node.typed.text,)), LINKED)
            case Field():
                return Property(node.name, tuple(alternatives(node.name, node.text)))
            case DateRange():
                return Period(node.since, node.until)
            case Not():
                return Except(self._excluded.node(node.child, required=True))
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
                parts = map(self._clauses.adjacent, node.phrases)
                return _best(self._clauses.reading(text, required), [*parts, *self._possible(text)])
            case Corrected(typed=Word(text=text)):
                return _best(self._clauses.reading(text, required), self._possible(text))
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
