"""``nlpsearch repair``: one text, mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.cli.app import Session
from search.errors import PathMissing, PathUnreadable

if TYPE_CHECKING:
    from search.checking import Repair


@click.command(short_help="Mend a text whose encoding was ruined.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--encoding",
    "page",
    metavar="PAGE",
    help="The code page the text was wrongly read with (windows-1254), instead of finding out.",
)
@click.pass_obj
def repair(session: Session, file: Path, page: str | None) -> None:
    """Write FILE (- for standard input) to standard output, mended if its encoding was ruined.

    Standard error tells what was wrong, which share of the characters is certain, guessed
    or lost, and how likely the guesses are. A text that is not broken is written as it is.
    """
    from search.checking import LONGEST, repair_text

    mended = repair_text(_bytes(file, LONGEST + 1), page, session.settings.cache)
    streams.write([mended.text])
    streams.remark(_report(mended))


def _bytes(file: Path, most: int) -> bytes:
    """Read what there is, up to ``most`` bytes of it."""
    try:
        if str(file) == "-":
            return streams.read(most)
        with file.open("rb") as opened:
            return opened.read(most)
    except FileNotFoundError:
        raise PathMissing(file) from None
    except OSError as error:
        raise PathUnreadable(file, (error.strerror or str(error)).lower()) from error


def _report(mended: Repair) -> Iterator[str]:
    from search.render.guesses import percent
    from search.render.layout import clean, table

    report = mended.report
    rows = [("page", report.page or "nothing broken was found")]
    if report.page:
        rows += [("lines", str(report.lines)), ("characters", str(report.characters))]
        rows += [
            (name, percent(report.share(number)))
            for name, number in (
                ("certain", report.certain),
                ("guessed", report.guessed),
                ("lost", report.lost),
            )
        ]
    if mended.guesses:
        rows.append(("guesses", f"{percent(report.confident)} are more than 0.9 likely"))
    rows += [(f"line {note.line}" if note.line else "note", note.message) for note in mended.notes]
    yield from table([(name, clean(value)) for name, value in rows])
