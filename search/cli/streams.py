"""Standard input, output and error: their encoding, their colour, their end."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from search.cli import logs
from search.render import View

WIDEST = 100
"""Columns of text at most; longer lines are hard to read."""
NARROWEST = 40

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def prepare() -> None:
    """Write UTF-8 whatever the locale, as the archive's languages need it.

    Lone surrogates, which odd arguments and file names bring along, become ``?``.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started us: >&-
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def read(most: int) -> bytes:
    """Give standard input up to ``most`` bytes; nothing where it is closed."""
    return sys.stdin.buffer.read(most) if sys.stdin else b""


def emit(lines: Iterable[str]) -> None:
    """Write lines of data to standard output; raises as :func:`write`."""
    write(f"{line}\n" for line in lines)


def write(parts: Iterable[str]) -> None:
    """Write data to standard output. Raises BrokenPipeError, which ends the run silently."""
    try:
        for part in parts:
            sys.stdout.write(part)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon()
        raise click.ClickException(f"cannot write the output: {error.strerror}") from error


def note(message: str, level: str = "info") -> None:
    """Write one line to standard error, without what would end the line or steer a terminal."""
    said = f"nlpsearch: {_UNPRINTABLE.sub(' ', message)}"
    if logs.is_json():
        said = logs.line(level, "nlpsearch", message)
    with suppress(OSError):  # nobody is left to be told
        click.echo(said, err=True)


def remark(lines: Iterable[str]) -> None:
    """Write lines about the data, which are no part of it, to standard error."""
    with suppress(OSError):
        for line in lines:
            click.echo(logs.line("info", "nlpsearch", line) if logs.is_json() else line, err=True)


def abandon() -> None:
    """Let go of what standard output still holds, or Python would fail on it at exit."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def view(color: str, offset: int = 0) -> View:
    """Give the shape of the output for ``--color`` auto, always or never."""
    columns = shutil.get_terminal_size((80, 24)).columns
    return View(max(NARROWEST, min(columns, WIDEST)), _coloured(color), offset)


def _coloured(wanted: str) -> bool:
    """Tell whether to colour; for ``auto`` the environment, then the terminal decides."""
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
