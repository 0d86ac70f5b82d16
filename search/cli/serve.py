"""``nlpsearch serve``: the pages, for a browser."""

from __future__ import annotations

from contextlib import suppress

import click

from search.cli import streams
from search.cli.app import Session


@click.command()
@click.option(
    "--host", metavar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    default=5000,
    show_default=True,
    help="Port to listen on.",
)
@click.pass_obj
def serve(session: Session, host: str, port: int) -> None:
    """Serve the search pages until Ctrl-C."""
    from search.engine import Engine
    from web import server

    with Engine(session.settings) as engine:
        engine.ready()  # without an index there is nothing to serve: say so now

    def say() -> None:
        streams.note(f"serving http://{host}:{port} (Ctrl-C ends it)")

    try:
        with suppress(KeyboardInterrupt):
            server.serve(session.settings, host, port, say)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(
            f"cannot listen on {host}:{port}: {reason}; try --port"
        ) from error
    streams.note("stopped")
