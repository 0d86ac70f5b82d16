"""The words of an archive as they are spelt."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexDamaged
from search.index.arrays import Arrays, written
from search.index.vocabulary import FILE, Near, Vocabulary
from search.index.words import WordsPart
from tests import builders
from tests.builders import item, vocabulary, write


def test_terms_are_cut_where_a_word_begins_so_and_its_term_does_not(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "reformers reformer reading transformers")
    assert words.cut_terms("en", "reformer") == ("reform",)
    assert words.cut_terms("en", "reform") == ()
    assert words.cut_terms("fr", "reformer") == ()


def test_words_that_differ_in_case_and_accents_give_their_terms(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "modèle Modèle", "relevé", "relève", "RELEVE", langs=("fr",))
    assert words.terms("MODELE") == {"fr": ("model",)}
    assert words.terms("releve") == {"fr": ("relev",)}


def test_a_word_has_its_own_terms_in_each_language_that_has_it(tmp_path: Path) -> None:
    told = [("Modèles", "fr"), ("modeles", "en"), ("réseaux", "fr"), ("modelés", "es")]
    write(WordsPart(), tmp_path, [item(text, lang) for text, lang in told])
    words = Vocabulary(tmp_path)
    assert words.terms("MODELES") == {"en": ("model",), "es": ("modeles",), "fr": ("model",)}
    assert words.terms("reseaux") == {"fr": ("reseau",)}
    assert words.cut_terms("fr", "reseaux") == ("reseau",)
    assert words.cut_terms("en", "reseaux") == ()


def test_a_word_that_nothing_has_is_damage(tmp_path: Path) -> None:
    vocabulary(tmp_path, "models", "model").close()
    with closing(Arrays(tmp_path / FILE)) as arrays, written(tmp_path / "crafted") as out:
        for name in arrays.names():
            values = arrays.array(name)
            out.add(name, np.zeros_like(values) if name == "counts" else values)
    (tmp_path / "crafted").replace(tmp_path / FILE)
    with pytest.raises(IndexDamaged, match="nothing has"):
        Vocabulary(tmp_path).near("modal", 1)


@pytest.mark.parametrize("run", [1, builders.RUN])
@pytest.mark.parametrize(("texts", "term"), [(("v2.1", "v2"), "v2"), (("v2", "v2.1"), "2")])
def test_the_last_item_that_has_a_word_decides_which_term_it_has(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: int,
    texts: tuple[str, str],
    term: str,
) -> None:
    """Whichever runs its items are in."""
    monkeypatch.setattr(builders, "RUN", run)
    assert vocabulary(tmp_path, *texts).terms("v2") == {"en": (term,)}


def test_near_words_are_given_as_they_are_mostly_written_with_all_their_languages(
    tmp_path: Path,
) -> None:
    told = [("Modèle", "fr"), ("modèle", "fr"), ("modele", "fr"), ("modele", "en"), ("mode", "en")]
    write(WordsPart(), tmp_path, [item(text, lang) for text, lang in told])
    (near,) = Vocabulary(tmp_path).near("modelle", 1)
    assert near == Near("modele", 1, "modèle", 4, frozenset(("en", "fr")))


NEAR = [
    ("bort", 1, {"bert": 1}),
    ("bret", 1, {"bert": 1}),
    ("berrt", 1, {"bert": 1}),
    ("ber", 1, {"bert": 1}),
    ("BÉRT", 1, {}),
    ("boot", 1, {}),
    ("boot", 2, {"bert": 2}),
    ("lagnuaeg", 2, {"language": 2}),
    ("lagnuaeg", 1, {}),
    ("networkss", 1, {"networks": 1}),
]
"""What is typed, how many edits are looked for, and what is that near in how many."""


@pytest.mark.parametrize(("typed", "edits", "near"), NEAR)
def test_near_words_are_some_edits_away(
    tmp_path: Path, typed: str, edits: int, near: dict[str, int]
) -> None:
    """An exchange of neighbours is one edit; what differs in accents alone is not near."""
    words = vocabulary(tmp_path, "bert language networks")
    assert {one.form: one.edits for one in words.near(typed, edits)} == near


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("convlut", ["convolution"]),
        ("cnvolut", ["convolution"]),
        ("convoult", []),
        ("convoutli", []),
        ("convolug", []),
        ("convolut", []),
        ("covol", []),
        ("convvolut", []),
        ("canvolut", []),
        ("convolutoin", []),
    ],
)
def test_what_begins_nearly_so_goes_on_rightly_behind_the_mistake(
    tmp_path: Path, typed: str, near: list[str]
) -> None:
    """Few letters begin many words nearly so, and what ends otherwise is another word."""
    words = vocabulary(tmp_path, "convolution converts")
    assert [one.form for one in words.nearly_begun(typed)] == near


def test_a_word_begins_or_is_a_word_of_the_archive(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "modèle", langs=("fr", "es"))
    for beginning, there in {"mode": True, "MODÈLE": True, "odele": False, "": False}.items():
        assert words.begins(beginning) == there
    assert words.languages("Modele") == {"fr", "es"}
    assert words.languages("mode") == set()


def test_words_run_together_are_split_where_the_archive_has_both(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "hugging face")
    assert words.splits("HuggingFace") == [("hugging", "face")]
    assert words.splits("reformer") == []
