"""Where the lines of a chart run: plain numbers, which a template writes as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 280
SIDE, TOP, FOOT = 88, 16, 48
"""Room for the numbers at the side, above the highest line, and for months below."""
LABELS, FEW = 6, 3
"""Months that are written out at most, and on a phone."""
STEPS = 4
"""Lines across, at most, above the lowest."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value at its place."""

    x: float
    y: float
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Label:
    """A month that is written below; ``minor`` where there is no room for it on a phone.

    ``anchor`` is what of it is at ``x``, as SVG says it: nothing may stand out at the end.
    """

    x: float
    name: str
    anchor: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines of points, labels below, and the values and heights of the lines across.

    ``side`` is where those values stand: ``mirrored`` charts begin at the right.
    """

    lines: tuple[tuple[Point, ...], ...]
    labels: tuple[Label, ...]
    ticks: tuple[tuple[int, float], ...]
    mirrored: bool
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def side(self) -> float:
        """Where the values of the lines across stand."""
        return self.width - SIDE + 10 if self.mirrored else SIDE - 10

    @property
    def ends(self) -> tuple[float, float]:
        """Where lines across begin and end."""
        return (24, self.width - SIDE) if self.mirrored else (SIDE, self.width - 24)


def chart(names: Sequence[str], rows: Sequence[Sequence[int]], mirrored: bool) -> Chart:
    """Place the values of each row, one for each name, from the left or ``mirrored``."""
    step, top = scale(max((value for row in rows for value in row), default=0))
    first, last = SIDE + 12.0, WIDTH - 36.0
    gap = (last - first) / max(len(names) - 1, 1)

    def x(at: int) -> float:
        along = first + gap * at if len(names) > 1 else (first + last) / 2
        return round(WIDTH - along if mirrored else along, 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - FOOT) * (1 - value / top), 1)

    lines = tuple(
        tuple(Point(x(at), y(value), names[at], value) for at, value in enumerate(row))
        for row in rows
    )
    few = _spread(len(names), LABELS)[:: LABELS // FEW]
    outer = "start" if mirrored else "end"
    labels = tuple(
        Label(x(at), names[at], outer if 0 < at == len(names) - 1 else "middle", at not in few)
        for at in _spread(len(names), LABELS)
    )
    ticks = tuple((value, y(value)) for value in range(0, top + 1, step))
    return Chart(lines, labels, ticks, mirrored)


def scale(highest: int) -> tuple[int, int]:
    """Give a round step between lines across, and the value of the highest of them.

    >>> scale(0), scale(3), scale(7), scale(130)
    ((1, 1), (1, 3), (2, 8), (50, 150))
    """
    unit = 10 ** len(str(highest))
    steps = [unit // by for by in (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)]
    step = next(step for step in steps if step and step * STEPS >= highest)
    return step, max(-(-highest // step), 1) * step


def _spread(count: int, most: int) -> list[int]:
    """Give at most so many places out of ``count``, as far from each other as can be."""
    apart = max(-(-count // most), 1)
    return list(range(0, count, apart))
