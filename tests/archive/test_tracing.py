"""Guesses are found again in the text that Markdown made of the mended one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from search.archive.tracing import located, traced
from search.model import Guess
from tests.steps import steps

WORDS = [
    ("*模型* 学", "模型 学", [0]),
    ("[学](http://e.org/模型) 模型", "学 模型", [2]),
    ("模型 " * 3, "模型 模型 模型", [0, 3, 6]),
    ("学[3]模型", "学模型", [1]),
    ("模[3]型", "模型", []),
    ("# BERT 模型\n\nA[1]BERT 模型", "ABERT 模型", [6]),
    ("**A B C**\n\n这A B C[23]模型", "这A B C模型", [6]),
    ("a 模型 b", "c d e", []),
    ("模型", "", []),
]


@pytest.mark.parametrize(("source", "text", "places"), WORDS)
def test_words_are_found_through_what_markdown_drops(
    source: str, text: str, places: Sequence[int]
) -> None:
    guesses = [Guess(*match.span(), 0.5) for match in re.finditer("模型", source)] or [
        Guess(0, 4, 0.5)
    ]
    found = traced(source, guesses, text)
    assert [(guess.start, text[guess.start : guess.end]) for guess in found] == [
        (at, "模型") for at in places
    ]


REPEATED = [
    ("- [词](http://e.org) 语\n", "词 语\n"),
    ("— “w” ", "— “w” "),
    ("词[1]语 ", "词语 "),
    ("词 ", "语 "),
    ("a 词 ", "词 b "),
    ("a词b", "c词d"),
]


@pytest.mark.parametrize(("source", "text"), REPEATED)
def test_eight_times_as_much_is_traced_in_about_eight_times_as_many_steps(
    source: str, text: str
) -> None:
    """Texts are gone through once, whatever comes again in them."""

    def trace(times: int) -> int:
        long = source * times
        guesses = [Guess(*match.span(), 0.5) for match in re.finditer("词", long)]
        return steps(lambda: traced(long, guesses or [Guess(0, 1, 0.5)], text * times))

    assert trace(2000) < 9 * trace(250)


PLACES = [
    ("文 模型 [题](http://e.org/模型) ![](a.png) 模型 图", "模型 图", [0]),
    ("a **模型**\n\n[模型 图](http://e.org) 原", "模型 图 原", [0]),
    ("模型 一 模型 二", "模型 一", [0]),
    ("图 模型", "题", []),
    ("模型", "", []),
]


@pytest.mark.parametrize(("source", "text", "places"), PLACES)
def test_guesses_are_found_in_what_stands_somewhere_in_a_text(
    source: str, text: str, places: Sequence[int]
) -> None:
    guesses = [Guess(*match.span(), 0.5) for match in re.finditer("模型", source)]
    found = located(source, guesses, text)
    assert [(guess.start, text[guess.start : guess.end]) for guess in found] == [
        (at, "模型") for at in places
    ]
