"""Worker processes: each answers on the same sockets, and one that ends is begun anew."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

log = logging.getLogger(__name__)

ENDING = tuple(
    signal.Signals[name]
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if name in signal.Signals.__members__  # Windows has not all of them
)
POSSIBLE = hasattr(os, "fork")
"""Whether this system can have more processes than one on a socket."""
PAUSE = 1
"""Seconds until a worker that has ended is begun anew: it may end at once again."""


class Workers:
    """Some processes that do the same work, until they are told to stop."""

    def __init__(self, work: Callable[[int], None], count: int) -> None:
        """``work`` is called with the number of the worker, in its own process.

        It begins with signals blocked: it shall call :func:`unblock` once it can stop.
        """
        self._work = work
        self._numbers = range(count)
        self._running: dict[int, int] = {}
        self._stopping = threading.Event()

    def run(self, ready: Callable[[], None]) -> None:
        """Keep all workers running until a signal; ``ready`` is called once they are begun."""
        with stopped_by_signals(self._stopping.set):
            for number in self._numbers:
                self._begin(number)
            ready()
            while not self._stopping.wait(0.2):
                for number, status in list(self._ended()):
                    log.error("worker %d has ended (%s); another begins", number, status)
                    if not self._stopping.wait(PAUSE):
                        self._begin(number)

    def stop(self, seconds: float) -> None:
        """Have all workers end, by force after ``seconds``."""
        deadline = time.monotonic() + seconds
        self._send(signal.SIGTERM)
        try:
            while self._running and time.monotonic() < deadline:
                list(self._ended())
                time.sleep(0.02)
        finally:
            self._send(signal.SIGKILL)
            for pid in self._running:
                os.waitpid(pid, 0)
            self._running.clear()

    def _begin(self, number: int) -> None:
        # What is sent before the worker heeds it waits until then.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        pid = os.fork()
        if pid == 0:
            self._child(number)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._running[pid] = number

    def _child(self, number: int) -> None:
        """Work, and end without what the other process has still to do."""
        status = 1
        try:
            for each in ENDING:
                if each != signal.SIGTERM:
                    # A terminal sends these to all: when to stop, we say.
                    signal.signal(each, signal.SIG_IGN)
            self._work(number)
            status = 0
        except BaseException:
            log.exception("worker %d failed", number)
        finally:
            os._exit(status)

    def _ended(self) -> Iterator[tuple[int, int]]:
        """Give number and exit status of each worker that has ended since."""
        for pid in list(self._running):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                yield self._running.pop(pid), os.waitstatus_to_exitcode(status)

    def _send(self, number: signal.Signals) -> None:
        for pid in self._running:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def unblock() -> None:
    """Let a worker heed signals."""
    if POSSIBLE:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Have signals call ``stop``, which only says so: what is under way goes on to its end."""

    def heed(number: int, frame: FrameType | None) -> None:
        stop()

    before = {number: signal.getsignal(number) for number in ENDING}
    for number in ENDING:
        if before[number] != signal.SIG_IGN:  # nohup keeps its meaning
            signal.signal(number, heed)
    try:
        yield
    finally:
        for number in ENDING:
            signal.signal(number, before[number])
