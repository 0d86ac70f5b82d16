"""The words of an archive as they are spelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.index.vocabulary import MOST_EXPANSIONS, Vocabulary, write


def vocabulary(tmp_path: Path, *texts: str) -> Vocabulary:
    write(texts, tmp_path / "words.trie")
    return Vocabulary(tmp_path / "words.trie")


def test_a_prefix_stands_for_the_commonest_words(tmp_path: Path) -> None:
    rare = " ".join(f"ab{n}" for n in range(MOST_EXPANSIONS + 50))
    words = vocabulary(tmp_path, rare, "abzzz", "abzzz")
    found = [spelling.word for spelling in words.beginning("AB")]
    assert found[0] == "abzzz"
    assert len(found) == MOST_EXPANSIONS


def test_spellings_differ_in_case_and_accents_the_commonest_first(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "modèle Modèle", "modèle", "modele", "MODÉLE")
    found = [spelling.word for spelling in words.spellings("MODELE")]
    assert found[0] == "modèle"
    assert sorted(found) == ["modele", "modèle", "modéle"]


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
