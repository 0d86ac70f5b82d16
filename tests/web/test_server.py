"""The server as others meet it: slow, many, with bodies nobody asked for; and its end."""

from __future__ import annotations

import contextlib
import http.client
import platform
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from search.settings import Settings
from tests.cli.running import PATIENCE, process, wait_until
from web import connections, create_app
from web.server import Server, listen

LONG = 900_000
"""Bytes of an answer that takes several writes; above a million waitress spools it."""
HEAD = b"GET /slow HTTP/1.1\r\nHost: x\r\nX-Slow: "


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve an application that has a page which takes a second."""
    app = create_app(Settings(tmp_path))

    def slow() -> str:
        time.sleep(1)
        return "x" * LONG

    app.add_url_rule("/slow", view_func=slow)
    yield from _running(app)


def _running(app: Flask) -> Iterator[Server]:
    server = Server(app, listen("127.0.0.1", 0))

    def run() -> None:
        server.run()
        server.drain()

    thread = threading.Thread(target=run)
    thread.start()
    yield server
    server.stop()
    thread.join(10)
    server.close()


def _status(server: Server, path: str = "/issues", timeout: float = PATIENCE) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def _connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


def _under_way(server: Server) -> bool:
    return any(not each.waiting for each in server._all(connections.Connection))


def _gone(link: socket.socket) -> bool:
    """Tell whether the other side has closed a connection, or soon does."""
    try:
        return link.recv(100) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("sent", [b"", HEAD])
def test_silent_connections_keep_nobody_out(
    server: Server, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are: those that waited longest make room."""
    monkeypatch.setattr(connections, "MOST", 40)
    monkeypatch.setattr(connections, "ROOM", 4)
    with ExitStack() as stack:
        links = [stack.enter_context(_connect(server)) for _ in range(60)]
        for link in links:
            with contextlib.suppress(ConnectionError):  # made room already
                link.sendall(sent)
        assert _status(server) == 503
        assert _gone(links[0])


def test_a_connection_under_way_makes_no_room(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST", 5)
    with _connect(server) as busy, ExitStack() as stack:
        busy.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_until(lambda: _under_way(server))
        for _ in range(20):
            stack.enter_context(_connect(server))
        assert busy.recv(15) == b"HTTP/1.1 200 OK"


def test_a_request_that_drips_is_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is no activity: a request has its time to arrive."""
    (listener,) = [each for each in server._sockets.values() if hasattr(each, "channel_class")]
    listener.adj.channel_timeout = 1
    with _connect(server) as link:
        link.sendall(HEAD)
        link.settimeout(0.2)
        began = time.monotonic()
        ended = False
        while not ended and time.monotonic() - began < 10:
            try:
                link.sendall(b"a")
                ended = link.recv(1) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                ended = True
        assert ended


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_is_refused_before_it_is_taken(server: Server, method: str, chunked: bool) -> None:
    how = "Transfer-Encoding: chunked" if chunked else "Content-Length: 67108864"
    sent = 0
    with _connect(server) as link:
        link.sendall(f"{method} /issues HTTP/1.1\r\nHost: x\r\n{how}\r\n\r\n".encode())
        with contextlib.suppress(OSError):
            for _ in range(1000):
                link.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n" if chunked else b"x" * 65536)
                sent += 65536
    assert sent < 32 << 20


def test_a_head_that_is_too_long_is_refused(server: Server) -> None:
    assert _status(server, f"/?q={'a' * (connections.HEAD + 1)}") == 431
    assert _status(server, f"/?q={'%F0%9F%93%99' * 2000}") == 503, "the longest query is read"


def test_who_has_connected_before_the_end_is_answered(sample: Settings) -> None:
    """Though nobody had taken the connection yet."""
    server = Server(create_app(sample), listen("127.0.0.1", 0))
    with ExitStack() as stack:
        links = [stack.enter_context(_connect(server)) for _ in range(5)]
        for link in links:
            link.sendall(b"GET /issues HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        server.drain()
        server.close()
        for link in links:
            assert link.recv(15) == b"HTTP/1.1 200 OK"


def test_what_is_under_way_at_the_end_is_answered(server: Server) -> None:
    """New connections are refused, idle ones closed, and the last answer sent whole."""
    with _connect(server) as busy, _connect(server) as idle:
        busy.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        wait_until(lambda: _under_way(server))
        server.stop()
        assert _gone(idle)
        with pytest.raises(ConnectionError):
            _connect(server)
        answer = b"".join(iter(lambda: busy.recv(1 << 16), b""))
        assert answer.endswith(b"x" * LONG)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"])
def test_signals_end_the_server_once_all_is_answered(sample: Settings, name: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = process(sample, "serve", "--port", str(port))
    try:
        assert running.stderr is not None
        assert "serving" in running.stderr.readline()
        wait_until(lambda: _listens(port))
        running.send_signal(getattr(signal, name))
        _, stderr = running.communicate(timeout=PATIENCE)
    finally:
        running.kill()
    assert (running.returncode, stderr) == (0, "nlpsearch: stopped\n")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_host_that_is_none_is_said(sample: Settings) -> None:
    running = process(sample, "serve", "--host", "no.such.host.invalid")
    _, stderr = running.communicate(timeout=PATIENCE)
    assert running.returncode == 2
    assert stderr.startswith("nlpsearch: cannot listen on no.such.host.invalid:5000: no such")


SHARING = """
import ctypes, sys, threading
from web.server import share_memory

share_memory()
held, met = [], threading.Barrier(5)

def take():
    held.append(bytearray(100_000))
    met.wait()

for _ in range(4):
    threading.Thread(target=take).start()
met.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_threads_share_memory(tmp_path: Path) -> None:
    """Sixteen threads with a place of their own each kept a third more of it."""
    told = tmp_path / "arenas"
    subprocess.run([sys.executable, "-c", SHARING, str(told)], check=True)
    assert told.read_text().count("<heap nr=") == 1
