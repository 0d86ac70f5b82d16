"""The pages where one reads: a story, an issue, the stories that a reader keeps."""

from __future__ import annotations

from flask import render_template, request

from search.engine import Edition, Reading
from search.errors import IssueMissing, ItemMissing
from search.model import Card, Hit, Item, SearchRequest
from web import params, tellings, walks
from web.chapters import chapters, listed
from web.current import engine
from web.pages import editions, liked_first, preferred
from web.pages import pages as pages

RELATED = 4
"""Stories like it that the page of a story names."""


@pages.get("/item/<item_id>")
def item(item_id: str) -> str:
    """Show all of an item, with what ``q`` finds in it marked; a foreword with all of its issue.

    ``at`` is its place among the results of the same search, ``with`` the language of the
    telling to be read beside it.
    """
    way = walks.way(request.args)
    asked, wanted = way.asked, way.beside
    reading = engine().read(item_id, asked.query)
    hit = reading.hit
    if hit.item.kind == "foreword":
        return issue(hit.item.issue, hit.item.lang)
    other = tellings.telling(hit.translations, wanted) if wanted else None
    return render_template(
        "item.html",
        reading=reading,
        beside=tellings.beside(reading, engine().read(other.id, asked.query)) if other else None,
        wanted=wanted,
        tellings=liked_first(other.lang for other in hit.translations),
        query=asked.query,
        # The way back to the results, wherever one goes from here.
        carried=walks.carried(way),
        searched=params.narrows(asked),
        walk=walks.walk(engine(), way, preferred(), hit.item),
        neighbours=_neighbours(hit.item, bool(reading.repair)),
        related=engine().similar(item_id, _alike()).hits,
    )


def _neighbours(item: Item, mended: bool) -> tuple[Card | Item | None, ...]:
    """Give what stands before and after an item in its issue; if that was mended, with guesses."""
    around = engine().neighbours(item)
    cards = (around.before, around.after)
    return tuple(card and engine().item(card.id).item for card in cards) if mended else cards


def _alike() -> SearchRequest:
    """Ask for a few stories that are like one, in the reader's languages where they are told."""
    return SearchRequest("", limit=RELATED, prefer=preferred(), facets=())


@pages.get("/issue/<key>")
@pages.get("/issue/<key>/<lang>")
def issue(key: str, lang: str | None = None) -> str:
    """Show all of an issue by section, with what ``q`` finds in it marked.

    ``with`` is the language of the telling to be read beside it.
    """
    around = editions(engine().issues(), (lang,) if lang else ())
    found = next((at for at, edition in enumerate(around) if edition.issue.key == key), None)
    at = found or 0
    if lang is None and found is not None:
        lang = around[at].issue.lang
    query, wanted = params.read(request.args).query, params.beside(request.args)
    told = engine().edition(key, lang, query)
    beside = _other(told, wanted, query)
    pairs = _beside(told, beside) if beside else {}
    contents = chapters(told, pairs)
    parts = contents[-1].part if contents else 1
    part = min(params.PART.read(request.args), parts)
    return render_template(
        "issue.html",
        issue=told.issue,
        opening=told.opening,
        langs=told.langs,
        tellings=liked_first(other for other in told.langs if other != told.issue.lang),
        contents=contents,
        listed=list(listed(contents, part)),
        part=part,
        parts=parts,
        other=beside.issue if beside else None,
        beside=pairs,
        wanted=wanted,
        query=query,
        newer=around[at - 1].issue if at else None,
        older=around[at + 1].issue if at + 1 < len(around) else None,
    )


def _other(told: Edition, wanted: str, query: str) -> Edition | None:
    """Give the issue in the language that is to be read beside, if it is told in it."""
    if not wanted or wanted.lower() == told.issue.lang.lower():
        return None
    try:
        return engine().edition(told.issue.key, wanted, query)
    except IssueMissing:
        return None


def _beside(told: Edition, other: Edition) -> dict[str, tellings.Beside]:
    """Give the other tellings by the ids of the stories that they tell."""
    there = {reading.hit.item.story: reading for reading in _readings(other)}
    pairs = ((own, there.get(own.hit.item.story)) for own in _readings(told))
    return {
        own.hit.item.id: tellings.beside(own, reading, brief=True)
        for own, reading in pairs
        if reading
    }


def _readings(told: Edition) -> list[Reading]:
    return [*([told.opening] if told.opening else []), *told.stories]


@pages.get("/saved")
def saved() -> str:
    """List the stories that an address names, in its order: those that a reader keeps."""
    wanted = params.items(request.args)
    found = {item_id: hit for item_id in wanted if (hit := _kept(item_id))}
    return render_template(
        "saved.html",
        hits=list(found.values()),
        missing=[item_id for item_id in wanted if item_id not in found],
        asked_for=bool(wanted),
    )


def _kept(item_id: str) -> Hit | None:
    try:
        return engine().item(item_id)
    except ItemMissing:
        return None
