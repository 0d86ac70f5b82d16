"""How much something costs, the same on whatever machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(do: Callable[[], object]) -> int:
    """Count the instructions that Python runs."""
    return _counted(do, fine=True)


def lines(do: Callable[[], object]) -> int:
    """Count the lines that Python runs, which is sooner done; a loop within a line is one."""
    return _counted(do, fine=False)


def _counted(do: Callable[[], object], *, fine: bool) -> int:
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        frame.f_trace_lines, frame.f_trace_opcodes = not fine, fine
        count += 1
        return trace

    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(None)
    return count
