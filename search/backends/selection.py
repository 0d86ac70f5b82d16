"""From scored documents to a page of results: filters, stories, order, facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.backends.scoring import Scores, Scoring
from search.fields import property_value
from search.model import Filters, SearchRequest
from search.query.plan import Period, Property

AS_WELL = 0.75
"""Share of the best score of a story that counts as matching about as well."""


class Columns(Protocol):
    """One value per document, by document number."""

    def column(self, name: str) -> Sequence[str]:
        """Give ``lang``, ``section``, ``issue``, ``month`` or ``story`` of each document."""

    def dates(self) -> Sequence[int]:
        """Give the day of each document as an ordinal, 0 where unknown."""

    def common(self, lang: str) -> int:
        """Give how many documents are in ``lang``, as published."""


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
    results = _by_story(ranked, columns) if request.group else [[doc] for doc in ranked]
    page = results[request.offset : request.offset + request.limit]
    shown = [_shown(docs, scores, request, columns) for docs in page]
    return Selection(
        len(results),
        tuple((doc, scores[doc]) for doc in shown),
        {name: _counts(name, scores, request, allowed, columns) for name in request.facets},
    )


def _allowed(filters: Filters, scoring: Scoring) -> dict[str, set[int]]:
    """Give for each filter in use the documents that pass it."""
    allowed = {}
    for name, given in filters.values.items():
        values = tuple(property_value(name, value) for value in given)
        allowed[name] = scoring.documents(Property(name, values))
    if filters.since or filters.until:
        allowed["date"] = scoring.documents(Period(filters.since, filters.until))
    return allowed


def _narrowed(documents: Iterable[int], allowed: Iterable[set[int]]) -> list[int]:
    sets = list(allowed)
    if not sets:
        return list(documents)
    return [doc for doc in documents if all(doc in passing for passing in sets)]


def _by_story(ranked: Iterable[int], columns: Columns) -> list[list[int]]:
    """Give the documents of each story together, in the place of its first."""
    stories = columns.column("story")
    told: dict[str, list[int]] = {}
    for doc in ranked:
        told.setdefault(stories[doc], []).append(doc)
    return list(told.values())


def _shown(docs: Sequence[int], scores: Scores, request: SearchRequest, columns: Columns) -> int:
    """Give the document that stands for a story: in a language the reader prefers.

    Among tellings that match about as well as the best, the preferred language counts,
    then the earliest telling in the commonest language, which is the likeliest original:
    a name is found in every language, and none of them matches it better in earnest.
    """
    if len(docs) == 1:
        return docs[0]
    langs, dates = columns.column("lang"), columns.dates()
    order = {lang.lower(): place for place, lang in enumerate(request.prefer)}

    def liking(doc: int) -> tuple[int, int, int, str]:
        lang = langs[doc].lower()
        place = order.get(lang, order.get(lang.split("-")[0], len(order)))
        return place, dates[doc], -columns.common(langs[doc]), lang

    least = AS_WELL * max(scores[doc] for doc in docs)
    return min((doc for doc in docs if scores[doc] >= least), key=liking)


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
    documents = _narrowed(scores, others)
    results = map(stories.__getitem__, documents) if request.group else iter(documents)
    pairs = set(zip(map(values.__getitem__, documents), results, strict=True))
    seen = Counter(value for value, _ in pairs)
    counted = sorted(
        ((value, count) for value, count in seen.items() if value),
        key=lambda pair: (-pair[1], pair[0]),
    )
    return dict(counted)
