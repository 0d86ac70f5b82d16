"""The road out: what the command line, the pages and the API ask."""

from __future__ import annotations

import datetime
import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search.analysis import LANGUAGES, analyzer_for, base_language
from search.archive.sections import SECTION_NAMES
from search.backends import backend
from search.backends.base import Reader, Wanted
from search.errors import (
    IndexDamaged,
    IndexOutdated,
    IssueMissing,
    ItemMissing,
    LanguageUnknown,
)
from search.model import (
    FACETS,
    Filters,
    Hit,
    Issue,
    Item,
    Problem,
    SearchRequest,
    SearchResult,
    Snippet,
    Token,
    Translation,
)
from search.query.plan import All, Marks, Plan, Property
from search.query.planner import Planner
from search.query.syntax import DateRange, date_range
from search.query.vocabulary import Vocabulary
from search.results.snippets import marked, snippet
from search.settings import Settings
from search.storage import IndexFolder, Manifest

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
    result.
    """

    hit: Hit
    paragraphs: tuple[Snippet, ...]
    captions: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Stats:
    """What the index holds. ``bytes`` is its size on disk."""

    manifest: Manifest
    languages: Mapping[str, int]
    sections: Mapping[str, int]
    months: Mapping[str, int]
    bytes: int


@dataclass(frozen=True, slots=True)
class _Generation:
    """A generation, open."""

    stamp: tuple[int, int]
    manifest: Manifest
    reader: Reader
    vocabulary: Vocabulary
    planner: Planner
    directory: Path


class Engine:
    """Answers from the live generation, whichever that is when asked.

    Safe to use from several threads. Methods raise :class:`IndexMissing`,
    :class:`IndexOutdated` and :class:`IndexDamaged`.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder = IndexFolder(settings.index)
        self._lock = threading.Lock()
        self._open: _Generation | None = None

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request. Raises :class:`QuerySyntaxError` for a query that cannot be read.

        An empty query finds everything that passes the filters.
        """
        started = time.perf_counter()
        live = self._live()
        plan = live.planner.plan(request.query) if request.query.strip() else Plan(All(()), "")
        found = live.reader.search(
            plan.root,
            Wanted(
                request.filters,
                request.sort,
                request.offset,
                request.limit,
                request.group,
                request.facets,
                request.prefer,
            ),
        )
        hits = tuple(_hit(live.reader, item, score, plan) for item, score in found.rows)
        took = (time.perf_counter() - started) * 1000
        log.info("query %r: %d results in %.1f ms", request.query, found.total, took)
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

    def plan(self, query: str) -> Plan:
        """Give how a query is understood, for explaining it. Raises :class:`QuerySyntaxError`."""
        return self._live().planner.plan(query)

    def item(self, item_id: str) -> Hit:
        """Give an item with its translations. Raises :class:`ItemMissing`."""
        return self.read(item_id).hit

    def read(self, item_id: str, query: str = "") -> Reading:
        """Give an item as a page shows it.

        Raises :class:`ItemMissing`, and :class:`QuerySyntaxError` for ``query``.
        """
        live = self._live()
        item = live.reader.item(item_id)
        if item is None:
            raise ItemMissing(item_id)
        plan = live.planner.plan(query) if query.strip() else Plan(All(()), "")
        marks = plan.marks.get(base_language(item.lang), Marks())
        return Reading(
            _hit(live.reader, item, 0.0, plan),
            tuple(marked(line, item.lang, marks) for line in item.text.splitlines() if line),
            tuple(marked(image.caption, item.lang, marks) for image in item.images),
        )

    def issues(self) -> tuple[IssueSummary, ...]:
        """Give all issues, newest number first, translations together."""
        kept = self._archive()["issues"]
        summaries = [_summary(values) for values in kept]
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
        return _with_items(self._live().reader, chosen), langs

    def problems(self) -> tuple[Problem, ...]:
        """Give what was wrong with the input of the last run."""
        return tuple(Problem(**values) for values in self._archive()["problems"])

    def stats(self) -> Stats:
        """Give counts of items by language, section and month, and sizes."""
        live = self._live()
        wanted = Wanted(limit=0, group=False, facets=FACETS)
        facets = live.reader.search(All(()), wanted).facets
        size = sum(path.stat().st_size for path in live.directory.rglob("*") if path.is_file())
        months = dict(sorted(facets["month"].items()))
        return Stats(live.manifest, facets["lang"], facets["section"], months, size)

    def _live(self) -> _Generation:
        with self._lock:
            stamp = self._folder.stamp()
            if self._open is None or self._open.stamp != stamp:
                self._open = self._load(stamp)
            return self._open

    def _load(self, stamp: tuple[int, int]) -> _Generation:
        manifest = self._folder.manifest()
        self._check(manifest)
        directory = self._folder.generation(manifest.generation)
        reader = backend(manifest.backend).open(directory / "engine")
        try:
            words = Vocabulary(directory / "words.trie")
        except (OSError, RuntimeError) as error:
            raise IndexDamaged(directory, f"words.trie: {error}") from error
        planner = Planner(tuple(reader.languages()), words, reader.frequency)
        return _Generation(stamp, manifest, reader, words, planner, directory)

    def _check(self, manifest: Manifest) -> None:
        ours = backend(manifest.backend).version
        if manifest.backend_version != ours:
            reason = f"its engine wrote {manifest.backend_version}, ours reads {ours}"
            raise IndexOutdated(self._folder.directory, reason)
        for lang, version in manifest.analyzers.items():
            if analyzer_for(lang).version != version:
                reason = f"its {lang} text was analysed by version {version}"
                raise IndexOutdated(self._folder.directory, reason)

    def _archive(self) -> dict[str, list[dict[str, Any]]]:
        path = self._live().directory / "archive.json"
        try:
            kept: dict[str, list[dict[str, Any]]] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise IndexDamaged(path.parent, f"archive.json: {error}") from error
        return kept


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


def _hit(reader: Reader, item: Item, score: float, plan: Plan) -> Hit:
    marks = plan.marks.get(base_language(item.lang), Marks())
    others = tuple(
        Translation(other.id, other.lang, other.title)
        for other in reader.story(item.story)
        if other.id != item.id
    )
    return Hit(
        item,
        score,
        marked(item.title, item.lang, marks),
        snippet(item.text, item.lang, marks),
        others,
    )


def _with_items(reader: Reader, issue: Issue) -> Issue:
    found = reader.search(
        All((Property("issue", (issue.key,)), Property("lang", (issue.lang,)))),
        Wanted(Filters(), "oldest", 0, 10_000, group=False, facets=()),
    )
    return replace(issue, items=tuple(item for item, _ in found.rows if item.path == issue.path))


def _summary(values: dict[str, Any]) -> IssueSummary:
    count = values.pop("items")
    date = values["date"]
    values["date"] = datetime.date.fromisoformat(str(date)) if date else None
    for name in ("authors", "tags"):
        values[name] = tuple(values[name])
    return IssueSummary(Issue(**values), int(str(count)))


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
