"""A real ``nlpsearch serve``, what its processes take, and clients that ask it as browsers do."""

from __future__ import annotations

import gzip
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import ROOT, children, tree_kib

FINE = frozenset({200, 304, 429})
"""What a server under load may answer; anything else is a fault."""
LIMIT = 60
"""Seconds after which an answer that has not come is a fault."""
_TICK = os.sysconf("SC_CLK_TCK")


class Answer(NamedTuple):
    """An answer: its status, 0 where there was none; seconds until all of it was there."""

    status: int
    seconds: float
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs: its first process, and its port."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def mb(self) -> float:
        """The memory of all its processes; pages they share count once."""
        return round(tree_kib(self.process.pid) / 1024, 1)

    @property
    def cpu_seconds(self) -> float:
        """What its processes have had of the processor."""
        return sum(_ticks(pid) for pid in self._pids()) / _TICK

    @property
    def open_files(self) -> int:
        """What its processes have open, sockets too."""
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in self._pids())

    def _pids(self) -> list[int]:
        return [self.process.pid, *children(self.process.pid)]


def _ticks(pid: int) -> int:
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(used[11]) + int(used[12])


@contextmanager
def serving(index_data: Path, *options: str) -> Iterator[Serving]:
    """Serve an index until the end of the ``with``, which wants the server to end with 0."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (sys.executable, "-m", "search.cli", "--index-data", str(index_data.absolute()))
    process = subprocess.Popen((*command, "serve", "--port", str(port), *options), cwd=ROOT)
    try:
        with closing(Client(port)) as client:
            while client.get("/readyz").status != 200:
                assert process.poll() is None, f"the server ended with {process.returncode}"
                time.sleep(0.1)
        yield Serving(process, port)
    finally:
        process.terminate()
        status = process.wait(LIMIT)
    assert status == 0, f"the server ended with {status}"


class Client:
    """One who asks over a connection that stays open, and ``remembers`` what it has been told.

    ``lang`` is the language that its browser asks for.
    """

    def __init__(self, port: int, lang: str = "en", remembers: bool = True) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
        self._headers = {"Accept-Encoding": "gzip", "Accept-Language": lang}
        self._remembers = remembers
        self._tags: dict[str, str] = {}

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def get(self, path: str) -> Answer:
        """Ask for an address, and again as a browser does that was answered before."""
        known = {"If-None-Match": self._tags[path]} if path in self._tags else {}
        started = time.perf_counter()
        try:
            answer = self._ask(path, known)
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return Answer(0, time.perf_counter() - started)
        took = time.perf_counter() - started
        tag = answer.headers["ETag"]
        if tag and self._remembers:
            self._tags[path] = tag
        packed = answer.headers["Content-Encoding"] == "gzip"
        return Answer(answer.status, took, gzip.decompress(body) if packed else body)

    def _ask(self, path: str, known: dict[str, str]) -> http.client.HTTPResponse:
        kept = self._connection.sock is not None
        try:
            self._connection.request("GET", path, headers=self._headers | known)
            return self._connection.getresponse()
        except (ConnectionResetError, BrokenPipeError, http.client.RemoteDisconnected):
            # An idle connection may be closed at any time, and browsers then try another.
            self._connection.close()
            if not kept:
                raise
        self._connection.request("GET", path, headers=self._headers | known)
        return self._connection.getresponse()
