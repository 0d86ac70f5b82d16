"""What queries find and in which order, on small archives and the real engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine
from search.fields import FACETS
from search.model import Filters, Image, SearchRequest
from tests.builders import engine, item

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    items = [item(**values) for values in CASES["items"]]
    with engine(tmp_path_factory.mktemp("cases"), items) as opened:
        yield opened


def found(engine: Engine, query: str, **wanted: object) -> list[str]:
    request = SearchRequest(query, limit=100, group=False, **wanted)  # type: ignore[arg-type]
    return [hit.item.id for hit in engine.search(request).hits]


@pytest.mark.parametrize("case", CASES["queries"], ids=lambda case: case["query"])
def test_a_query_finds_just_these(archive: Engine, case: dict[str, list[str]]) -> None:
    assert sorted(found(archive, str(case["query"]))) == sorted(case["finds"]), case["why"]


@pytest.mark.parametrize("case", CASES["corrected"], ids=lambda case: case["query"])
def test_a_misspelt_word_is_searched_as_the_likeliest_one(
    archive: Engine, case: dict[str, str]
) -> None:
    result = archive.search(SearchRequest(case["query"]))
    assert result.corrections == (case["as"],)
    assert result.read_as == case["read_as"]
    assert result.total > 0


@pytest.mark.parametrize("query", ["the of", "*", "((((", "!?", '"the"', "😀", "\ud800", "\u202e"])
def test_a_query_of_nothing_finds_nothing_and_says_what_it_ignored(
    archive: Engine, query: str
) -> None:
    result = archive.search(SearchRequest(query))
    assert result.total == 0
    assert result.hits == ()


def test_chinese_function_words_ask_nothing_beside_others(tmp_path: Path) -> None:
    """But by themselves they are found, and in a phrase they stand where they do."""
    items = [
        item("这是什么？那是什么？什么都不是。", "zh", id="asks", story="a"),
        item("语言模型很大", "zh", id="models", story="b"),
        item("他们的模型", "zh", id="theirs", story="c"),
    ]
    with engine(tmp_path, items) as opened:
        for query in ("什么是语言模型", "什麼是語言模型？"):
            assert found(opened, query) == ["models", "theirs"]
        hits = opened.search(SearchRequest("模型的语言")).hits
        marked = {
            hit.item.id: [hit.snippet.text[a:b] for a, b in hit.snippet.marks] for hit in hits
        }
        assert marked["theirs"] == ["模型"]
        assert found(opened, "什么") == ["asks"]
        assert found(opened, "的") == ["theirs"]
        assert found(opened, '"的模型"') == ["theirs"]


def test_ignored_words_are_named(archive: Engine) -> None:
    assert archive.search(SearchRequest("the reformer *")).ignored == ("*",)


@pytest.mark.parametrize(
    ("query", "langs"),
    [
        ("the", {"en"}),
        ("The lang:fr", {"en"}),
        ("on", set()),
        ("the on", {"en"}),
        ("the loom", set()),
        ("loom", set()),
        ('"the"', set()),
        ("the of", {"en"}),
        ("", set()),
    ],
)
def test_languages_that_search_for_none_of_the_words_are_named(
    tmp_path: Path, query: str, langs: set[str]
) -> None:
    items = [
        item("the loom stands on the hill of wool", "en", id="a", story="a"),
        item("on tisse the ou thé de la colline", "fr", id="b", story="b"),
    ]
    with engine(tmp_path, items) as opened:
        assert set(opened.search(SearchRequest(query)).unsearched) == langs


def test_a_blank_query_finds_all_that_pass_the_filters(archive: Engine) -> None:
    wanted = Filters({"lang": ("pt",)})
    ids = found(archive, " ", filters=wanted)
    assert ids
    assert all(name.startswith("pt-") for name in ids)


@settings(max_examples=80, deadline=None)
@given(query=st.text(st.sampled_from('ab学ع"()-*: ANDORNOTé.\u0301\ud800لI'), max_size=40))
def test_whatever_is_typed_gets_an_answer_with_sound_marks(archive: Engine, query: str) -> None:
    for hit in archive.search(SearchRequest(query)).hits:
        for shown in (hit.title, hit.snippet):
            ends = [0, *(place for mark in shown.marks for place in mark), len(shown.text)]
            assert ends == sorted(ends), "marks are sorted, disjoint and inside"


def test_a_story_is_one_result_in_the_language_that_matches_best(tmp_path: Path) -> None:
    told = [
        item("A model named Reformer is fast, as many models are.", id="a", story="s"),
        item("Le Reformer.", "fr", id="b", story="s"),
        item("Reformer elsewhere, in another story of an older issue.", id="c", story="t"),
    ]
    with engine(tmp_path, told) as opened:
        every = opened.search(SearchRequest("reformer", group=False)).hits
        best = max((hit for hit in every if hit.item.story == "s"), key=lambda hit: hit.score)
        hits = opened.search(SearchRequest("reformer")).hits
        assert {hit.item.story for hit in hits} == {"s", "t"}
        shown = next(hit for hit in hits if hit.item.story == "s")
        assert shown.item.id == best.item.id
        assert {shown.item.id, *(other.id for other in shown.translations)} == {"a", "b"}
        for lang in ("en", "fr"):
            liked = opened.search(SearchRequest("reformer", prefer=(lang,))).hits
            assert lang in {hit.item.lang for hit in liked if hit.item.story == "s"}
        asked = opened.search(SearchRequest("reformer", Filters({"lang": ("en",)}))).hits
        assert {hit.item.lang for hit in asked} == {"en"}
        assert opened.search(SearchRequest("reformer", group=False)).total == 3


def test_facets_count_results_and_are_not_narrowed_by_their_own_filter(tmp_path: Path) -> None:
    told = [
        item("Reformer one", id="a", story="s"),
        item("Reformer un", "fr", id="b", story="s"),
        item("Reformer two", id="c", story="t", section="education", issue="2"),
    ]
    with engine(tmp_path, told) as opened:
        facets = opened.search(SearchRequest("reformer", facets=FACETS)).facets
        assert facets["lang"] == {"en": 2, "fr": 1}
        assert facets["issue"] == {"1": 1, "2": 1}
        narrowed = opened.search(
            SearchRequest("reformer", Filters({"lang": ("fr",)}), facets=FACETS)
        )
        assert narrowed.total == 1
        assert narrowed.facets["lang"] == {"en": 2, "fr": 1}
        assert narrowed.facets["section"] == {"publications": 1}
        for value, count in facets["section"].items():
            alone = opened.search(SearchRequest("reformer", Filters({"section": (value,)})))
            assert alone.total == count


def test_sorting_and_paging_cover_every_result_once(tmp_path: Path) -> None:
    told = [item(f"model {n}", id=f"i{n}", date=f"2020-01-{n + 1:02}") for n in range(9)]
    with engine(tmp_path, told) as opened:
        newest = opened.search(SearchRequest("model", sort="newest")).hits
        assert [hit.item.id for hit in newest] == [f"i{n}" for n in reversed(range(9))]
        pages = [
            hit.item.id
            for offset in (0, 4, 8)
            for hit in opened.search(SearchRequest("model", offset=offset, limit=4)).hits
        ]
        assert sorted(pages) == [f"i{n}" for n in range(9)]
        ranked = [name for name, _ in opened.rank(SearchRequest("model"))]
        assert ranked == [hit.item.id for hit in opened.search(SearchRequest("model")).hits]
        oldest = opened.search(SearchRequest("model", sort="oldest", limit=1)).hits
        assert oldest[0].item.id == "i0"


def test_more_words_rank_higher_and_the_same_name_weighs_the_same_in_each_language(
    tmp_path: Path,
) -> None:
    told = [item("Reformer and other text here", id="en1")]
    told += [item(f"filler number {n} with other text here", id=f"f{n}") for n in range(20)]
    told += [item("Reformer ve diğer metin burada", "tr", id="tr1")]
    told += [item("Reformer filler", id="both")]
    with engine(tmp_path, told) as opened:
        hits = opened.search(SearchRequest("reformer filler")).hits
        assert hits[0].item.id == "both"
        scores = {h.item.id: h.score for h in opened.search(SearchRequest("reformer")).hits}
        assert scores["tr1"] == pytest.approx(scores["en1"], rel=0.3)


def test_a_stop_word_of_one_language_does_not_rank_texts_of_another(tmp_path: Path) -> None:
    """ "in" is rare in Turkish, where only a quotation has it; the question is English."""
    told = [item(f"a study of reformer networks number {n}", id=f"e{n}") for n in range(10)]
    told += [item("Bir İngilizce başlık: in the wild", "tr", id="quoting")]
    with engine(tmp_path, told) as opened:
        assert opened.search(SearchRequest("reformer in")).hits[0].item.id != "quoting"


def test_what_stands_under_a_picture_is_found_and_shown(tmp_path: Path) -> None:
    pictured = replace(
        item("Nothing of it in the text.", id="a"),
        images=(Image("https://e.org/i.png", "", "Figure 1: the Reformer’s hashing"),),
    )
    with engine(tmp_path, [pictured]) as opened:
        (hit,) = opened.search(SearchRequest("reformer")).hits
        assert hit.snippet.text == "Figure 1: the Reformer’s hashing"
        assert hit.snippet.marks == ((14, 22),)


def test_a_name_that_all_tellings_have_shows_the_original(tmp_path: Path) -> None:
    told = [
        item("O Reformer é rápido.", "pt-BR", id="pt", story="s", date="2020-01-19"),
        item("The Reformer is quick.", id="en", story="s", date="2020-01-12"),
    ]
    with engine(tmp_path, told) as opened:
        assert [hit.item.id for hit in opened.search(SearchRequest("reformer")).hits] == ["en"]
        assert [hit.item.id for hit in opened.search(SearchRequest("rápido")).hits] == ["pt"]


def test_another_name_of_a_chinese_word_weighs_as_much_as_the_word(tmp_path: Path) -> None:
    """As one phrase it would weigh a third of a word that scores by its characters, too."""
    told = [item(f"第{n}个故事讲的是别的事情。", "zh", id=f"other{n}") for n in range(10)]
    told += [
        item("他们写的开源软件很有用。", "zh", id="mainland"),
        item("他們寫的開源軟體很有用。", "zh-Hant", id="taiwan"),
    ]
    with engine(tmp_path, told) as opened:
        request = SearchRequest("開源軟體", group=False)
        assert opened.search(request).total == 2
        scores = dict(opened.rank(request))
        assert scores["taiwan"] == pytest.approx(scores["mainland"], rel=0.3)
        explained = opened.search(replace(request, explain=True))
        reasons = {hit.item.id: [r.words for r in hit.reasons or ()] for hit in explained.hits}
        assert reasons["mainland"] == [("开源软件",)]


def test_a_word_of_the_mainland_is_taiwans_in_traditional_chinese(tmp_path: Path) -> None:
    """On the mainland it may be another word."""
    told = [item(f"第{n}个故事讲的是别的事情。", "zh", id=f"other{n}") for n in range(10)]
    told += [
        item("他们写的软件很有用。", "zh", id="mainland"),
        item("他們寫的軟體很有用。", "zh-Hant", id="taiwan"),
        item("这里说的软体很有用。", "zh", id="quoting"),
    ]
    with engine(tmp_path, told) as opened:
        for query in ("软件", "軟件"):
            answer = opened.search(SearchRequest(query, group=False))
            assert {hit.item.id for hit in answer.hits[: answer.total]} == {"mainland", "taiwan"}
