"""Numbers that name what is not there are damage, whatever their sums say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.errors import IndexDamaged
from search.index import numbers
from search.index.arrays import Arrays, written

HELD = {
    "codes": np.array([2, 0, 1], "<u4"),
    "bounds": np.array([0, 2, 2, 5], "<u8"),
    "back": np.array([0, 3, 2, 5], "<u8"),
    "floats": np.array([0, 1, 2], "<f4"),
    "signed": np.array([0, 1, 2], "<i4"),
    "none": np.array([], "<u4"),
}


@pytest.fixture
def arrays(tmp_path: Path) -> Iterator[Arrays]:
    with written(tmp_path / "a.arrays") as out:
        for name, values in HELD.items():
            out.add(name, values)
    opened = Arrays(tmp_path / "a.arrays")
    yield opened
    opened.close()


def given(values: list[Any], kind: str = "<u4") -> Any:
    return np.array(values, kind)


SOUND: dict[str, Callable[[Arrays], Any]] = {
    "codes": lambda arrays: numbers.codes(arrays, "codes", 3, 3),
    "no codes": lambda arrays: numbers.codes(arrays, "none", 0, 0),
    "bounds": lambda arrays: numbers.bounds(arrays, "bounds", 3, 5),
    "bounds before the end": lambda arrays: numbers.bounds(arrays, "bounds", 3, 9),
    "places in any order": lambda arrays: numbers.among(arrays, "a", given([4, 4, 0]), 5),
    "places in order": lambda arrays: numbers.ascending(arrays, "a", given([0, 1, 4]), 5),
    "one place": lambda arrays: numbers.ascending(arrays, "a", given([4]), 5),
    "no place": lambda arrays: numbers.ascending(arrays, "a", given([]), 0),
    "measures": lambda arrays: numbers.measures(arrays, "a", given([0, 0.5, 3e38], "<f4")),
}


@pytest.mark.parametrize("read", SOUND.values(), ids=SOUND)
def test_sound_numbers_are_given(arrays: Arrays, read: Callable[[Arrays], Any]) -> None:
    assert isinstance(read(arrays), np.ndarray)


DAMAGE: dict[str, Callable[[Arrays], object]] = {
    "a code too high": lambda arrays: numbers.codes(arrays, "codes", 3, 2),
    "codes of nothing": lambda arrays: numbers.codes(arrays, "codes", 3, 0),
    "too many codes": lambda arrays: numbers.codes(arrays, "codes", 2, 3),
    "too few codes": lambda arrays: numbers.codes(arrays, "codes", 4, 3),
    "codes that are floats": lambda arrays: numbers.codes(arrays, "floats", 3, 3),
    "codes with a sign": lambda arrays: numbers.codes(arrays, "signed", 3, 3),
    "no such codes": lambda arrays: numbers.codes(arrays, "other", 3, 3),
    "a bound too few": lambda arrays: numbers.bounds(arrays, "bounds", 4, 5),
    "a bound too high": lambda arrays: numbers.bounds(arrays, "bounds", 3, 4),
    "bounds that go back": lambda arrays: numbers.bounds(arrays, "back", 3, 5),
    "a place outside": lambda arrays: numbers.among(arrays, "a", given([1, 5, 0]), 5),
    "a place twice": lambda arrays: numbers.ascending(arrays, "a", given([1, 1]), 5),
    "places that go back": lambda arrays: numbers.ascending(arrays, "a", given([1, 0]), 5),
    "a last place outside": lambda arrays: numbers.ascending(arrays, "a", given([1, 5]), 5),
    "measures that are none": lambda arrays: numbers.measures(arrays, "a", given([1])),
}


@pytest.mark.parametrize("read", DAMAGE.values(), ids=DAMAGE)
def test_other_numbers_are_damage(arrays: Arrays, read: Callable[[Arrays], object]) -> None:
    with pytest.raises(IndexDamaged):
        read(arrays)


@pytest.mark.parametrize("value", [-1, np.inf, -np.inf, np.nan])
def test_what_is_no_measure_is_damage(arrays: Arrays, value: float) -> None:
    with pytest.raises(IndexDamaged):
        numbers.measures(arrays, "a", given([1, value, 1], "<f4"))
