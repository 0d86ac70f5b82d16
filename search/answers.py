"""What a generation answers: results, items to be read, issues, counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import Struct

from search.analysis import base_language
from search.asking import Asked, ask
from search.backends.base import Reader, Row
from search.errors import IndexDamaged, IssueMissing, ItemMissing
from search.explanation import reasons
from search.generation import Generation
from search.index.storage import Manifest
from search.model import (
    Hit,
    Issue,
    Item,
    ItemKind,
    Meaning,
    Offer,
    Repair,
    Rung,
    SearchRequest,
    SearchResult,
    Snippet,
)
from search.query.budget import Budget
from search.query.plan import All, Marks, Plan, Property
from search.rungs import rungs
from search.snippets import marked, paragraphs, snippet
from search.turns import give_way


class Reading(Struct, frozen=True):
    """An item to be read: all of its text, with what a query matches marked.

    ``captions`` stand in the order of the item's images. The hit's snippet is that of a
    result. ``repair`` is that of the item's issue.
    """

    hit: Hit
    paragraphs: tuple[Snippet, ...]
    captions: tuple[Snippet, ...]
    repair: Repair | None = None


class Edition(Struct, frozen=True):
    """An issue to be read in one of its languages, of which ``langs`` are all.

    ``opening`` and ``stories`` are the issue's own, each as it is read.
    """

    issue: Issue
    langs: tuple[str, ...]
    opening: Reading | None
    stories: tuple[Reading, ...]


class Stats(Struct, frozen=True):
    """What the index holds. ``bytes`` is its size on disk."""

    manifest: Manifest
    languages: Mapping[str, int]
    sections: Mapping[str, int]
    months: Mapping[str, int]
    bytes: int


def planned(live: Generation, request: SearchRequest, budget: Budget) -> Plan:
    """Give the plan that answers a request: as typed, or as it was likely meant.

    Raises :class:`QuerySyntaxError`.
    """
    return ask(live, replace(request, limit=0, facets=()), budget).plan


def searched(live: Generation, request: SearchRequest, budget: Budget) -> SearchResult:
    """Answer a request. Raises :class:`QuerySyntaxError`."""
    asked = ask(live, request, budget)
    return answered(live, request, asked, budget, rungs(live, request, asked, budget))


def answered(
    live: Generation,
    request: SearchRequest,
    asked: Asked,
    budget: Budget,
    ladder: tuple[Rung, ...] = (),
) -> SearchResult:
    """Answer a request with what it was read as, and what that finds."""
    plan, found = asked.plan, asked.found
    return SearchResult(
        request.query,
        plan.read_as,
        found.total,
        tuple(_hit(row, plan) for row in found.rows),
        found.facets,
        plan.ignored,
        plan.corrections,
        left_out=budget.clauses,
        notice=live.notice,
        more=found.more,
        narrower=tuple(_offers(live, plan.narrower, request, budget)),
        synonyms=plan.synonyms,
        missing=found.missing,
        forewords=found.forewords,
        across=tuple(_near(row, plan, request) for row in found.across),
        meaning=_said(live, plan),
        fault=live.nearness.fault if request.meaning != "off" else "",
        applied=asked.applied,
        ladder=ladder,
        unsearched=plan.unsearched,
    )


def _said(live: Generation, plan: Plan) -> Meaning:
    """Give what meaning had a say in: after the answer, as damage is not known before."""
    if plan.likeness is None or not live.nearness.usable:
        return "off"
    return "across" if plan.across else "re-rank"


def _near(row: Row, plan: Plan, request: SearchRequest) -> Hit:
    """Give what was found by meaning, with the telling that the reader likes best."""
    liked = [lang.lower() for lang in request.prefer]
    own = [card for card in row.others if card.lang.lower() in liked]
    best = min(own, key=lambda card: liked.index(card.lang.lower()), default=None)
    return replace(_hit(row, plan), cosine=row.score, own=best)


def _offers(
    live: Generation, queries: Sequence[str], request: SearchRequest, budget: Budget
) -> Iterator[Offer]:
    """Count what other queries find; what finds nothing, or costs too much, is no offer."""
    for query in queries:
        counted = replace(request, query=query, offset=0, limit=0, facets=(), verbatim=True)
        own = budget.rest()
        total = ask(live, counted, own).found.total
        if total and not own.left_out:
            yield Offer(query, total)


def _marks(plan: Plan, item: Item) -> Marks:
    return plan.marks.get(base_language(item.lang), Marks())


def _hit(row: Row, plan: Plan) -> Hit:
    give_way()
    item, marks = row.item, _marks(plan, row.item)
    in_title, in_text, *in_captions = row.tokens
    title = marked(item.title, in_title, marks, item.title_guesses)
    shown = snippet(item.text, in_text, marks, item.guesses)
    if not title.marks and not shown.marks:
        # What was found may stand under a picture.
        for image, tokens in zip(item.images, in_captions, strict=True):
            caption = snippet(image.words, tokens, marks, image.guesses)
            if caption.marks:
                shown = caption
                break
    why = None if row.reasons is None else reasons(row, plan)
    return Hit(item, row.score, title, shown, row.others, row.possible, row.missing, why)


def reading(live: Generation, item_id: str, query: str) -> Reading:
    """Give an item as a page shows it. Raises :class:`ItemMissing`."""
    plan = planned(live, SearchRequest(query), Budget())
    row = live.reader.item(item_id, plan.marks)
    if row is None:
        raise ItemMissing(item_id)
    return _read(row, plan, _repair(live, row.item))


def _read(row: Row, plan: Plan, repair: Repair | None) -> Reading:
    item, marks = row.item, _marks(plan, row.item)
    _, in_text, *in_captions = row.tokens
    captions = zip(item.images, in_captions, strict=True)
    return Reading(
        _hit(row, plan),
        paragraphs(item.text, in_text, marks, item.guesses, item.links),
        tuple(marked(image.words, tokens, marks, image.guesses) for image, tokens in captions),
        repair,
    )


def cited(live: Generation, item_id: str) -> tuple[Item, Issue]:
    """Give an item and its issue, without the issue's items.

    Raises :class:`ItemMissing`, and :class:`IndexDamaged` where there is no such issue.
    """
    row = live.reader.item(item_id, {})
    if row is None:
        raise ItemMissing(item_id)
    for issue in (summary.issue for summary in live.issues):
        if (issue.path, issue.key) == (row.item.path, row.item.issue):
            return row.item, issue
    raise IndexDamaged(live.directory, f"the issue of {item_id} is missing")


def _repair(live: Generation, item: Item) -> Repair | None:
    """Give how far the file that holds ``item`` could be mended."""
    told = (summary.issue for summary in live.issues if summary.issue.path == item.path)
    return next((i.repair for i in told if (i.key, i.lang) == (item.issue, item.lang)), None)


def edition(live: Generation, key: str, lang: str | None, query: str) -> Edition:
    """Give an issue to be read. Raises :class:`IssueMissing`."""
    told = [summary.issue for summary in live.issues if summary.issue.key == key]
    langs = tuple(dict.fromkeys(issue.lang for issue in told))
    wanted = lang or ("en" if "en" in langs else next(iter(langs), ""))
    chosen = next((issue for issue in told if issue.lang.lower() == wanted.lower()), None)
    if chosen is None:
        raise IssueMissing(f"{key} ({lang})" if lang and told else key)
    marks = planned(live, SearchRequest(query), Budget()).marks
    opening = next(_told(live.reader, chosen, "foreword", marks), None)
    stories = tuple(_told(live.reader, chosen, "story", marks))
    items = tuple(read.hit.item for read in stories)
    issue = replace(chosen, items=items, opening=opening.hit.item if opening else None)
    return Edition(issue, langs, opening, stories)


def _told(
    reader: Reader, issue: Issue, kind: ItemKind, marks: Mapping[str, Marks]
) -> Iterator[Reading]:
    """Give the items of an issue that are of a kind, as its file has them."""
    every = sum(reader.languages().values())
    request = SearchRequest("", sort="oldest", limit=every, group=False, facets=())
    own = {"issue": issue.key, "lang": issue.lang, "kind": kind}
    root = All(tuple(Property(name, (value,)) for name, value in own.items()))
    plan = Plan(root, "", marks=marks)
    for row in reader.search(plan, request, Budget()).rows:
        if row.item.path == issue.path:
            yield _read(row, plan, issue.repair)


def counted(live: Generation) -> Stats:
    """Give what the index holds, in numbers."""
    counted = SearchRequest("", limit=0, group=False, facets=("lang", "section", "month"))
    facets = live.reader.search(Plan(All(()), ""), counted, Budget()).facets
    size = sum(seal.size for seal in live.manifest.contents.values())
    months = dict(sorted(facets["month"].items()))
    return Stats(live.manifest, facets["lang"], facets["section"], months, size)
