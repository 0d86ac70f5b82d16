"""What else may stand in a text that arrived broken."""

from __future__ import annotations

import pytest

from search.index.possible import other_readings
from search.model import Guess
from tests.steps import steps


def test_a_reading_stands_for_every_word_that_it_is_in() -> None:
    """A guess may be part of one word, or of a compound and its parts."""
    text = "the cut-off of it"
    found = list(other_readings(text, [Guess(4, 7, 0.5, (("cat", 0.3),))], "en"))
    assert ("cat", 4, 0.3) in found
    assert {start for _, start, _ in found} == {4}
    two = [Guess(4, 5, 0.5, (("b", 0.3),)), Guess(6, 7, 0.5, (("p", 0.2),))]
    assert {term for term, _, _ in other_readings(text, two, "en")} >= {"butoff", "cup", "cupoff"}


def test_a_reading_far_into_a_long_word_changes_nothing() -> None:
    """Terms are made from the beginning of a word."""
    text = "a" * 300
    assert list(other_readings(text, [Guess(5, 6, 0.5, (("b", 0.3),))], "en"))
    assert not list(other_readings(text, [Guess(250, 251, 0.5, (("b", 0.3),))], "en"))


@pytest.mark.parametrize(
    ("piece", "lang"), [("cut ", "en"), ("词", "zh"), ("e", "en"), ("e-", "en")]
)
def test_eight_times_as_many_guesses_take_about_eight_times_as_many_steps(
    piece: str, lang: str
) -> None:
    """Of all guesses a word is compared with its own."""

    def read(times: int) -> int:
        guesses = [
            Guess(at * len(piece), at * len(piece) + 1, 0.5, (("x", 0.3),)) for at in range(times)
        ]
        return steps(lambda: list(other_readings(piece * times, guesses, lang)))

    read(100)
    assert read(2400) < 9 * read(300)
