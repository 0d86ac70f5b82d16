"""Snippets: the right window, whole words marked, right to the code point."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyzer_for
from search.model import Snippet, Token
from search.query.planner import Planner
from search.snippets import WIDTH, marked, snippet
from tests.builders import vocabulary

LONG = "Filler words stand here to make the text long enough to be cut somewhere. " * 12


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    words = vocabulary(tmp_path_factory.mktemp("words"))
    languages = ("en", "fr", "zh", "ar", "tr", "pt", "und")
    return Planner(languages, words, lambda lang, term: 1)


def show(planner: Planner, query: str, text: str, lang: str) -> str:
    """Give the snippet with its marks in brackets."""
    return bracketed(snippet(text, tokens(text, lang), planner.plan(query).marks[lang]))


def tokens(text: str, lang: str) -> Iterable[Token]:
    return analyzer_for(lang).tokens(text, cuts=False)


def bracketed(shown: Snippet) -> str:
    text = shown.text
    for start, end in reversed(shown.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


MARKED = [
    ("en", "model", "Models and a model’s models.", "[Models] and a [model]’s [models]."),
    ("en", "GPT-2", "GPT-2, GPT-3 and GPT2.", "[GPT-2], GPT-3 and [GPT2]."),
    ("en", '"deep learning"', "Deep learning is deep.", "[Deep] [learning] is deep."),
    ("fr", "ia", "L’IA et l'IA d'été.", "L’[IA] et l'[IA] d'été."),
    ("fr", "modele", "Un mode\u0300le.", "Un [mode\u0300le]."),
    ("tr", "bert", "BERT'lere ve BERT.", "[BERT]'lere ve [BERT]."),
    ("tr", "işleme", "DİL İŞLEME", "DİL [İŞLEME]"),
    ("ar", "التعلم", "التَّعَلُّم العميق", "[التَّعَلُّم] العميق"),
    ("ar", "learning", "التعلم (Deep Learning) هنا", "التعلم (Deep [Learning]) هنا"),
    ("zh", "强化学习", "用强化学习的方法", "用[强化学习]的方法"),
    ("zh", "學習", "强化学习", "强化[学习]"),
    ("zh", "学", "学校大学", "[学]校大[学]"),
    ("zh", "bert", "使用BERT模型", "使用[BERT]模型"),
    ("en", "fullwidth", "ＦＵＬＬＷＩＤＴＨ text", "[ＦＵＬＬＷＩＤＴＨ] text"),
    ("en", "reformer -text", "Reformer text", "[Reformer] text"),
    ("en", "family", "👩‍👩‍👧 family 👨‍👩‍👧", "👩‍👩‍👧 [family] 👨‍👩‍👧"),
]


@pytest.mark.parametrize(("lang", "query", "text", "wanted"), MARKED)
def test_whole_words_are_marked(
    planner: Planner, lang: str, query: str, text: str, wanted: str
) -> None:
    assert show(planner, query, text, lang) == wanted


def test_parts_are_marked_only_where_no_whole_is(planner: Planner) -> None:
    assert show(planner, "强化学习", "学校和机器", "zh") == "[学]校和机器"


def test_the_window_has_the_most_words_of_the_query(planner: Planner) -> None:
    text = f"alpha {LONG} alpha beta gamma {LONG} gamma"
    shown = show(planner, "alpha beta gamma", text, "en")
    assert "[alpha] [beta] [gamma]" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_long_text_is_cut_to_about_the_width(planner: Planner, lang: str) -> None:
    text = LONG if lang == "en" else "自然语言处理的模型很多。" * 60
    shown = snippet(text, tokens(text, lang), planner.plan("模型 words").marks[lang])
    assert len(shown.text) <= WIDTH + 2


def test_white_space_is_collapsed_and_marks_move_along(planner: Planner) -> None:
    assert show(planner, "b d", "a\n\n\nb   c \t d", "en") == "a [b] c [d]"


def test_an_unmatched_text_begins_at_its_beginning(planner: Planner) -> None:
    assert show(planner, "absent", LONG, "en").startswith("Filler words")


@given(
    text=st.text(st.sampled_from("ab \n.é\u0301学习ع\u064e😀\u200d。"), max_size=700),
    query=st.text(st.sampled_from("abé学ع "), max_size=12),
    lang=st.sampled_from(["en", "zh", "ar"]),
)
def test_marks_are_sorted_disjoint_and_never_part_a_character(
    planner: Planner, text: str, query: str, lang: str
) -> None:
    marks = planner.plan(query).marks.get(lang)
    assert marks is not None
    found = list(tokens(text, lang))
    for shown in (snippet(text, found, marks), marked(text, found, marks)):
        last = -1
        for start, end in shown.marks:
            assert last < start < end <= len(shown.text)
            assert not shown.text[start:end].isspace()
            following = shown.text[end : end + 1]
            assert not following or not unicodedata.category(following).startswith("M")
            last = end
