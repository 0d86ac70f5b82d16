"""``nlpsearch check``: what is wrong with an archive, without indexing it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.options import encodings, form
from search.cli.progress import progress

PROBLEMS_FOUND = 1


@click.command(short_help="Say what is wrong with newsletters, without indexing them.")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@encodings
@form
@click.pass_obj
def check(
    session: Session, paths: tuple[Path, ...], encodings: Mapping[str, str], style: str
) -> int:
    """Read the newsletters in PATH, files or folders; without PATH those of last time.

    Tells how far files that arrived broken were mended, with their first lines before and
    after, then each problem and what to do about it, and each file left out.
    docs/check.md has an example of each kind. Exit status: 0 nothing is wrong, 1 there are
    problems other than notes, 2 an error.
    """
    from search import checking
    from search.cli import checked

    with progress() as report:
        found = checking.check(session.settings, paths, encodings, report)
    if style == "json":
        streams.emit(checked.as_json(found))
    elif style == "github":
        streams.emit(checked.as_github(found))
    else:
        streams.emit(checked.as_text(found, streams.view("auto").width))
    return PROBLEMS_FOUND if found.wrong else 0
