"""The ladder: other searches, counted, where a query finds nothing or no story has all of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine
from search.fields import FACETS
from search.model import Filters, Rung, RungKind, SearchRequest, SearchResult
from search.query.ladder import MOST_WORDS
from search.query.ladder import translated as translated_to
from search.query.syntax import parse
from search.settings import Settings
from tests.builders import engine, item
from tests.index.test_glossary import learnt, stories
from tests.steps import lines
from tests.test_asking import TOLD


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(tmp_path_factory.mktemp("rungs"), TOLD) as opened:
        yield opened


def ask(archive: Engine, query: str, **filters: str) -> SearchResult:
    wanted = Filters({name: (value,) for name, value in filters.items()})
    return archive.search(SearchRequest(query, wanted, facets=FACETS))


def steps(result: SearchResult) -> list[tuple[str, str, str, int]]:
    """Give each rung as its kind, its text, its query and its total."""
    return [(r.kind, r.text, r.request.query, r.total) for r in result.ladder]


EVERYTHING = ("newest", "", "", len(TOLD))
LADDERS: dict[str, list[tuple[str, str, str, int]]] = {
    "zzxqyyvk": [EVERYTHING],
    "reformer lang:fr": [
        ("filters", "lang:fr", "reformer", 1),
        ("language", "en", "reformer", 1),
        EVERYTHING,
    ],
    "reformer lang:fr issue:7": [("filters", "", "reformer", 1), EVERYTHING],
    "attention lang:en issue:7": [
        ("filters", "lang:en", "attention issue:7", 1),
        ("filters", "issue:7", "attention lang:en", 3),
        ("filters", "", "attention", 4),
        ("language", "fr", "attention issue:7", 1),
        EVERYTHING,
    ],
    "refromer lang:fr": [
        ("filters", "lang:fr", "Reformer", 1),
        ("language", "en", "Reformer", 1),
        EVERYTHING,
    ],
    "reformer AND hub lang:en": [
        ("without", "reformer", "hub lang:en", 2),
        ("without", "hub", "reformer AND lang:en", 1),
        ("any", "reformer hub lang:en", "reformer hub lang:en", 3),
        EVERYTHING,
    ],
    "hub -hub": [("without", "-hub", "hub", 2), EVERYTHING],
    '"reformer hub"': [
        ("without", "reformer", '"hub"', 2),
        ("without", "hub", '"reformer"', 1),
        ("any", "reformer hub", "reformer hub", 3),
        EVERYTHING,
    ],
    "author:gra": [
        ("completion", 'author:"Grace Hopper"', 'author:"Grace Hopper"', 1),
        EVERYTHING,
    ],
    '"强化学席"': [("spelling", "强化学习", '"强化学习"', 1), EVERYTHING],
    "trans": [("completion", "Transformer", "Transformer", 2), ("spelling", "trains", "trains", 1)],
    "hub attnetion": [("spelling", "attention", "hub attention", 1)],
    "hub refor": [("completion", "refor*", "hub refor*", 3)],
    "强化学席": [("spelling", "强化学习", "强化学习", 1)],
    "lang:xx": [
        ("language", "en", "", 25),
        ("language", "zh", "", 2),
        ("language", "ar", "", 1),
        EVERYTHING,
    ],
}
"""A query and its ladder, in order."""


@pytest.mark.parametrize(("query", "rungs"), LADDERS.items(), ids=LADDERS)
def test_what_finds_nothing_offers_other_searches(
    archive: Engine, query: str, rungs: list[tuple[str, str, str, int]]
) -> None:
    assert steps(ask(archive, query)) == [rung for rung in rungs if rung[3]]


def test_filters_of_a_request_are_rungs_as_those_of_its_query_are(archive: Engine) -> None:
    assert steps(ask(archive, "attention", lang="en", issue="7")) == [
        ("filters", "lang:en", "attention", 1),
        ("filters", "issue:7", "attention", 3),
        ("filters", "", "attention", 4),
        ("language", "fr", "attention", 1),
        ("newest", "", "", len(TOLD)),
    ]
    late = Filters(since=datetime.date(2030, 1, 1))
    result = archive.search(SearchRequest("reformer", late))
    assert steps(result)[0] == ("filters", "date:2030-01-01..", "reformer", 1)
    blank = archive.search(SearchRequest("", late))
    assert [rung.kind for rung in blank.ladder] == ["newest"]
    assert blank.ladder[0].request.filters == Filters()


@pytest.mark.parametrize(
    ("name", "asked", "kind", "meant"),
    [
        ("lang", "englsh", "spelling", "en"),
        ("lang", "fran", "completion", "fr"),
        ("section", "educaton", "spelling", "education"),
        ("author", "grace hoper", "spelling", "Grace Hopper"),
    ],
)
def test_filters_that_nothing_has_are_read_as_those_that_some_have(
    archive: Engine, name: str, asked: str, kind: str, meant: str
) -> None:
    """A filter is never changed unasked; what it may mean is offered, with its count."""
    result = ask(archive, "attention", **{name: asked})
    assert result.total == 0
    rung = next(rung for rung in result.ladder if rung.kind == kind)
    assert rung.request.filters.of(name) == (meant,)
    assert rung.request.query == "attention"
    assert rung.total == ask(archive, "attention", **{name: meant}).total > 0
    assert rung.text.startswith(f"{name}:")


def test_the_newest_pass_the_filters_if_any_do(archive: Engine) -> None:
    (newest,) = (
        rung for rung in ask(archive, "zzxqyyvk", lang="fr").ladder if rung.kind == "newest"
    )
    assert newest.total == 1
    assert newest.request.filters.of("lang") == ("fr",)


AS_IT_IS = [
    "reformer",
    "hub attention",
    "attention",
    "the",
    "强化学习",
    "",
    "has the hub a zzxqyyvk?",
]


@pytest.mark.parametrize("query", AS_IT_IS)
def test_what_is_found_offers_nothing(archive: Engine, query: str) -> None:
    result = ask(archive, query)
    assert result.total or query == "the"
    assert result.ladder == () or query == "the"


QUERIES = st.lists(
    st.sampled_from(
        [
            *(
                "reformer",
                "attnetion",
                "hub",
                "refor",
                "zzxqyyvk",
                "强化学席",
                "AND",
                "OR",
                "-",
                "(",
            ),
            *(
                ")",
                '"',
                '"talk of"',
                "lang:fr",
                "issue:7",
                "author:gra",
                "trans*",
                "refrom*",
                "the",
            ),
        ]
    ),
    max_size=6,
).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(query=QUERIES, lang=st.sampled_from(["", "en", "xx"]), group=st.booleans())
def test_every_rung_finds_what_it_says_and_nothing_is_a_dead_end(
    archive: Engine, query: str, lang: str, group: bool
) -> None:
    filters = Filters({"lang": (lang,)} if lang else {})
    asked = SearchRequest(query, filters, group=group, verbatim=True)
    for request in (asked, replace(asked, verbatim=False)):
        result = archive.search(request)
        assert result.total or result.ladder
        assert not (result.applied and request.verbatim)
        kinds = [get_args(RungKind).index(rung.kind) for rung in result.ladder]
        assert kinds == sorted(kinds)
        for rung in result.ladder:
            found = archive.search(rung.request)
            assert found.total == rung.total > 0
            assert found.applied is None
            assert (rung.request.group, rung.request.offset) == (group, 0)


def test_without_time_only_the_newest_is_counted(tmp_path: Path) -> None:
    with engine(tmp_path, TOLD) as opened:
        opened.search(SearchRequest("hub"))
    with Engine(Settings(tmp_path, query_seconds=0.0)) as opened:
        result = opened.search(SearchRequest("refromer issue:99"))
        assert [rung.kind for rung in result.ladder] == ["newest"]


@pytest.mark.parametrize(
    "query",
    [
        " AND ".join(f"attnetio{n}" for n in range(120)),
        f'"{" ".join(f"attnetio{n}" for n in range(150))}"',
        "attention AND hub " * 100,
        "强化学席" * 400 + " AND hub",
        "(" * 900 + "refromer AND hub" + ")" * 900,
    ],
    ids=["words", "phrase", "clauses", "characters", "parentheses"],
)
def test_the_longest_query_is_no_dead_end(archive: Engine, query: str) -> None:
    result = archive.search(SearchRequest(query))
    assert result.total or result.ladder[-1].kind == "newest"


@pytest.mark.parametrize(("clause", "by"), [("zz{}*", " AND "), ("issue:{}", " hub ")])
def test_four_times_as_many_clauses_take_about_four_times_as_long(
    tmp_path: Path, clause: str, by: str
) -> None:
    """Of each clause less there is a query as long, of which few are asked."""
    with engine(tmp_path, TOLD) as opened:
        opened.search(SearchRequest("hub"))
    with Engine(Settings(tmp_path, query_seconds=1e6)) as opened:

        def taken(count: int) -> int:
            query = by.join(clause.format(100 + number) for number in range(count))
            assert not opened.search(SearchRequest(query)).total
            return lines(lambda: opened.search(SearchRequest(f"{query} -nothing")))

        assert taken(120) < 4.5 * taken(30)


def test_an_archive_of_one_item_has_one_rung(tmp_path: Path) -> None:
    with engine(tmp_path, [item("only this one", id="a")]) as opened:
        assert [rung.total for rung in opened.search(SearchRequest("zzxqyyvk")).ladder] == [1]


def test_rungs_count_stories_or_tellings_as_the_request_does(tmp_path: Path) -> None:
    told = [item("The Reformer", id="a", story="s"), item("Le Reformer", "fr", id="b", story="s")]
    with engine(tmp_path, told) as opened:
        for group, total in ((True, 1), (False, 2)):
            asked = SearchRequest("reformer lang:xx", group=group)
            found: dict[str, Rung] = {rung.kind: rung for rung in opened.search(asked).ladder}
            assert found["filters"].total == found["newest"].total == total


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an archive whose stories several languages tell."""
    told = stories("en", "fr", "zh")
    with engine(tmp_path_factory.mktemp("translated"), told) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("tower clock lang:fr", [("horloge", "horloge lang:fr", 3)]),
        ("horloge lang:en", [("tower clock", '"tower clock" lang:en', 3)]),
        ('"water mill" lang:fr', [("moulin à eau", '"moulin à eau" lang:fr', 2)]),
        ("horloge AND lang:en", [("tower clock", '"tower clock" AND lang:en', 3)]),
        ("tower clock -horloge lang:fr", []),
        ("Loomwork lang:zh", []),
        ("tower clock", []),
    ],
)
def test_what_says_the_same_in_another_language_is_offered(
    translated: Engine, query: str, offered: list[tuple[str, str, int]]
) -> None:
    """Where nothing is found: a filter asks for a language in the words of another."""
    found = steps(ask(translated, query))
    assert [rest for kind, *rest in found if kind == "translation"] == [list(o) for o in offered]


def test_what_is_not_known_stays(translated: Engine) -> None:
    found = steps(ask(translated, "horloge AND Loomwork AND moulin AND lang:en"))
    queries = [query for kind, _, query, _ in found if kind == "translation"]
    assert queries == []
    found = steps(ask(translated, "horloge AND nine AND lang:en"))
    assert ("translation", "tower clock", '"tower clock" AND nine AND lang:en', 1) in found


def test_no_more_than_the_first_words_are_looked_up(tmp_path: Path) -> None:
    """What a long query says further on stays as it is."""
    glossary = learnt(tmp_path, stories("en", "fr"))
    for size, offered in ((MOST_WORDS - 1, ["tower clock"]), (MOST_WORDS, [])):
        query = "bread " * size + "horloge"
        steps = translated_to(SearchRequest(query), parse(query), glossary)
        assert [step.text for step in steps] == offered
    glossary.close()


def test_words_that_sound_like_one_are_offered_as_that(tmp_path: Path) -> None:
    """Each is a word of the archive, but they stand nowhere beside each other."""
    told = [
        item("人工智能的历史", "zh", id="ai"),
        item("人工的办法只能如此", "zh", id="apart"),
    ]
    with engine(tmp_path, told) as archive:
        offered = {
            query: steps(ask(archive, query)) for query in ("人工只能", "人工办法", "人工智能")
        }
    assert offered == {
        "人工只能": [("spelling", "人工智能", "人工智能", 1)],
        "人工办法": [],
        "人工智能": [],
    }
