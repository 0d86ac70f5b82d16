"""How benchmarks speak: a table for people on stderr, JSON lines for programs on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from statistics import quantiles

SECONDS = 3600.0
"""For a query: what a busy machine leaves out says nothing of how well it is answered."""


def emit(line: Mapping[str, object]) -> None:
    """Print one JSON object on stdout."""
    print(json.dumps(line, ensure_ascii=False), flush=True)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print an aligned table on stderr."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip(), file=sys.stderr)


def p95(times: Sequence[float]) -> float:
    """Give the 95th percentile."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
