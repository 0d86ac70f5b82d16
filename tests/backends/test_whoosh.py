"""Whoosh over our files: its own searcher agrees, and nothing is ever unpickled."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import query
from whoosh.searching import Searcher

from search.archive.reader import read_archive
from search.backends.base import Reader
from search.backends.whoosh.codec import searcher
from search.model import SearchRequest
from search.query.budget import Budget
from search.query.plan import Adjacent, All, Either, Except, Plan, PlanNode, Property, Slot, Terms
from tests.builders import item, reader
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searcher, Reader]]:
    directory = tmp_path_factory.mktemp("sample")
    items = [made for issue in read_archive([SAMPLE]).issues for made in issue.items]
    ours = reader(directory, items)
    theirs = searcher(directory)
    yield theirs, ours
    theirs.close()
    ours.close()


def our_ids(ours: Reader, node: PlanNode) -> list[str]:
    request = SearchRequest("", group=False, limit=10_000)
    return sorted(name for name, _ in ours.ids(Plan(node, ""), request, Budget()))


def their_ids(theirs: Searcher, asked: query.Query) -> list[str]:
    found = theirs.docs_for_query(asked)
    return sorted(theirs.stored_fields(doc)["item"].id for doc in found)


def term(word: str, lang: str = "en") -> query.Term:
    return query.Term(f"text_{lang}", word)


def slots(*words: str, lang: str = "en", prefix: str = "") -> dict[str, tuple[Slot, ...]]:
    made = (Slot((word,), at, at + 1, at) for at, word in enumerate(words))
    return {lang: (Slot((), 0, 1, 0, prefix),) if prefix else tuple(made)}


MODEL, LANGUAGE = Terms(slots("model")), Terms(slots("languag"))
SAME = [
    (term("model"), MODEL),
    (term("absent"), Terms(slots("absent"))),
    (term("模型", "zh"), Terms(slots("模型", lang="zh"))),
    (term("نموذج", "ar"), Terms(slots("نموذج", lang="ar"))),
    (query.And([term("model"), term("languag")]), All((MODEL, LANGUAGE))),
    (query.Or([term("model"), term("languag")]), Either((MODEL, LANGUAGE))),
    (
        query.Or([term("model"), term("model", "fr")]),
        Terms({**slots("model"), **slots("model", lang="fr")}),
    ),
    (query.And([term("model"), query.Not(term("languag"))]), All((MODEL, Except(LANGUAGE)))),
    (query.Phrase("text_en", ["languag", "model"]), Adjacent(slots("languag", "model"))),
    (query.Phrase("text_en", ["long", "text"]), Adjacent(slots("long", "text"))),
    (query.Phrase("text_zh", ["语", "言", "模"]), Adjacent(slots("语", "言", "模", lang="zh"))),
    (query.Prefix("text_en", "trans"), Adjacent(slots(prefix="trans"))),
    (query.Prefix("text_fr", "mod"), Adjacent(slots(prefix="mod", lang="fr"))),
    (query.Prefix("text_tr", "dil"), Adjacent(slots(prefix="dil", lang="tr"))),
    (query.Term("has_lang", "pt"), Property("lang", ("pt",))),
    (query.Term("has_lang", "pt-br"), Property("lang", ("pt-BR",))),
    (query.Term("has_section", "education"), Property("section", ("education",))),
    (
        query.Or([query.Term("has_issue", "1"), query.Term("has_issue", "3")]),
        Property("issue", ("1", "3")),
    ),
    (
        query.And([query.Term("has_lang", "en"), term("model")]),
        All((Property("lang", ("en",)), MODEL)),
    ),
    (query.Not(query.Term("has_lang", "en")), Except(Property("lang", ("en",)))),
    (query.Prefix("has_month", "2021-0"), Property("month", ("2021-03", "2021-04", "2021-05"))),
    (query.Every(), All(())),
]


@pytest.mark.parametrize(("theirs", "ours"), SAME, ids=lambda value: str(value)[:40])
def test_whooshs_own_searcher_finds_the_same(
    sample: tuple[Searcher, Reader], theirs: query.Query, ours: PlanNode
) -> None:
    found = our_ids(sample[1], ours)
    assert their_ids(sample[0], theirs) == found
    assert bool(found) == ("absent" not in str(theirs))


def test_whoosh_sorts_and_groups_by_our_columns(sample: tuple[Searcher, Reader]) -> None:
    theirs, ours = sample
    langs = theirs.reader().column_reader("lang")
    assert len(langs) == theirs.doc_count_all()
    every = [theirs.stored_fields(doc)["item"] for doc in range(len(langs))]
    assert list(langs) == [made.lang.encode() for made in every]
    assert [langs[doc] for doc in range(len(langs))] == list(langs)
    assert all((row := ours.item(made.id, {})) and row.item == made for made in every)
    found = theirs.search(query.Every(), limit=None, sortedby="lang", groupedby="section")
    assert [hit["item"].lang for hit in found] == sorted(made.lang for made in every)
    counted = {name.decode(): len(docs) for name, docs in found.groups("section").items()}
    assert counted == Counter(made.section for made in every)


def test_whoosh_reads_terms_in_order_and_their_places(sample: tuple[Searcher, Reader]) -> None:
    terms = list(sample[0].reader().all_terms())
    assert terms == sorted(terms)
    assert len(set(terms)) == len(terms) > 1000
    matcher = sample[0].reader().postings("text_en", b"model")
    while matcher.is_active():
        places = matcher.value_as("positions")
        assert places
        assert places == sorted(set(places))
        matcher.next()


def test_the_schema_comes_from_the_table_of_contents(tmp_path: Path) -> None:
    reader(tmp_path, [item("Reformer", links=["https://a.org"]), item("Modèle", "fr")]).close()
    path = tmp_path / "contents.json"
    contents = json.loads(path.read_text(encoding="utf-8"))
    assert contents["documents"] == 2
    opened = searcher(tmp_path)
    assert sorted(opened.schema.names()) == sorted(contents["schema"])
    assert {"text_en", "text_fr", "has_url", "lang", "item"} <= set(contents["schema"])
    opened.close()
    contents["schema"] = {"text_en": "terms"}
    path.write_text(json.dumps(contents), encoding="utf-8")
    opened = searcher(tmp_path)
    assert opened.schema.names() == ["text_en"]
    assert list(opened.reader().indexed_field_names()) == ["text_en"]
    opened.close()
