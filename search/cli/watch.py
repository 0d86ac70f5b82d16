"""``nlpsearch watch``: a new index after each change of the newsletters."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import click

from search.cli import streams
from search.cli.app import Session
from search.errors import NlpsearchError


@click.command(short_help="Index newsletters, and again after each change of them.")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def watch(session: Session, paths: tuple[Path, ...]) -> None:
    """Index the newsletters in PATH, and again after each change; without PATH those of last time.

    A run begins once nothing has changed for half a second, and says what it did. One that fails
    leaves the index as it was, and the next change is waited for. Ends with Ctrl-C or SIGTERM.
    """
    from search.indexing import Order
    from search.watching import runs

    with suppress(KeyboardInterrupt):
        for done in runs(session.settings, Order(paths)):
            if isinstance(done, NlpsearchError):
                streams.note(str(done), "error")
                continue
            counts = f"{done.issues} issues, {done.items} items, {done.stories} stories"
            problems = f", {len(done.problems)} problems" if done.problems else ""
            at = time.strftime("%H:%M:%S")
            streams.emit([f"{at} {done.generation}: {counts} in {done.seconds:.1f} s{problems}"])
