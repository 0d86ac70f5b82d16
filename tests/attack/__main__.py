"""``python -m tests.attack``: all attacks at the size of a night, and a table of what they did."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from search.indexing import Order, index
from search.render.layout import clean, table
from search.settings import Settings
from tests.attack import asking, crafting, disturbing, growing
from tests.attack.ground import Check, Ground
from tests.conftest import SAMPLE

NIGHTLY: dict[Check, int] = {
    asking.queries: 10_000,
    asking.requests: 10_000,
    asking.messages: 5_000,
    crafting.indexes: 1_500,
    disturbing.special_files: 40,
    disturbing.signals: 60,
    disturbing.slow_clients: 600,
    growing.inputs: 8_000,
}
"""How many tries each attack makes."""
SHOWN = 5
"""Faults of one attack that are written out."""


def main() -> int:
    """Attack, say what came of it, and give 1 where there was a fault."""
    rows: list[tuple[str, ...]] = [("attack", "tries", "faults", "seconds", "of processors")]
    found: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(Path(name) / "data")
        index(settings, Order((SAMPLE,)))
        for check, tries in NIGHTLY.items():
            sys.stderr.write(f"{check.__name__} … ")
            sys.stderr.flush()
            began, used = time.monotonic(), _used()
            faults = list(check(Ground(settings, Path(name)), tries))
            # A night may be cut short, and then this is all that is known.
            sys.stderr.write(f"{len(faults)} faults\n")
            took = (f"{time.monotonic() - began:.0f}", f"{_used() - used:.0f}")
            rows.append((check.__name__, str(tries), str(len(faults)), *took))
            found += [f"{check.__name__}: {fault}" for fault in faults[:SHOWN]]
    sys.stdout.writelines(f"{line}\n" for line in _told(rows, found))
    return 1 if found else 0


def _used() -> float:
    """Give the seconds of processors that we and what we began have taken."""
    return sum(os.times()[:4])


def _told(rows: list[tuple[str, ...]], found: list[str]) -> Iterator[str]:
    yield from table(rows, right=[1, 2, 3, 4])
    yield from map(clean, found)


if __name__ == "__main__":
    sys.exit(main())
