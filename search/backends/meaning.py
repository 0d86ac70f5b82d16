"""What meaning says of documents: in which order those come that have the words, and which
others are near in other languages.

Words decide what is a result, and in which tier; within one, meaning adds to the score of the
best by words (see docs/decisions/0018-meaning-beside-words.md for what was measured).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.analysis import base_language
from search.backends import matches
from search.backends.matches import Array, Matches
from search.backends.scoring import Scoring
from search.backends.segment import Segment
from search.backends.tiers import There
from search.model import SearchRequest
from search.query.plan import (
    All,
    Either,
    Except,
    Likeness,
    Period,
    PlanNode,
    Property,
)

WEIGHT = 0.25
"""What a cosine of 1 adds to a score for each word that is asked, in scores of the best by words;
benchmarks/meaning.py tries others."""
LONGEST = 5
"""Words at most that count for that: few name something, and more of them ask a question."""
RESCORED = 100
"""Results, the best by words, of which meaning has a say."""

QUOTA = 2
"""Stories that are listed of each language: the query's own lies nearer, and would have all."""
LISTED = 6
"""Stories that are listed of all other languages."""
LOOKED_AT = 20
"""Documents of each language, the nearest as wholes, whose sentences are looked at."""


class Nearest(NamedTuple):
    """A document that is near in meaning, and the cosine."""

    doc: int
    cosine: float


def rescored(found: Matches, likeness: Likeness) -> Matches:
    """Add to the scores of the best documents how near they are in meaning."""
    best = float(found.scores.max(initial=0))
    if not best:
        return found
    count = min(RESCORED, len(found.docs))
    # Ties fall to the first documents, as they do without.
    leading = np.sort(np.argsort(-found.scores, kind="stable")[:count])
    cosines = likeness.both(found.docs[leading].tolist())
    scores = found.scores.astype(np.float64)
    weight = WEIGHT * min(likeness.words, LONGEST)
    scores[leading] += weight * best * np.maximum(cosines, 0)
    return Matches(found.docs, scores)


def across(
    likeness: Likeness,
    passing: There,
    shown: Sequence[int],
    request: SearchRequest,
    segment: Segment,
) -> tuple[Nearest, ...]:
    """Give the documents nearest in meaning, some of each language but the one asked in.

    They are of those that are ``passing``, each the nearest telling of its story; what is
    ``shown`` already is left out with its stories. The nearest comes first.
    """
    stories = segment.stories()
    placed = np.zeros(len(stories), bool)
    placed[stories[list(shown)]] = True
    cosines = likeness.items(segment.size)
    open_to = passing & ~placed[stories] & (cosines > 0)
    langs = segment.facet("lang")
    known = np.array([base_language(lang) for lang in langs.values])[langs.codes]
    own = _asked_in(request, known, shown)
    chosen: list[Nearest] = []
    for lang in sorted(set(map(base_language, langs.values)) - {own}):
        docs = np.flatnonzero(open_to & (known == lang))
        chosen += _nearest(docs, cosines, likeness, stories)
    first = {int(stories[one.doc]): one for one in sorted(chosen, key=lambda one: one.cosine)}
    return tuple(sorted(first.values(), key=lambda one: (-one.cosine, one.doc))[:LISTED])


def _asked_in(request: SearchRequest, known: Array, shown: Sequence[int]) -> str:
    """Give the language that the reader wants, else that of most that is ``shown``, if any is."""
    if request.prefer:
        return base_language(request.prefer[0])
    counts = Counter(known[list(shown)].tolist())
    return max(counts, key=lambda lang: counts[lang], default="")


def _nearest(docs: Array, cosines: Array, likeness: Likeness, stories: Array) -> list[Nearest]:
    """Give the nearest of some documents, one for each story."""
    looked = docs[np.argsort(-cosines[docs], kind="stable")[:LOOKED_AT]].tolist()
    pairs = zip(looked, likeness.both(looked).tolist(), strict=True)
    near = [Nearest(doc, cosine) for doc, cosine in pairs if cosine >= likeness.least]
    near.sort(key=lambda one: -one.cosine)
    kept = {int(stories[one.doc]): one for one in reversed(near)}
    return sorted(kept.values(), key=lambda one: -one.cosine)[:QUOTA]


def permitted(node: PlanNode, scoring: Scoring) -> There | None:
    """Tell of each document whether it has all that a plan asks beside words; None: all have."""
    match node:
        case Property() | Period():
            return matches.mask(scoring.documents(node), scoring.size)
        case Except():
            return ~matches.mask(scoring.scores(node.child).docs, scoring.size)
        case All():
            parts = (permitted(child, scoring) for child in node.children)
            asked = [one for one in parts if one is not None]
            return np.logical_and.reduce(asked) if asked else None
        case Either(children=children) if children:
            either = [permitted(child, scoring) for child in children]
            known = [one for one in either if one is not None]
            return np.logical_or.reduce(known) if len(known) == len(either) else None
        case _:
            return None
