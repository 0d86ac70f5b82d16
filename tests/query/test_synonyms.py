"""Other names of what a query names: found after the words themselves, at less weight, and said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from search import names
from search.analysis.typed import key
from search.engine import Engine
from search.model import SearchRequest
from search.query.clauses import SYNONYM
from tests.builders import engine, item

ITEMS = [
    item("NER with spaCy", id="short"),
    item("Models for named entity recognition", id="long"),
    item("中文命名实体识别", id="chinese", lang="zh"),
    item("pekiştirmeli öğrenme", id="turkish", lang="tr"),
    item("reinforcement of walls", id="walls"),
    item("it is no RE, but re and ir", id="letters"),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(Path(tmp_path_factory.mktemp("synonyms")), ITEMS) as asked:
        yield asked


@pytest.mark.parametrize(
    ("query", "first", "others"),
    [
        ("NER", ["short"], {"long", "chinese"}),
        ("ner", ["short"], {"long", "chinese"}),
        ("named entity recognition", ["long"], {"short", "chinese"}),
        ("命名实体识别", ["chinese"], {"short", "long"}),
        ("NER spaCy", ["short"], {"long", "chinese"}),
        ('"NER"', ["short"], set()),
        ("-NER walls", ["walls"], set()),
        ("NER AND spaCy", ["short"], set()),
    ],
)
def test_other_names_find_what_the_words_do_not_and_come_after_it(
    opened: Engine, query: str, first: list[str], others: set[str]
) -> None:
    result = opened.search(SearchRequest(query))
    ids = [hit.item.id for hit in result.hits]
    assert ids[: result.total] == first
    assert others <= set(ids[result.total :])
    assert bool(result.synonyms) is bool(others)


def test_only_names_that_the_archive_has_are_searched_for_and_said(opened: Engine) -> None:
    said = opened.search(SearchRequest("RL")).synonyms
    assert said == ("pekiştirmeli öğrenme",)
    assert opened.search(SearchRequest("rl")).synonyms == (), "two small letters are a word"
    assert opened.search(SearchRequest("walls")).synonyms == ()


def test_another_name_counts_less_and_says_so(opened: Engine) -> None:
    (long,) = (
        hit
        for hit in opened.search(SearchRequest("NER", explain=True)).hits
        if hit.item.id == "long"
    )
    (reason,) = long.reasons or ()
    assert (reason.clause, reason.rule) == ("named entity recognition", "synonym")
    whole = opened.search(SearchRequest('"named entity recognition"')).hits[0]
    assert long.score == pytest.approx(whole.score * SYNONYM, rel=1e-6)
    assert long.snippet.marks


@pytest.mark.parametrize("lacking", ["RL", "强化学习"])
def test_another_name_of_what_the_archive_lacks_counts_in_full(
    opened: Engine, lacking: str
) -> None:
    other, whole = (
        opened.search(SearchRequest(query)).hits[0] for query in (lacking, '"pekiştirmeli öğrenme"')
    )
    assert other.item.id == whole.item.id == "turkish"
    assert other.score == pytest.approx(whole.score, rel=1e-6)


def test_what_has_the_other_name_of_what_the_archive_lacks_has_it(opened: Engine) -> None:
    result = opened.search(SearchRequest("RL öğrenme"))
    assert result.total == 1
    assert result.hits[0].item.id == "turkish"
    assert not result.hits[0].missing
    apart = opened.search(SearchRequest("NER öğrenme"))
    assert apart.total > 1, "NER is there itself"


def test_what_has_another_name_comes_before_what_has_a_part_of_the_one_that_nothing_has(
    tmp_path: Path,
) -> None:
    torn = [item("learning by heart", id="heart"), item("a reinforcement of walls", id="walls")]
    told = [*torn, item("pekiştirmeli öğrenme", id="turkish", lang="tr")]
    with engine(tmp_path / "torn", told) as asked:
        result = asked.search(SearchRequest("reinforcement learning"))
        ids = [hit.item.id for hit in result.hits]
        assert ids[: result.total] == ["turkish"]
        assert set(ids[result.total :]) == {"walls", "heart"}
        assert not result.hits[0].missing
    with engine(tmp_path / "whole", [*told, item("Reinforcement learning", id="all")]) as asked:
        result = asked.search(SearchRequest("reinforcement learning"))
        assert [hit.item.id for hit in result.hits[: result.total]] == ["all"]


def test_every_name_leads_to_the_others_of_its_idea() -> None:
    data = (resources.files("search.names") / "concepts.json").read_text(encoding="utf-8")
    for concept in json.loads(data):
        assert set(concept) <= set(names.LANGUAGES)
        # Names are looked up by their keys: of one key there is one.
        every = {name: key(name) for given in concept.values() for name in given}
        for name, own in every.items():
            assert name == name.strip()
            others = {other for other, its in every.items() if its != own}
            assert set(names.synonyms(name)) >= others


def test_a_name_in_arabic_letters_is_its_own_other_name(tmp_path: Path) -> None:
    """Where the archive has it so, that comes first; else it is asked as the archive writes it."""
    items = [item("شركة جوجل", id="ar", lang="ar"), item("Google and Facebook", id="en")]
    with engine(tmp_path, items) as asked:
        both = asked.search(SearchRequest("جوجل"))
        assert [hit.item.id for hit in both.hits] == ["ar", "en"]
        assert both.total == 1
        assert both.synonyms == ("Google",)
        one = asked.search(SearchRequest("فيسبوك"))
        assert [hit.item.id for hit in one.hits] == ["en"]
        assert one.corrections == ("Facebook",)
        assert not asked.search(SearchRequest("فيسبوك", verbatim=True)).hits
