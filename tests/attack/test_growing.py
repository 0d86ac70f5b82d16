"""What a newsletter costs grows as it does, whatever it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack.growing import Cost, Files, cost, grown, too_much
from tests.attack.shapes import BROKEN, HOUSE, PAIRS, SHAPES, Shape
from tests.steps import lines

LONG = ("authors and items", "authors and issues", "tags and issues")
"""Those with lists of names, which are cut only where they are longer than any."""
MANY_ISSUES = (
    *("dated headings", "keys and issues", "a heading above issues"),
    *("a language of issues", "a picture of issues"),
)
"""Those that are analysed in several portions only where there is more of them."""
SIZES = {
    **dict.fromkeys(SHAPES | PAIRS, 1_000),
    **dict.fromkeys(LONG, 5_000),
    **dict.fromkeys(MANY_ISSUES, 4_000),
    **dict.fromkeys(BROKEN, 100),
    "the same title": 2_400,
    "what stands in each": 2_400,
}
"""Code points of the smaller of two newsletters; broken ones cost much more.

Archives of many take longest: few are tried by day.
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[Files, Cost]:
    """Give what nothing costs, as far as it was measured, in a process that is warm."""
    every = "\n\n".join(shape.text(100).removeprefix(HOUSE) for shape in SHAPES.values())
    folder = tmp_path_factory.mktemp("warm")
    for _ in range(2):
        cost(Shape(every), 2 * len(every), folder, lines)
    for shape in PAIRS.values():
        cost(shape, 200, folder, lines)
    return {}


@pytest.mark.parametrize("name", SIZES)
def test_eight_times_as_much_costs_about_eight_times_as_much(
    name: str, tmp_path: Path, known: dict[Files, Cost]
) -> None:
    """Lines that Python runs and bytes of the index are counted, so that it is so anywhere."""
    assert list(too_much(*grown(name, SIZES[name], tmp_path, lines, known))) == []


def test_what_costs_its_square_is_seen() -> None:
    none, few = Cost(100_000, 10_000), Cost(120_000, 12_000)
    assert not list(too_much(none, few, Cost(260_000, 26_000)))
    assert list(too_much(none, few, Cost(1_380_000, 26_000)))
    assert list(too_much(none, few, Cost(260_000, 138_000)))
