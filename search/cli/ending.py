"""How a run ends: every error as one line on standard error, and an exit status."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.errors import NlpsearchError

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

log = logging.getLogger(__name__)

NOTHING_FOUND = 1
FAILED = 2
BROKEN_PIPE = 141
INTERRUPTED = 130


class Interrupted(Exception):
    """Ctrl-C, once everything has been put away."""


class ReaderGone(Exception):
    """Nobody reads what we write any more, as after ``| head``."""


def status(error: Exception) -> int:
    """Say what ended the run, and give the exit status; ``-v`` shows the traceback.

    What is neither ours nor click's is a fault of the program, and is called that.
    """
    match error:
        case ReaderGone():
            streams.abandon()
            return BROKEN_PIPE
        case Interrupted():
            streams.note("interrupted")
            return INTERRUPTED
        case NlpsearchError():
            streams.note(str(error))
        case click.UsageError():
            command = error.ctx.command_path if error.ctx else "nlpsearch"
            streams.note(f"{_sentence(error)}; see: {command} --help")
        case click.ClickException():
            streams.note(_sentence(error))
        case _:
            described = f"{type(error).__name__}: {error}"
            streams.note(f"a fault of nlpsearch itself ({described}); please report it, with -v")
    log.info("the run failed", exc_info=error)
    return FAILED


def log_unraisable(unraisable: UnraisableHookArgs) -> None:
    """Keep for ``-v`` what fails as objects go away, such as a file on a full disk.

    What made it fail has ended the run already, and has been said.
    """
    log.info("while clearing up: %s", unraisable.exc_value)


def _sentence(error: click.ClickException) -> str:
    """Give click's message in the shape of ours: no capital, no full stop."""
    text = error.format_message().rstrip(".")
    return text[:1].lower() + text[1:]
