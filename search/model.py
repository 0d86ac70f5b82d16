"""The types everything else speaks: issues and items in, requests and results out.

All are frozen. Offsets are half-open code points of the unmodified text they
belong to, everywhere. Nothing here imports another module of ours.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

Span: TypeAlias = tuple[int, int]
"""Half-open code points of a text: ``text[start:end]``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an input, as data: the run goes on and reports it.

    ``kind`` is a short stable slug that groups problems in a summary, such as
    ``number-disagrees``; ``line`` counts from 1, and is 0 where no line applies.
    """

    path: str
    line: int
    kind: str
    message: str
    severity: Literal["note", "warning", "error"] = "warning"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in an item: where to, and the words that carried it (may be empty).

    ``spans`` are where such words stand in the item's text, in order: none where the link is
    that of its title, of a caption, or of a list at the issue's end.
    """

    url: str
    text: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """A reading that a repair chose where letters were lost.

    ``start``/``end`` are half-open code points of the text it stands in, ``probability``
    (0–1) how likely it is right, ``alternatives`` other readings with theirs.
    """

    start: int
    end: int
    probability: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an item, with its caption as plain text (may be empty).

    ``guesses`` are what a repair chose in its ``words``.
    """

    url: str
    alt: str = ""
    caption: str = ""
    guesses: tuple[Guess, ...] = ()

    @property
    def words(self) -> str:
        """What it says: its caption, and on a line of its own an alternative text beside that."""
        said = self.alt in self.caption
        return self.caption if said else "\n".join(filter(None, (self.caption, self.alt)))


@dataclass(frozen=True, slots=True)
class Repair:
    """How far a text that arrived broken could be mended.

    ``page`` is the code page it had wrongly been read with; the shares (0–1) are of the
    characters that could break. ``confident`` is the share of the guesses that are more
    than 0.9 likely.
    """

    page: str
    characters: int
    certain: float
    guessed: float
    lost: float
    confident: float


ItemKind: TypeAlias = Literal["story", "foreword"]


@dataclass(frozen=True, slots=True)
class Item:
    """One story as one translator told it: the unit of retrieval.

    What an issue says before its stories is an item, too, of the ``kind`` ``foreword``: it is
    found as stories are, and never counted among them.

    ``issue`` is the issue's key: its number as text, or the slug of its file where it has
    none. ``lang`` is as published (``pt-BR``). ``section`` is a slug, ``heading`` the words
    above the section. ``text`` is plain, paragraphs parted by
    blank lines, without captions. ``path`` is relative to its source, ``line``
    counts from 1. Of an issue that arrived broken, ``title_guesses``, ``guesses`` and
    ``heading_guesses`` are what a repair chose in title, text and heading, and ``loss`` is
    what was lost, as the repair writes it.
    """

    id: str
    story: str
    issue: str
    lang: str
    date: datetime.date | None
    section: str
    heading: str
    title: str
    derived_title: bool
    text: str
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    authors: tuple[str, ...] = ()
    path: str = ""
    line: int = 0
    title_guesses: tuple[Guess, ...] = ()
    guesses: tuple[Guess, ...] = ()
    loss: str = ""
    kind: ItemKind = "story"
    heading_guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """One newsletter issue in one language, as one file (or part of it) held it.

    ``key`` is the number as text, or the slug of the file where there is none:
    translations of an issue share it. ``coverage`` is the share of the body's
    visible characters (0–1) that reached an item, the foreword or a named kind of
    boilerplate. ``opening`` has title, excerpt and foreword as an item, if there are any;
    ``items`` are the stories. ``title_guesses`` are what a repair chose in the title.
    """

    key: str
    number: int | None
    lang: str
    date: datetime.date | None
    title: str
    path: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    foreword: str = ""
    items: tuple[Item, ...] = ()
    coverage: float = 1.0
    repair: Repair | None = None
    opening: Item | None = None
    title_guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueSummary:
    """An issue without its items and its opening; ``items`` counts its stories."""

    issue: Issue
    items: int


class Token(NamedTuple):
    """A term and where it stands.

    ``start``/``end`` are half-open code points of the unmodified text.
    ``position`` counts places for phrases; several tokens may share one. ``kind``:
    ``word`` stands for all of a word; ``part`` for a piece of one (a character of a
    Chinese run, ``GPT`` of ``GPT-2``); ``cut`` for a word that segmentation chose, which
    another context may cut otherwise, so that it ranks but stands in no phrase; ``pair`` for
    two stop words side by side.
    """

    term: str
    start: int
    end: int
    position: int
    kind: Literal["word", "part", "cut", "pair"] = "word"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a result must have.

    ``values`` maps fields to values, which are alternatives: ``{"lang": ("pt", "fr")}``.
    A field without values asks nothing, and is left out. ``lang`` also takes the plain
    code (``pt`` finds ``pt-BR``); ``since`` and ``until`` are inclusive.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    since: datetime.date | None = None
    until: datetime.date | None = None

    def __post_init__(self) -> None:
        asked = {name: given for name, given in self.values.items() if given}
        object.__setattr__(self, "values", asked)

    def of(self, name: str) -> tuple[str, ...]:
        """Give the values that a field must have one of; none where any will do."""
        return self.values.get(name, ())


Sort: TypeAlias = Literal["relevance", "newest", "oldest"]


Meaning: TypeAlias = Literal["across", "re-rank", "off"]
"""What meaning has a say in: the order of results and a list of its own, the order, nothing."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question to the engine. ``offset`` and ``limit`` count results.

    ``facets`` are fields by which to count them (:data:`search.fields.FACETS` are all).
    ``verbatim`` searches for the words as they are, also where that finds nothing.
    ``prefer`` are languages the reader likes, best first: of a story's tellings that match
    about as well as the best, the first in this order is shown, else the original.
    With ``explain`` each result says why it is one. ``meaning`` has a say where the index
    has vectors.
    """

    query: str
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    group: bool = True
    facets: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    explain: bool = False
    verbatim: bool = False
    meaning: Meaning = "across"


class Anchor(NamedTuple):
    """Words that carry a link: half-open code points of their text, and where it leads."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text and what to mark in it.

    ``marks`` are the matched words, ``guesses`` the characters that a repair chose, ``links``
    the words that carry one, where all of a text is shown; each are sorted, disjoint spans of
    ``text``.
    """

    text: str
    marks: tuple[Span, ...] = ()
    guesses: tuple[Span, ...] = ()
    links: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """An item in short: what names it and leads to it."""

    id: str
    lang: str
    title: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a query that an item has: what was looked for, and what it adds to the score.

    ``clause`` is as a query writes it. ``rule``: the ``word`` as typed, and more for its ``exact``
    spelling; another ``form`` of it, a ``part`` of it, a ``phrase``, a ``beginning``, another
    ``spelling``, a ``synonym``, a ``possible`` word of a damaged text, the ``meaning`` of all
    words (``words`` are then the sentence nearest to it), or the name of a field.
    ``words`` are how it stands in the item, ``fields`` where: ``title``, ``text``,
    ``captions``, ``section``, or the field.
    """

    clause: str
    rule: str
    words: tuple[str, ...]
    fields: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: the item shown for its story, and the story's other tellings.

    A ``possible`` match has letters lost where the query has others: the words may stand
    there, or not. ``missing`` are clauses, as a query writes them, that the item shown has
    nothing or only a part of. ``reasons`` add up to the score, and are given where they were
    asked for. ``cosine`` is how near in meaning the item is, where it was found by meaning alone,
    and ``own`` the story's telling in a language that the reader likes; None of others.
    """

    item: Item
    score: float
    title: Snippet
    snippet: Snippet
    translations: tuple[Card, ...] = ()
    possible: bool = False
    missing: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] | None = None
    cosine: float | None = None
    own: Card | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether and why an item answers a request.

    ``place`` counts results from 1, None where neither the item nor another telling of its
    story is one; ``shown`` is the telling that stands for the story then. ``lacking`` and
    ``unwanted`` are clauses that the item lacks, or has and must not have; ``filtered`` are the
    fields by which the request leaves it out.
    """

    item: Item
    place: int | None
    total: int
    score: float
    reasons: tuple[Reason, ...]
    lacking: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    filtered: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """Results that have as much of the query: ``total`` before paging.

    ``missing`` are clauses, as a query writes them, that none of them has all of;
    ``otherwise`` names that all of them have, and none just as they are written. ``forewords``
    of them are no stories: all or none, but where a question has one tier of both.
    """

    total: int
    missing: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    forewords: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """Another query that may be meant: what it asks, and how many results it has."""

    query: str
    total: int


RungKind: TypeAlias = Literal[
    "filters", "completion", "spelling", "translation", "without", "any", "language", "newest"
]
"""In the order in which rungs are offered."""


@dataclass(frozen=True, slots=True)
class Rung:
    """Another search, offered where the one asked finds nothing, or not all of it.

    ``text`` is what is new in it, or for ``filters`` and ``without`` what it leaves out; for
    all filters it is empty. ``total`` counts its results.
    """

    kind: RungKind
    text: str
    request: SearchRequest
    total: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a request.

    ``total`` counts results (stories, or items where not grouped) before paging: those
    of the first tier, which have all of the query, if there are any, and so do ``facets``;
    ``forewords`` of them are no stories, and ``more`` are the tiers on the pages after them.
    ``read_as`` is the query as understood; ``ignored`` the words that were dropped, ``unsearched``
    languages in which all of them are too common to be searched for, as they are in others;
    ``corrections`` the spellings searched for instead of words that the archive lacks;
    ``applied`` says how it was read where it finds nothing as typed, ``ladder`` are other
    searches then. ``facets`` maps a field to its values and how many results have each; a
    field's own filter does not narrow its counts. ``took_ms`` is milliseconds. ``left_out``
    says what the query's budget did not allow, ``notice`` why an older index answers; both are
    empty as a rule. ``narrower`` are queries that ask by a field for what some words name, as
    ``issue 4`` does; ``synonyms`` other names that were searched for as well, at less weight.
    ``across`` are no results: what is near in meaning in other languages, the nearest first.
    ``meaning`` is what meaning had a say in, and ``fault`` says why it had none though the index
    was made for it.
    """

    query: str
    read_as: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    ignored: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    took_ms: float = 0.0
    left_out: tuple[str, ...] = ()
    notice: str = ""
    more: tuple[Tier, ...] = ()
    narrower: tuple[Offer, ...] = ()
    synonyms: tuple[str, ...] = ()
    applied: Literal["completion", "spelling"] | None = None
    ladder: tuple[Rung, ...] = ()
    missing: tuple[str, ...] = ()
    forewords: int = 0
    across: tuple[Hit, ...] = ()
    meaning: Meaning = "off"
    fault: str = ""
    unsearched: tuple[str, ...] = ()

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The results that have most of the query, all if any does, and those that have less."""
        return (Tier(self.total, self.missing, forewords=self.forewords), *self.more)

    @property
    def paged(self) -> int:
        """How many results there are on all pages."""
        return sum(tier.total for tier in self.tiers)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a query may go on while it is typed.

    ``text`` is what is offered, ``query`` all of the query with it. ``count`` is in how many
    stories a word is written so, whose title it is, that link there, or that a filter finds; of a
    translation, in how many that are told in several languages it stands.
    ``lang`` is the language a word, title or translation is at home in, empty where there is no
    telling.
    """

    text: str
    kind: Literal["word", "title", "name", "filter", "translation"]
    count: int
    lang: str
    query: str
