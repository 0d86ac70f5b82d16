"""Connections that hold nobody up: each sends its requests in time, or makes room."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from search.hooks import BODY as HOOK_BODY
from web.hooks import PATH

MOST = 500
"""Connections at once; half of the 1,024 files that a process may have open as a rule."""
PATIENCE = 20
"""Seconds that a request may take to arrive, and that an idle connection is kept."""
ROOM = MOST // 10
"""Connections that go when there are too many."""
HEAD = 1 << 16
"""Bytes of a request's line and headers; the longest query that is read fits in a third."""
BODY = 1 << 10
"""Bytes of a request's body, of which nothing here but a hook makes use."""


class Told(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request whose body may be longer where a hook takes it, and nowhere else."""

    adj: Any
    path: str

    def parse_header(self, header_plus: bytes) -> None:
        """Read line and headers, and settle how long the body may be."""
        super().parse_header(header_plus)
        # A proxy may leave a prefix before it.
        if self.path.endswith(PATH):
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = HOOK_BODY + 1


class Connection(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that is not active just because it drips.

    Waitress closes one that was not active for :data:`PATIENCE` seconds; a byte a second
    would keep it for ever.
    """

    last_activity: float

    def handle_read(self) -> None:
        """Read what has come; the rest of a request that had begun is no new activity."""
        underway, since = self.request, self.last_activity
        super().handle_read()
        if underway is not None and self.request is underway:
            self.last_activity = since

    @property
    def waiting(self) -> bool:
        """Whether we owe the other side nothing: it is idle, or its request is not whole."""
        return not self.requests and not self.total_outbufs_len


class Hooked(Connection):
    """One whose requests may be messages to a hook."""

    parser_class = Told


def make_room(connections: Collection[Connection]) -> None:
    """Close the connections that have waited longest, where there are too many for new ones.

    Whoever opens many and is silent so loses them, instead of keeping others out.
    """
    if len(connections) >= MOST:
        waiting = [connection for connection in connections if connection.waiting]
        for connection in sorted(waiting, key=lambda each: each.last_activity)[:ROOM]:
            connection.handle_close()
