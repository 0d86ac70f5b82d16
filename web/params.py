"""What a reader asks for, read from an address and written into one.

The pages and the API read the same parameters: ``q``, the fields that filter
(:data:`search.fields.FILTERS`), ``since``, ``until``, ``sort``, ``page`` or ``offset``,
``limit``, ``group``, ``prefer``, ``explain``, ``verbatim`` and ``meaning``. Filters may be
repeated, and hold several values parted by commas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from werkzeug.datastructures import LanguageAccept, MultiDict

from search.errors import TooMuch
from search.fields import FACETS, FIELDS, FILTERS
from search.model import Filters, Meaning, SearchRequest, Sort
from web.kinds import (
    MONTH,
    Choice,
    Number,
    Parameter,
    Period,
    Query,
    Text,
    Truth,
    Values,
    distinct,
    short,
)

LIMIT = 10
MOST = 100
"""Results on a page: as a rule, and at most."""

SUGGESTIONS = 8
MOST_SUGGESTIONS = 50
"""Suggestions while one types: as a rule, and at most."""

LONGEST_FILTERS = 1000
"""Characters that filters have in an address, at most: they are in each of its page's links."""
LONGEST_ID = 500
"""Characters of the id of a telling."""

FARTHEST = 1_000_000
"""The highest page or offset that is read."""

QUERY = Query("q", "A query; none finds everything that passes the filters.")
VALUES = {
    name: Values(
        name,
        f"{FIELDS[name].title}; several are alternatives.",
        FIELDS[name].commas,
        *((MONTH, "a month such as 2020-02") if name == "month" else ()),
    )
    for name in FILTERS
}
"""The filters, by the field that each is of."""
SINCE = Period("since", "Nothing from before this day, month or year.")
UNTIL = Period("until", "Nothing from after it.")
SORT: Choice[Sort] = Choice("sort", "What comes first.", get_args(Sort))
PAGE = Number("page", "Which page of results.", 1, 1, FARTHEST)
OFFSET = Number("offset", "How many results to leave out; goes before page.", 0, 0, FARTHEST * MOST)
LIMITED = Number("limit", "How many results.", LIMIT, 1, MOST)
GROUP = Truth("group", "Whether the tellings of a story are one result.", True)
PREFER = Values("prefer", "Languages, best first: which telling of a story is shown.")
EXPLAIN = Truth("explain", "Whether results say why they are some.", False)
VERBATIM = Truth("verbatim", "Whether words are taken as they are, where nothing has them.", False)

MEANING: Choice[Meaning] = Choice(
    "meaning",
    "What meaning has a say in, where the index has vectors: order and other languages, order, or"
    " nothing.",
    get_args(Meaning),
)

SEARCH: Sequence[Parameter] = (
    QUERY,
    *VALUES.values(),
    SINCE,
    UNTIL,
    SORT,
    PAGE,
    OFFSET,
    LIMITED,
    GROUP,
    PREFER,
    EXPLAIN,
    VERBATIM,
    MEANING,
)
"""All that a search may be asked with."""

YEAR = Number("year", "The year of issues; 0 are those without a date.", 0, 0, 9999)
ALIKE: Sequence[Parameter] = [
    each for each in SEARCH if each not in (QUERY, SORT, EXPLAIN, VERBATIM, MEANING)
]
"""All that what is alike may be asked with."""

PART = Number("part", "Which part of an issue that is read side by side.", 1, 1, FARTHEST)
TOLD = Values("tell", "Tellings to show of their stories, by id.", commas=True)
PLACE = Number("at", "Which of the results a story is.", 0, 0, FARTHEST)

TYPED = Query("q", "A query whose last word is being typed.")
SPOKEN = Text("lang", "A language to prefer; the browser's first as a rule.")
OFFERED = Number("limit", "How many suggestions.", SUGGESTIONS, 1, MOST_SUGGESTIONS)

TYPING: Sequence[Parameter] = (TYPED, SPOKEN, OFFERED)
"""All that suggestions may be asked with."""


WORDS = 4
"""Words whose frequencies are shown side by side, at most."""
LONGEST_WORD = 200
"""Code points of each: every one is a search, and a long query costs as much as some may."""
WORD = Values(
    "w",
    "A word, or a short query, taken as it is; repeatable.",
    commas=True,
    pattern=rf"[\s\S]{{1,{LONGEST_WORD}}}",
    expected=f"a query of at most {LONGEST_WORD} characters",
    most=WORDS,
)

TOPIC: Sequence[Parameter] = (WORD, VALUES["lang"])
"""All that how often words are written may be asked with."""


def read(args: MultiDict[str, str]) -> SearchRequest:
    """Read a request from an address. Raises :class:`BadRequest`.

    >>> read(MultiDict([("q", "bert"), ("lang", "fr,pt"), ("page", "3")])).offset
    20
    """
    limit = LIMITED.read(args)
    return SearchRequest(
        query=QUERY.read(args),
        filters=_filters(args),
        sort=SORT.read(args),
        offset=OFFSET.read(args, (PAGE.read(args) - 1) * limit),
        limit=limit,
        group=GROUP.read(args),
        facets=FACETS,
        prefer=PREFER.read(args),
        explain=EXPLAIN.read(args),
        verbatim=VERBATIM.read(args),
        meaning=MEANING.read(args),
    )


def linked(args: MultiDict[str, str]) -> SearchRequest:
    """Read a request that is in every link of a page. Raises :class:`BadRequest` as well if its
    filters are too long for that."""
    asked = read(args)
    _light({name: values for name, values in write(asked).items() if name != QUERY.name})
    return asked


def read_typed(args: MultiDict[str, str], spoken: str) -> tuple[str, str, int]:
    """Read what is being typed, the language preferred, and how many suggestions are wanted.

    Where no language is given it is ``spoken``, the reader's. Raises :class:`BadRequest`.

    >>> read_typed(MultiDict([("q", "multilin"), ("limit", "5")]), "fr")
    ('multilin', 'fr', 5)
    """
    return TYPED.read(args), SPOKEN.read(args).strip() or spoken, OFFERED.read(args)


def place(args: MultiDict[str, str]) -> int:
    """Read which of the results a story is, from 1; 0 where it does not say."""
    return PLACE.read(args)


def told(args: MultiDict[str, str]) -> tuple[str, ...]:
    """Read the ids of the tellings that a reader wants to see among the results.

    The last ten count, which a page has room for: each is read by itself.
    """
    return tuple(one for one in TOLD.read(args)[-LIMIT:] if len(one) <= LONGEST_ID)


def year(args: MultiDict[str, str]) -> tuple[int | None, int]:
    """Read the year whose issues are wanted, if one is, and which page of them."""
    return YEAR.read(args) if args.get(YEAR.name, "").strip() else None, PAGE.read(args)


def beside(args: MultiDict[str, str]) -> str:
    """Read the language of the telling that is to be read beside one; empty where none is."""
    return short(args.get("with", "").strip())


def items(args: MultiDict[str, str]) -> tuple[str, ...]:
    """Read the ids of the stories that a reader keeps, each once, the first hundred."""
    return distinct(args.getlist("item"))[:MOST]


def read_topic(args: MultiDict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read words, and languages to count them in. Raises :class:`BadRequest`.

    >>> read_topic(MultiDict([("w", "bert"), ("w", ""), ("w", "gpt-2"), ("lang", "fr")]))
    (('bert', 'gpt-2'), ('fr',))
    """
    return WORD.read(args), VALUES["lang"].read(args)


def linked_topic(args: MultiDict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read words and languages that are in every link of a page. Raises :class:`BadRequest`."""
    words, langs = read_topic(args)
    _light({"lang": langs})
    return words, langs


def _light(filters: Mapping[str, Sequence[str]]) -> None:
    """Raise :class:`TooMuch` for filters that are too long to be in every link of a page."""
    lengths = {
        name: sum(len(name) + len(value) + 2 for value in values)
        for name, values in filters.items()
    }
    if sum(lengths.values()) > LONGEST_FILTERS:
        name = max(lengths, key=lengths.__getitem__)
        raise TooMuch(name, short(", ".join(filters[name][:9])), LONGEST_FILTERS)


def write(request: SearchRequest) -> dict[str, list[str]]:
    """Write a request as parameters, leaving out what goes without saying.

    >>> write(SearchRequest("bert", Filters({"lang": ("fr",)}), offset=20))
    {'q': ['bert'], 'lang': ['fr'], 'page': ['3']}
    """
    values: dict[str, Sequence[str]] = {"q": [request.query] if request.query else []}
    filters = request.filters
    for name in FILTERS:
        values[name] = filters.of(name)
    for name, day in (("since", filters.since), ("until", filters.until)):
        values[name] = [day.isoformat()] if day else []
    values["sort"] = [request.sort] if request.sort != "relevance" else []
    values["limit"] = [str(request.limit)] if request.limit != LIMIT else []
    values["group"] = [] if request.group else ["0"]
    values["prefer"] = request.prefer
    values["explain"] = ["1"] if request.explain else []
    values["meaning"] = [request.meaning] if request.meaning != "across" else []
    values["verbatim"] = ["1"] if request.verbatim else []
    if request.offset and request.offset % request.limit == 0:
        values["page"] = [str(request.offset // request.limit + 1)]
    elif request.offset:
        values["offset"] = [str(request.offset)]
    return {name: list(given) for name, given in values.items() if given}


def narrows(request: SearchRequest) -> bool:
    """Tell whether a request asks for anything: words, a filter, or all in an order."""
    asked = bool(request.query.strip()) or request.filters != Filters()
    return asked or request.sort != "relevance"


def with_filter(request: SearchRequest, name: str, values: Iterable[str]) -> SearchRequest:
    """Give the request with these values of a filter and no others, from its first page."""
    filters = replace(request.filters, values={**request.filters.values, name: tuple(values)})
    return replace(request, filters=filters, offset=0)


def without(request: SearchRequest, *names: str) -> SearchRequest:
    """Give the request without some of its filters, or without any, from its first page.

    ``names`` are fields, ``since`` or ``until``.
    """
    given = request.filters
    kept = Filters(
        {name: values for name, values in given.values.items() if name not in names},
        None if "since" in names else given.since,
        None if "until" in names else given.until,
    )
    return replace(request, filters=kept if names else Filters(), offset=0)


def preferred(accepted: LanguageAccept) -> tuple[str, ...]:
    """Give the languages a browser asks for, best first, each with its plain code.

    >>> preferred(LanguageAccept([("pt-PT", 1), ("en", 0.5)]))
    ('pt-PT', 'pt', 'en')
    """
    found: dict[str, None] = {}
    for code, quality in accepted:
        if quality > 0 and code != "*":
            found.update(dict.fromkeys((code, code.split("-")[0])))
    return tuple(found)


def _filters(args: MultiDict[str, str]) -> Filters:
    values = {name: filter.read(args) for name, filter in VALUES.items()}
    since, until = SINCE.read(args), UNTIL.read(args)
    return Filters(values, since.since if since else None, until.until if until else None)
