"""The line between results that have all of a query and those that have some of it."""

from __future__ import annotations

from search.model import Hit, SearchResult, Tier


def border(result: SearchResult, offset: int) -> int | None:
    """Give the place on a page of its first result that has only some; None without one.

    ``offset`` counts the results on earlier pages.
    """
    place = max(result.total - offset, 0)
    return place if result.rest and place < len(result.hits) else None


def line(rest: Tier) -> str:
    """Say how many more there are, and what none of them has.

    >>> line(Tier(162, ("learning",)))
    '162 more without "learning"'
    """
    if rest.missing:
        return f"{rest.total} more {without(rest.missing)}"
    return f"{rest.total} more {'has' if rest.total == 1 else 'have'} some of the words"


def lacking(hit: Hit, rest: Tier | None) -> str:
    """Say what a result lacks, if the line above it does not."""
    told = rest is None or hit.missing == rest.missing
    return "" if told else without(hit.missing)


def without(missing: tuple[str, ...]) -> str:
    """Say that clauses are missing; a phrase brings its quotes along."""
    quoted = (clause if clause.startswith('"') else f'"{clause}"' for clause in missing)
    return f"without {' or '.join(quoted)}" if missing else ""
