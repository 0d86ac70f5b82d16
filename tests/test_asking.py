"""What a query is asked as: as typed, and where that finds nothing as it was likely meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from search.engine import Engine
from search.model import Filters, SearchRequest, SearchResult
from tests.builders import engine, item

TOLD = [
    item("The Reformer is an efficient Transformer.", id="reformer", date="2020-01-02"),
    item("We like attention; the Longformer has some.", id="longformer", section="education"),
    item("Some talk of attention in the Transformer.", id="attention", date="2020-03-04"),
    item("A hub, with attention or without.", id="hub", author="Grace Hopper"),
    item("A hub of trains.", id="trains"),
    item("Un poème français sur l'attention.", "fr", id="poem", issue="7"),
    item("الشبكات العصبية والانتباه", "ar", id="ar"),
    item("强化学习的新方法，机器学习模型。", "zh", id="zh"),
    item("化学家学习新的语言。", "zh", id="zh-other"),
    item("Doğal dil işleme ve öğrenme aktarımı", "tr", id="tr"),
    item("Learning zero-shot", id="zero-shot"),
    item("From zero on, a shoot of a plant.", id="shoot"),
    *(item(f"filler {n}, so that words are rare", id=f"f{n}") for n in range(18)),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(tmp_path_factory.mktemp("asking"), TOLD) as opened:
        yield opened


def ask(archive: Engine, query: str, **wanted: object) -> SearchResult:
    asked = {"limit": 100, "group": False, **wanted}
    return archive.search(SearchRequest(query, **asked))  # type: ignore[arg-type]


def ids(result: SearchResult) -> list[str]:
    return [hit.item.id for hit in result.hits]


APPLIED = [
    ("refromer", "spelling", ("Reformer",), "Reformer", {"reformer"}),
    ("refor", "completion", (), "refor*", {"reformer"}),
    ("longf", "completion", (), "longf*", {"longformer"}),
    ("trans", "completion", (), "trans*", {"reformer", "attention"}),
    ('"the efficeint transformer"', "spelling", ("efficient",), None, {"reformer"}),
    ("attnetion AND hub", "spelling", ("attention",), None, {"hub"}),
    ("refor AND efficeint", "spelling", ("efficient",), "refor* AND efficient", {"reformer"}),
    ('author:"Grace Hoper"', "spelling", ('author:"Grace Hopper"',), None, {"hub"}),
    ("longfromer section:educaton", "spelling", ("Longformer", "section:education"), None, None),
    ("atention*", "spelling", ("attention",), "attention*", None),
    ("صثمؤخ", None, (), "صثمؤخ", set()),
    ("فقشهىس", "spelling", ("trains",), "trains", {"trains"}),
    ("hgaf;hj", "spelling", ("الشبكات",), "الشبكات", {"ar"}),
    ("moxing", "completion", (), "模型", {"zh"}),
    ("jiqixuexi", "spelling", ("机器学习",), "机器学习", None),
    ("zzxqyyvk", None, (), "zzxqyyvk", set()),
    ("lang:xx reformer", None, (), "reformer lang:xx", set()),
]


@pytest.mark.parametrize(
    ("query", "applied", "corrections", "read_as", "found"),
    APPLIED,
    ids=[case[0] for case in APPLIED],
)
def test_where_nothing_is_found_what_was_meant_is_asked_and_said(
    archive: Engine,
    query: str,
    applied: str | None,
    corrections: tuple[str, ...],
    read_as: str | None,
    found: set[str] | None,
) -> None:
    result = ask(archive, query)
    assert (result.applied, result.corrections) == (applied, corrections)
    assert result.query == query
    assert read_as is None or result.read_as == read_as
    assert found is None or set(ids(result)[: result.total]) == found
    assert bool(result.total) == bool(applied)
    assert ask(archive, query, verbatim=True).total == 0, "there is a way back"


COMPOUNDS = [
    ("zero-shoot", ("zero-shot",), {"zero-shot"}),
    ("zero-shto", ("zero-shot",), {"zero-shot"}),
    ('"zero-shoot"', ("zero-shot",), {"zero-shot"}),
    ("zero-shoot trains", (), {"trains"}),
    ("zero-zork", (), {"zero-shot", "shoot"}),
    ("has the zero-shoot a plant on which trains like a shoot talk?", (), None),
]


@pytest.mark.parametrize(("query", "corrections", "found"), COMPOUNDS)
def test_parts_of_a_misspelt_compound_are_not_what_was_meant(
    archive: Engine, query: str, corrections: tuple[str, ...], found: set[str] | None
) -> None:
    result = ask(archive, query)
    assert result.corrections == corrections
    assert found is None or set(ids(result)[: result.total]) == found
    if found is None:
        assert ids(result)[0] == "shoot", "a question keeps what its words have of it"


AS_TYPED = [
    "reformer",
    "trains",
    "hub attnetion",
    "attnetion OR hub",
    "refor hub",
    "hub -attnetion",
    "强化学席",
    "POÈME francais",
]


@pytest.mark.parametrize("query", AS_TYPED)
def test_what_is_found_as_typed_is_what_is_found(archive: Engine, query: str) -> None:
    result = ask(archive, query)
    assert result.total
    assert (result.applied, result.corrections, result.read_as) == (None, (), query)
    verbatim = ask(archive, query, verbatim=True)
    assert sorted(ids(verbatim)) == sorted(ids(result))
    assert (verbatim.total, verbatim.more) == (result.total, result.more)


def test_what_was_likely_meant_comes_first_and_is_marked(archive: Engine) -> None:
    assert ids(ask(archive, "hub"))[0] == "trains", "being shorter"
    first = ask(archive, "hub attnetion").hits[0]
    assert first.item.id == "hub"
    assert [first.snippet.text[start:end] for start, end in first.snippet.marks] == [
        "hub",
        "attention",
    ]
    assert ids(ask(archive, "hub attnetion", verbatim=True))[0] == "trains"


def test_a_question_is_asked_as_it_was_likely_meant(archive: Engine) -> None:
    for query in (
        "has the refromer a hub?",
        "refromer efficeint language models hub trains talk attention",
    ):
        result = ask(archive, query)
        assert "Reformer" in result.corrections
        assert "Reformer" in result.read_as
        assert result.applied is None
        assert "reformer" in ids(result)
        verbatim = ask(archive, query, verbatim=True)
        assert verbatim.corrections == ()


def test_filters_and_pages_hold_for_what_was_meant(archive: Engine) -> None:
    french = ask(archive, "attnetion", filters=Filters({"lang": ("fr",)}))
    assert (french.corrections, ids(french)) == (("attention",), ["poem"])
    none = ask(archive, "refromer", filters=Filters({"lang": ("fr",)}))
    assert (none.corrections, none.total) == ((), 0)
    every = ids(ask(archive, "attnetion", sort="newest"))
    pages = [ids(ask(archive, "attnetion", sort="newest", offset=n, limit=1)) for n in range(4)]
    assert [name for page in pages for name in page] == every


def test_what_was_meant_is_ranked_explained_and_marked_in_the_item(archive: Engine) -> None:
    asked = SearchRequest("refromer", explain=True)
    (hit,) = archive.search(asked).hits
    assert hit.reasons is not None
    assert [(reason.clause, reason.rule) for reason in hit.reasons] == [("Reformer", "spelling")]
    assert [name for name, _ in archive.rank(asked)] == ["reformer"]
    plan, _ = archive.explain("refromer")
    assert plan.read_as == "Reformer"
    assert archive.read("reformer", "refromer").hit.snippet.marks
    assert archive.why("reformer", asked).place == 1
    (favoured, *_) = archive.search(replace(asked, query="hub attnetion")).hits
    assert ("attention", "spelling") in [(r.clause, r.rule) for r in favoured.reasons or ()]
    assert "attention" not in archive.why("trains", replace(asked, query="hub attnetion")).lacking


def test_words_of_no_meaning_and_no_words_are_asked_as_they_are(archive: Engine) -> None:
    for query in ("", " ", "()", "-", '"', "the", "*", "\ud800", "化\ud800", "x" * 300):
        result = ask(archive, query)
        assert result.applied is None
