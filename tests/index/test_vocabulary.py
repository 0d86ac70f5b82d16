"""The words of an archive as they are spelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import vocabulary


def test_terms_are_cut_where_a_word_begins_so_and_its_term_does_not(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "reformers reformer reading transformers")
    assert words.cut_terms("en", "reformer") == ("reform",)
    assert words.cut_terms("en", "reform") == ()
    assert words.cut_terms("fr", "reformer") == ()


def test_words_that_differ_in_case_and_accents_give_their_terms(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "modèle Modèle", "relevé", "relève", "RELEVE", langs=("fr",))
    assert words.terms("fr", "MODELE") == ("model",)
    assert sorted(words.terms("fr", "releve")) == ["relev"]
    assert words.terms("en", "modele") == ()


def test_the_nearest_word_has_the_fewest_edits_then_is_the_commonest(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "reformer reformed", "reformed", "transformer")
    near = words.nearest("refromer")
    assert near is not None
    assert near.word == "reformer"
    assert words.nearest("xyz") is None
    assert words.nearest("unrelatedword") is None


def test_words_run_together_are_split_where_the_archive_has_both(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "hugging face")
    assert words.splits("HuggingFace") == [("hugging", "face")]
    assert words.splits("reformer") == []


EDITS = [
    ("ber", "bert", False),
    ("bort", "bert", True),
    ("bret", "bert", True),
    ("boot", "bert", False),
    ("networs", "network", True),
    ("netwrks", "network", False),
    ("languges", "language", True),
    ("lagnuaeg", "language", True),
    ("netwrkss", "network", False),
]
"""What is typed, what the archive has, and whether the one is read as the other."""


@pytest.mark.parametrize(("typed", "word", "near"), EDITS)
def test_how_many_edits_are_forgiven_depends_on_the_letters_typed(
    tmp_path: Path, typed: str, word: str, near: bool
) -> None:
    """None to three letters, one to seven, two beyond; a swap of neighbours is one."""
    nearest = vocabulary(tmp_path, word).nearest(typed)
    assert (nearest is not None and nearest.word == word) == near
