"""The types of the JSON objects that :mod:`search.render.json` gives (``docs/json.md``).

From these the description of the web API is made.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from search.model import ItemKind, Meaning, RungKind, Sort

Span = Annotated[list[int], Meta(min_length=2, max_length=2)]
"""Half-open code points of the text beside it."""


class Snippet(TypedDict):
    """A text with its marks and guesses."""

    text: str
    marks: list[Span]
    guesses: list[Span]


class Item(TypedDict):
    """A story as one newsletter tells it, or the foreword of an issue."""

    id: str
    kind: ItemKind
    issue: int | str
    lang: str
    date: str | None
    section: str
    title: str
    derived_title: bool
    path: str
    line: int
    links: list[str]


class Translation(TypedDict):
    """Another telling of a story."""

    id: str
    lang: str
    title: str


class Reason(TypedDict):
    """Why an item is a result."""

    clause: str
    rule: str
    words: list[str]
    fields: list[str]
    score: float


class _Hit(TypedDict):
    story: str
    score: float
    item: Item
    title: Snippet
    snippet: Snippet
    possible: bool
    missing: list[str]
    translations: list[Translation]


class Hit(_Hit, total=False):
    """A result, and where it was asked for why it is one."""

    explain: list[Reason]


class Near(_Hit):
    """A story that was found by meaning alone, in another language."""

    meaning: bool
    cosine: float
    own: Translation | None


class Tier(TypedDict):
    """Results that have equally much of the query."""

    total: int
    missing: list[str]
    otherwise: list[str]
    forewords: int


class Offer(TypedDict):
    """Another query that may be meant."""

    query: str
    total: int


class Rung(TypedDict):
    """Another search that finds something."""

    kind: RungKind
    text: str
    total: int
    query: str
    filters: dict[str, list[str]]
    since: str | None
    until: str | None
    sort: Sort


class Result(TypedDict):
    """What was understood of a query, and what was found."""

    format: int
    query: str
    read_as: str
    total: int
    tiers: list[Tier]
    took_ms: float
    ignored: list[str]
    unsearched: list[str]
    corrections: list[str]
    applied: Literal["completion", "spelling"] | None
    left_out: list[str]
    notice: str
    synonyms: list[str]
    narrower: list[Offer]
    ladder: list[Rung]
    results: list[Hit]
    across: list[Near]
    meaning: Meaning
    fault: str
    facets: dict[str, dict[str, int]]


class Verdict(TypedDict):
    """Whether and why an item answers a query."""

    format: int
    query: str
    item: Item
    place: int | None
    total: int
    score: float
    shown: str | None
    explain: list[Reason]
    lacking: list[str]
    unwanted: list[str]
    filtered: list[str]


class Reading(TypedDict):
    """What a word that was damaged may have been."""

    text: str
    probability: float


class Guess(TypedDict):
    """What the repair of a broken newsletter chose."""

    span: Span
    probability: float
    alternatives: list[Reading]


class Repair(TypedDict):
    """How far an issue that arrived broken could be mended."""

    page: str
    characters: int
    certain: float
    guessed: float
    lost: float
    confident: float


class Image(TypedDict):
    """A picture, and what is said of it."""

    url: str
    alt: str
    caption: str


class Anchor(TypedDict):
    """A link, the words that carry it, and where they stand in the item's text."""

    url: str
    text: str
    spans: list[Span]


class WholeItem(Item):
    """All that is kept of an item."""

    heading: str
    text: str
    anchors: list[Anchor]
    title_guesses: list[Guess]
    guesses: list[Guess]
    authors: list[str]
    images: list[Image]


class ItemAlone(TypedDict):
    """An item by itself, with its translations."""

    format: int
    story: str
    item: WholeItem
    translations: list[Translation]
    repair: Repair | None


class Issue(TypedDict):
    """An issue in one language."""

    issue: int | str
    lang: str
    date: str | None
    title: str
    authors: list[str]
    tags: list[str]
    path: str
    items: int
    repair: Repair | None


class Issues(TypedDict):
    """All issues, newest first."""

    format: int
    issues: list[Issue]


class _Suggestion(TypedDict):
    text: str
    kind: Literal["word", "title", "name", "filter", "translation"]
    count: int
    lang: str
    query: str


class Suggestion(_Suggestion, total=False):
    """A way in which a query may go on; a filter in words as well, where the pages ask."""

    label: str


class Suggestions(TypedDict):
    """How a query may go on that is being typed."""

    format: int
    query: str
    suggestions: list[Suggestion]


class Frequency(TypedDict):
    """In how many stories a word is, those of each month, and of each language."""

    word: str
    total: int
    months: dict[str, int]
    langs: dict[str, int]


class Topic(TypedDict):
    """How often words are written; ``every`` counts all stories, and has no word."""

    format: int
    every: Frequency
    words: list[Frequency]
