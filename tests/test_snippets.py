"""Snippets: the right window, whole words marked, right to the code point."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import analyzer_for
from search.model import Guess, Link, Snippet, Token
from search.query.plan import Marks
from search.query.planner import Planner
from search.snippets import WIDTH, marked, paragraphs, snippet
from tests.builders import vocabulary
from tests.query.archive import held
from tests.steps import steps

LONG = "Filler words stand here to make the text long enough to be cut somewhere. " * 12


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    folder = tmp_path_factory.mktemp("words")
    words = vocabulary(folder)
    languages = ("en", "fr", "zh", "ar", "tr", "pt", "und")
    return Planner(languages, words, held(folder), lambda lang, term: 1)


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
    assert show(planner, "b d", "a.\n\n\nb   c \t d", "en") == "a. [b] c [d]"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Models:\nDutch bert (a)\n\nFrench bert", "Models: Dutch [bert] (a) · French [bert]"),
        ("Said. (So.)\n“bert.”\n\nbert", "Said. (So.) “[bert].” [bert]"),
        ("模型：\n一 bert\n二 bert。\nbert", "模型： 一 [bert] · 二 [bert]。 [bert]"),
        ("نموذج bert؟\nbert\nbert", "نموذج [bert]؟ [bert] · [bert]"),
        ("\n bert \n ", "[bert]"),
    ],
)
def test_lines_that_end_no_sentence_are_parted_by_dots(
    planner: Planner, text: str, shown: str
) -> None:
    assert show(planner, "bert", text, "en").strip() == shown


def test_no_dot_stands_where_a_snippet_is_cut(planner: Planner) -> None:
    """It ends with a line where one ends near its end."""
    shown = show(planner, "bert", f"{'bert ' * 10}{'word ' * 36}end\n\n{'m' * 99}", "en")
    assert shown.endswith("end …")


def test_an_unmatched_text_begins_at_its_beginning(planner: Planner) -> None:
    assert show(planner, "absent", LONG, "en").startswith("Filler words")


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("bert", "https://e.org/a\nhttps://e.org/b bert is a model", "[bert] is a model"),
        ("absent", "https://e.org/a\nbert", "bert"),
        ("absent", f"https://e.org/a {LONG}", LONG[:20]),
        ("loom", "https://e.org/loom bert", "https://e.org/[loom] bert"),
        ("absent", "https://e.org/a", "https://e.org/a"),
    ],
)
def test_addresses_at_the_beginning_are_left_out_unless_they_match(
    planner: Planner, query: str, text: str, shown: str
) -> None:
    assert show(planner, query, text, "en").startswith(shown)


CLUSTERS = (
    "\U0001f1eb\U0001f1f7",  # a flag
    "\U0001f1f9\U0001f1f7",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # a family
    "\U0001f44d\U0001f3fd",
    "\u2764\ufe0f\u200d\U0001f525",
    "e\u0301",
    "a\u0301\u0323\u0308",
    "\u1112\u1161\u11ab",  # Hangul in pieces
    "\u1100\u1161",
    "\u0639\u064e\u0651",
    "\u0e19\u0e49\u0e33",  # Thai
    "\u0928\u093f",
    "1\ufe0f\u20e3",
    "\r\n",
    "a",
    "学",
    "。",
    "。\u0301",
)
"""What readers see as one character, of one code point or several."""


def edges(text: str) -> set[int]:
    """Give the places between two grapheme clusters."""
    return {0, *(cluster.end() for cluster in regex.finditer(r"\X", text))}


def cuts(text: str, shown: str) -> tuple[int, int]:
    """Give where a snippet of a text without white space begins and ends in it."""
    piece = shown.removeprefix("…").removesuffix("…")
    begins = [at for at in range(len(text)) if text.startswith(piece, at)]
    ends = [at + len(piece) for at in begins]
    sound = [pair for pair in zip(begins, ends, strict=True) if set(pair) <= edges(text)]
    assert begins, "the snippet is a piece of the text"
    return (sound or [(begins[0], ends[0])])[0]


@settings(max_examples=200)
@given(
    before=st.lists(st.sampled_from(CLUSTERS), min_size=60, max_size=200),
    after=st.lists(st.sampled_from(CLUSTERS), min_size=60, max_size=200),
    lang=st.sampled_from(["en", "zh"]),
)
def test_no_cut_falls_inside_a_character(
    planner: Planner, before: list[str], after: list[str], lang: str
) -> None:
    """Not in a flag, a family, a letter with its marks, or a syllable of Hangul."""
    text = f"{''.join(before)} bert {''.join(after)}".replace("\r\n", "")
    shown = snippet(text, tokens(text, lang), planner.plan("bert").marks[lang])
    begin, end = cuts(text, shown.text)
    assert {begin, end} <= edges(text), (text[begin - 3 : begin + 3], text[end - 3 : end + 3])
    assert "bert" in bracketed(shown)
    assert len(shown.text) <= WIDTH * 1.2 + 2


@pytest.mark.parametrize("flags", range(200, 206))
def test_a_row_of_flags_is_cut_between_two(planner: Planner, flags: int) -> None:
    """Which two letters are one flag shows only from the beginning of the row."""
    row = CLUSTERS[0] * flags
    for text in (f"{row} bert {row}", f"bert{row}", f"{row}bert"):
        shown = snippet(text, tokens(text, "en"), planner.plan("bert").marks["en"]).text
        assert len(shown) < len(text)
        assert set(shown.replace(CLUSTERS[0], "")) <= set("… bert"), "no half of a flag"


def test_a_word_longer_than_the_window_is_cut_at_its_end_alone(planner: Planner) -> None:
    word = "a" * (WIDTH + 40)
    shown = show(planner, word, f"{word} {LONG}", "en")
    assert shown.startswith("[aaa")
    assert shown.count("a") == WIDTH


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


def test_a_paragraph_has_its_links_where_its_words_stand() -> None:
    text = "one  two\n\n  three four\u0301 five"
    links = [Link("u", "", ((5, 8), (24, 28))), Link("v", "", ((12, 23),))]
    first, second = paragraphs(text, (), Marks(), (), links)
    assert [(first.text[a:b], url) for a, b, url in first.links] == [("two", "u")]
    said = [(second.text[a:b], url) for a, b, url in second.links]
    assert said == [("three four\u0301", "v"), ("five", "u")]


def test_spaces_behind_a_line_cost_no_more_than_words() -> None:
    """As code may have them: what is looked for at each of them takes a minute."""
    text = ("x" + " " * 100_000 + "\n") * 2 + "y"
    started = time.process_time()
    assert [line.text for line in paragraphs(text, (), Marks())] == ["x", "x", "y"]
    assert time.process_time() - started < 5


def test_marks_that_touch_are_joined_in_time() -> None:
    """One character again and again: the terms before were copied for each of them."""
    size = 150_000
    found = [Token("模", at, at + 1, at) for at in range(size)]
    started = time.process_time()
    shown = marked("模" * size, found, Marks(words=frozenset({"模"})))
    assert shown.marks == ((0, size),)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("text", ["cat\n", "cat ", "cat dog\n\n"])
def test_eight_times_as_many_marks_take_about_eight_times_as_many_steps(text: str) -> None:
    """To a line go the marks and guesses that are in it, not all of a text."""

    def shown(times: int) -> int:
        tokens = [Token("cat", at * len(text), at * len(text) + 3, at) for at in range(times)]
        guesses = [Guess(token.start, token.end, 0.5) for token in tokens]
        marks = Marks(words=frozenset({"cat"}))
        links = [Link("u", "", tuple((token.start, token.end) for token in tokens))]
        return steps(lambda: paragraphs(text * times, tokens, marks, guesses, links))

    assert shown(1600) < 9 * shown(200)
