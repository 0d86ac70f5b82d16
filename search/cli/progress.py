"""How far a run is, shown on a terminal while it lasts, and else told with ``-v``."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.cli import logs

if TYPE_CHECKING:
    from search.indexing import Progress


log = logging.getLogger(__name__)


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
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda stage, done, total: bar.update(
            task, description=stage, completed=done, total=total
        )


def _log(stage: str, done: int, total: int) -> None:
    if done == total:
        log.info("%s: %d", stage, total, extra={"fields": {"stage": stage, "total": total}})
