"""The mistakes that a benchmark makes are one edit each, and no words."""

from __future__ import annotations

from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from benchmarks.mistakes import RARE, Mistake, Mistakes, measure_mistakes
from search.analysis.base import fold, strip_accents
from tests.builders import engine, item

ITEMS = [
    *(
        item(f"About tokens, part {n}", title=f"Tokens and Reformer{letter}", id=f"t{n}")
        for n, letter in enumerate("abcdefghijkl")
    ),
    item("Sur les modèles", "fr", title="Les modèles énormes", id="fr"),
    item("关于强化学习", "zh", title="强化学习的新方法", id="zh"),
]


@pytest.fixture(scope="module")
def made() -> list[Mistake]:
    return [mistake for seed in range(20) for mistake in Mistakes(ITEMS).make(5, seed)]


def test_each_mistake_is_one_edit_and_no_word_of_the_archive(made: list[Mistake]) -> None:
    known = {word for one in ITEMS for word in f"{one.title} {one.text}".lower().split()}
    for mistake in made:
        assert OSA.distance(mistake.meant.lower(), mistake.typed.lower()) == 1
        if mistake.kind == "name":
            assert strip_accents(fold(mistake.typed)) not in known


def test_names_are_rare_and_each_language_has_its_share(made: list[Mistake]) -> None:
    assert {mistake.lang for mistake in made} == {"en", "fr", "zh"}
    assert "Tokens" not in {mistake.meant for mistake in made if mistake.kind == "name"}
    assert len(ITEMS) > RARE
    for kind in ("name", "title"):
        of_kind = [mistake for mistake in made if mistake.kind == kind and mistake.lang == "en"]
        assert len(of_kind) == 20 * 5
    assert all(mistake.typed.isascii() for mistake in made if mistake.lang == "en"), "one script"


def test_what_is_measured_is_found(tmp_path: Path) -> None:
    with engine(tmp_path, ITEMS) as opened:
        found = measure_mistakes(
            opened,
            [
                Mistake("name", "en", "Reformera", "Refromera", "t0"),
                Mistake("name", "en", "Reformerb", "Rzzzzzzzb", "t1"),
                Mistake("title", "en", "Nothing of it", "Nothin of it", "t1"),
            ],
        )
    assert found == {
        "mistakes": 2,
        "harmed": 0,
        "first_three": {"all": 0.5, "name": 0.5, "en name": 0.5},
    }
