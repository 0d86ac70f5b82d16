"""Worker processes answer together, are begun anew, and leave nothing behind."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.settings import Settings
from tests.cli.running import PATIENCE, process, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux: /proc")

WORKERS = 2


@dataclass
class Running:
    """A server with workers, as a process."""

    process: subprocess.Popen[str]
    port: int

    @property
    def workers(self) -> set[int]:
        """The processes that it has begun, and that have not ended."""
        return {pid for pid, parent in _parents() if parent == self.process.pid}

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has ended
            continue
        if state != "Z":
            yield int(stat.parent.name), int(parent)


@pytest.fixture
def server(sample: Settings) -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = process(sample, "serve", "--port", str(port), "--workers", str(WORKERS))
    assert started.stderr is not None
    assert "serving" in started.stderr.readline()
    running = Running(started, port)
    left: set[int] = set()
    try:
        wait_until(lambda: len(running.workers) == WORKERS)
        left = running.workers
        yield running
    finally:
        started.kill()
        started.communicate()
        wait_until(lambda: not left & {pid for pid, _ in _parents()})


def count(server: Running, sample: str) -> float:
    found = re.search(rf"^{re.escape(sample)} ([0-9.]+)$", server.get("/metrics")[1], re.M)
    return float(found[1]) if found else 0


def test_workers_share_the_work_and_what_they_count(server: Running) -> None:
    for _ in range(30):
        assert server.get("/?q=BERT")[0] == 200
    for _ in range(5):
        assert count(server, "nlpsearch_queries_total") == 30, "whichever is asked"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_ends_is_begun_anew(server: Running, number: int) -> None:
    (first, *others) = server.workers
    os.kill(first, number)
    wait_until(lambda: len(server.workers) == WORKERS and first not in server.workers)
    assert set(others) <= server.workers
    for _ in range(10):
        assert server.get("/issues")[0] == 200


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"])
def test_signals_end_all_once_all_is_answered(server: Running, name: str) -> None:
    """What has been asked is answered, new connections are refused, the status is 0."""
    workers = server.workers
    links = [
        socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) for _ in range(8)
    ]
    for link in links:
        link.sendall(b"GET /?q=BERT HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    # A terminal sends it to each of them.
    for pid in (*(workers if name == "SIGINT" else ()), server.process.pid):
        os.kill(pid, getattr(signal, name))
    for link in links:
        answer = b"".join(iter(lambda link=link: link.recv(1 << 16), b""))  # type: ignore[misc]
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert answer.rstrip().endswith(b"</html>")
        link.close()
    _, said = server.process.communicate(timeout=PATIENCE)
    assert (server.process.returncode, said) == (0, "nlpsearch: stopped\n")
    assert not workers & {pid for pid, _ in _parents()}
    with pytest.raises(ConnectionError):
        server.get("/")


def test_workers_end_with_the_process_that_began_them(server: Running) -> None:
    workers = server.workers
    server.process.kill()
    server.process.wait()
    wait_until(lambda: not workers & {pid for pid, _ in _parents()})
