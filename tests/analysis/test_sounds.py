"""Names sound alike in Latin and in Arabic letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.sounds import of_arabic, of_latin, unlikeness


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("هارفارد", "Harvard"),
        ("شوبان", "Chopin"),
        ("سيسيليا", "Cecilia"),
        ("فيليب", "Philip"),
        ("كوبنهاغن", "Copenhagen"),
        ("برلين", "Berlin"),
        ("بَرْلِين", "Berlin"),
        ("ماكس", "Max"),
        ("تشارلي", "Charlie"),
        ("غوتنبرغ", "Gutenberg"),
        ("جوتنبرج", "Gutenberg"),
        ("إسبانيول", "Spaniol"),
        ("زولا", "Żoła"),
    ],
)
def test_a_name_is_written_as_it_is_heard(written: str, name: str) -> None:
    heard, sound = of_arabic(written), of_latin(name)
    assert sound
    assert heard.consonants == sound.consonants
    unlike = unlikeness(heard, sound)
    assert unlike is not None
    assert unlike <= 0.5


def test_vowels_that_are_written_are_heard() -> None:
    berlin = of_latin("Berlin")
    assert berlin
    assert unlikeness(of_arabic("برلين"), berlin) == pytest.approx(0.1), "an e is not spoken"
    assert unlikeness(of_arabic("بورلين"), berlin) is None, "an o is"
    assert unlikeness(of_arabic("برلنغ"), berlin) is None, "other consonants"
    left_out, put_in = (unlikeness(of_arabic(word), berlin) for word in ("برلن", "بريلينا"))
    assert left_out
    assert put_in
    assert put_in > left_out > 0.1


@given(st.text())
def test_any_text_sounds_somehow_or_is_no_name(text: str) -> None:
    for sound in filter(None, (of_arabic(text), of_latin(text))):
        assert len(sound.vowels) == len(sound.consonants) + 1
        assert sound.consonants.isupper() or not sound.consonants


@pytest.mark.parametrize("text", ["GPT-2", "模型", "Модель", "", "a" * 40, "two words"])
def test_only_words_of_latin_letters_are_names(text: str) -> None:
    assert of_latin(text) is None
