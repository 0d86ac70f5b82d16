"""The pages that lead to stories: search, issues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import islice

from flask import Blueprint, render_template, request

from search.engine import Engine
from search.fields import FACETS
from search.model import Card, Hit, Issue, IssueSummary, SearchRequest
from search.render import tiers
from web import facets, interface, links, params, sending, shelves, tellings, timeline, walks
from web.current import engine
from web.examples import Example, examples
from web.metrics import metrics
from web.paging import paging

NEWEST = 6
"""Issues that the first page lists."""

FEW = 12
"""Languages that what is one of many on a page has."""

EXAMPLES = 7
"""Queries that it suggests."""

pages = Blueprint("pages", __name__)
pages.add_app_template_filter(shelves.topics)
pages.add_app_template_filter(facets.worded, "worded_clause")


@pages.app_template_filter()
def fruitful(queries: Iterable[str]) -> frozenset[str]:
    """Give those of some queries that find anything, for tips that lead nowhere else."""
    return _fruitful(engine(), engine().serving().generation, tuple(queries))


@lru_cache(maxsize=4)
def _fruitful(asked: Engine, generation: str, queries: tuple[str, ...]) -> frozenset[str]:
    """Try them out, once a generation."""
    return frozenset(
        query for query in queries if asked.search(SearchRequest(query, limit=0)).total
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """An issue in all its languages. ``issue`` is the telling that names it."""

    issue: Issue
    items: int
    langs: tuple[str, ...]


@pages.get("/")
def search() -> str:
    """Show results, or where nothing is asked for the way in."""
    asked = params.linked(request.args)
    if not params.narrows(asked):
        return _home()
    result = engine().search(replace(asked, prefer=asked.prefer or preferred()))
    metrics().query(result)
    told = params.told(request.args)
    hits = tellings.switched(result.hits, told, lambda own: engine().read(own, asked.query).hit)
    if result.left_out:
        sending.once()
    return render_template(
        "results.html",
        asked=asked,
        query=asked.query,
        carried=walks.carried(walks.Way(asked, told=told)),
        result=replace(result, hits=hits),
        telling=partial(_telling, links.address(asked), told),
        groups=facets.groups(asked, result),
        timeline=timeline.timeline(asked, result.facets.get("month", {})),
        active=facets.active(asked),
        paging=paging(asked, result.paged),
        begun=tiers.begun(result, asked.offset),
        forewords=params.with_filter(asked, "section", ("foreword",)),
        everything=params.without(asked),
    )


def _telling(here: str, told: Sequence[str], hit: Hit, other: Card, place: int) -> str:
    """Give where the same results are, with another telling in place of a hit's."""
    own = {hit.item.id, *(card.id for card in hit.translations)}
    tell = [*(one for one in told if one not in own), other.id]
    return links.more(here, {"tell": tell}, f"result-{place}")


@pages.get(f"/values/<any({', '.join(FACETS)}):field>")
def values(field: str) -> str:
    """List all values of a field that the results of a search have."""
    asked = params.linked(request.args)
    counted = replace(asked, limit=0, offset=0, facets=(field,), explain=False)
    result = engine().search(counted)
    if result.left_out:
        sending.once()
    page = params.PAGE.read(request.args)
    return render_template(
        "values.html",
        asked=replace(asked, offset=0),
        query=asked.query,
        listing=facets.listing(asked, result, field, page),
    )


@pages.get("/issues")
def issues() -> str:
    """List the issues of a year, newest first, by the languages that each is told in."""
    year, page = params.year(request.args)
    shelf = shelves.shelf(engine().issues(), year, page, _places(_wanted()))
    return render_template("issues.html", shelf=shelf, to_issue=links.issue)


def _home() -> str:
    stats = engine().stats()
    # Counted as a click on them will count: stories, not their tellings.
    counts = engine().search(SearchRequest("", limit=0, facets=("lang", "section"))).facets
    told = editions(engine().issues())
    return render_template(
        "home.html",
        query="",
        stats=stats,
        counts=counts,
        editions=told[:NEWEST],
        more=len(told) - NEWEST,
        examples=sorted(
            _examples(engine(), stats.manifest.generation),
            key=lambda example: _place(example.lang, _wanted()),
        ),
    )


@lru_cache(maxsize=2)
def _examples(asked: Engine, generation: str) -> tuple[Example, ...]:
    """Give examples that find something, once a generation: titles promise more than items."""
    candidates = examples(summary.issue for summary in asked.issues())
    found = (
        example
        for example in candidates
        if asked.search(SearchRequest(example.query, limit=0)).total
    )
    return tuple(islice(found, EXAMPLES))


def editions(summaries: Sequence[IssueSummary], liked_best: tuple[str, ...] = ()) -> list[Edition]:
    """Put the translations of each issue together, in the order given.

    Each is shown in a language of ``liked_best`` if there is one, else in the browser's.
    """
    told: dict[str, list[IssueSummary]] = {}
    for summary in summaries:
        told.setdefault(summary.issue.key, []).append(summary)
    place = _places(_wanted(*liked_best))
    found = []
    for same in told.values():
        liked = min(same, key=lambda telling: place(telling.issue.lang))
        langs = tuple(dict.fromkeys(telling.issue.lang for telling in same))
        found.append(Edition(liked.issue, liked.items, langs))
    return found


def liked_first(langs: Iterable[str]) -> list[str]:
    """Give some languages, each once: those that the reader wants first, then by their codes."""
    place = _places(_wanted())
    return sorted(set(langs), key=lambda lang: (place(lang), lang))


@pages.app_template_filter()
def few(langs: Sequence[str]) -> Sequence[str]:
    """Give some languages, or where there are many those that the reader wants first."""
    return langs if len(langs) <= FEW else liked_first(langs)[:FEW]


def _places(wanted: Sequence[str]) -> Callable[[str], int]:
    """Give what says how far down a language is in ``wanted``: there are few, for many issues."""
    return cache(lambda lang: _place(lang, wanted))


def _place(lang: str, wanted: Sequence[str]) -> int:
    codes = (lang.lower(), lang.lower().split("-")[0])
    return min((wanted.index(code) for code in codes if code in wanted), default=len(wanted))


def _wanted(*liked_best: str) -> list[str]:
    """Give languages in the order in which the reader wants what is told in several."""
    return [lang.lower() for lang in (*liked_best, *preferred(), "en")]


def preferred() -> tuple[str, ...]:
    """Give the languages that the reader wants, best first: what was chosen, then the browser's."""
    accepted = params.preferred(request.accept_languages)
    own = interface.chosen()
    return (own, *accepted) if own else accepted
