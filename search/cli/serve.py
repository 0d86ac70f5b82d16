"""``nlpsearch serve``: the pages, for a browser."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

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
@click.option(
    "--base-url",
    metavar="URL",
    default="",
    help="The address under which readers know the pages, behind a proxy"
    " (https://example.org/news).",
)
@click.option(
    "--title",
    metavar="NAME",
    default="",
    help="What the archive is called: pages, feeds and the app bear its name. Default: nlpsearch.",
)
@click.option(
    "--original",
    metavar="URL",
    default="",
    help="Where readers find the newsletters themselves; {path} is a file, {line} a line of it"
    " (https://example.org/letters/{path}#L{line}).",
)
@click.option(
    "--trusted-host",
    "hosts",
    metavar="NAME",
    multiple=True,
    help="A name by which the pages may be asked for, others are refused; repeatable."
    " Default: any.",
)
@click.option(
    "--trusted-proxy",
    "proxy",
    metavar="IP",
    default="",
    help="The address of the proxy whose X-Forwarded-For, -Host and -Proto are believed."
    " Default: nobody's.",
)
@click.option("--hsts", is_flag=True, help="Have browsers insist on HTTPS for a year.")
@click.option("--cors", is_flag=True, help="Let scripts of other sites read the API and feeds.")
@click.option(
    "--rate",
    type=click.FloatRange(0),
    metavar="N",
    default=0,
    help="Requests a second that one address may make. Default: as many as it likes.",
)
@click.option(
    "--report",
    is_flag=True,
    help="Note queries that find nothing, for nlpsearch report: what and on which day, not who.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    default=1,
    show_default=True,
    help="Processes that answer; each takes a core, and memory of its own.",
)
@click.pass_obj
def serve(session: Session, /, host: str, port: int, workers: int, **way: Any) -> None:
    """Serve the search pages until Ctrl-C, or SIGTERM; what is under way is answered.

    By default nothing in a request is believed. docs/security.md tells how to run it for
    others than oneself.
    """
    from search.engine import Engine
    from web import server
    from web.public import Public

    public = Public(**way)
    with Engine(session.settings) as engine:
        engine.serving()  # without an index there is nothing to serve: say so now

    def say() -> None:
        streams.note(f"serving http://{host}:{port} (Ctrl-C ends it)")

    try:
        with suppress(KeyboardInterrupt):
            server.serve(session.settings, (host, port), public, say, workers)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(
            f"cannot listen on {host}:{port}: {reason}; try --port"
        ) from error
    streams.note("stopped")
