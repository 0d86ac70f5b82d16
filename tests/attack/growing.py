"""Newsletters that grow: eight times as much of anything must cost about eight times as much."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from search.engine import Engine
from search.indexing import Order, index
from search.model import SearchRequest
from search.settings import Settings
from tests.attack.ground import Faults, Ground
from tests.attack.shapes import BROKEN, SHAPES, Shape

EIGHTFOLD = 8
MORE = 1.1
"""What may be that much more and is still about as much."""
LINES, BYTES = 20_000, 2_000
"""What does not count: the process and its files are never quite the same."""
SECONDS = 1.0
"""The same of processor time, which differs from run to run."""

ASKED = "w* words a* x 自然 النموذج"
"""What stands in newsletters of most kinds, often."""


Measure = Callable[[Callable[[], object]], float]


class Cost(NamedTuple):
    """What indexing a newsletter and answering from it takes, and the bytes of the index."""

    work: float
    size: int


def cost(shape: Shape, size: int, folder: Path, measure: Measure) -> Cost:
    """Index a newsletter of ``size`` code points, ask for it, and measure that."""
    shutil.rmtree(folder, ignore_errors=True)
    source = folder / "letters" / "2021-01-01-NLP_Newsletter_1_en.md"
    source.parent.mkdir(parents=True)
    source.write_text(shape.text(size), encoding="utf-8")
    settings = Settings(folder / "data")
    work = measure(lambda: _index_and_ask(settings, source))
    held = sum(path.stat().st_size for path in settings.index.rglob("*") if path.is_file())
    return Cost(work, held)


def _index_and_ask(settings: Settings, source: Path) -> None:
    index(settings, Order((source,)))
    with Engine(settings) as engine:
        for hit in engine.search(SearchRequest(ASKED, limit=2)).hits:
            engine.read(hit.item.id, ASKED)


def seconds(do: Callable[[], object]) -> float:
    """Measure processor time, that of child processes that have ended too."""
    before = os.times()
    do()
    return sum(os.times()[:4]) - sum(before[:4])


def inputs(ground: Ground, tries: int) -> Faults:
    """Make each kind of input eight times as large as ``tries`` code points."""
    for name, shape in (SHAPES | BROKEN).items():
        none, few, many = (
            cost(shape, size, ground.folder / "growing", seconds)
            for size in (0, tries, EIGHTFOLD * tries)
        )
        yield from (f"{name}: {fault}" for fault in too_much(none, few, many, SECONDS))


def too_much(none: Cost, few: Cost, many: Cost, slack: float) -> Faults:
    """Say what eight times as much takes that is more than about eight times as much."""
    for what, nothing, one, eight, spare in (
        ("work", none.work, few.work, many.work, slack),
        ("bytes", none.size, few.size, many.size, BYTES),
    ):
        if eight - nothing > MORE * EIGHTFOLD * max(one - nothing, 0) + spare:
            yield f"{what} {nothing:.2f}, {one:.2f}, and eight times as much {eight:.2f}"
