"""How a query was read: its parts, and what each language looks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from search.engine import Engine
from search.render.layout import clean

ASKS = 8
"""Columns before the terms of a part."""
MOST_TERMS = 20
"""Terms of a part that are listed; a prefix may stand for hundreds."""


def explain(engine: Engine, query: str) -> Iterator[str]:
    """Give a line for each part: its terms, and in how many items of each language they are."""
    plan, parts = engine.explain(query)
    yield f"{'read as':{ASKS}}  {clean(plan.read_as)}"
    for part in parts:
        asks = ("not " if part.excluded else "") + part.asks
        yield f"{asks:{ASKS}}  {', '.join([*map(clean, part.values), *_terms(part.terms)])}"


def _terms(terms: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Give the terms that the archive has, or all of them if it has none."""
    held = {term: counts for term, counts in terms.items() if counts} or terms
    for term, counts in islice(held.items(), MOST_TERMS):
        items = ", ".join(f"{lang} {count}" for lang, count in counts.items())
        yield f"{clean(term)} ({items or 'nowhere'})"
    if len(held) > MOST_TERMS:
        yield f"{len(held) - MOST_TERMS} more"
