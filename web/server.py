"""Serving the pages: what ``nlpsearch serve`` calls."""

from __future__ import annotations

import errno
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from flask import Flask
from waitress import create_server, wasyncore
from waitress.server import BaseWSGIServer

from search.engine import Engine
from search.settings import Settings
from web.app import create_app
from web.connections import BODY, HEAD, MOST, PATIENCE, Connection, make_room
from web.public import Public

log = logging.getLogger(__name__)

THREADS = 4
"""Answers under way at once. The engine reads one at a time; the rest is writing pages."""
DRAIN = 10
"""Seconds that answers under way may take once the server shall end."""
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")


def serve(
    settings: Settings, host: str, port: int, public: Public, ready: Callable[[], None]
) -> None:
    """Serve until a signal ends it; ``ready`` is called once the address is ours.

    What is under way then is answered; a second signal ends it at once. Raises
    :class:`OSError` if the address is taken, or none.
    """
    with Engine(settings) as engine:
        server = Server(create_app(engine=engine, public=public), host, port, public)
        log.info("serving at http://%s:%s", host, port)
        try:
            with _stopped_by_signals(server):
                ready()
                server.run()
            server.drain()
        finally:
            server.close()


class Server:
    """An application at an address.

    Waitress reads, writes and calls the application; its loop is turned here, so that
    connections can be closed to make room, and the last answers be sent.
    """

    def __init__(self, app: Flask, host: str, port: int, public: Public | None = None) -> None:
        """Take the address. Raises :class:`OSError` where that cannot be."""
        self._sockets: dict[int, Any] = {}
        self._stopping = threading.Event()
        try:
            made = create_server(
                app,
                self._sockets,
                host=host,
                port=port,
                threads=THREADS,
                ident=None,
                # What listens and wakes counts too; our own limit must be the first.
                connection_limit=MOST + 10,
                channel_timeout=PATIENCE,
                cleanup_interval=1,
                max_request_header_size=HEAD,
                max_request_body_size=BODY,
                **(public or Public()).for_waitress(),
            )
        except ValueError as error:  # waitress could not look the name up
            raise OSError(errno.EADDRNOTAVAIL, "no such address") from error
        self._tasks = made.task_dispatcher
        for listener in self._all(BaseWSGIServer):
            listener.channel_class = Connection
            self.port = int(listener.effective_port)

    def run(self) -> None:
        """Answer requests until :meth:`stop`."""
        while not self._stopping.is_set():
            self._turn(1)
            make_room(self._all(Connection))

    def stop(self) -> None:
        """Have :meth:`run` return; from any thread, or a signal."""
        self._stopping.set()
        for listener in self._all(BaseWSGIServer):
            listener.pull_trigger()

    def drain(self) -> None:
        """Take no new connections, and answer what is under way."""
        for listener in self._all(BaseWSGIServer):
            wasyncore.dispatcher.close(listener)  # its trigger stays, which wakes the loop
        deadline = time.monotonic() + DRAIN
        while self._all(Connection) and time.monotonic() < deadline:
            self._turn(0.1)  # first: what has been asked may not have been read yet
            for connection in self._all(Connection):
                if connection.waiting:
                    connection.handle_close()

    def close(self) -> None:
        """Let go of everything."""
        self._tasks.shutdown(timeout=1)
        wasyncore.close_all(self._sockets)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(seconds, use_poll=True, map=self._sockets, count=1)

    def _all(self, kind: type[Any]) -> list[Any]:
        return [each for each in list(self._sockets.values()) if isinstance(each, kind)]


@contextmanager
def _stopped_by_signals(server: Server) -> Iterator[None]:
    """Have signals stop the server between two turns of its loop, not amid one."""

    def stop(number: int, frame: FrameType | None) -> None:
        server.stop()

    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if before[number] != signal.SIG_IGN:  # nohup keeps its meaning
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, before[number])
