"""What is said plainly is understood: issues, months, languages and sections by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search import names
from search.analysis.typed import key
from search.engine import Engine
from search.model import Link, SearchRequest
from search.settings import Settings
from tests.builders import engine, item


@pytest.fixture(scope="module")
def sample(sample_index: Settings) -> Iterator[Engine]:
    with Engine(sample_index) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "narrower"),
    [
        ("issue 3 Reformer", "Reformer issue:3"),
        ("Reformer numéro 3", "Reformer issue:3"),
        ("第3期 Reformer", "Reformer issue:3"),
        ("BERT sayı 1", "BERT issue:1"),
        ("third issue Reformer", "Reformer issue:3"),
        ("issue three Reformer", "Reformer issue:3"),
        ("3rd issue Reformer", "Reformer issue:3"),
        ("Reformer troisième numéro", "Reformer issue:3"),
        ("Reformer numéro trois", "Reformer issue:3"),
        ("terceira edição Reformer", "Reformer issue:3"),
        ("3ª edição Reformer", "Reformer issue:3"),
        ("tercer número Reformer", "Reformer issue:3"),
        ("número tres Reformer", "Reformer issue:3"),
        ("üçüncü sayı Reformer", "Reformer issue:3"),
        ("3. bülten Reformer", "Reformer issue:3"),
        ("العدد الثالث Reformer", "Reformer issue:3"),
        ("العدد ٣ Reformer", "Reformer issue:3"),
        ("第三期 Reformer", "Reformer issue:3"),
        ("attention may 2021", "attention date:2021-05"),
        ("atenção maio de 2021", "atenção date:2021-05"),
        ("2021年5月 注意力", "注意力 date:2021-05"),
        ("نموذج مايو 2021", "نموذج date:2021-05"),
        ("dikkat Mayıs 2021", "dikkat date:2021-05"),
        ("attention 2021-05", "attention date:2021-05"),
        ("attention 05/2021", "attention date:2021-05"),
        ("BERT in French", "BERT in lang:fr"),
        ("BERT en français", "BERT en lang:fr"),
        ("BERT 中文", "BERT lang:zh"),
        ("BERT بالفرنسية", "BERT lang:fr"),
        ("二〇二一年五月 注意力", "注意力 date:2021-05"),
        ("BERT portuguese", "BERT lang:pt-BR"),
        ("education notebook", "notebook section:education"),
        ("cours éducation", "cours section:education"),
        ("Reformer arxiv 2001.04451", "Reformer url:2001.04451"),
    ],
)
def test_what_is_named_is_offered_by_its_field_with_its_count(
    sample: Engine, query: str, narrower: str
) -> None:
    offers = {offer.query: offer.total for offer in sample.search(SearchRequest(query)).narrower}
    assert narrower in offers
    assert offers[narrower] == sample.search(SearchRequest(narrower)).total > 0


@pytest.mark.parametrize(
    ("lang", "heading", "typed"),
    [
        ("tr", "Eğitim 🎓", "eğitim"),
        ("pt-BR", "Educação em NLP  🎓", "educação em nlp"),
        ("ar", "التعليم 🎓", "التعليم"),
        ("zh", "🎓教育", "教育"),
        ("en", "👩🏽‍🏫 Education", "education"),
    ],
)
def test_sections_are_named_by_their_headings_without_pictures(
    tmp_path: Path, lang: str, heading: str, typed: str
) -> None:
    told = replace(item("Loom", lang=lang, section="school"), heading=heading)
    with engine(tmp_path, [told, item("Kettle")]) as opened:
        offers = opened.search(SearchRequest(f"{typed} loom")).narrower
    assert [offer.query for offer in offers] == ["loom section:school"]


def test_of_several_names_all_are_offered_together_first(sample: Engine) -> None:
    offers = sample.search(SearchRequest("issue 3 publications Reformer")).narrower
    assert [offer.query for offer in offers] == [
        "Reformer issue:3 section:publications",
        "publications Reformer issue:3",
        "issue 3 Reformer section:publications",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "Reformer",
        "issue",
        "4",
        "in",
        "no one",
        "third",
        "issue 99",
        "march",
        '"issue 3"',
        "-issue -3",
        "may 1999",
        "attention 1999-05",
        "attention 2021-13",
        "attention 2021.5",
    ],
)
def test_what_names_nothing_is_words_alone(sample: Engine, query: str) -> None:
    assert sample.search(SearchRequest(query)).narrower == ()


def test_what_is_named_counts_as_had_and_comes_first(tmp_path: Path) -> None:
    """But nothing that no word finds is a result for its name."""
    items = [
        item("red apple", id="old", issue="1"),
        item("green apple", id="new", issue="2"),
        item("an issue with 2 of them and an apple", id="said", issue="1"),
        item("pear", id="other", issue="2"),
    ]
    with engine(tmp_path, items) as opened:
        result = opened.search(SearchRequest("issue 2 apple", explain=True))
        ids = [hit.item.id for hit in result.hits]
        assert set(ids) == {"old", "new", "said"}
        assert result.total == 2, "one says so, one is in it"
        assert set(ids[:2]) == {"new", "said"}
        for hit in result.hits:
            added = sum(reason.score for reason in hit.reasons or ())
            assert added == pytest.approx(hit.score, abs=1e-5)
        assert ("issue:2", 2.0) in {
            (reason.clause, reason.score)
            for hit in result.hits
            if hit.item.id == "new"
            for reason in hit.reasons or ()
        }


def test_an_address_that_is_said_weighs_as_much_as_a_rare_word(tmp_path: Path) -> None:
    linked = replace(
        item("a paper", id="linked"), links=(Link("https://arxiv.org/abs/1906.02243", ""),)
    )
    with engine(tmp_path, [item("arxiv and a paper on arxiv", id="said"), linked]) as opened:
        for query in ("arxiv 1906.02243", "paper https://arxiv.org/abs/1906.02243"):
            result = opened.search(SearchRequest(query))
            assert (result.hits[0].item.id, result.total) == ("linked", 1), query


def test_no_name_is_of_two_issues() -> None:
    """As many numbers are spelt out in each language, and each word says one of them."""
    issues: dict[str, str] = {}
    for number in map(str, range(1, 31)):
        for name in names.of_issue(number):
            assert issues.setdefault(key(name), number) == number, name
    for number in map(str, range(1, 21)):
        spelt = [name for name in names.of_issue(number) if number not in name]
        assert len(spelt) >= len(names.LANGUAGES)
