"""Lines of a terminal: never too wide, nothing lost, no character torn."""

from __future__ import annotations

from dataclasses import replace

import regex
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from search.model import Guess
from search.render.guesses import paragraphs
from search.render.layout import clean, is_rtl, table, wrap
from tests.builders import item
from tests.steps import steps

# Letters with accents, Han, Arabic with marks, emoji of several parts, controls, spaces.
TEXTS = st.text(
    st.sampled_from("ab e\u0301 模型，。「」 نَمُوذَج 👩\u200d🔬 \n\t\x1b\u202e\u2069\ud800 -."),
    max_size=120,
) | st.text(max_size=80)


def written(text: str, width: int) -> list[str]:
    """Give the lines without what is marked."""
    return ["".join(piece.text for piece in line) for line in wrap(text, width)]


@given(TEXTS, st.integers(10, 90))
def test_wrapping_keeps_the_text(text: str, width: int) -> None:
    """No line is too wide; all but spaces and controls is there, in order."""
    lines = written(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


@given(TEXTS, st.integers(10, 40))
def test_characters_stay_whole(text: str, width: int) -> None:
    """A base and its combining marks are never on two lines."""
    whole = regex.findall(r"\X", clean(text))
    torn = [c for line in written(text, width) for c in regex.findall(r"\X", line)]
    assert [c.strip(" ") for c in torn if c != " "] == [c.strip(" ") for c in whole if c != " "]


@given(TEXTS, st.data())
def test_marks_follow_their_words(text: str, data: st.DataObject) -> None:
    """What is marked in the lines is what the span says, but for spaces and controls."""
    start = data.draw(st.integers(0, len(text)))
    boundaries = [m.start() for m in regex.finditer(r"\X", text)] + [len(text)]
    start, end = min(boundaries, key=lambda b: abs(b - start)), len(text)
    marked = "".join(
        piece.text for line in wrap(text, 20, [(start, end)]) for piece in line if piece.marked
    )
    assert marked.replace(" ", "") == clean(text[start:end]).replace(" ", "")


def test_guesses_and_marks_overlap_and_an_accent_counts() -> None:
    """A piece is of one kind; a guess that is only an accent takes its letter along."""
    (line,) = wrap("abe\u0301d", 20, [(0, 2)], [(1, 2), (3, 4)])
    assert line == (
        ("a", True, False),
        ("b", True, True),
        ("e\u0301", False, True),
        ("d", False, False),
    )


def test_chinese_breaks_between_characters() -> None:
    """Chinese lines are filled, and do not begin with a comma; names in them stay whole."""
    assert written("模型使用BERT，效果很好。", 10) == ["模型使用", "BERT，效果", "很好。"]


def test_spaces_break_other_scripts() -> None:
    """Words stay whole where they fit; a longer one is cut at the width."""
    assert written("one two three", 8) == ["one two", "three"]
    assert written("https://example.org/x", 10) == ["https://ex", "ample.org/", "x"]


def test_fixed_spaces_hold() -> None:
    """A fixed space parts no line, as before a French question mark."""
    assert written("en 2020\u00a0?", 8) == ["en", "2020\u00a0?"]


def test_direction() -> None:
    """A line reads from the right when its own letters do, whatever names are in it."""
    assert is_rtl("نموذج BERT للغة")
    assert not is_rtl("the word نموذج in English")
    assert not is_rtl("2020")


def test_tables_align_wide_characters() -> None:
    """Columns stand below each other though Chinese takes twice the room."""
    assert list(table([("模型", "1"), ("bert", "12")], right=[1])) == ["模型   1", "bert  12"]


def test_guesses_go_to_the_paragraph_that_they_are_in() -> None:
    guesses = (Guess(0, 2, 0.5), Guess(3, 5, 0.5), Guess(7, 9, 0.5))
    told = replace(item("ab cd\n\nef"), guesses=guesses)
    assert [found.guesses for found in paragraphs(told)] == [((0, 2), (3, 5)), ((0, 2),)]


def test_eight_times_as_many_paragraphs_take_about_eight_times_as_many_steps() -> None:
    def parted(times: int) -> int:
        guesses = tuple(Guess(4 * at, 4 * at + 2, 0.5) for at in range(times))
        told = replace(item("ab\n\n" * times), guesses=guesses)
        return steps(lambda: list(paragraphs(told)))

    assert parted(1600) < 9 * parted(200)
