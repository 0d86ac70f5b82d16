"""From scored documents to a page of results: filters, stories, order, facets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.backends.scoring import Scores, Scoring
from search.documents import property_value
from search.model import Filters, SearchRequest
from search.query.plan import Period, Property

AS_WELL = 0.6
"""Share of the best score of a story that counts as matching about as well."""


class Columns(Protocol):
    """One value per document, by document number."""

    def column(self, name: str) -> Sequence[str]:
        """Give ``lang``, ``section``, ``issue``, ``month`` or ``story`` of each document."""

    def dates(self) -> Sequence[int]:
        """Give the day of each document as an ordinal, 0 where unknown."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A page: ``total`` results, ``rows`` of (document, score), and facet counts."""

    total: int
    rows: tuple[tuple[int, float], ...]
    facets: Mapping[str, Mapping[str, int]]


def select(scores: Scores, request: SearchRequest, scoring: Scoring, columns: Columns) -> Selection:
    """Narrow, group, order and count the documents in ``scores``."""
    allowed = _allowed(request.filters, scoring)
    kept = _narrowed(scores, allowed.values())
    dates = columns.dates()
    if request.sort == "relevance":
        ranked = sorted(kept, key=lambda doc: (-scores[doc], -dates[doc], doc))
    else:
        sign = -1 if request.sort == "newest" else 1
        ranked = sorted(kept, key=lambda doc: (sign * dates[doc], -scores[doc], doc))
    if request.group:
        ranked = _one_of_each(ranked, scores, request, columns)
    page = ranked[request.offset : request.offset + request.limit]
    return Selection(
        len(ranked),
        tuple((doc, scores[doc]) for doc in page),
        {name: _counts(name, scores, request, allowed, columns) for name in request.facets},
    )


def _allowed(filters: Filters, scoring: Scoring) -> dict[str, set[int]]:
    """Give for each filter in use the documents that pass it."""
    allowed = {}
    for name in ("lang", "section", "issue", "author", "month"):
        values = tuple(property_value(name, value) for value in getattr(filters, name))
        if values:
            allowed[name] = scoring.documents(Property(name, values))
    if filters.since or filters.until:
        allowed["date"] = scoring.documents(Period(filters.since, filters.until))
    return allowed


def _narrowed(documents: Iterable[int], allowed: Iterable[set[int]]) -> list[int]:
    sets = list(allowed)
    return [doc for doc in documents if all(doc in passing for passing in sets)]


def _one_of_each(
    ranked: Sequence[int], scores: Scores, request: SearchRequest, columns: Columns
) -> list[int]:
    """Give one document a story, in the place of its best: in a language the reader prefers.

    A telling in a preferred language is shown if it matches about as well as the best;
    without a preference the best is, and of equals the earliest in the commonest language,
    which is the likeliest original.
    """
    stories, langs, dates = columns.column("story"), columns.column("lang"), columns.dates()
    order = {lang.lower(): place for place, lang in enumerate(request.prefer)}
    enough = AS_WELL if order else 1.0
    told: dict[str, list[int]] = {}
    for doc in ranked:
        told.setdefault(stories[doc], []).append(doc)

    sizes = Counter(langs)

    def liking(doc: int) -> tuple[int, float, int, int, str]:
        lang = langs[doc].lower()
        place = order.get(lang, order.get(lang.split("-")[0], len(order)))
        score = scores[doc] if place == len(order) else 0.0
        return place, -score, dates[doc], -sizes[langs[doc]], lang

    shown = []
    for docs in told.values():
        least = enough * max(scores[doc] for doc in docs)
        shown.append(min((doc for doc in docs if scores[doc] >= least), key=liking))
    return shown


def _counts(
    name: str,
    scores: Scores,
    request: SearchRequest,
    allowed: Mapping[str, set[int]],
    columns: Columns,
) -> dict[str, int]:
    """Count results by value, commonest first; the facet's own filter does not narrow it."""
    others = [passing for field, passing in allowed.items() if field != name]
    values, stories = columns.column(name), columns.column("story")
    seen: defaultdict[str, set[int | str]] = defaultdict(set)
    for doc in _narrowed(scores, others):
        seen[values[doc]].add(stories[doc] if request.group else doc)
    counted = sorted(
        ((value, len(found)) for value, found in seen.items() if value),
        key=lambda pair: (-pair[1], pair[0]),
    )
    return dict(counted)
