"""What every backend promises."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.backends import BACKENDS, backend
from search.backends.base import Found, Reader
from search.errors import IndexDamaged
from search.fields import FACETS
from search.index.documents import analyse
from search.model import Card, Filters, Guess, Image, Item, SearchRequest
from search.query.budget import Budget
from search.query.plan import (
    All,
    Best,
    Either,
    Except,
    Plan,
    PlanNode,
    Possible,
    Property,
    Slot,
    Terms,
)
from tests.builders import item
from tests.builders import reader as written

every_backend = pytest.mark.parametrize("name", BACKENDS)

ITEMS = [
    item("Reformer reads long texts", id="a", story="s", author="Ada", links=["https://a.org/b"]),
    item("Le Reformer lit", "fr", id="b", story="s", date="2020-02-01"),
    item("强化学习的方法", "zh", id="c", story="t", issue="2", section="education"),
    item("Without a date", id="d", story="u", date=""),
]


def opened(name: str, directory: Path) -> Reader:
    return written(directory, ITEMS, name)


def word(lang: str, term: str) -> Terms:
    return Terms({lang: (Slot((term,), 0, len(term), 0),)})


def search(reader: Reader, node: PlanNode, request: SearchRequest) -> Found:
    return reader.search(Plan(node, ""), request, Budget())


def ids(reader: Reader, node: PlanNode, **wanted: object) -> list[str]:
    found = search(reader, node, SearchRequest("", group=False, **wanted))  # type: ignore[arg-type]
    return [row.item.id for row in found.rows]


@every_backend
def test_an_item_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    full = Item(
        **{
            **{field: getattr(ITEMS[0], field) for field in Item.__dataclass_fields__},
            "id": "full",
            "title_guesses": (Guess(0, 3, 0.5, (("the", 0.25), ("she", 0.1))),),
            "guesses": (Guess(4, 12, 0.9),),
            "loss": '{"page": "tis-620", "lost": [128]}',
            "images": (Image("https://a.org/i.png", "alt", "caption العربية 学 \u2028 😀"),),
        }
    )
    reader = written(tmp_path, [full], name)
    row = reader.item("full", {})
    assert row is not None
    assert row.item == full
    assert reader.item("absent", {}) is None
    reader.close()


@every_backend
def test_plans_are_answered(name: str, tmp_path: Path) -> None:
    reader = opened(name, tmp_path)
    assert reader.languages() == {"en": 2, "fr": 1, "zh": 1}
    assert reader.frequency("en", "reform") == 1
    assert reader.frequency("en", "absent") == 0
    told = reader.item("a", {})
    assert told is not None
    assert told.others == (Card("b", "fr", ITEMS[1].title),)
    assert ids(reader, word("en", "reform")) == ["a"]
    assert ids(reader, word("zh", "学")) == ["c"]
    assert ids(reader, Either(())) == []
    assert sorted(ids(reader, All(()))) == ["a", "b", "c", "d"]
    assert sorted(ids(reader, Except(word("en", "reform")))) == ["b", "c", "d"]
    assert ids(reader, Property("url", ("http://www.a.org/b/",))) == ["a"]
    assert ids(reader, All((Property("lang", ("fr", "zh")), Property("issue", ("2",))))) == ["c"]
    reader.close()


@every_backend
def test_pages_orders_and_facets(name: str, tmp_path: Path) -> None:
    reader = opened(name, tmp_path)
    assert ids(reader, All(()), sort="newest", limit=1) == ["b"]
    assert ids(reader, All(()), offset=99) == []
    request = SearchRequest("", Filters({"lang": ("en",)}), limit=1, facets=FACETS)
    found = search(reader, All(()), request)
    assert found.total == 2
    assert found.facets["lang"] == {"en": 2, "fr": 1, "zh": 1}
    assert found.facets["section"] == {"publications": 2}
    assert found.facets["month"] == {"2020-01": 1}
    reader.close()


@every_backend
def test_a_match_that_hangs_on_lost_letters_is_possible(name: str, tmp_path: Path) -> None:
    broken = replace(item("读文", "zh", id="e"), loss='{"page": "cp1252", "lost": [150]}')
    (skeleton, *_) = analyse(broken).properties["skeleton"]
    reader = written(tmp_path, [*ITEMS, broken], name)
    sure, possible = Property("lang", ("zh",)), Possible((skeleton,))

    def flags(plan: PlanNode) -> dict[str, bool]:
        found = search(reader, plan, SearchRequest("", group=False))
        return {row.item.id: row.possible for row in found.rows}

    assert flags(possible) == {"e": True}
    assert flags(All((sure, possible))) == {"e": True}
    assert flags(Best((sure, possible))) == {"c": False, "e": False}
    assert flags(Either((word("zh", "学"), possible))) == {"c": False, "e": True}
    assert flags(Except(word("en", "reform"))) == dict.fromkeys("bcde", False)
    reader.close()


@every_backend
def test_readers_serve_several_threads(name: str, tmp_path: Path) -> None:
    reader = opened(name, tmp_path)
    answers: list[list[str]] = []

    def ask() -> None:
        for _ in range(50):
            answers.append(ids(reader, Either((word("en", "reform"), word("zh", "学")))))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader.close()
    assert len(answers) == 200
    assert all(sorted(answer) == ["a", "c"] for answer in answers)


@every_backend
def test_an_error_while_writing_passes_through_and_wedges_nothing(
    name: str, tmp_path: Path
) -> None:
    def broken() -> Iterator[Item]:
        yield ITEMS[0]
        raise ValueError("analysis failed")

    with pytest.raises(ValueError, match="analysis failed"):
        written(tmp_path, broken(), name)
    again = tmp_path / "again"
    again.mkdir()
    opened(name, again).close()


@every_backend
def test_a_directory_without_a_generation_is_an_error_that_says_so(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(IndexDamaged):
        backend(name).open(tmp_path)
