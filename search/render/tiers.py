"""The lines between results that have all of a query and those that have less of it."""

from __future__ import annotations

from collections.abc import Mapping

from search.model import Hit, SearchResult, Tier


def begun(result: SearchResult, offset: int) -> Mapping[int, Tier]:
    """Give the places on a page before which a tier is named: at its first result there.

    The first of all has :func:`first`. ``offset`` counts the results on earlier pages.
    """
    found: dict[int, Tier] = {}
    before = result.total
    for tier in result.more:
        place = max(before - offset, 0)
        before += tier.total
        if place < len(result.hits) and before > offset:
            found[place] = tier
    return found


def first(result: SearchResult, begun: Mapping[int, Tier]) -> str:
    """Say what none of the first tier's results has, if anything: no result has all then.

    It is said above the first result of a page, unless that has :func:`begun` another tier.
    """
    if not result.hits or 0 in begun:
        return ""
    found = f"{result.total} {'result' if result.total == 1 else 'results'}"
    return f"{found} {without(result.missing)}" if result.missing else ""


def line(tier: Tier) -> str:
    """Say how many more there are, and what none of them has.

    >>> line(Tier(162, ("learning",))), line(Tier(2, (), ("GPT-2",)))
    ('162 more without "learning"', '2 more with another form of "GPT-2"')
    """
    if tier.forewords:
        count = f"{tier.total} {'foreword' if tier.total == 1 else 'forewords'}"
        return " ".join(filter(None, (count, without(tier.missing))))
    if tier.otherwise:
        return f"{tier.total} more with another form of {_listed(tier.otherwise)}"
    if tier.missing:
        return f"{tier.total} more {without(tier.missing)}"
    return f"{tier.total} more {'has' if tier.total == 1 else 'have'} some of the words"


def lacking(hit: Hit, tier: Tier) -> str:
    """Say what a result lacks, if the line above it does not."""
    return "" if hit.missing == tier.missing else without(hit.missing)


def without(missing: tuple[str, ...]) -> str:
    """Say that clauses are missing."""
    return f"without {_listed(missing)}" if missing else ""


def _listed(clauses: tuple[str, ...]) -> str:
    """Quote clauses; a phrase brings its quotes along."""
    return " or ".join(one if one.startswith('"') else f'"{one}"' for one in clauses)
