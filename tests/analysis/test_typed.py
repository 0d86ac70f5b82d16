"""What a beginning that is typed and the words it may become have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.pinyin import spelt
from search.analysis.typed import LONGEST, key, shown, without_article


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("elev", "Élève"),
        ("gpt2", "GPT-2"),
        ("gpt-", "GPT-2"),
        ("question-ans", "question‑answering"),
        ("isik", "Işık"),
        ("istanbul", "İSTANBUL"),
        ("語言", "语言模型"),
        ("语言", "語言模型"),
        ("احصا", "إحصاءات"),
        ("شبكه", "شَبَكَة"),
        ("ＡＢ", "abc"),
    ],
)
def test_keys_begin_alike(typed: str, written: str) -> None:
    assert key(written).startswith(key(typed))


@given(st.text() | st.text(st.sampled_from("語言a\ud800")))
def test_any_text_has_a_key_that_is_short_and_its_own(text: str) -> None:
    found = key(text)
    assert len(found) <= 18 * LONGEST
    assert found == key(found) or len(found) > LONGEST or not found.isascii()
    shown(text)


def test_arabic_words_are_shown_without_their_marks_and_others_with_theirs() -> None:
    assert shown("نُصُوصٌ") == "نصوص"
    assert shown("été") == "été"
    assert without_article(key("النصوص")) == key("نصوص")


def test_pinyin_depends_on_the_word() -> None:
    assert spelt("模型") == ("moxing", "mx")
    assert spelt("银行") == ("yinhang", "yh")
    assert spelt("行走") == ("xingzou", "xz")
    assert spelt("ABC") == spelt("") == ()
