"""From a query to its plan, in four passes, each a function of what the one before gave.

:mod:`~search.query.syntax` reads the text into a tree, :mod:`~search.query.respelling`
reads the tree as the archive writes, :mod:`~search.query.planning` analyses every word for
every language of the archive, :mod:`~search.query.marking` finds what of it to mark. Beside
them :mod:`~search.query.tiers` says what a result has that has all of the query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

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
from search.query.plan import All, Favoured, Plan, PlanNode
from search.query.planning import Planning
from search.query.respelling import Reading, languages, respell
from search.query.spelling import Speller
from search.query.syntax import parse, write
from search.query.tree import (
    And,
    Corrected,
    DateRange,
    Field,
    Group,
    Ignored,
    Named,
    Node,
    Or,
    Phrase,
    Prefix,
    Synonyms,
    Word,
    no_words,
    replaced,
    walk,
)

KEPT = 8 << 20
"""Bytes of plans that are kept for each index."""

_PLAIN = (Word, Group, And, Or, Field, DateRange, Ignored)


class _Made(NamedTuple):
    """A plan, the expansions that it took, and its bytes.

    To count these takes a tenth of a long query, and all that is kept is counted when some goes.
    """

    plan: Plan
    expansions: int
    size: int


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
        self.kept: Memory[tuple[str, bool], _Made] = Memory(KEPT, lambda key, made: made.size)

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
            self.kept.put((query, verbatim), _Made(plan, before[0] - budget.expansions, plan.size))
        return plan

    def _made(self, query: str, budget: Budget, verbatim: bool) -> Plan:
        speller = None if verbatim else self._speller
        tree = respell(parse(query), self._reading, speller, budget, self._names)
        planning = Planning(self._clauses, self._analysis, budget, self._losses)
        apart = self._clauses.words_apart
        wanted = tiers.wanted(query, tree, planning.node, apart, self._analysis.languages)
        nodes = no_words(walk(tree))
        mistyped = [node for node in nodes if isinstance(node, Corrected)]
        if wanted is None:
            tree, mistyped = self._as_meant(tree, mistyped)
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

    def _as_meant(self, tree: Node, mistyped: Sequence[Corrected]) -> tuple[Node, list[Corrected]]:
        """Read a question as it was likely meant, as no single word of it is wanted.

        Compounds keep their parts. Gives those that are read otherwise as well.
        """
        known = self._analysis.is_known
        read: dict[Node, Node] = {
            node: node.typed if known(node.typed.text) else node.meant for node in mistyped
        }
        tree = replaced(tree, read) if read else tree
        return tree, [node for node in mistyped if read[node] is node.meant]

    def _unsearched(self, tree: Node) -> tuple[str, ...]:
        """Give the languages that search for none of the words, where all is plain words."""
        nodes = list(walk(tree))
        if not all(isinstance(node, _PLAIN) for node in nodes):
            return ()
        return self._analysis.without([node.text for node in nodes if isinstance(node, Word)])

    def like(self, words: Sequence[str]) -> Plan:
        """Plan what has any of some words, whatever they look like: none is an operator."""
        tree = Group(tuple(Word(word, 1) for word in words))
        root = Planning(self._clauses, self._analysis, Budget(), ()).node(tree, required=False)
        return Plan(root, "", marks=PlanMarks(root, self._analysis.languages))

    def meaning(self, tree: Node, lacking: Collection[str]) -> Meaning:
        """Give what a query may have meant; ``tree`` is as typed.

        ``lacking`` are clauses, as a query writes them, that no item has all of.
        """
        return self._meanings.of(tree, lacking, languages(tree, self._vocabulary))
