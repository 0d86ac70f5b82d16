"""Whose answer is computed next, so that short ones do not wait for long ones?

All threads of a process share one lock of Python's, and each may hold it for milliseconds
before another gets it: beside many long answers, a short one waits for all of them, again and
again. So whoever has computed for a slice of time in one answer goes on in turn, one at a time,
a slice each, as in round-robin scheduling: however many long answers are under way, a short one
has one of them beside it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

SLICE = 0.02
"""Seconds of the processor after which an answer is a long one, and of each of its turns."""


class Turns:
    """A lock that goes to whoever has waited longest for it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._queue: deque[threading.Lock] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)

    def take(self) -> None:
        """Wait until all who came before have had their turn."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            called = threading.Lock()
            called.acquire()
            self._queue.append(called)
        called.acquire()

    def give(self) -> None:
        """End a turn: it is now that of the next who waits."""
        with self._guard:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._taken = False


class _Answer(threading.local):
    """What a thread's answer has taken: ``until`` is when its slice ends, by the thread's clock."""

    until: float | None = None
    is_long = False


_TURNS = Turns()
_ANSWER = _Answer()


@contextmanager
def answering() -> Iterator[None]:
    """Count what is computed inside the ``with`` as one answer of this thread.

    An answer within another is a part of it.
    """
    if _ANSWER.until is not None:
        yield
        return
    _ANSWER.until = time.thread_time() + SLICE
    try:
        yield
    finally:
        _ANSWER.until = None
        if _ANSWER.is_long:
            _ANSWER.is_long = False
            _TURNS.give()


def give_way() -> None:
    """Wait for a turn, if this answer has had its slice. Never to be called with a lock held."""
    if _ANSWER.until is None or time.thread_time() < _ANSWER.until:
        return
    if _ANSWER.is_long:
        _TURNS.give()
    _ANSWER.is_long = False
    _TURNS.take()
    _ANSWER.is_long = True
    _ANSWER.until = time.thread_time() + SLICE
