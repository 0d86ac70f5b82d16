"""What is said of the rungs of a ladder: how each differs from what was asked, how to ask it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from search.fields import FILTERS
from search.model import Rung, SearchRequest
from search.render.layout import clean, table

_WAYS = {
    "completion": "what begins so",
    "spelling": "spelt otherwise",
    "translation": "translated",
    "any": "any of the words",
    "newest": "the newest",
}


def way(rung: Rung) -> str:
    """Say how a rung differs from what was asked.

    >>> way(Rung("without", "zebra", SearchRequest("bert"), 5))
    'without zebra'
    """
    if rung.kind in ("without", "filters"):
        return f"without {rung.text or 'any filter'}"
    if rung.kind in ("spelling", "completion") and rung.text.partition(":")[0] in FILTERS:
        return f"with {rung.text}"
    return f"in {rung.text}" if rung.kind == "language" else _WAYS[rung.kind]


def lines(rungs: Sequence[Rung]) -> Iterator[str]:
    """Write rungs for a terminal: how many results, which way, and the command that asks so."""
    rows = []
    for rung in rungs:
        # Nothing isolates what reads from the right: a command is copied, and begins so anyway.
        command = clean(f"nlpsearch query {arguments(rung.request)}")
        noun = "result" if rung.total == 1 else "results"
        rows.append((f"{rung.total}", noun, clean(way(rung)), command))
    return table(rows, right=[0]) if rows else iter(())


def arguments(request: SearchRequest) -> str:
    """Write a request as arguments of ``nlpsearch query``, quoted for a shell.

    >>> arguments(SearchRequest("deep -vision", sort="newest"))
    "'deep -vision' --sort newest"
    """
    words: list[str] = []
    for name, values in request.filters.values.items():
        words += [word for value in values for word in (f"--{name}", value)]
    for name, day in (("since", request.filters.since), ("until", request.filters.until)):
        words += [f"--{name}", day.isoformat()] if day else []
    words += ["--sort", request.sort] if request.sort != "relevance" else []
    words += [] if request.group else ["--no-group"]
    query = [request.query] if request.query else []
    # What looks like an option is none behind two hyphens.
    return shlex.join([*words, "--", *query] if request.query[:2] == "--" else [*query, *words])
