"""Serving the pages: what ``nlpsearch serve`` calls."""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from waitress import create_server, wasyncore
from waitress.server import BaseWSGIServer

from search.engine import Engine
from search.errors import BadRequest
from search.settings import Settings
from web import hooks
from web.app import create_app
from web.connections import BODY, HEAD, MOST, PATIENCE, Connection, Hooked, make_room
from web.metrics import EXTENSION
from web.public import Public
from web.workers import POSSIBLE, Workers, stopped_by_signals, unblock

log = logging.getLogger(__name__)
# That a request waits for its turn is no fault: each would be a line, when there are many.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)

THREADS = 16
"""Answers under way at once: the short ones have room beside long ones, which go on by turns."""
SWITCH = 0.001
"""Seconds that a thread holds Python's lock while others want it, 0.005 else: a short answer waits
so long whenever it has read a file, or its connection something to read."""
DRAIN = 10
"""Seconds that answers under way may take once the server shall end."""
WAITING = 1024
"""Connections that the system keeps until we take them."""
_M_ARENA_MAX = -8
"""What glibc's malloc.h calls so."""


def serve(
    settings: Settings,
    address: tuple[str, int],
    public: Public,
    ready: Callable[[], None],
    workers: int = 1,
) -> None:
    """Serve until a signal ends it; ``ready`` is called once the address, host and port, is ours.

    What is under way then is answered; a second signal ends it at once. Raises
    :class:`OSError` if the address is taken, or none.
    """
    if workers > 1 and not POSSIBLE:
        raise BadRequest("workers", str(workers), "1 on this system")
    sockets = listen(*address)
    sys.setswitchinterval(SWITCH)
    share_memory()
    with Engine(settings) as engine:
        # What is counted is shared; files of the index are opened by each worker itself.
        app = create_app(engine=engine, public=public, workers=workers)
        log.info("serving at http://%s:%s", *address)
        if workers == 1:
            _work(app, sockets, public, ready)
            return
        _supervise(app, sockets, public, ready, workers)


def share_memory() -> None:
    """Have all threads take memory from one place, where the C library is glibc.

    It gives each its own, so that none waits for another, which Python has them do anyway; and
    each keeps what it had for its longest answer.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none, and one place
        if mallopt:
            mallopt(_M_ARENA_MAX, 1)


def _supervise(
    app: Flask,
    sockets: Sequence[socket.socket],
    public: Public,
    ready: Callable[[], None],
    count: int,
) -> None:
    parent = os.getpid()

    def work(number: int) -> None:
        app.extensions[EXTENSION].worker = number
        _work(app, sockets, public, unblock, lambda: os.getppid() != parent)

    workers = Workers(work, count)
    try:
        workers.run(ready)
    finally:
        for each in sockets:
            each.close()
        workers.stop(DRAIN + 1)


def _work(
    app: Flask,
    sockets: Sequence[socket.socket],
    public: Public,
    ready: Callable[[], None],
    abandoned: Callable[[], bool] = lambda: False,
) -> None:
    server = Server(app, sockets, public)
    try:
        with stopped_by_signals(server.stop):
            ready()
            server.run(abandoned)
        server.drain()
    finally:
        server.close()


def listen(host: str, port: int) -> list[socket.socket]:
    """Take an address: each that the name has. Raises :class:`OSError` where that cannot be."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise OSError(errno.EADDRNOTAVAIL, "no such address") from error
    taken = []
    for family, kind, protocol, _, place in found:
        made = socket.socket(family, kind, protocol)
        taken.append(made)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.setblocking(False)
        made.bind(place)
        # Here, and not by each worker: whoever connects before they run waits.
        made.listen(WAITING)
    return taken


class Server:
    """An application at an address.

    Waitress reads, writes and calls the application; its loop is turned here, so that
    connections can be closed to make room, and the last answers be sent.
    """

    def __init__(
        self, app: Flask, sockets: Sequence[socket.socket], public: Public | None = None
    ) -> None:
        """Answer on ``sockets``, which :func:`listen` gives."""
        self._sockets: dict[int, Any] = {}
        self._stopping = threading.Event()
        made = create_server(
            app,
            self._sockets,
            sockets=list(sockets),
            threads=THREADS,
            ident=None,
            backlog=WAITING,
            # What listens and wakes counts too; our own limit must be the first.
            connection_limit=MOST + 10,
            channel_timeout=PATIENCE,
            cleanup_interval=1,
            max_request_header_size=HEAD,
            max_request_body_size=BODY,
            **(public or Public()).for_waitress(),
        )
        self._tasks = made.task_dispatcher
        for listener in self._all(BaseWSGIServer):
            listener.channel_class = Hooked if hooks.ENDPOINT in app.view_functions else Connection
            self.port = int(listener.effective_port)

    def run(self, abandoned: Callable[[], bool] = lambda: False) -> None:
        """Answer requests until :meth:`stop`, or until ``abandoned`` says there is no need."""
        while not self._stopping.is_set() and not abandoned():
            self._turn(1)
            make_room(self._all(Connection))

    def stop(self) -> None:
        """Have :meth:`run` return; from any thread, or a signal."""
        self._stopping.set()
        for listener in self._all(BaseWSGIServer):
            listener.pull_trigger()

    def drain(self) -> None:
        """Take no new connections, and answer what is under way."""
        self._take_all()
        for listener in self._all(BaseWSGIServer):
            wasyncore.dispatcher.close(listener)  # its trigger stays, which wakes the loop
        deadline = time.monotonic() + DRAIN
        while self._all(Connection) and time.monotonic() < deadline:
            self._turn(0.1)  # first: what has been asked may not have been read yet
            for connection in self._all(Connection):
                if connection.waiting:
                    connection.handle_close()

    def _take_all(self) -> None:
        """Take whoever has connected and waits for that: closing the address would cut them off."""
        before = -1
        while before < len(self._sockets):
            before = len(self._sockets)
            self._turn(0)

    def close(self) -> None:
        """Let go of everything."""
        self._tasks.shutdown(timeout=1)
        wasyncore.close_all(self._sockets)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(seconds, use_poll=True, map=self._sockets, count=1)

    def _all(self, kind: type[Any]) -> list[Any]:
        return [each for each in list(self._sockets.values()) if isinstance(each, kind)]
