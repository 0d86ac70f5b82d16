"""The road out: what the command line, the pages and the API ask."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from search.analysis import LANGUAGES, analyzer_for, base_language
from search.backends.base import Reader, Row
from search.errors import (
    IssueMissing,
    ItemMissing,
    LanguageUnknown,
)
from search.fields import SECTION_NAMES
from search.generation import Generation, LiveIndex
from search.index import codec
from search.index.storage import IndexFolder, Manifest
from search.model import (
    Card,
    Guess,
    Hit,
    Issue,
    Item,
    Repair,
    SearchRequest,
    SearchResult,
    Snippet,
    Token,
)
from search.query.dates import date_range
from search.query.explain import Part, parts
from search.query.plan import All, Marks, Plan, Property
from search.query.tree import DateRange
from search.settings import Settings
from search.snippets import marked, snippet

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IssueSummary:
    """An issue without its items: ``issue.items`` is empty, ``items`` counts them."""

    issue: Issue
    items: int


@dataclass(frozen=True, slots=True)
class Reading:
    """An item to be read: all of its text, with what a query matches marked.

    ``captions`` stand in the order of the item's images. The hit's snippet is that of a
    result. ``repair`` is that of the item's issue.
    """

    hit: Hit
    paragraphs: tuple[Snippet, ...]
    captions: tuple[Snippet, ...]
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The items before and after one in its issue; None at an end."""

    before: Card | None = None
    after: Card | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """What the index holds. ``bytes`` is its size on disk."""

    manifest: Manifest
    languages: Mapping[str, int]
    sections: Mapping[str, int]
    months: Mapping[str, int]
    bytes: int


class Engine:
    """Answers from the live generation, whichever that is when asked.

    Safe to use from several threads. Methods raise :class:`IndexMissing`,
    :class:`IndexOutdated` and :class:`IndexDamaged`.
    """

    def __init__(self, settings: Settings) -> None:
        self._live = LiveIndex(IndexFolder(settings.index))

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files."""
        self._live.close()

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request. Raises :class:`QuerySyntaxError` for a query that cannot be read.

        An empty query finds everything that passes the filters.
        """
        started = time.perf_counter()
        with self._live.use() as live:
            plan = _plan(live, request.query)
            found = live.reader.search(plan.root, request)
            hits = tuple(_hit(live.reader, row, plan) for row in found.rows)
        took = (time.perf_counter() - started) * 1000
        log.debug("query %r: %d results in %.1f ms", request.query, found.total, took)
        return SearchResult(
            request.query,
            plan.read_as,
            found.total,
            hits,
            found.facets,
            plan.ignored,
            plan.corrections,
            round(took, 1),
        )

    def rank(self, request: SearchRequest) -> tuple[tuple[str, float], ...]:
        """Give the ids and scores of the results alone, as :meth:`search` orders them."""
        with self._live.use() as live:
            found = live.reader.search(_plan(live, request.query).root, request)
            return tuple((row.item.id, row.score) for row in found.rows)

    def explain(self, query: str) -> tuple[Plan, tuple[Part, ...]]:
        """Give the plan and its parts, each with the number of items that have its terms."""
        with self._live.use() as live:
            plan = _plan(live, query)
            return plan, tuple(parts(plan.root, live.reader.frequency))

    def item(self, item_id: str) -> Hit:
        """Give an item with its translations. Raises :class:`ItemMissing`."""
        return self.read(item_id).hit

    def read(self, item_id: str, query: str = "") -> Reading:
        """Give an item as a page shows it.

        Raises :class:`ItemMissing`, and :class:`QuerySyntaxError` for ``query``.
        """
        with self._live.use() as live:
            item = live.reader.item(item_id)
            if item is None:
                raise ItemMissing(item_id)
            plan = _plan(live, query)
            hit = _hit(live.reader, Row(item, 0.0), plan)
            repair = _repair(live, item)
        marks = plan.marks.get(base_language(item.lang), Marks())
        return Reading(
            hit,
            tuple(
                marked(line, item.lang, marks, guesses) for line, guesses in _lines(item) if line
            ),
            tuple(marked(image.caption, item.lang, marks) for image in item.images),
            repair,
        )

    def issues(self) -> tuple[IssueSummary, ...]:
        """Give all issues, newest number first, translations together."""
        with self._live.use() as live:
            noted = map(codec.issue, live.archive["issues"])
            summaries = (IssueSummary(issue, len(cards)) for issue, cards in noted)
            return tuple(sorted(summaries, key=_issue_order))

    def issue(self, key: str, lang: str | None = None) -> tuple[Issue, tuple[str, ...]]:
        """Give one issue with its items, and all its languages.

        ``lang`` as published; without it English, else the first. Raises
        :class:`IssueMissing`.
        """
        told = [summary.issue for summary in self.issues() if summary.issue.key == key]
        langs = tuple(dict.fromkeys(issue.lang for issue in told))
        wanted = lang or ("en" if "en" in langs else next(iter(langs), ""))
        chosen = next((issue for issue in told if issue.lang.lower() == wanted.lower()), None)
        if chosen is None:
            raise IssueMissing(f"{key} ({lang})" if lang and told else key)
        with self._live.use() as live:
            return _with_items(live.reader, chosen), langs

    def neighbours(self, item: Item) -> Neighbours:
        """Give what stands before and after an item in its issue, as its file has them."""
        with self._live.use() as live:
            noted = [noted for noted in live.archive["issues"] if noted["path"] == item.path]
        for _, cards in map(codec.issue, noted):
            around = zip((None, *cards), cards, (*cards[1:], None), strict=False)
            for before, card, after in around:
                if card.id == item.id:
                    return Neighbours(before, after)
        return Neighbours()

    def ready(self) -> str:
        """Give the name of the generation that serves, once it is open."""
        with self._live.use() as live:
            return live.manifest.generation

    def stats(self) -> Stats:
        """Give counts of items by language, section and month, and sizes."""
        with self._live.use() as live:
            counted = SearchRequest("", limit=0, group=False, facets=("lang", "section", "month"))
            facets = live.reader.search(All(()), counted).facets
            files = [path for path in live.directory.rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files)
        months = dict(sorted(facets["month"].items()))
        return Stats(live.manifest, facets["lang"], facets["section"], months, size)


def analyze(lang: str, text: str) -> tuple[Token, ...]:
    """Give the tokens of ``text`` by ``lang``'s analyzer. Raises :class:`LanguageUnknown`."""
    code = lang.replace("_", "-").split("-")[0].lower()
    if code not in LANGUAGES:
        raise LanguageUnknown(lang, ", ".join(LANGUAGES))
    return tuple(analyzer_for(code).tokens(text))


def period(text: str) -> DateRange:
    """Give the days of ``2020``, ``2020-02`` or ``2020-02-28``. Raises :class:`QuerySyntaxError`.

    >>> period("2020-02").until
    datetime.date(2020, 2, 29)
    """
    return date_range(text)


def section_name(slug: str) -> str:
    """Give the English name of a section, or its slug made readable."""
    return SECTION_NAMES.get(slug) or slug.replace("_", " ").replace("-", " ").capitalize()


def _plan(live: Generation, query: str) -> Plan:
    return live.planner.plan(query) if query.strip() else Plan(All(()), "")


def _hit(reader: Reader, row: Row, plan: Plan) -> Hit:
    item = row.item
    marks = plan.marks.get(base_language(item.lang), Marks())
    others = tuple(other for other in reader.tellings(item.story) if other.id != item.id)
    title = marked(item.title, item.lang, marks, item.title_guesses)
    shown = snippet(item.text, item.lang, marks, item.guesses)
    if not title.marks and not shown.marks:
        # What was found may stand under a picture.
        captions = (snippet(image.caption, item.lang, marks) for image in item.images)
        shown = next((caption for caption in captions if caption.marks), shown)
    return Hit(item, row.score, title, shown, others, row.possible)


def _lines(item: Item) -> Iterator[tuple[str, tuple[Guess, ...]]]:
    """Give the lines of an item's text, each with its guesses."""
    start = 0
    for line in item.text.splitlines(keepends=True):
        end = start + len(line)
        inside = (guess for guess in item.guesses if start <= guess.start and guess.end <= end)
        moved = tuple(replace(g, start=g.start - start, end=g.end - start) for g in inside)
        yield line.rstrip(), moved
        start = end


def _repair(live: Generation, item: Item) -> Repair | None:
    """Give how far the file that holds ``item`` could be mended."""
    told = (codec.issue(noted)[0] for noted in live.archive["issues"] if noted["path"] == item.path)
    return next((i.repair for i in told if (i.key, i.lang) == (item.issue, item.lang)), None)


def _with_items(reader: Reader, issue: Issue) -> Issue:
    every = sum(reader.languages().values())
    found = reader.search(
        All((Property("issue", (issue.key,)), Property("lang", (issue.lang,)))),
        SearchRequest("", sort="oldest", limit=every, group=False),
    )
    return replace(
        issue, items=tuple(row.item for row in found.rows if row.item.path == issue.path)
    )


def _issue_order(summary: IssueSummary) -> tuple[bool, int, int, str, str]:
    issue = summary.issue
    day = issue.date.toordinal() if issue.date else 0
    return (
        issue.number is None,
        -(issue.number or 0),
        0 if issue.number else -day,
        issue.key,
        issue.lang,
    )
