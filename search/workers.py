"""All cores for one run: tasks go to worker processes where there is enough to do.

Processes are spawned, not forked, so that neither threads nor the system make a
difference. Each has a thread of ours that asks it and waits for its answer over a pipe
of its own: the end of a process, however sudden, ends its pipe, and nobody waits for ever.
For a single task of less than a second that takes too long, and :func:`in_two` forks.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import partial
from io import FileIO
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, TypeVar

from search import memory
from search.errors import WorkerLost

MOST = 8
"""Processes at most: each holds what it works with, such as dictionaries, once more."""
AHEAD = 2
"""Tasks a process that are handed out, or done, before they are asked for."""

_ENDING = [
    signal.Signals[name]
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if name in signal.Signals.__members__  # Windows has not all of them
]
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_GONE = (EOFError, OSError)
"""What reading and writing a pipe raise when the process at its other end is gone."""


@contextmanager
def workers(enough: bool = True) -> Iterator[Workers]:
    """Give the workers of a run, and end them with it, whatever ends it.

    Without ``enough`` to do, or on a machine of one core, there are none: tasks are done
    right here.

    >>> with workers(enough=False) as pool:
    ...     list(pool.map(abs, [-1, 2]))
    [1, 2]
    """
    pool = Workers(min(_cores(), MOST) if enough else 1)
    with memory.of_a_run(), closing(pool):
        yield pool


def in_two(
    function: Callable[[_Task], _Result], first: _Task, others: Sequence[_Task]
) -> list[_Result]:
    """Give ``function`` of ``first``, done by a process of its own, and of others.

    Those, 255 at most, are done here, in order; whatever is left when the first is done, by both.
    That process has all that this one has, and the results alone must be picklable. Where there
    are other threads, which a fork leaves behind in the midst of what they do, or one core, or
    another system than Linux, all is done here. Raises what the function raises, and
    :class:`WorkerLost`; the process has ended then.

    >>> in_two(abs, -1, [-2, 3])
    [1, 2, 3]
    """
    if sys.platform != "linux" or threading.active_count() > 1 or _cores() == 1:
        return [function(task) for task in (first, *others)]
    # A pipe with the number of each: who reads it, the task is theirs.
    descriptor, numbers = os.pipe()
    with FileIO(descriptor) as left:
        os.write(numbers, bytes(range(len(others))))
        os.close(numbers)
        worker = _forked(partial(_first_and_others, function, first, others), left)
        try:
            done = dict(_taken(function, others, left))
            result, theirs = worker.answer()
            done |= theirs
            return [result, *(done[number] for number in range(len(others)))]
        finally:
            worker.end()
            worker.clear()


def _first_and_others(
    function: Callable[[_Task], _Result], first: _Task, others: Sequence[_Task], left: FileIO
) -> tuple[_Result, dict[int, _Result]]:
    return function(first), dict(_taken(function, others, left))


def _taken(
    function: Callable[[_Task], _Result], tasks: Sequence[_Task], left: FileIO
) -> Iterator[tuple[int, _Result]]:
    """Do the tasks whose numbers nobody else takes."""
    while number := left.read(1):
        yield number[0], function(tasks[number[0]])


def _forked(function: Callable[[_Task], _Result], task: _Task) -> _Worker:
    """Start a process that does a task; it never sees a signal that ends this one."""
    with _blocked(_ENDING):
        return _Worker("fork", _do, function, task)


class Workers:
    """Processes that are started when first needed or before, and serve each ``map`` until closed.

    Another ``map`` starts others.
    """

    def __init__(self, count: int) -> None:
        """``count`` processes; fewer than two are none, since this one works as fast."""
        self._count = count if count > 1 else 0
        self._processes: list[_Worker] = []
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads: ThreadPoolExecutor | None = None

    def start(self, prepare: Callable[[None], None]) -> None:
        """Have the processes start, if there are any, and each ``prepare`` while others work here.

        Where they have been started nothing is done.
        """
        if self._count and not self._threads:
            threads = self._started()
            # Each is taken here: the first to be ready would prepare for another one as well.
            for worker in [self._idle.get() for _ in range(self._count)]:
                threads.submit(self._ask_this, worker, prepare, None)

    def map(
        self,
        function: Callable[[_Task], _Result],
        tasks: Iterable[_Task],
        enough: bool = True,
    ) -> Iterator[_Result]:
        """Give ``function`` of each task, in the order of the tasks.

        Tasks are taken, and results kept, ``AHEAD`` a process and no further. Function,
        tasks and results must be picklable; the function is sent along with each task.
        Without ``enough`` to do, all is done right here. What the function raises is
        raised here as itself; raises :class:`WorkerLost` if a process ends on its own.
        """
        if not (enough and self._count):
            yield from map(function, tasks)
            return
        threads = self._started()
        pending: deque[Future[_Result]] = deque()
        try:
            for task in tasks:
                pending.append(threads.submit(self._ask, function, task))
                if len(pending) > AHEAD * self._count:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()

    def close(self) -> None:
        """End the processes at once, even in the midst of a task."""
        for worker in self._processes:
            worker.end()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
        for worker in self._processes:
            worker.clear()
        self._processes, self._threads, self._idle = [], None, SimpleQueue()

    def _started(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._count, "worker")
            with _without_interrupts():
                for _ in range(self._count):
                    self._processes.append(_Worker("spawn", _serve))
                    self._idle.put(self._processes[-1])
        return self._threads

    def _ask(self, function: Callable[[_Task], _Result], task: _Task) -> _Result:
        return self._ask_this(self._idle.get(), function, task)

    def _ask_this(
        self, worker: _Worker, function: Callable[[_Task], _Result], task: _Task
    ) -> _Result:
        try:
            return worker.ask(function, task)
        finally:
            # Even one that is gone: it fails at once, where a missing one is waited for.
            self._idle.put(worker)


class _Worker:
    """One process and our end of its pipe."""

    def __init__(self, method: str, work: Callable[..., None], *known: Any) -> None:
        """It does ``work``, with its end of the pipe and what it knows."""
        context: Any = get_context(method)
        self.connection, theirs = context.Pipe()
        # A daemon: should all else fail, it is ended as this process exits.
        self.process = context.Process(target=work, args=(theirs, *known), daemon=True)
        try:
            self.process.start()
        finally:
            # Only the process itself may hold that end, or the end of it ended nothing.
            theirs.close()

    def ask(self, function: Callable[[_Task], _Result], task: _Task) -> _Result:
        """Have the process do a task, and wait. Raises what it raises, and WorkerLost."""
        question = _dumped((function, task))
        # Where it is gone, there is no answer.
        with suppress(*_GONE):
            self.connection.send_bytes(question)
        answer: _Result = self.answer()
        return answer

    def answer(self) -> Any:
        """Wait for what a task gives. Raises what that raises, and WorkerLost."""
        try:
            message = self.connection.recv_bytes()
        except _GONE:
            self.process.join()
            raise WorkerLost(self.process.exitcode or 0) from None
        answer, error, told = pickle.loads(message)
        if error:
            raise error from _Elsewhere(told)
        return answer

    def end(self) -> None:
        """End the process; whoever waits for its answer is told that it is gone."""
        self.process.kill()

    def clear(self) -> None:
        """Leave nothing of it behind."""
        self.process.join()
        self.process.close()
        self.connection.close()


class _Elsewhere(Exception):
    """The cause of an error in a worker: its traceback there, as text."""


def _serve(connection: Connection) -> None:
    """Be a worker: answer one task after the other until nobody is there to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    memory.for_a_run()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(*_GONE):
        while True:
            message = connection.recv_bytes()
            connection.send_bytes(_answer(partial(_asked, message)))


def _do(connection: Connection, function: Callable[[_Task], Any], task: _Task) -> None:
    """Be a worker that was forked for one task."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(*_GONE):
        connection.send_bytes(_answer(partial(function, task)))


def _end_with_parent() -> None:
    """Stop in the midst of a task when the process that wants it was killed."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _asked(message: bytes) -> Any:
    """Do what was asked."""
    function, task = pickle.loads(message)
    return function(task)


def _answer(work: Callable[[], Any]) -> bytes:
    """Give, pickled, what a task gives, the error there was instead, and where that arose."""
    try:
        return _dumped((work(), None, ""))
    except Exception as error:
        told = traceback.format_exc()
        try:
            answer = _dumped((None, error, told))
            pickle.loads(answer)
        except Exception:
            # An error of a library that cannot be sent: its name and words must do.
            answer = _dumped((None, RuntimeError(f"{type(error).__name__}: {error}"), told))
        return answer


def _dumped(value: Any) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start processes that never see Ctrl-C, which a terminal sends to all of them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Started with the first process, it would lift the block.
    resource_tracker.ensure_running()
    with _blocked([signal.SIGINT]):
        yield


@contextmanager
def _blocked(signals: Iterable[signal.Signals]) -> Iterator[None]:
    """Block some signals, for processes that are started inside the ``with`` for good.

    Here, what came meanwhile is seen at the end.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cores() -> int:
    """Give how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
