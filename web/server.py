"""Serving the pages: what ``nlpsearch serve`` calls."""

from __future__ import annotations

import logging

from waitress import create_server

from search.engine import Engine
from search.settings import Settings
from web.app import create_app

log = logging.getLogger(__name__)

THREADS = 4
"""Answers under way at once. The engine reads one at a time; the rest is writing pages."""


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 5000) -> None:
    """Serve until interrupted. Raises :class:`OSError` if the address is taken."""
    with Engine(settings) as engine:
        app = create_app(engine=engine)
        server = create_server(app, host=host, port=port, threads=THREADS, ident=None)
        log.info("serving at http://%s:%s", host, port)
        try:
            server.run()
        finally:
            server.close()
