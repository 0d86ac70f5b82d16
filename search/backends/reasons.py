"""Why a document matches a plan: which leaves of it, and what each adds to the score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from search.backends.matches import Matches
from search.backends.scoring import Scoring
from search.query.plan import Adjacent, All, Best, Either, Except, Favoured, PlanNode


class Leaf(NamedTuple):
    """A leaf of a plan, and whether results must not have it."""

    node: PlanNode
    excluded: bool


def reasons(scoring: Scoring, node: PlanNode, doc: int) -> Iterator[tuple[PlanNode, float]]:
    """Give the leaves that ``doc`` has, with their scores, which add up to that of ``node``.

    Of the readings of one word only the best counts.
    """
    match node:
        case Except():
            return
        case Best():
            scored = ((_score(scoring.scores(child), doc), child) for child in node.children)
            there = [(score, child) for score, child in scored if score is not None]
            if there:
                best = max(there, key=lambda pair: pair[0])[1]
                # What a reading asks beside its words says nothing of them.
                yield from (told for told in reasons(scoring, best, doc) if told[1])
        case Either() | All() | Favoured():
            for child in node.children:
                yield from reasons(scoring, child, doc)
        case _:
            score = _score(scoring.scores(node), doc)
            if score is not None:
                yield node, score


def leaves(node: PlanNode, excluded: bool = False) -> Iterator[Leaf]:
    """Give what a plan asks for, clause by clause; readings of one word are one leaf.

    What was not typed is not asked for: what is favoured, and other names at less weight.
    """
    match node:
        case Favoured():
            return
        case Best(children=(Adjacent(share=share), *_)) if share < 1:
            return
        case Except():
            yield from leaves(node.child, not excluded)
        case Either() | All():
            for child in node.children:
                yield from leaves(child, excluded)
        case _:
            yield Leaf(node, excluded)


def _score(found: Matches, doc: int) -> float | None:
    at = int(np.searchsorted(found.docs, doc))
    there = at < len(found.docs) and found.docs[at] == doc
    return float(found.scores[at]) if there else None
