"""Whole processes, measured: seconds, exit status, and the memory of a process and its children.

Run as a program it is the small process that starts the measured one, since a child's peak
counts the memory of the one it forks from: ``python processes.py COMMAND...``
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
EVERY = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process took with all its children: seconds by the clock and of CPU, peak in MB."""

    status: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str


def run(arguments: Sequence[str], expected: Sequence[int] = (0,)) -> Ran:
    """Run Python with ``arguments`` in the project's folder; assert its exit status.

    It keeps compiled modules, as people's does: else each run compiles all that was changed.
    """
    command = [sys.executable, __file__, sys.executable, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != _UNCOMPILED}
    answer = subprocess.run(
        command, stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment
    ).stdout
    ran = Ran(*json.loads(answer))
    assert ran.status in expected, f"{arguments} ended with {ran.status}"
    return ran


def children(pid: int) -> list[int]:
    """Give the processes that the threads of ``pid`` have started, where Linux tells."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in lists for child in path.read_text().split()]


def tree_kib(pid: int) -> int:
    """Give the memory of a process and all below it; pages they share count once."""
    total = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            total += int(line.split()[1])
    return total + sum(map(tree_kib, children(pid)))


def _watch(pid: int, ended: threading.Event, peaks: list[int]) -> None:
    while not ended.wait(EVERY):
        try:
            peaks.append(tree_kib(pid))
        except OSError:
            # One of them has just ended, or this is no Linux.
            continue


def _launch(command: Sequence[str]) -> Ran:
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        ended, peaks = threading.Event(), [0]
        watcher = threading.Thread(target=_watch, args=(process.pid, ended, peaks))
        watcher.start()
        output = process.communicate()[0]
        seconds = time.perf_counter() - started
        ended.set()
        watcher.join()
    # The largest single process is known exactly, the sum of several as often as we looked.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak_mb = max(used.ru_maxrss, *peaks) / 1024
    return Ran(process.returncode, seconds, used.ru_utime + used.ru_stime, peak_mb, output)


if __name__ == "__main__":
    ran = _launch(sys.argv[1:])
    print(json.dumps(astuple(ran)))
