"""Signatures leave out no word that is near."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from search.index.signatures import signatures

LETTERS = "abé中\U0001f600"
WORD = st.text(LETTERS, max_size=8)


def of_one(word: str) -> tuple[int, int, int]:
    """Give the signature of a word, letter by letter."""
    letters = pairs = 0
    for letter in word:
        letters |= 1 << ord(letter) % 64
    for first, second in pairwise(word):
        pairs |= 1 << (31 * ord(first) + ord(second)) % 64
    return len(word), letters, pairs


@given(st.lists(WORD.filter(bool), max_size=9))
def test_signatures_of_many_words_are_those_of_each(words: list[str]) -> None:
    made = signatures(words)
    assert list(zip(*(column.tolist() for column in made), strict=True)) == list(map(of_one, words))


@given(st.lists(WORD.filter(bool), max_size=9), WORD, st.integers(1, 2))
def test_every_word_that_is_near_is_close(words: list[str], typed: str, edits: int) -> None:
    close = signatures(words).close(typed, edits).tolist()
    for word, found in zip(words, close, strict=True):
        assert found or OSA.distance(word, typed) > edits
