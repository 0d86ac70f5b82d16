"""``nlpsearch export`` and ``import``: the archive written out, and made an index again."""

from __future__ import annotations

from pathlib import Path

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.progress import progress


@click.command(short_help="Write all that an index is made of into a folder.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.pass_obj
def export(session: Session, directory: Path, quiet: bool) -> None:
    """Write all that an index is made of into DIR, as lines of JSON.

    nlpsearch import makes an index of it again, of this version or another, on this machine or
    another, without the newsletters. docs/export.md says what the lines hold.
    """
    from search import exporting

    with progress(quiet) as report:
        done = exporting.export(session.settings, directory, report)
    if not quiet:
        size = f"{done.bytes / 1e6:.1f} MB"
        counts = f"{done.issues} issues, {done.items} items"
        streams.emit([f"{done.path}: {counts} of {done.generation}, {size}"])


@click.command("import", short_help="Let an index serve that is made of what export wrote.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--wait", is_flag=True, help="Wait for another run to end, instead of failing.")
@click.pass_obj
def import_(session: Session, directory: Path, quiet: bool, wait: bool) -> None:
    """Make an index of what nlpsearch export wrote into DIR, and let it serve.

    Every line is checked, and the new index as one of nlpsearch index is. Whatever goes wrong,
    the old one goes on serving; once it is replaced, nlpsearch rollback leads back to it. The next
    nlpsearch index has to be told where the newsletters are.
    """
    from search import importing

    with progress(quiet) as report:
        run = importing.restore(session.settings, directory, wait, report)
    if not quiet:
        counts = f"{run.issues} issues, {run.items} items, {run.stories} stories"
        streams.emit([f"{run.generation}: {counts} in {run.seconds:.1f} s"])
