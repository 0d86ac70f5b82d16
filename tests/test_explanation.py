"""Why an item is a result, or none: the parts of the query add up, and name their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine
from search.errors import ItemMissing
from search.model import Filters, Image, Link, Reason, SearchRequest
from search.settings import Settings
from tests.builders import engine, item

PARTS = (
    "Reformer",
    "transformers",
    '"model cards"',
    "tok*",
    "语言模型",
    "注意力",
    "النماذج",
    "huggingface",
    "longfromer",
    "modelo",
    "sözcük",
    "-bert",
    "lang:en,fr",
    "arxiv.org/abs/2001.04451",
    "issue:3",
    "(bert OR gpt)",
    "GPT-2",
    "modèle",
)


@pytest.fixture(scope="module")
def sample(sample_index: Settings) -> Iterator[Engine]:
    with Engine(sample_index) as opened:
        yield opened


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4, unique=True))
@settings(max_examples=60, deadline=None)
def test_reasons_add_up_to_the_score(sample: Engine, parts: list[str]) -> None:
    result = sample.search(SearchRequest(" ".join(parts), explain=True, limit=20))
    for hit in result.hits:
        assert hit.reasons is not None
        assert sum(reason.score for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-5)
    plain = sample.search(SearchRequest(" ".join(parts), limit=20))
    assert [hit.item.id for hit in plain.hits] == [hit.item.id for hit in result.hits]
    assert all(hit.reasons is None for hit in plain.hits)


def reasons(folder: Path, query: str) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Give clause, rule, words and fields of the reasons for the one result."""
    made = replace(
        item("Hugging Face hosts Models. Pre-trained ones, e.g. wav2vec.", title="A library"),
        heading="Tools",
        links=(Link("https://example.org/x", "x"),),
        images=(Image("a.png", "", "A llama"),),
    )
    with engine(folder, [made, item("nothing of that kind")]) as opened:
        (hit,) = opened.search(SearchRequest(query, explain=True)).hits
        return [(r.clause, r.rule, r.words, r.fields) for r in hit.reasons or ()]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("models", ("models", "word", ("Models",), ("text",))),
        ("modelling", ("modelling", "form", ("Models",), ("text",))),
        ("libraries", ("libraries", "form", ("library",), ("title",))),
        ('"hosts models"', ("hosts models", "phrase", ("hosts", "Models"), ("text",))),
        ("wav*", ("wav*", "beginning", ("wav2vec",), ("text",))),
        ("wavv2vec", ("wav2vec", "spelling", ("wav2vec",), ("text",))),
        ("huggingface", ("hugging face", "phrase", ("Hugging", "Face"), ("text",))),
        ("llama", ("llama", "word", ("llama",), ("captions",))),
        ("tools", ("tools", "word", ("Tools",), ("section",))),
        ("example.org/x", ("url:example.org/x", "url", (), ("url",))),
    ],
)
def test_a_reason_names_the_words_their_place_and_the_rule(
    tmp_path: Path, query: str, wanted: tuple[str, str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert wanted in reasons(tmp_path, query)


def test_a_verdict_says_what_keeps_an_item_out(tmp_path: Path) -> None:
    items = [
        item("red apple", id="a", lang="en", story="s"),
        item("pomme rouge apple", id="f", lang="fr", story="s"),
        item("red pear", id="p", lang="en"),
        item("NER or named entity recognition", id="n", lang="en"),
    ]
    with engine(tmp_path, items) as opened:

        def why(item_id: str, query: str, **values: tuple[str, ...]) -> dict[str, object]:
            told = opened.why(item_id, SearchRequest(query, Filters(values)))
            said = {name: getattr(told, name) for name in ("lacking", "unwanted", "filtered")}
            return {name: value for name, value in said.items() if value} | {"place": told.place}

        assert why("a", "red apple") == {"place": 1}
        assert why("p", "red apple") == {"place": 2, "lacking": ("apple",)}
        assert why("p", "apple") == {"place": None, "lacking": ("apple",)}
        assert why("p", "NER") == {"place": None, "lacking": ("NER",)}, "no other name of it"
        assert why("p", "red -pear") == {"place": None, "unwanted": ("pear",)}
        assert why("p", "red", lang=("fr",)) == {"place": None, "filtered": ("lang",)}
        assert why("p", "red lang:fr") == {"place": None, "lacking": ("lang:fr",)}
        told = opened.why("f", SearchRequest("apple", prefer=("en",)))
        assert (told.place, told.shown) == (1, "a"), "another telling stands for the story"
        alone = opened.why("f", SearchRequest("apple", group=False))
        assert (alone.place, alone.shown) in ((1, ""), (2, ""))
        with pytest.raises(ItemMissing):
            opened.why("none", SearchRequest("apple"))


def test_what_is_similar_shares_rare_words_or_links(tmp_path: Path) -> None:
    link = (Link("https://www.example.org/page/", "p"),)
    items = [
        replace(item("a wav2vec and a common word", id="a", story="s"), links=link),
        item("un wav2vec, mot common", id="translated", lang="fr", story="s"),
        item("the wav2vec once more", id="rare"),
        item("common word", id="common"),
        replace(
            item("altogether different", id="linked"), links=(Link("http://example.org/page", ""),)
        ),
        item("wav2vec en français", id="abroad", lang="fr"),
        item("nothing", id="none"),
        *(item(f"common word {at}") for at in range(10)),
    ]
    with engine(tmp_path, items) as opened:
        result = opened.similar("a", SearchRequest("", limit=100, explain=True))
        found = {hit.item.id: hit for hit in result.hits}
        assert set(found) >= {"rare", "linked", "abroad", "common"}
        assert not {"a", "translated", "none"} & set(found), "its own story, and what is unlike"
        assert found["rare"].score > found["common"].score
        (shared,) = found["linked"].reasons or ()
        assert shared == Reason(
            "url:https://www.example.org/page/", "url", (), ("url",), shared.score
        )
        assert shared.score == pytest.approx(found["linked"].score)
        assert found["rare"].snippet.marks
        only = opened.similar("a", SearchRequest("", Filters({"lang": ("fr",)})))
        assert [hit.item.id for hit in only.hits] == ["abroad"]
        with pytest.raises(ItemMissing):
            opened.similar("no such", SearchRequest(""))


def test_an_exact_spelling_counts_once_more(tmp_path: Path) -> None:
    """Where the archive has others; a question asks for no spelling."""
    told = [item("A résumé.", id="so"), item("To resume.", id="other"), item("A parser.", id="p")]
    with engine(tmp_path, told) as opened:

        def rules(query: str) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
            hits = opened.search(SearchRequest(query, explain=True)).hits
            return {h.item.id: [(r.rule, r.words) for r in h.reasons or ()] for h in hits}

        assert rules("résumé") == {
            "so": [("word", ("résumé",)), ("exact", ("résumé",))],
            "other": [("form", ("resume",))],
        }
        assert rules("resume")["so"] == [("form", ("résumé",))]
        assert rules("parser") == {"p": [("word", ("parser",))]}
        assert [rule for rule, _ in rules("a parser of a résumé?")["so"]] == ["form"]
        assert opened.why("other", SearchRequest("résumé")).lacking == ()
