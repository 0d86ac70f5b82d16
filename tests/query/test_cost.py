"""What a query costs does not grow with clauses that come again."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.query.plan import Either
from search.query.planner import Planner
from tests.query.archive import CountingVocabulary, analysis, held, vocabulary

TEXTS = ("a model of speech and attention", "hugging face", "huggingface")


def planner(folder: Path, words: CountingVocabulary) -> Planner:
    asked = analysis(*TEXTS)
    known = {token.term for text in TEXTS for token in asked.tokens("en", text)}
    return Planner(("en",), words, held(folder), lambda _, term: int(term in known))


@pytest.mark.parametrize("clause", ["model", "atention", "a*", '"hugging face"', "huggingface"])
def test_a_clause_that_comes_again_is_looked_up_once(tmp_path: Path, clause: str) -> None:
    words = vocabulary(tmp_path, *TEXTS)
    planner(tmp_path, words).plan(clause)
    once = words.asked.copy()
    words.asked.clear()
    planner(tmp_path, words).plan(" OR ".join([clause] * 100))
    assert words.asked == once


def test_neighbours_that_come_again_are_joined_once(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, *TEXTS)
    planner(tmp_path, words).plan("hugging face " * 150)
    assert words.asked["contains"] == 4, "both, huggingface, and facehugging"


@pytest.mark.parametrize("clause", ["model", "a*", '"hugging face"', "huggingface"])
def test_a_clause_that_comes_again_counts_again_as_the_very_same_plan(
    tmp_path: Path, clause: str
) -> None:
    root = planner(tmp_path, vocabulary(tmp_path, *TEXTS)).plan(f"{clause} {clause}").root
    assert isinstance(root, Either)
    first, second = root.children
    assert first is second


def test_what_a_text_stands_for_is_looked_up_once_for_all_languages_and_places(
    tmp_path: Path,
) -> None:
    words = vocabulary(tmp_path, *TEXTS)
    everywhere = Planner(("en", "fr", "es"), words, held(tmp_path), lambda *_: 1)
    everywhere.plan("(model a*) AND a* AND -(a* OR speech) AND model")
    roles, languages = 3, 3  # any of it, all of it, none of it
    assert words.asked["cut_terms"] == roles * languages
    assert words.asked["terms"] <= 2 * roles * languages
