"""Newsletters that grow: eight times as much of anything must cost about eight times as much."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import NamedTuple

from search.engine import Engine
from search.indexing import Order, index
from search.kept import Memory
from search.model import SearchRequest
from search.settings import Settings
from tests.attack.ground import Faults, Ground
from tests.attack.shapes import ARCHIVES, BROKEN, PAIRS, SHAPES, Letters, Shape

EIGHTFOLD = 8
MORE = 1.1
"""What may be that much more and is still about as much."""
PACKED = 1.2
"""The same of bytes: what is numbered has longer numbers then, which can be packed less."""
ROUGHLY = 2.0
"""The same of processor time: what costs its square takes 64 times as much."""
LINES, BYTES, SECONDS = 45_000, 2_000, 1.0
"""What does not count: the process and its files are never quite the same, and that nothing is
there may cost some thousand lines more than that a little is: eight times as many are then missed
of eight times as much."""
UNPARSED = 70_000
"""Code points of a paragraph that is too long to be parsed: both of two are, or neither."""
SLOWLY = 20
"""Broken newsletters may be that much smaller: each of their words is looked up."""
MANY = 8
"""Archives of many files may be that much larger: what all have to do with all shows late."""

ASKED = "w* words a* x 自然 النموذج"
"""What stands in newsletters of most kinds, often."""


Measure = Callable[[Callable[[], object]], float]
Files = tuple[tuple[str, str], ...]
"""The names and texts of newsletters."""


class Cost(NamedTuple):
    """What indexing a newsletter and answering from it takes, and the bytes of the index."""

    work: float
    size: int


def cost(shape: Shape | Letters, size: int, folder: Path, measure: Measure) -> Cost:
    """Index newsletters of ``size`` code points, ask for them, and measure that."""
    shutil.rmtree(folder, ignore_errors=True)
    source = folder / "letters"
    for name, text in shape.files(size):
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    # However slow the machine is, nothing is left out of an answer.
    settings = Settings(folder / "data", query_seconds=600)
    _forget()
    work = measure(lambda: _index_and_ask(settings, source))
    held = sum(path.stat().st_size for path in settings.index.rglob("*") if path.is_file())
    return Cost(work, held)


def _forget() -> None:
    """Clear all that is remembered within a bound.

    What an earlier newsletter had would cost this one nothing, and more of it would.
    """
    # A command freezes all that there is at its end, which is not listed then.
    gc.unfreeze()
    for kept in gc.get_objects():
        if isinstance(kept, _lru_cache_wrapper) and kept.cache_parameters()["maxsize"]:
            kept.cache_clear()
        elif isinstance(kept, Memory):
            kept._results.clear()
            kept.sum = 0


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
    """Make each kind of input eight times as large as ``tries`` code points, or more."""
    sizes = {name: _least(shape, tries) for name, shape in (SHAPES | PAIRS).items()}
    sizes |= dict.fromkeys(BROKEN, tries // SLOWLY) | dict.fromkeys(ARCHIVES, MANY * tries)
    for name, size in sizes.items():
        costs = grown(name, size, ground.folder / "growing", seconds)
        yield from (f"{name}: {fault}" for fault in too_much(*costs, SECONDS, ROUGHLY))


def _least(shape: Shape, size: int) -> int:
    return size if "\n" in shape.piece + shape.second else max(size, UNPARSED)


def grown(
    name: str, size: int, folder: Path, measure: Measure, known: dict[Files, Cost] | None = None
) -> tuple[Cost, Cost, Cost]:
    """Give the costs of nothing, of ``size`` code points of something, and of eight times that.

    ``known`` are those of nothing, which is often the same.
    """
    shape = (SHAPES | PAIRS | BROKEN).get(name) or ARCHIVES[name]
    known, empty = {} if known is None else known, tuple(shape.files(0))
    if empty not in known:
        known[empty] = cost(shape, 0, folder, measure)
    few, many = (cost(shape, size * times, folder, measure) for times in (1, EIGHTFOLD))
    return known[empty], few, many


def too_much(none: Cost, few: Cost, many: Cost, spare: float = LINES, more: float = MORE) -> Faults:
    """Say what eight times as much takes that is more than about eight times as much."""
    for what, nothing, one, eight, slack, rate in (
        ("work", none.work, few.work, many.work, spare, more),
        ("bytes", none.size, few.size, many.size, BYTES, PACKED),
    ):
        if eight - nothing > rate * EIGHTFOLD * max(one - nothing, 0) + slack:
            yield f"{what} {nothing:.2f}, {one:.2f}, and eight times as much {eight:.2f}"
