"""From scored documents to a page of results: filters, tiers, stories, order, facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from search.backends import matches
from search.backends.matches import Docs, Matches
from search.backends.meaning import rescored
from search.backends.scoring import Scoring
from search.backends.segment import Facet, Properties, Segment
from search.backends.tiers import ALIKE, Tiers
from search.fields import SINGLE
from search.index.numbers import distinct, spread
from search.model import SearchRequest, Tier
from search.query.plan import Likeness, Period, Property

AS_WELL = 0.75
"""Share of the best score of a story that counts as matching about as well."""

COMMONEST = 200
"""Values at most of a field of which an item has several: a long archive links everywhere."""

BLOCK = 64
"""Results of which the best is looked at first, where there are many."""

Array = NDArray[Any]
Mask = NDArray[np.bool_]
Places: TypeAlias = "Array | slice"
Key: TypeAlias = Callable[[Places], Array]
"""Gives what results are ordered by, those at some places among all."""


class Selection(Struct, frozen=True):
    """A page: ``rows`` of (document, score).

    ``total`` results are of the first tier, and facets count them; ``forewords`` of them are
    no stories, and none of them has ``missing``. ``more`` are the tiers that follow it.
    """

    total: int
    rows: tuple[tuple[int, float], ...]
    facets: Mapping[str, Mapping[str, int]]
    more: tuple[Tier, ...] = ()
    forewords: int = 0
    missing: tuple[str, ...] = ()


def select(
    found: Matches,
    request: SearchRequest,
    scoring: Scoring,
    segment: Segment,
    tiers: Tiers = ALIKE,
    likeness: Likeness | None = None,
) -> Selection:
    """Narrow, part into tiers, group, order and count the documents in ``found``.

    ``likeness`` has a say in the order of the most relevant.
    """
    if segment.story_count == segment.size:
        # Each story is told once, so there is nothing to group.
        request = replace(request, group=False)
    passed = allowed(request, scoring)
    kept = _narrowed(found, passed.values())
    if likeness and request.limit and request.sort == "relevance":
        kept = rescored(kept, likeness)
    first, *others = parts = _apart(tiers.parted(kept), request, segment)
    totals = [_count(part.docs, request, segment) for part in parts]
    rows: list[tuple[int, float]] = []
    before = 0
    for part, count in zip(parts, totals, strict=True):
        past, left = max(request.offset - before, 0), request.limit - len(rows)
        if left and past < count:
            rows += _page(part, request, past, past + left, segment)
        before += count
    facets = {}
    counting = _Counting(first.docs, segment, request.group)
    for name in request.facets:
        own = counting
        if name in passed:
            narrowing = [passing for field, passing in passed.items() if field != name]
            wider = tiers.parted(_narrowed(found, narrowing))[0]
            own = _Counting(wider.docs, segment, request.group)
        facets[name] = own.counts(name)
    more = tuple(
        tiers.tier(part.docs, total) for part, total in zip(others, totals[1:], strict=True)
    )
    forewords = _count(tiers.forewords(first.docs), request, segment)
    missing = tiers.missing(first.docs) if totals[0] else ()
    return Selection(totals[0], tuple(rows), facets, more, forewords, missing)


def _apart(parts: Sequence[Matches], request: SearchRequest, segment: Segment) -> Sequence[Matches]:
    """Give tiers without the stories of those before: a story is where its best telling is."""
    if not request.group or len(parts) < 2:
        return parts
    stories = segment.stories()
    placed = np.zeros(len(stories), bool)
    apart: list[Matches] = []
    for part in parts:
        new = ~placed[stories[part.docs]]
        left = Matches(part.docs[new], part.scores[new])
        if len(left.docs) or not apart:
            apart.append(left)
        placed[stories[left.docs]] = True
    return apart


def _count(docs: Docs, request: SearchRequest, segment: Segment) -> int:
    if not request.group or not len(docs):
        return len(docs)
    stories = segment.stories()
    return int(np.count_nonzero(matches.mask(stories[docs], len(stories))))


def _page(
    found: Matches, request: SearchRequest, first: int, last: int, segment: Segment
) -> list[tuple[int, float]]:
    if request.group:
        return _stories(found, request, first, last, segment)
    order = _leading(_order(found, request, segment), len(found.docs), last)
    return [(int(found.docs[i]), float(found.scores[i])) for i in order[first:]]


def allowed(request: SearchRequest, scoring: Scoring) -> dict[str, Mask]:
    """Give for each filter in use which documents pass it."""
    filters = request.filters
    nodes: dict[str, Property | Period] = {
        name: Property(name, values) for name, values in filters.values.items()
    }
    if filters.since or filters.until:
        nodes["date"] = Period(filters.since, filters.until)
    return {
        name: matches.mask(scoring.documents(node), scoring.size) for name, node in nodes.items()
    }


def _narrowed(found: Matches, allowed: Any) -> Matches:
    for passing in allowed:
        kept = passing[found.docs]
        found = Matches(found.docs[kept], found.scores[kept])
    return found


def _order(found: Matches, request: SearchRequest, segment: Segment) -> list[Key]:
    """Give what results are ordered by, the first most; ties fall to the first document."""

    def score(places: Places) -> Array:
        return -found.scores[places]

    def newest(places: Places) -> Array:
        return -segment.days()[found.docs[places]]

    def oldest(places: Places) -> Array:
        # An item without a date is neither new nor old.
        days = segment.days()[found.docs[places]]
        return np.where(days == 0, np.iinfo(days.dtype).max, days)

    if request.sort == "relevance":
        return [score, newest]
    return [newest if request.sort == "newest" else oldest, score]


def _leading(keys: Sequence[Key], total: int, count: int) -> Array:
    """Give of ``total`` places the ``count`` lowest by ``keys``, in order, without sorting all."""
    left = _candidates(keys[0], total, count)
    chosen: list[Array] = []
    for key in keys:
        if len(left) <= count:
            break
        values = key(left)
        # Below the last value that gets in all get in; among equals the next key decides.
        last = np.partition(values, count - 1)[count - 1] if count else values.min()
        chosen.append(left[values < last])
        count -= len(chosen[-1])
        left = left[values == last]
    places = np.concatenate([*chosen, left[: max(count, 0)]])
    return places[np.lexsort((places, *(key(places) for key in reversed(keys))))]


def _candidates(key: Key, total: int, count: int) -> Array:
    """Give places among which are the ``count`` lowest: few, where there are very many.

    Of as many blocks as are wanted each has one that is not above its lowest.
    """
    blocks = total // BLOCK
    if not 0 < count < blocks:
        return np.arange(total)
    values = key(slice(None))
    lowest = values[: blocks * BLOCK].reshape(blocks, BLOCK).min(axis=1)
    return np.flatnonzero(values <= np.partition(lowest, count - 1)[count - 1])


def _stories(
    found: Matches, request: SearchRequest, first: int, last: int, segment: Segment
) -> list[tuple[int, float]]:
    """Give a page of stories, each by the document that stands for it."""
    keys = _order(found, request, segment)
    stories = segment.stories()
    count = 4 * last
    while True:
        leading = _leading(keys, len(found.docs), count)
        ordered = list(dict.fromkeys(stories[found.docs[leading]].tolist()))
        if len(ordered) >= last or count >= len(found.docs):
            break
        count *= 4
    langs = segment.facet("lang")
    return [_shown(story, found, request, segment, langs) for story in ordered[first:last]]


def _shown(
    story: int, found: Matches, request: SearchRequest, segment: Segment, langs: Facet
) -> tuple[int, float]:
    """Give the document that stands for a story: in a language the reader prefers.

    Among tellings that match about as well as the best, the preferred language counts,
    then the earliest telling in the commonest language, which is the likeliest original:
    a name is found in every language, and none of them matches it better in earnest.
    """
    told = segment.told(story)
    at, there = matches.located(told, found.docs, segment.size)
    docs, scores = told[there].tolist(), found.scores[at[there]].tolist()
    if len(docs) == 1:
        return docs[0], scores[0]
    order = {lang.lower(): place for place, lang in enumerate(request.prefer)}

    def liking(match: tuple[int, float]) -> tuple[int, int, int, str]:
        doc = match[0]
        code = int(langs.codes[doc])
        lang = langs.values[code].lower()
        place = order.get(lang, order.get(lang.split("-")[0], len(order)))
        return place, int(segment.days()[doc]), -langs.counts[code], lang

    least = AS_WELL * max(scores)
    return min(((d, s) for d, s in zip(docs, scores, strict=True) if s >= least), key=liking)


class _Counting:
    """Counts of results by the values of fields; a field's own filter does not narrow them."""

    def __init__(self, docs: Docs, segment: Segment, group: bool) -> None:
        self._docs = docs
        self._segment = segment
        self._group = group

    def counts(self, name: str) -> dict[str, int]:
        """Count results by value of a field, commonest first."""
        single = name in SINGLE
        facet = self._segment.facet(name) if single else self._segment.properties(name)
        counts = self._counts(facet) if isinstance(facet, Facet) else self._counts_of(facet)
        codes = np.flatnonzero(counts)
        # Values are in order, and stay so where their counts are equal.
        codes = codes[np.argsort(-counts[codes], kind="stable")]
        codes = codes if single else codes[:COMMONEST]
        named = map(facet.values.__getitem__, codes.tolist())
        return {value: n for value, n in zip(named, counts[codes].tolist(), strict=True) if value}

    def _counts(self, facet: Facet) -> Array:
        size, values = self._segment.size, len(facet.values)
        if self._group and len(facet.pair_codes) < size:
            # A story counts once for a value, however many of its tellings have it.
            return np.bincount(_once(facet.pairs[self._docs], facet.pair_codes), minlength=values)
        if 2 * len(self._docs) > size:
            return np.array(facet.counts) - np.bincount(facet.codes[self._others], minlength=values)
        return np.bincount(facet.codes[self._docs], minlength=values)

    def _counts_of(self, properties: Properties) -> Array:
        entries = self._entries(properties)
        codes, values = properties.codes[entries], len(properties.values)
        if self._group:
            codes = _once(properties.pairs[entries], properties.pair_codes)
        return np.bincount(codes, minlength=values)

    def _entries(self, properties: Properties) -> Array:
        """Give the entries of the results; where there are many, all are looked through."""
        docs, size = self._docs, self._segment.size
        if len(docs) * matches.DENSE > size:
            return np.flatnonzero(matches.mask(docs, size)[properties.docs])
        starts = properties.starts[docs]
        return spread(starts, properties.starts[docs + 1] - starts)

    @cached_property
    def _others(self) -> Docs:
        """The documents that are no results: fewer, where most are."""
        return np.flatnonzero(~matches.mask(self._docs, self._segment.size))


def _once(pairs: Array, codes: Array) -> Array:
    """Give of each of some pairs its code, once; where they are few, not all are looked through."""
    if len(pairs) * matches.DENSE > len(codes):
        return codes[matches.mask(pairs, len(codes))]
    return codes[distinct(pairs)]
