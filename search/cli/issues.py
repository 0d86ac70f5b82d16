"""``nlpsearch issues``: what the archive holds."""

from __future__ import annotations

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.options import shape


@click.command()
@shape
@click.pass_obj
def issues(session: Session, style: str, color: str) -> None:
    """List the issues: number, date, title, languages and their items."""
    from search.render import renderer

    with session.engine() as engine:
        listed = [(summary.issue, summary.items) for summary in engine.issues()]
    streams.emit(renderer(style, streams.view(color)).issues(listed))
