"""How much something costs, the same on whatever machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from search.late import _Late

_COMPILES = _Late.__getattr__.__code__


def steps(do: Callable[[], object]) -> int:
    """Count the instructions that Python runs."""
    return _counted(do, fine=True)


def lines(do: Callable[[], object]) -> int:
    """Count the lines that Python runs, which is sooner done; a loop within a line is one."""
    return _counted(do, fine=False)


def _counted(do: Callable[[], object], *, fine: bool) -> int:
    count, compiling = 0, False

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count, compiling
        if frame.f_code is _COMPILES:
            # Done once in a process, by whoever needs the expression first.
            compiling, frame.f_trace_lines = event != "return", False
            return trace
        if compiling:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = not fine, fine
        count += 1
        return trace

    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(None)
    return count
