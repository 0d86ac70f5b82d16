"""The forms in which words are written, and which words are names."""

from __future__ import annotations

import pytest

from search.analysis.forms import forms, is_name, plain


@pytest.mark.parametrize(
    ("surface", "typed"),
    [
        ("Transformers", "transformers"),
        ("Résumé", "resume"),
        ("ＢＥＲＴ", "bert"),
        ("Łódź", "LODZ"),
        ("state‑of‐the-art", "state-of-the-art"),
        ("state-of-the-art", "of-the"),
        ("R＆D", "r&d"),
    ],
)
def test_a_word_is_found_as_it_is_written_but_for_case_width_and_accents(
    surface: str, typed: str
) -> None:
    assert plain(typed) in forms(surface)


@pytest.mark.parametrize(
    ("surface", "typed"),
    [
        ("transformers", "transformer"),
        ("pretrained", "pre-trained"),
        ("pre-trained", "pretrained"),
        ("TextVectorization", "vectorization"),
    ],
)
def test_another_form_is_not_found(surface: str, typed: str) -> None:
    assert plain(typed) not in forms(surface)


def test_accents_are_kept_beside_what_is_without() -> None:
    assert forms("Café") == ("café", "cafe")
    assert forms("کتاب") == ("کتاب", "كتاب")


def test_a_long_compound_has_as_many_forms_as_it_has_parts_by_far() -> None:
    assert len(forms("-".join("a" * 200))) < 200 * 5


@pytest.mark.parametrize("word", ["GPT-2", "BERTs", "HuggingFace", "iOS", "fine-tune", "wav2vec"])
def test_names_have_capitals_within_digits_or_hyphens(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["Transformers", "models", "2020", "l’IA", "node.js", "语言"])
def test_other_words_are_no_names(word: str) -> None:
    assert not is_name(word)
