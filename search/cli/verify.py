"""``nlpsearch verify``: read the index against its checksums."""

from __future__ import annotations

import click

from search.cli import streams
from search.cli.app import Session


@click.command(short_help="Read every byte of the index against its checksums.")
@click.pass_obj
def verify(session: Session) -> None:
    """Read every byte of the index against its checksums.

    What is damaged is named with the command that mends it, and the exit status is 2. Searches
    check what they read by themselves; this reads what nobody has asked for yet.
    """
    with session.engine() as engine:
        manifest = engine.verify()
    size = sum(seal.size for seal in manifest.contents.values())
    files = len(manifest.contents)
    streams.emit([f"{manifest.generation} is whole: {files} files, {size / 1e6:.1f} MB"])
