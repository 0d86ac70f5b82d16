"""How far a run is, shown on a terminal while it lasts, and else told with ``-v``."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.cli import logs

if TYPE_CHECKING:
    from search.indexing import Progress


log = logging.getLogger(__name__)

EVERY = 0.1
"""Seconds between two drawings of how far a run is."""


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress | None]:
    """Show on a terminal how far the run is, and clear that away at its end.

    Where nobody looks, each stage that is done is logged.
    """
    if quiet:
        yield None
        return
    if logs.is_json() or not sys.stderr.isatty():
        yield _log
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn())
    # Drawn here and by no thread of its own: beside one a run forks no process.
    with Progress(
        *columns, console=Console(stderr=True), transient=True, auto_refresh=False
    ) as bar:
        task, drawn = bar.add_task("reading", total=None), 0.0

        def report(stage: str, done: int, total: int) -> None:
            nonlocal drawn
            bar.update(task, description=stage, completed=done, total=total)
            if done == total or time.monotonic() >= drawn + EVERY:
                bar.refresh()
                drawn = time.monotonic()

        yield report


def _log(stage: str, done: int, total: int) -> None:
    if done == total:
        log.info("%s: %d", stage, total, extra={"fields": {"stage": stage, "total": total}})
