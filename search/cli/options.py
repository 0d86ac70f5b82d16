"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from search.render import FORMATS

Function = TypeVar("Function", bound=Callable[..., object])


def shape(command: Function) -> Function:
    """Add ``--format``, ``--json`` and ``--color``, as ``style`` and ``color``."""
    for option in (
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            help="Colour: on a terminal unless $NO_COLOR is set, always, or never.",
        ),
        click.option("--json", "style", flag_value="json", help="Short for --format json."),
        click.option(
            "--format",
            "style",
            type=click.Choice(list(FORMATS)),
            default="terminal",
            show_default=True,
            help="How to write what was found.",
        ),
    ):
        command = option(command)
    return command


def as_json(command: Function) -> Function:
    """Add ``--json`` to a command that else prints a table."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(command)
