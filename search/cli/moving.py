"""``nlpsearch export`` and ``import``: the archive written out, and made an index again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.options import meaning
from search.cli.progress import progress

if TYPE_CHECKING:
    from search.indexing import Progress


@click.command(short_help="Write all that an index is made of into a folder.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--static", is_flag=True, help="Write pages that search without a server.")
@click.option(
    "--title", metavar="NAME", default="", help="With --static, what pages call the archive."
)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.pass_obj
def export(session: Session, directory: Path, static: bool, title: str, quiet: bool) -> None:
    """Write all that an index is made of into DIR, as lines of JSON.

    nlpsearch import makes an index of it again, of this version or another, on this machine or
    another, without the newsletters. docs/export.md says what the lines hold.

    With --static the whole archive is written as pages, for a browser to read and to search from a
    disk, without a server and without a network; DIR has to be new or empty then.
    """
    if title and not static:
        raise click.UsageError("--title is for pages: give --static as well")
    with progress(quiet) as report:
        if static:
            said = _pages(session, directory, title, report)
        else:
            said = _lines(session, directory, report)
    if not quiet:
        streams.emit([said])


def _lines(session: Session, directory: Path, report: Progress | None) -> str:
    from search import exporting

    done = exporting.export(session.settings, directory, report)
    counts = f"{done.issues} issues, {done.items} items of {done.generation}"
    return f"{done.path}: {counts}, {done.bytes / 1e6:.1f} MB"


def _pages(session: Session, directory: Path, title: str, report: Progress | None) -> str:
    from web import standalone

    done = standalone.write(session.settings, directory, title, report)
    size = f"{done.bytes / 1e6:.1f} MB, of which the index is {done.index_bytes / 1e6:.1f}"
    return f"{done.path / 'index.html'}: {done.issues} issues, {done.items} items, {size}"


@click.command("import", short_help="Let an index serve that is made of what export wrote.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--wait", is_flag=True, help="Wait for another run to end, instead of failing.")
@meaning
@click.pass_obj
def import_(session: Session, directory: Path, quiet: bool, wait: bool, model: str | None) -> None:
    """Make an index of what nlpsearch export wrote into DIR, and let it serve.

    Every line is checked, and the new index as one of nlpsearch index is. Whatever goes wrong,
    the old one goes on serving; once it is replaced, nlpsearch rollback leads back to it. The next
    nlpsearch index has to be told where the newsletters are.
    """
    from search import importing

    with progress(quiet) as report:
        run = importing.restore(session.settings, directory, wait, report, model)
    if not quiet:
        counts = f"{run.issues} issues, {run.items} items, {run.stories} stories"
        streams.emit([f"{run.generation}: {counts} in {run.seconds:.1f} s"])
