"""Which results a page shows, in which order, and how they are counted: against brute force."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.backends.matches import Matches
from search.backends.selection import BLOCK, Selection, _leading, select
from search.backends.tiers import ALIKE, Tiers
from search.model import Filters, SearchRequest, Sort, Tier
from tests.backends.segments import MemorySegment, Telling, scoring

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
FACETS = ("lang", "section", "site")
ties = st.lists(st.integers(0, 3), max_size=30)


def chosen(
    tellings: Sequence[Telling],
    found: Mapping[int, float],
    request: SearchRequest,
    whole: Collection[int] | None = None,
    literal: Collection[int] = (),
) -> Selection:
    """Select; ``whole`` are the documents that have all of the query, None where all do.

    ``literal`` are those that have its name as it is written.
    """
    segment = MemorySegment(tellings)
    every = np.arange(len(tellings))
    there, written = np.isin(every, sorted(whole or ())), np.isin(every, sorted(literal))
    tiers = ALIKE if whole is None else Tiers({"all": there}, {"name": written})
    docs = np.array(sorted(found), np.uint32)
    matches = Matches(docs, np.array([found[doc] for doc in sorted(found)], np.float64))
    return select(matches, request, scoring(segment), segment, tiers)


def page(
    tellings: Sequence[Telling], found: Mapping[int, float], **wanted: object
) -> list[tuple[int, float]]:
    request = SearchRequest("", **wanted)  # type: ignore[arg-type]
    return list(chosen(tellings, found, request).rows)


@given(
    first=ties, second=ties, third=ties, count=st.integers(0, 35), times=st.sampled_from([1, BLOCK])
)
def test_what_leads_is_what_a_sort_puts_first(
    first: list[int], second: list[int], third: list[int], count: int, times: int
) -> None:
    """Of a few results, and of so many that only the best of each block is looked at first."""
    size = min(map(len, (first, second, third)))
    keys = [np.tile(np.array(key[:size], np.float64), times) for key in (first, second, third)]
    order = np.lexsort((*reversed(keys),))
    leading = _leading([key.__getitem__ for key in keys], size * times, count)
    assert leading.tolist() == order[:count].tolist()


def order(
    request: SearchRequest, tellings: Sequence[Telling], doc: int, score: float
) -> tuple[float, float, int]:
    day = tellings[doc].day
    if request.sort == "relevance":
        return -score, -day, doc
    return (-day if request.sort == "newest" else day or math.inf), -score, doc


def passes(telling: Telling, filters: Filters, but: str = "") -> bool:
    langs = {telling.lang.lower(), telling.lang.split("-")[0]}
    asked = {name: set(values) for name, values in filters.values.items() if name != but}
    since = filters.since.toordinal() if filters.since else 0
    return (
        ("lang" not in asked or bool(langs & asked["lang"]))
        and ("section" not in asked or telling.section in asked["section"])
        and (since == 0 or telling.day >= since)
    )


def liking(
    request: SearchRequest, tellings: Sequence[Telling], doc: int
) -> tuple[int, int, int, str]:
    lang = tellings[doc].lang.lower()
    plain = lang.split("-")[0]
    places = [at for at, liked in enumerate(request.prefer) if liked == lang]
    places += [at for at, liked in enumerate(request.prefer) if liked == plain]
    commonness = Counter(told.lang.lower() for told in tellings)[lang]
    return (places or [len(request.prefer)])[0], tellings[doc].day, -commonness, lang


def brute_force(
    tellings: Sequence[Telling],
    found: Mapping[int, float],
    request: SearchRequest,
    whole: Set[int],
    literal: Set[int],
) -> Selection:
    """Do what :func:`select` does, by walking over everything."""
    kept = {doc: s for doc, s in found.items() if passes(tellings[doc], request.filters)}
    rows: list[tuple[int, float]] = []
    tiers: list[Tier] = []
    told: set[object] = set()
    for part in _tiers(kept, whole, literal):
        left = {d: s for d, s in part.items() if _unit(request, tellings, d) not in told}
        told |= {_unit(request, tellings, doc) for doc in left}
        made = _rows(tellings, left, request)
        if made or not tiers:
            lacks, written = not whole & left.keys(), literal & left.keys()
            all_have = left.keys() <= whole
            other = ("name",) if all_have and not written else ()
            tiers.append(Tier(len(made), ("all",) if lacks else (), other))
        rows += made
    facets = {}
    for name in request.facets:
        others = {d: s for d, s in found.items() if passes(tellings[d], request.filters, but=name)}
        counted = _tiers(others, whole, literal)[0]
        units = {
            (value, _unit(request, tellings, doc))
            for doc in counted
            for value in _values(tellings[doc], name)
        }
        counts = Counter(value for value, _ in units if value)
        facets[name] = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    page = tuple(rows[request.offset : request.offset + request.limit])
    first, *more = tiers
    missing = first.missing if first.total else ()
    return Selection(first.total, page, facets, tuple(more), missing=missing)


def _values(telling: Telling, name: str) -> Sequence[str]:
    value = getattr(telling, name)
    return (value,) if isinstance(value, str) else value


def _tiers(kept: Mapping[int, float], whole: Set[int], literal: Set[int]) -> list[dict[int, float]]:
    parts = (kept.keys() & whole & literal, kept.keys() & whole - literal, kept.keys() - whole)
    return [{doc: kept[doc] for doc in part} for part in parts if part] or [{}]


def _rows(
    tellings: Sequence[Telling], kept: Mapping[int, float], request: SearchRequest
) -> list[tuple[int, float]]:
    ranked = sorted(kept, key=lambda doc: order(request, tellings, doc, kept[doc]))
    if not request.group:
        return [(doc, kept[doc]) for doc in ranked]
    rows = []
    for story in dict.fromkeys(tellings[doc].story for doc in ranked):
        own = [doc for doc in sorted(kept) if tellings[doc].story == story]
        least = 0.75 * max(kept[doc] for doc in own)
        well = [doc for doc in own if kept[doc] >= least]
        shown = min(well, key=lambda doc: liking(request, tellings, doc))
        rows.append((shown, kept[shown]))
    return rows


def _unit(request: SearchRequest, tellings: Sequence[Telling], doc: int) -> str | int:
    return tellings[doc].story if request.group else doc


archives = st.lists(
    st.builds(
        Telling,
        lang=st.sampled_from(["en", "fr", "pt-BR", "pt-PT"]),
        story=st.sampled_from("stuv"),
        day=st.integers(0, 3),
        section=st.sampled_from(["", "x", "y"]),
        site=st.sets(st.sampled_from("pqr")).map(sorted),
    ),
    min_size=1,
    max_size=24,
)
found_scores = st.lists(st.sampled_from([None, 0.0, 1.0, 6.0, 7.0, 8.0]), min_size=24, max_size=24)
requests = st.builds(
    SearchRequest,
    query=st.just(""),
    filters=st.builds(
        Filters,
        st.fixed_dictionaries(
            {},
            optional={
                "lang": st.sampled_from([("pt",), ("en", "pt-br"), ("zh",)]),
                "section": st.sampled_from([("x",), ("x", "y")]),
            },
        ),
        st.sampled_from([None, datetime.date.fromordinal(2)]),
    ),
    sort=st.sampled_from(SORTS),
    offset=st.integers(0, 3),
    limit=st.integers(0, 6),
    group=st.booleans(),
    facets=st.just(FACETS),
    prefer=st.sampled_from([(), ("fr",), ("pt", "fr"), ("pt-pt", "en")]),
)


@settings(max_examples=300)
@given(
    tellings=archives,
    values=found_scores,
    request=requests,
    whole=st.none() | st.sets(st.integers(0, 23)),
    literal=st.sets(st.integers(0, 23)),
)
def test_a_page_is_what_brute_force_gives(
    tellings: list[Telling],
    values: list[float | None],
    request: SearchRequest,
    whole: set[int] | None,
    literal: set[int],
) -> None:
    """Filters, tiers, stories, order, page, total and facets, with many ties."""
    known = zip(range(len(tellings)), values, strict=False)
    found = {doc: score for doc, score in known if score is not None}
    got = chosen(tellings, found, request, whole, literal)
    wanted = brute_force(
        tellings,
        found,
        request,
        set(range(24)) if whole is None else whole,
        set(range(24)) if whole is None else literal,
    )
    assert got == wanted
    assert [*got.facets["lang"].items()] == [*wanted.facets["lang"].items()], "commonest first"


STORIES = [
    Telling(lang="en", story="s", day=5),
    Telling(lang="fr", story="s", day=6),
    Telling(lang="en", story="t", day=7),
    Telling(lang="en", story="u", day=7),
]


@pytest.mark.parametrize(("share", "shown"), [(0.76, 1), (0.74, 0)])
def test_a_liked_telling_is_shown_only_where_it_matches_about_as_well(
    share: float, shown: int
) -> None:
    """The best stands for the story unless another has three quarters of its score."""
    found = {0: 2.0, 1: 2.0 * share}
    assert page(STORIES, found, prefer=("fr",)) == [(shown, found[shown])]


@pytest.mark.parametrize(("share", "shown"), [(0.76, 0), (0.74, 1)])
def test_the_original_is_shown_only_where_it_matches_about_as_well(
    share: float, shown: int
) -> None:
    found = {0: 2.0 * share, 1: 2.0}
    assert page(STORIES, found) == [(shown, found[shown])]


def test_of_tellings_that_match_as_well_the_original_is_shown() -> None:
    """The earliest; of one day, that in the commonest language; and then by its code."""
    told = [
        Telling(lang="fr", story="s", day=6),
        Telling(lang="en", story="s", day=5),
        Telling(lang="tr", story="s", day=5),
        Telling(lang="tr", story="t"),
        Telling(lang="ar", story="s", day=5),
    ]
    assert page(told, {0: 1.0, 1: 1.0, 2: 1.0, 4: 1.0}) == [(2, 1.0)]
    assert page(told, {0: 1.0, 1: 1.0, 4: 1.0}) == [(4, 1.0)]
    assert page(told, {0: 1.0}) == [(0, 1.0)]


def test_a_story_stands_where_its_best_telling_would() -> None:
    found = {0: 4.0, 1: 3.1, 2: 3.5}
    assert page(STORIES, found, prefer=("fr",)) == [(1, 3.1), (2, 3.5)]


def test_an_item_without_a_date_is_last_by_either_date() -> None:
    undated = [*STORIES, Telling(lang="en", story="v", day=0)]
    found = dict.fromkeys(range(len(undated)), 1.0)
    for sort in ("newest", "oldest"):
        assert page(undated, found, sort=sort)[-1][0] == len(undated) - 1


def test_equal_scores_fall_to_the_newer_then_to_the_first() -> None:
    found = dict.fromkeys((0, 2, 3), 1.0)
    assert [doc for doc, _ in page(STORIES, found)] == [2, 3, 0]
    assert [doc for doc, _ in page(STORIES, found, sort="newest")] == [2, 3, 0]
    assert [doc for doc, _ in page(STORIES, found, sort="oldest")] == [0, 2, 3]
    assert [doc for doc, _ in page(STORIES, found | {3: 2.0}, sort="newest")] == [3, 2, 0]


@pytest.mark.parametrize("group", [True, False])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_cover_every_result_once_and_end(sort: str, group: bool) -> None:
    """However many tellings stand before the first of another story."""
    told = [Telling(story="long", day=n % 3) for n in range(100)]
    told += [Telling(story=f"other {n}", day=n % 3) for n in range(20)]
    found = {doc: 9.0 - doc % 5 if doc < 100 else 1.0 for doc in range(120)}
    wanted = page(told, found, sort=sort, group=group, limit=200)
    pages = [page(told, found, sort=sort, group=group, offset=o, limit=7) for o in range(0, 140, 7)]
    assert [row for rows in pages for row in rows] == wanted
    assert len(wanted) == (21 if group else 120)
    assert page(told, found, sort=sort, group=group, offset=len(wanted)) == []
    assert page(told, found, sort=sort, group=group, offset=10**6) == []
    assert page(told, found, sort=sort, group=group, limit=0) == []
