"""A run keeps the memory that it frees for what comes next, and gives it back at the end."""

from __future__ import annotations

import gc
import json
import platform
import subprocess
import sys

import pytest

from search import memory

ROUNDS, BYTES = 20, 8 << 20

# In a process of its own: what another test left in this one would say something else.
WRITING = f"""
import json, resource, mmap
from search import memory

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * mmap.PAGESIZE

def write():
    for _ in range({ROUNDS}):
        bytes({BYTES}).replace(b"\\0", b"x")

before = held()
with memory.of_a_run():
    write()
    begun = faults()
    write()
    kept, during = faults() - begun, held() - before
print(json.dumps([kept * mmap.PAGESIZE, during, held() - before]))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs the GNU C library")
def test_what_a_run_frees_is_kept_for_what_comes_next_and_then_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITING], capture_output=True, text=True, check=True
    )
    new, during, after = json.loads(done.stdout)
    assert new < ROUNDS * BYTES / 10, "bytes of pages that were asked for again"
    assert during > BYTES
    assert after < BYTES / 4


def test_garbage_is_looked_for_as_before_when_a_run_is_over() -> None:
    before = gc.get_threshold()
    with memory.of_a_run():
        assert gc.get_threshold() == memory.COLLECTING != before
    assert gc.get_threshold() == before
