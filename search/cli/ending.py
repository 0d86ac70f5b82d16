"""How a run ends: every error as one line on standard error, and an exit status."""

from __future__ import annotations

import logging
import signal
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.errors import NlpsearchError

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from types import FrameType

log = logging.getLogger(__name__)

NOTHING_FOUND = 1
FAILED = 2
BROKEN_PIPE = 141
SIGNALLED = 128
"""Plus the number of the signal that ended the run, as shells have it."""

_ENDING = [
    signal.Signals[name]
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT")
    if name in signal.Signals.__members__  # Windows has not all of them
]


class Stopped(KeyboardInterrupt):
    """A signal that ends the run: what heeds Ctrl-C heeds it too."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.number = number


class Interrupted(Exception):
    """Ctrl-C or another signal, once everything has been put away."""

    def __init__(self, cause: KeyboardInterrupt) -> None:
        super().__init__()
        self.number = cause.number if isinstance(cause, Stopped) else signal.SIGINT


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
        case Interrupted(number=signal.SIGINT):
            streams.note("interrupted")
            return SIGNALLED + signal.SIGINT
        case Interrupted(number=number):
            streams.note(f"ended by {signal.Signals(number).name}")
            return SIGNALLED + number
        case NlpsearchError():
            streams.note(str(error), "error")
        case click.UsageError():
            command = error.ctx.command_path if error.ctx else "nlpsearch"
            streams.note(f"{_sentence(error)}; see: {command} --help", "error")
        case click.ClickException():
            streams.note(_sentence(error), "error")
        case _:
            described = f"{type(error).__name__}: {error}"
            said = f"a fault of nlpsearch itself ({described}); please report it, with -v"
            streams.note(said, "error")
    log.info("the run failed", exc_info=error)
    return FAILED


def heed_signals() -> None:
    """Let the run put its things away where it is ended from outside.

    A signal that whoever started us wanted ignored, as nohup does, stays so.
    """
    for number in _ENDING:
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    # One is enough: a second would interrupt the putting away.
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def log_unraisable(unraisable: UnraisableHookArgs) -> None:
    """Keep for ``-v`` what fails as objects go away, such as a file on a full disk.

    What made it fail has ended the run already, and has been said.
    """
    log.info("while clearing up: %s", unraisable.exc_value)


def _sentence(error: click.ClickException) -> str:
    """Give click's message in the shape of ours: no capital, no full stop."""
    text = error.format_message().rstrip(".")
    return text[:1].lower() + text[1:]
