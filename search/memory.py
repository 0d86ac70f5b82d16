"""Memory of a run: millions of objects that live on, and large arrays, one after the other."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

COLLECTING = (1_000_000, 20, 100)
"""Thresholds of the garbage collector: to look through all objects as often as Python does by
itself takes a sixth of a run."""

# Of malloc.h in the GNU C library.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_FROM_THE_SYSTEM = 128 << 10
"""Bytes of a piece that the library asks of the system, and gives back as soon as it is free."""
_LARGEST = 32 << 20
"""The most of them that it can be told to keep for the next piece."""
_HELD = 1 << 30
"""Bytes that it keeps so in all: of 68,000 items a changed file has it ask the system for 66,000
pages then instead of 109,000."""


def for_a_run() -> None:
    """Have this process, which ends with a run, keep what it frees for what comes next."""
    gc.set_threshold(*COLLECTING)
    _keep(_LARGEST, _HELD)


@contextmanager
def of_a_run() -> Iterator[None]:
    """Have this process do so inside the ``with``, and give all of it back then."""
    before = gc.get_threshold()
    for_a_run()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        _keep(_FROM_THE_SYSTEM, _FROM_THE_SYSTEM)


def _keep(piece: int, together: int) -> None:
    """Have the C library keep free pieces of at most so many bytes, and so many of them."""
    if sys.platform != "linux":
        return
    with suppress(AttributeError):  # another library than GNU's
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, piece)
        library.mallopt(_TRIM_THRESHOLD, together)
        library.malloc_trim(0)
