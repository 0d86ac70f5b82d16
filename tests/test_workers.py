"""Worker processes give what one process gives, in order, and leave nothing behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial, wraps
from multiprocessing import active_children
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from search import workers as module
from search.errors import BadRequest, NlpsearchError, PathUnreadable, WorkerLost
from search.workers import Workers, in_two, workers
from tests.cli.running import PATIENCE, wait_until


@pytest.fixture
def pool() -> Iterator[Workers]:
    """Give two workers, however many cores there are."""
    pool = Workers(2)
    yield pool
    pool.close()
    assert not active_children()


def _process(task: object) -> int:
    return os.getpid()


def _prepare(nothing: None) -> None:
    os.environ["PREPARED"] = "once" if "PREPARED" not in os.environ else "again"


def _prepared(task: object) -> bool:
    return os.environ.get("PREPARED") == "once"


def _fail(task: object) -> None:
    raise PathUnreadable(Path("there"), "permission denied")


def _fail_foreign(task: int) -> None:
    raise _Awkward(task, task)


class _Awkward(Exception):
    """An error that cannot be unpickled."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one}, {other}")


def _end(task: object, how: int) -> None:
    os.kill(os.getpid(), how)


def _double(data: bytes) -> bytes:
    return data * 2


def test_results_come_in_the_order_of_the_tasks(pool: Workers) -> None:
    """Also those too long for a pipe."""
    tasks = [bytes([number]) * 300_000 for number in range(20)]
    assert list(pool.map(_double, tasks)) == [_double(task) for task in tasks]


def test_processes_are_others_and_serve_every_map(pool: Workers) -> None:
    assert not active_children()
    first, second = (set(pool.map(_process, range(50))) for _ in range(2))
    assert first == second
    assert len(first) == 2
    assert os.getpid() not in first


def test_others_are_started_after_the_end_of_the_first(pool: Workers) -> None:
    assert list(pool.map(_process, range(4)))
    pool.close()
    assert not active_children()
    assert os.getpid() not in set(pool.map(_process, range(4)))


def test_processes_prepare_before_there_is_a_task(pool: Workers) -> None:
    pool.start(_prepare)
    started = {process.pid for process in active_children()}
    assert len(started) == 2
    pool.start(_prepare)
    # The first to be ready does all until the other is.
    wait_until(lambda: set(pool.map(_process, range(50))) == started)
    assert set(pool.map(_prepared, range(50))) == {True}
    Workers(1).start(_prepare)
    assert not _prepared(None)


def test_too_little_to_do_starts_no_process(pool: Workers) -> None:
    with workers(enough=False) as none:
        for given, enough in ((none, True), (pool, False), (Workers(1), True)):
            assert set(given.map(_process, range(3), enough)) == {os.getpid()}
    assert not active_children()


def test_tasks_are_taken_little_by_little(pool: Workers) -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = pool.map(abs, tasks())
    for number in range(50):
        assert next(results) == number
        assert len(taken) <= number + 1 + 2 * module.AHEAD


def test_our_errors_arrive_as_themselves(pool: Workers) -> None:
    with pytest.raises(PathUnreadable) as caught:
        list(pool.map(_fail, range(3)))
    assert str(caught.value) == str(PathUnreadable(Path("there"), "permission denied"))
    assert "in _fail" in str(caught.value.__cause__)
    assert list(pool.map(abs, [-1])) == [1]


def test_other_errors_are_told(pool: Workers) -> None:
    with pytest.raises(RuntimeError, match="_Awkward: 7, 7"):
        list(pool.map(_fail_foreign, [7]))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_is_killed_is_an_error(pool: Workers, how: int) -> None:
    """Not a wait for ever; and so is all that is asked of it afterwards."""
    for _ in range(2):
        with pytest.raises(WorkerLost, match=rf"\(signal {int(how)}\).*memory"):
            list(pool.map(partial(_end, how=how), range(9)))


def test_errors_of_ours_keep_all_they_were_built_with() -> None:
    """Pickled and back, where their arguments are not those of their base."""
    error = pickle.loads(pickle.dumps(BadRequest("page", "x", "a number")))
    assert isinstance(error, NlpsearchError)
    assert (error.message, error.hint) == ("page: 'x' will not do", "expected a number")


def forked(test: Callable[[], None]) -> Callable[[], None]:
    """Run a test in a Python of its own: this one may have threads, beside which nothing forks."""

    @pytest.mark.skipif(
        sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1,
        reason="no process is forked here",
    )
    @wraps(test)
    def run() -> None:
        code = f"from {__name__} import {test.__name__} as test; test.__wrapped__()"
        command, root = [sys.executable, "-c", code], Path(__file__).parents[1]
        subprocess.run(command, cwd=root, check=True, timeout=3 * PATIENCE)

    return run


@forked
def test_of_two_one_is_done_by_a_process_of_its_own() -> None:
    """Which has what cannot be sent, and sends more than a pipe holds."""
    data = memoryview(b"ab")
    assert in_two(lambda times: data.tobytes() * times, 300_000, [1]) == [b"ab" * 300_000, b"ab"]
    with TemporaryDirectory() as folder:
        done = Path(folder) / "done"
        first, other = in_two(_process_after, partial(wait_until, done.exists), [done.touch])
    assert first != other == os.getpid()
    assert not active_children()


@forked
def test_whoever_is_done_takes_what_is_left() -> None:
    """One of the others waits for the other, so both are done at the same time."""
    with TemporaryDirectory() as folder:
        done = Path(folder) / "done"
        first, *others = in_two(_process_after, int, [partial(wait_until, done.exists), done.touch])
    assert set(others) == {os.getpid(), first}


def _process_after(task: Any) -> int:
    task()
    return os.getpid()


@forked
def test_beside_other_threads_no_process_is_forked() -> None:
    """It would lack them, and wait for ever for what one of them held."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert set(in_two(_process, 1, [2])) == {os.getpid()}
    finally:
        done.set()
        thread.join()


@forked
def test_what_fails_on_either_side_ends_both() -> None:
    with pytest.raises(PathUnreadable):
        in_two(_fail, 1, [])
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        in_two(_pause_or_interrupt, 2 * PATIENCE, [0])
    assert time.monotonic() < started + PATIENCE
    assert not active_children()


def _pause_or_interrupt(seconds: float) -> None:
    if not seconds:
        raise KeyboardInterrupt
    time.sleep(seconds)


@forked
def test_a_forked_process_heeds_no_signal_but_the_last() -> None:
    """They are sent to all of a group, and this process knows what to do."""
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        assert in_two(partial(_end, how=how), 1, []) == [None]
    with pytest.raises(WorkerLost, match=rf"\(signal {int(signal.SIGKILL)}\)"):
        in_two(partial(_end, how=signal.SIGKILL), 1, [])


_PROGRAM = """
import os, signal, sys, time
from contextlib import suppress
from pathlib import Path
from typing import Any
from search.workers import Workers

def _pause(task):
    print(os.getpid(), flush=True)
    time.sleep(60)

if __name__ != "__main__" and sys.argv[1] == "at once":
    # In a worker, before it comes to any code of ours. One of them: whoever hit the keys again
    # would interrupt the end as well.
    with suppress(FileExistsError):
        Path(f"{__file__}.hit").touch(exist_ok=False)
        os.killpg(0, signal.SIGINT)

if __name__ == "__main__":
    pool = Workers(2)
    try:
        list(pool.map(_pause, range(9)))
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    finally:
        pool.close()
"""


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Give a way to start a process, and a group of its own, that has two workers pause."""
    path = tmp_path / "program.py"
    path.write_text(_PROGRAM, encoding="utf-8")
    started: list[subprocess.Popen[str]] = []

    def start(when: str) -> subprocess.Popen[str]:
        running = subprocess.Popen(
            [sys.executable, str(path), when],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(running)
        return running

    yield start
    for running in started:
        running.kill()
        running.communicate()


def _workers_of(running: subprocess.Popen[str]) -> list[int]:
    assert running.stdout is not None
    return [int(running.stdout.readline()) for _ in range(2)]


def test_ctrl_c_ends_workers_at_once(program: Callable[[str], subprocess.Popen[str]]) -> None:
    """A terminal sends it to all of them; they say nothing."""
    running = program("later")
    working = _workers_of(running)
    os.killpg(running.pid, signal.SIGINT)
    assert running.communicate(timeout=PATIENCE) == ("interrupted\n", "")
    wait_until(lambda: not any(map(_runs, working)))


def test_ctrl_c_as_workers_start(program: Callable[[str], subprocess.Popen[str]]) -> None:
    stdout, stderr = program("at once").communicate(timeout=PATIENCE)
    assert (stdout.splitlines()[-1], stderr) == ("interrupted", "")


def test_workers_end_with_a_run_that_is_killed(
    program: Callable[[str], subprocess.Popen[str]],
) -> None:
    running = program("later")
    working = _workers_of(running)
    running.kill()
    assert running.communicate(timeout=PATIENCE) == ("", "")
    wait_until(lambda: not any(map(_runs, working)))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
