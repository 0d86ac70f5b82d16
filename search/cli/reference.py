"""``docs/cli.md``: what every command's ``--help`` says, as one page.

``make docs`` writes it; a test compares it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from search.cli.app import main

_WIDTH = 90

_INTRODUCTION = """\
# Command line

This page is made from `nlpsearch COMMAND --help` by `make docs`.

- Data goes to standard output, everything else to standard error.
- Exit status: 0 something was found, 1 nothing was found, 2 an error, 130 after Ctrl-C,
  143 after SIGTERM, 129 after SIGHUP, 131 after SIGQUIT; a run of `index` then leaves the old
  index as it was.
- An error is one line that says what to do; `nlpsearch -v COMMAND` shows where it came from.
- Colour is used on a terminal, unless `NO_COLOR` is set; `FORCE_COLOR` wants it in a pipe too.
- Of a story's translations the one in the language of your locale (`LC_ALL`, `LC_MESSAGES`,
  `LANG`) is shown if it matches about as well as the others.
- How queries are written: [query-syntax.md](query-syntax.md). What `--json` gives:
  [json.md](json.md)."""


def reference() -> str:
    """Give the page."""
    return "\n\n".join([_INTRODUCTION, *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    yield from _sections_of(click.Context(main, info_name="nlpsearch", terminal_width=_WIDTH))


def _sections_of(context: click.Context) -> Iterator[str]:
    yield _section(context)
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command is not None, name
            yield from _sections_of(click.Context(command, context, name, terminal_width=_WIDTH))


def _section(context: click.Context) -> str:
    return f"## {context.command_path}\n\n```text\n{context.get_help()}\n```"


if __name__ == "__main__":
    sys.stdout.write(reference())
