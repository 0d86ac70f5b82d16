"""What the road out says beside results: neighbours, and whether it can answer at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search.engine import Engine, Neighbours
from search.errors import IndexMissing
from search.model import Card, Image, Item, SearchRequest
from search.settings import Settings
from tests.builders import engine, item

FIRST, SECOND, THIRD = (item(f"model {n}", id=f"a{n}", title=f"Title {n}") for n in (1, 2, 3))
FRENCH = item("modèle", "fr", id="f1")
OTHER_FILE = replace(item("model 4", id="a4"), path="other.md")


def card(made: Item) -> Card:
    return Card(made.id, made.lang, made.title)


def test_neighbours_are_those_of_an_items_issue_and_language(tmp_path: Path) -> None:
    with engine(tmp_path, [FIRST, FRENCH, SECOND, THIRD]) as opened:
        assert opened.neighbours(FIRST) == Neighbours(None, card(SECOND))
        assert opened.neighbours(SECOND) == Neighbours(card(FIRST), card(THIRD))
        assert opened.neighbours(THIRD) == Neighbours(card(SECOND), None)
        assert opened.neighbours(FRENCH) == Neighbours()


def test_an_item_that_the_index_has_no_more_has_no_neighbours(tmp_path: Path) -> None:
    with engine(tmp_path, [FIRST, SECOND]) as opened:
        assert opened.neighbours(THIRD) == Neighbours()
        assert opened.neighbours(OTHER_FILE) == Neighbours()


def test_an_engine_is_ready_with_the_generation_that_serves(tmp_path: Path) -> None:
    with Engine(Settings(tmp_path)) as opened:
        with pytest.raises(IndexMissing):
            opened.serving()
        for generation in ("gen-000001", "gen-000002"):
            engine(tmp_path, [FIRST]).close()
            assert opened.serving().generation == generation


def test_what_a_picture_says_is_found_and_shown(tmp_path: Path) -> None:
    """Its caption, and what is said to those who cannot see it, once if they say the same."""
    shown = (Image("", "A treadle", "The treadle loom"), Image("", "A treadle", "A treadle, 1790"))
    told = replace(item("Weaving", id="a"), images=shown)
    with engine(tmp_path, [told]) as opened:
        for query in ("treadle", "loom", "1790"):
            result = opened.search(SearchRequest(query, explain=True))
            assert [hit.item.id for hit in result.hits] == ["a"]
            assert result.hits[0].snippet.marks
            assert result.hits[0].reasons
            assert result.hits[0].reasons[0].fields == ("captions",)
        captions = opened.read("a", "treadle").captions
    assert [snippet.text for snippet in captions] == [
        "The treadle loom · A treadle",
        "A treadle, 1790",
    ]
    assert [len(snippet.marks) for snippet in captions] == [2, 1]
