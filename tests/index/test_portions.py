"""Documents are cut into portions so that few change where few documents do."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean, median

from hypothesis import given
from hypothesis import strategies as st

from search.index.portions import LARGE, LEAST, MOST_PORTIONS, PORTIONS, Piece, _least, cut

SIZES = st.lists(st.integers(1, 2 * LEAST), max_size=40)


def portions(pieces: list[Piece]) -> list[tuple[Piece, ...]]:
    return [tuple(pieces[part]) for part in cut(pieces)]


def named(sizes: list[int]) -> list[Piece]:
    return [Piece(f"{number}.md", size) for number, size in enumerate(sizes)]


@given(SIZES)
def test_portions_have_all_pieces_in_order(sizes: list[int]) -> None:
    pieces = named(sizes)
    assert [piece for portion in portions(pieces) for piece in portion] == pieces
    assert all(portions(pieces))


@given(SIZES)
def test_no_portion_is_larger_than_it_need_be(sizes: list[int]) -> None:
    wanted = max(LEAST, sum(sizes) // PORTIONS)
    for portion in portions(named(sizes)):
        assert len(portion) == 1 or sum(piece.size for piece in portion) <= 2 * wanted


def test_portions_of_a_large_archive_are_few_and_about_as_many_as_may_be() -> None:
    made = portions(named([LEAST] * 3000))
    assert MOST_PORTIONS / 2 < len(made) < 3 * MOST_PORTIONS
    largest = max(sum(piece.size for piece in portion) for portion in made)
    assert largest <= 2 * LARGE, "which is analysed at once"
    small = portions(named([LEAST // 10] * 300))
    assert 15 < len(small) < 90


@given(st.integers(0, 600))
def test_another_piece_changes_few_portions(at: int) -> None:
    pieces = named([LEAST // 8] * 600)
    before = portions(pieces)
    after = portions([*pieces[:at], Piece("new.md", LEAST // 8), *pieces[at:]])
    assert len(set(after) - set(before)) <= 6


def test_what_comes_behind_all_others_changes_little() -> None:
    """As each new issue does: a portion would be 16 of these, and is made of them but once."""
    pieces = named([LARGE // 16] * 1500)
    made = [portions(pieces[:count]) for count in range(1000, 1501)]
    changed = [sum(map(len, set(after) - set(before))) for before, after in pairwise(made)]
    assert median(changed) <= 2
    assert mean(changed) <= 6


@given(st.integers(2 * PORTIONS, 3000))
def test_portions_are_hardly_more_than_wanted(count: int) -> None:
    """Each costs a run that every change merges again."""
    made = portions(named([LEAST] * count))
    assert PORTIONS // 3 < len(made) < 1.8 * max(PORTIONS, count * LEAST / LARGE)


@given(st.lists(st.integers(0, 2**32 - 1)), st.integers(0, 9))
def test_the_least_around_is_that_of_all_that_are_looked_at(sums: list[int], around: int) -> None:
    every = [sums[max(at - around, 0) : at + around + 1] for at in range(len(sums))]
    assert _least(sums, around) == list(map(min, every))
