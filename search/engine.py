"""The road out: what the command line, the pages and the API ask."""

from __future__ import annotations

import logging
import time
from contextlib import AbstractContextManager
from dataclasses import replace

from msgspec import Struct

from search import answers
from search.analysis import LANGUAGES, analyzer_for
from search.answers import Edition as Edition
from search.answers import Reading as Reading
from search.answers import Stats as Stats
from search.errors import (
    IndexDamaged,
    ItemMissing,
    LanguageUnknown,
)
from search.explanation import verdict
from search.fields import SECTION_NAMES
from search.generation import Generation, LiveIndex
from search.index.storage import IndexFolder, Manifest
from search.model import (
    Card,
    Hit,
    Issue,
    IssueSummary,
    Item,
    SearchRequest,
    SearchResult,
    Suggestion,
    Token,
    Verdict,
)
from search.query.budget import Budget
from search.query.completion import Known, suggest
from search.query.dates import date_range
from search.query.explain import Part, parts
from search.query.plan import Plan
from search.query.syntax import LONGEST as LONGEST
from search.query.tree import DateRange as DateRange
from search.settings import Settings
from search.similarity import similar, similar_to

log = logging.getLogger(__name__)


class Neighbours(Struct, frozen=True):
    """The items before and after one in its issue; None at an end."""

    before: Card | None = None
    after: Card | None = None


class Engine:
    """Answers from the live generation, whichever that is when asked, or from ``only`` one.

    Safe to use from several threads. Methods raise :class:`IndexMissing`,
    :class:`IndexOutdated`, :class:`IndexUnreadable` and :class:`IndexDamaged`.
    """

    def __init__(self, settings: Settings, only: Manifest | None = None) -> None:
        self.settings = settings
        self._folder = IndexFolder(settings.index)
        self._live = LiveIndex(self._folder, only)
        self._seconds = settings.query_seconds

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files."""
        self._live.close()

    def pinned(self) -> AbstractContextManager[None]:
        """Have one generation answer all that is asked inside the `with`, by this thread.

        So a page never mixes what two runs have written.
        """
        return self._live.pinned()

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request. Raises :class:`QuerySyntaxError` for a query that cannot be read.

        An empty query finds everything that passes the filters.
        """
        started = time.perf_counter()

        def search(live: Generation) -> SearchResult:
            return answers.searched(live, request, Budget(time.monotonic() + self._seconds))

        return _timed(self._live.ask(search), started)

    def suggest(self, text: str, lang: str = "", limit: int = 8) -> tuple[Suggestion, ...]:
        """Give how a query may go on that is being typed, the likeliest first.

        What is at home in ``lang`` comes first. At most 50 are given.
        """

        def complete(live: Generation) -> tuple[Suggestion, ...]:
            known = Known(live.suggestions, live.glossary, live.words)
            return suggest(known, text, lang, limit)

        return self._live.ask(complete)

    def rank(self, request: SearchRequest) -> tuple[tuple[str, float], ...]:
        """Give the ids and scores of the results alone, as :meth:`search` orders them."""

        def rank(live: Generation) -> tuple[tuple[str, float], ...]:
            plan = answers.planned(live, request, Budget(time.monotonic() + self._seconds))
            return live.reader.ids(plan, request, Budget(time.monotonic() + self._seconds))

        return self._live.ask(rank)

    def explain(self, query: str) -> tuple[Plan, tuple[Part, ...]]:
        """Give the plan and its parts, each with the number of items that have its terms."""

        def explain(live: Generation) -> tuple[Plan, tuple[Part, ...]]:
            plan = answers.planned(live, SearchRequest(query), Budget())
            return plan, tuple(parts(plan.root, live.reader.frequency))

        return self._live.ask(explain)

    def why(self, item_id: str, request: SearchRequest) -> Verdict:
        """Say whether and why an item answers a request.

        Raises :class:`ItemMissing` and :class:`QuerySyntaxError`.
        """

        def check(live: Generation) -> Verdict:
            plan = answers.planned(live, request, Budget())
            checked = live.reader.check(item_id, plan, request, Budget())
            if checked is None:
                raise ItemMissing(item_id)
            return verdict(checked, plan)

        return self._live.ask(check)

    def similar(self, item_id: str, request: SearchRequest) -> SearchResult:
        """Give other stories that are like an item; the query is not asked.

        They are like it in meaning, where the index has vectors and the request wants that, else
        in words and links. Raises :class:`ItemMissing`.
        """
        started = time.perf_counter()
        return _timed(self._live.ask(lambda live: similar(live, item_id, request)), started)

    def similar_to(self, text: str, request: SearchRequest) -> SearchResult:
        """Give stories that are like a text; the query is not asked.

        They are like it in meaning, where the index has vectors and a model, else in words.
        """
        started = time.perf_counter()
        return _timed(self._live.ask(lambda live: similar_to(live, text, request)), started)

    def item(self, item_id: str) -> Hit:
        """Give an item with its translations. Raises :class:`ItemMissing`."""
        return self.read(item_id).hit

    def read(self, item_id: str, query: str = "") -> Reading:
        """Give an item as a page shows it.

        Raises :class:`ItemMissing`, and :class:`QuerySyntaxError` for ``query``.
        """
        return self._live.ask(lambda live: answers.reading(live, item_id, query))

    def cited(self, item_id: str) -> tuple[Item, Issue]:
        """Give an item and its issue, without the issue's items. Raises :class:`ItemMissing`."""
        return self._live.ask(lambda live: answers.cited(live, item_id))

    def issues(self) -> tuple[IssueSummary, ...]:
        """Give all issues, newest number first, translations together."""
        return self._live.ask(lambda live: live.issues)

    def issue(self, key: str, lang: str | None = None) -> tuple[Issue, tuple[str, ...]]:
        """Give one issue with its items, and all its languages.

        ``lang`` as published; without it English, else the first. Raises
        :class:`IssueMissing`.
        """
        told = self.edition(key, lang)
        return told.issue, told.langs

    def edition(self, key: str, lang: str | None = None, query: str = "") -> Edition:
        """Give one issue to be read, with what ``query`` finds in it marked.

        ``lang`` as for :meth:`issue`. Raises :class:`IssueMissing`, and
        :class:`QuerySyntaxError` for ``query``.
        """
        return self._live.ask(lambda live: answers.edition(live, key, lang, query))

    def neighbours(self, item: Item) -> Neighbours:
        """Give what stands before and after an item in its issue, as its file has them."""
        return self._live.ask(lambda live: Neighbours(*live.reader.around(item.id)))

    def serving(self) -> Manifest:
        """Give the manifest of the generation that serves, once it is open."""
        return self._live.ask(lambda live: live.manifest)

    def damage(self) -> IndexDamaged | None:
        """Give what is wrong with the newest generation, where an earlier one answers for it.

        Nothing is known of it before the first question.
        """
        return self._live.damage()

    def stats(self) -> Stats:
        """Give counts of items by language, section and month, and sizes."""
        return self._live.ask(answers.counted)


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


def _timed(result: SearchResult, started: float) -> SearchResult:
    took = (time.perf_counter() - started) * 1000
    log.debug("query %r: %d results in %.1f ms", result.query, result.total, took)
    return replace(result, took_ms=round(took, 1))
