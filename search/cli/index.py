"""``nlpsearch index``: read newsletters, and let a new index serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.options import encodings, meaning
from search.cli.progress import progress
from search.errors import IndexLocked

if TYPE_CHECKING:
    from search.indexing import Order, Progress, Run
    from search.settings import Settings


@click.command(short_help="Read newsletters, and let a new index serve.")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--rebuild",
    is_flag=True,
    help="Read everything anew, and replace an index that is damaged or of another version.",
)
@click.option(
    "--strict", is_flag=True, help="Fail if more than 2 % of an issue's text is in no item."
)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--wait", is_flag=True, help="Wait for another run to end, instead of failing.")
@encodings
@meaning
@click.option("--no-repair", is_flag=True, help="Take files that arrived broken as they are.")
@click.pass_obj
def index(
    session: Session,
    /,
    paths: tuple[Path, ...],
    encodings: Mapping[str, str],
    model: str | None,
    no_repair: bool,
    quiet: bool,
    **flags: bool,
) -> None:
    """Index the newsletters in PATH, files or folders; without PATH those of last time.

    The new index takes the old one's place when it is complete. Whatever goes wrong
    before, the old one goes on serving.
    """
    from search.cli.summary import summary
    from search.indexing import Order

    order = Order(paths, encodings=encodings, repair=not no_repair, model=model, **flags)
    with progress(quiet) as report:
        run = _run(session.settings, order, report)
    if not quiet:
        streams.emit(summary(run, session.verbose))


def _run(settings: Settings, order: Order, report: Progress | None) -> Run:
    """Index; where that has to wait for another run, say so."""
    from search import indexing

    try:
        return indexing.index(settings, replace(order, wait=False), report)
    except IndexLocked as error:
        if not order.wait:
            raise
        streams.note(f"{error.message}; waiting for it to end")
        return indexing.index(settings, order, report)
