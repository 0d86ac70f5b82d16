"""What is like a document: what has its rarest words, and links to the same pages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from search.addresses import normal
from search.analysis import base_language
from search.analysis.typed import RUN
from search.backends.segment import Segment
from search.fields import property_value
from search.model import Item
from search.query.plan import All, Either, Except, PlanNode, Property, Slot, Terms, Weighted

MOST = 25
"""Terms that stand for a document (as many as Lucene's MoreLikeThis takes)."""
SATURATION = 1.2
LINK = 2.0
"""What a shared link weighs, in words that are as rare."""


def likeness(segment: Segment, doc: int) -> PlanNode:
    """Plan what is like ``doc``: any of its heaviest terms and its links, in other stories.

    In other languages the same terms are looked for: names, as a rule.
    """
    item = segment.item(doc, {})[0]
    like = Either((*_terms(segment, doc, base_language(item.lang)), *_links(segment, item)))
    return All((like, Except(Property("story", (item.story,)))))


def _terms(segment: Segment, doc: int, lang: str) -> Iterator[Terms]:
    sizes = segment.languages()
    weights = {}
    alone = set()
    for term, times in segment.terms(doc).items():
        count = segment.frequency(lang, term)
        weights[term] = _rarity(sizes[lang], count) * times / (times + SATURATION)
        if count == 1:
            alone.add(term)
    others = [other for other in sizes if other != lang]
    told = frozenset(segment.told(int(segment.stories()[doc])).tolist())
    kept: list[str] = []
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        if _is_piece(term, kept):
            continue
        slots = (Slot((term,), 0, len(term), 0),)
        # Half of the terms of a language stand in a single document, which is this one.
        places = others if term in alone else sizes
        known = {other: slots for other in places if _elsewhere(segment, other, term, told)}
        if known:
            kept.append(term)
            yield Terms(known, dict.fromkeys(known, (slots,)), term)
        if len(kept) == MOST:
            return


def _elsewhere(segment: Segment, lang: str, term: str, told: frozenset[int]) -> bool:
    """Tell whether a document has a term that is none of ``told``."""
    count = segment.frequency(lang, term)
    if not 0 < count <= len(told):
        return count > 0  # more have it than are told: no need to read which
    return not told.issuperset(segment.postings(lang, term).docs.tolist())


def _is_piece(term: str, kept: Sequence[str]) -> bool:
    """Tell whether a term is a piece of another, where scripts without spaces have both."""
    return bool(RUN.match(term)) and any(term in other or other in term for other in kept)


def _links(segment: Segment, item: Item) -> Iterator[PlanNode]:
    """Give the pages that an item links to; one that nearly all link to weighs little."""
    pages = {normal(link.url): link.url for link in item.links}
    for url in pages.values():
        page = property_value("url", url)
        if page:
            rarity = _rarity(segment.size, len(segment.having("url", page)))
            yield Weighted(Property("url", (url,)), LINK * rarity)


def _rarity(size: int, count: int) -> float:
    return math.log(1 + (size - count + 0.5) / (count + 0.5))
