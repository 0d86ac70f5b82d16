"""Results that have all of a query come before those that have some, and are counted apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine import Engine
from search.fields import FACETS
from search.model import Filters, Item, SearchRequest, SearchResult, Tier
from search.query.tiers import MOST
from tests.builders import engine, item

TOLD = [
    item("Rust async book.", id="all", links=["https://nodejs.org"]),
    item("An async runtime for Rust and more", id="rust-async", date="2020-03-01"),
    item("A book that is longer than others are", id="book", date="2020-05-01"),
    item("rust-analyzer is out, with a pre-trained GPT-2.", id="analyzer"),
    item("An analyzer; rust on old cars, and GPT in 2 parts, in node or js", id="parts"),
    item("Use node.js now: machine learning.", id="node"),
    item("Learning a machine by heart, to be hugging a face", id="learning", section="education"),
    item("Pages of no-JS, with js in every part", id="no-js"),
    item("A to-do list; what to do", id="to-do"),
    item("A face, and a book of rust", id="rusty", date="2020-02-02"),
    item("HuggingFace has tokenizers for the machine", id="joined"),
    item("强化学习的新方法", "zh", id="zh-all", date="2020-02-01"),
    item("翻译的质量与数据", "zh", id="zh-apart"),
    item("翻译数据，质变量变", "zh", id="zh-torn"),
    item("化学家学习新的语言，强化", "zh", id="zh-some", date="2020-04-01"),
    item("強化學習", "zh-Hant", id="zh-traditional"),
    item("TF2.1 is faster", id="tf-joined"),
    item("What is new in TF 2.1", id="tf-apart"),
    item("TF-2.1 for all", id="tf-hyphen"),
    item("TF in 2 parts and 1 more", id="tf-torn"),
    item("Le livre async de Rust", "fr", id="fr-some", story="told"),
    item("Rust async book, told twice", "en", id="en-told", story="told"),
    *(item(f"filler {n}, so that words are rare", id=f"f{n}") for n in range(20)),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(tmp_path_factory.mktemp("tiers"), TOLD) as opened:
        yield opened


def ask(archive: Engine, query: str, **wanted: object) -> SearchResult:
    asked = {"limit": 100, "group": False, **wanted}
    return archive.search(SearchRequest(query, **asked))  # type: ignore[arg-type]


def firsts(result: SearchResult) -> set[str]:
    """Give the ids of what has all of a query; nothing where all results are alike."""
    return {hit.item.id for hit in result.hits[: result.total]} if result.more else set()


@pytest.mark.parametrize(
    ("query", "whole"),
    [
        ("强化学习", {"zh-all", "zh-traditional"}),
        ("強化學習", {"zh-all", "zh-traditional"}),
        ("数据的翻译质量", {"zh-apart"}),
        ("數據質量", {"zh-apart"}),
        ("rust-analyzer", {"analyzer"}),
        ("rust async", {"all", "rust-async", "fr-some", "en-told"}),
        ("rust async book", {"all", "en-told"}),
        ("node.js", {"node"}),
        ("no-js", {"no-js"}),
        ("hugging face", {"joined", "learning"}),
        ("the async book", {"all", "en-told"}),
        ('"rust async" book', {"all", "en-told"}),
        ('learning "node.js now"', {"node"}),
        ("anal* rust", {"analyzer", "parts"}),
        ("rust async -runtime", {"all", "fr-some", "en-told"}),
        ("rust async lang:fr,en section:publications", {"all", "rust-async", "fr-some", "en-told"}),
        ("(book OR livre) rust", {"all", "en-told", "fr-some", "rusty"}),
        ("rust-analyzer OR 强化学习", {"analyzer", "zh-all", "zh-traditional"}),
        ("(rust async) AND book", {"all", "en-told"}),
        ("(book lang:fr) OR (machine learning)", {"node", "learning"}),
        ("(rust lang:fr) async", {"fr-some"}),
    ],
)
def test_what_has_all_comes_first(archive: Engine, query: str, whole: set[str]) -> None:
    """Words as wholes, as the archive writes them; stop words ask nothing."""
    result = ask(archive, query)
    assert firsts(result) == whole
    assert result.tiers[0] == Tier(len(whole))
    assert result.paged == len(result.hits) == sum(tier.total for tier in result.tiers)


@pytest.mark.parametrize("query", ["TF 2.1", "TF2.1", "TF-2.1", "tf 2.1", "tf2.1"])
def test_a_name_is_had_with_its_number_joined_apart_or_with_a_hyphen(
    archive: Engine, query: str
) -> None:
    """Whichever way is typed; what has it so comes first."""
    found = ask(archive, query)
    assert {hit.item.id for hit in found.hits if not hit.missing} == {
        "tf-joined",
        "tf-apart",
        "tf-hyphen",
    }


@pytest.mark.parametrize(
    "query",
    [
        "rust",
        "pretrained",
        "GPT-2",
        '"machine learning"',
        "anal*",
        "rust OR book",
        "rust AND async",
        "rust-analyzer AND analyzer",
        "-rust",
        "lang:zh",
        "https://nodejs.org",
        "rust lang:en -book",
        "the",
        "to-do",
        "",
    ],
)
def test_where_no_result_can_lack_anything_there_is_one_tier(archive: Engine, query: str) -> None:
    result = ask(archive, query)
    assert result.tiers == (Tier(len(result.hits)),)
    assert not any(hit.missing for hit in result.hits)


def test_where_nothing_has_all_of_it_all_results_are_one_tier(archive: Engine) -> None:
    result = ask(archive, "tokenizers livre")
    assert result.tiers == (Tier(2),)
    assert {hit.missing for hit in result.hits} == {("tokenizers",), ("livre",)}


def test_a_result_and_a_tier_say_what_they_lack(archive: Engine) -> None:
    result = ask(archive, "machine learning tokenizers HuggingFace", filters=Filters())
    assert not result.more, "nothing has all of these"
    two = ask(archive, "machine learning")
    lacks = {hit.item.id: hit.missing for hit in two.hits}
    assert lacks == {"node": (), "learning": (), "joined": ("learning",)}
    assert two.more == (Tier(1, ("learning",)),)
    three = ask(archive, "rust async book")
    assert {hit.item.id: hit.missing for hit in three.hits}["book"] == ("rust", "async")
    assert [tier.missing for tier in three.more] == [()], "some lack one word, some another"


def test_of_a_run_that_stands_nowhere_each_word_is_had_or_missing(tmp_path: Path) -> None:
    """What has none of its words, but some of their characters, is not counted with the others."""
    told = [
        item("语言模型很大", "zh", id="model"),
        item("机器翻译的偏见", "zh", id="bias"),
        item("外语的言论", "zh", id="characters"),
        item("English bias", id="english"),
    ]
    with engine(tmp_path, told) as opened:
        result = ask(opened, "语言模型的偏见")
        assert result.tiers == (Tier(2), Tier(1, ("语言", "模型", "偏见")))
        lacks = {hit.item.id: hit.missing for hit in result.hits}
        assert lacks["model"] == ("偏见",)
        assert lacks["bias"] == ("语言", "模型")
        question = ask(opened, "语言模型有什么偏见？")
        assert len(question.tiers) == 1, "an answer seldom repeats the words of a question"
        beside = ask(opened, "語言模型的偏見 English")
        assert beside.tiers[0] == Tier(3)
        assert beside.more[0].missing == ("語言", "模型", "偏見", "English")


def test_a_word_is_not_there_where_it_is_joined_to_one_that_is_ignored(tmp_path: Path) -> None:
    """Who types `to wer` beside other words did not look for a tower."""
    told = [item("A tower of rust", id="joined"), item("rust by wer", id="apart")]
    with engine(tmp_path, told) as opened:
        found = ask(opened, "to wer rust")
        assert {hit.item.id: hit.missing for hit in found.hits} == {"apart": (), "joined": ("wer",)}


def test_a_filter_that_leaves_nothing_whole_leaves_one_tier(archive: Engine) -> None:
    narrowed = Filters({"lang": ("fr",)})
    result = ask(archive, "rust async book", filters=narrowed, facets=FACETS)
    assert result.tiers == (Tier(1, ("book",)),)
    assert result.facets["section"] == {"publications": 1}
    assert result.facets["lang"] == {"en": 2}, "of the others those that have all of it"


def test_what_no_story_has_is_said_of_the_first_tier(archive: Engine) -> None:
    """Of it are those that have some of the query, where none has all."""
    result = ask(archive, "rust zzxqyyvk")
    assert result.tiers[0].missing == ("zzxqyyvk",)
    assert result.total
    assert ask(archive, "rust").tiers[0].missing == ()
    assert ask(archive, "zzxqyyvk").tiers[0] == Tier(0)


def test_facets_count_the_first_tier(archive: Engine) -> None:
    result = ask(archive, "machine learning", facets=FACETS)
    assert result.facets["section"] == {"education": 1, "publications": 1}
    for value, count in result.facets["section"].items():
        narrowed = Filters({"section": (value,)})
        assert ask(archive, "machine learning", filters=narrowed).total == count


def test_a_story_is_where_its_best_telling_is_and_shown_by_it(archive: Engine) -> None:
    for prefer in ((), ("fr",)):
        result = ask(archive, "rust async book", group=True, prefer=prefer)
        assert {hit.item.id for hit in result.hits[: result.total]} == {"all", "en-told"}
        assert [hit.item.story for hit in result.hits].count("told") == 1
    assert result.more
    assert result.paged == len(result.hits)


@pytest.mark.parametrize("group", [True, False])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_run_on_across_the_border(archive: Engine, group: bool, sort: str) -> None:
    whole = ask(archive, "rust async book", group=group, sort=sort)
    assert whole.total == 2
    names = [hit.item.id for hit in whole.hits]
    assert len(names) == whole.paged > 4
    for limit in (1, 2, 3, 4):
        pages = [
            ask(archive, "rust async book", group=group, sort=sort, limit=limit, offset=offset)
            for offset in range(0, whole.paged + limit, limit)
        ]
        assert [hit.item.id for page in pages for hit in page.hits] == names
        assert {page.tiers for page in pages} == {whole.tiers}


def test_within_a_tier_results_are_ordered_as_asked(archive: Engine) -> None:
    result = ask(archive, "rust async book", sort="newest")
    dates = [hit.item.date for hit in result.hits]
    assert dates[2:] == sorted(dates[2:], key=str, reverse=True)
    assert str(dates[2]) == "2020-05-01", "newer than all that have all of it"
    ranked = archive.rank(SearchRequest("rust async book", limit=100, group=False))
    assert [name for name, _ in ranked][:2] == [
        hit.item.id for hit in ask(archive, "rust async book").hits[:2]
    ]


def test_a_long_question_is_answered_as_one(archive: Engine) -> None:
    """Its words are counted without the stop words of the language that has most of them."""
    words = ["rust", "async", "book", "machine", "learning", "tokenizers", "runtime"]
    told = " ".join(words[: MOST - 3])
    assert len(archive.explain(told)[0].wanted) == MOST - 3
    assert len(archive.explain(f"what is the {' '.join(words[:MOST])}")[0].wanted) > MOST - 1
    assert archive.explain(" ".join(words[: MOST + 1]))[0].wanted == {}


@pytest.mark.parametrize("query", ["rust async book?", "rust async book ？", "؟ rust async book"])
def test_a_question_mark_makes_a_question(archive: Engine, query: str) -> None:
    """What repeats the words of a question seldom answers it; of a name alone all is wanted."""
    assert ask(archive, query).tiers == (Tier(len(ask(archive, "rust async book").hits)),)
    assert firsts(ask(archive, "强化学习？")) == {"zh-all", "zh-traditional"}


WORDS = ("red", "blue", "green", "rose")
texts = st.lists(
    st.lists(st.sampled_from([*WORDS, "red-rose"]), max_size=4), min_size=1, max_size=8
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=texts, query=st.lists(st.sampled_from([*WORDS, "red-rose"]), min_size=1, max_size=3))
def test_the_first_tier_is_what_brute_force_gives(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], query: list[str]
) -> None:
    told = [item(" ".join(text) or "x", id=str(n), title="y") for n, text in enumerate(texts)]
    told.append(item(" . ".join(WORDS), id="known", title="y"))
    with engine(tmp_path_factory.mktemp("brute"), told) as opened:
        result = ask(opened, " ".join(query))
    found = {hit.item.id for hit in result.hits}
    whole = {made.id for made in told if made.id in found and _has_all(made, query)}
    literal = {made.id for made in told if made.id in whole and _has_names(made, query)}
    tiers = [tier for tier in (literal, whole - literal, found - whole) if tier]
    ids = [hit.item.id for hit in result.hits]
    for tier, told_of in zip(tiers, result.tiers, strict=bool(found)):
        assert told_of.total == len(tier)
        assert {ids.pop(0) for _ in tier} == tier
        names = [word for word in dict.fromkeys(query) if "-" in word]
        is_other = tier == whole - literal and literal
        assert not told_of.otherwise or told_of.otherwise == tuple(names)
        assert bool(told_of.otherwise) >= bool(is_other and len(names) == 1)
    for hit in result.hits:
        assert set(hit.missing) in (set(), {word for word in query if not _has(hit.item, word)})


def _has_all(made: Item, query: list[str]) -> bool:
    return all(_has(made, word) for word in query)


def _has_names(made: Item, query: list[str]) -> bool:
    """Tell whether a hyphenated name stands there with its hyphen."""
    return all(word in made.text.split(" ") for word in query if "-" in word)


def _has(made: Item, word: str) -> bool:
    """Tell whether a word stands there as a whole: a joined name also by its parts."""
    parts = word.split("-")
    flat = made.text.replace("-", " ").replace(" . ", " | ").split(" ")
    return any(flat[at : at + len(parts)] == parts for at in range(len(flat)))


def test_a_stop_word_of_the_query_s_languages_is_not_missed_elsewhere(tmp_path: Path) -> None:
    """English lacks the `de` of a Spanish question as a word, which says nothing there."""
    told = [
        item("El modelo de lenguaje", "es", id="es"),
        item("A paper on el lenguaje: its modelo", id="en"),
        item("A paper on lenguaje", id="half"),
    ]
    with engine(tmp_path, told) as archive:
        result = ask(archive, "modelo de lenguaje")
        assert [hit.item.id for hit in result.hits] == ["es", "en", "half"]
        assert (result.total, result.hits[2].missing) == (2, ("modelo",))
        # The query may be in English.
        assert ask(archive, "paper de lenguaje").hits[0].missing == ("de",)
