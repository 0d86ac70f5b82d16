"""``nlpsearch report``: what readers looked for and did not find."""

from __future__ import annotations

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.ending import NOTHING_FOUND
from search.cli.options import as_json


@click.command(short_help="List the queries that found nothing.")
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="So many queries."
)
@as_json
@click.pass_context
def report(context: click.Context, limit: int, as_json: bool) -> None:
    """List the queries of the last 30 days that found nothing, the most frequent first.

    They are noted where the pages are served with nlpsearch serve --report: what was asked and
    on which day, not by whom.
    """
    from search.misses import misses
    from search.render.json import FORMAT, dumps
    from search.render.layout import clean, table

    session: Session = context.obj
    told = misses(session.settings)[:limit]
    if as_json:
        shown = [{"query": m.query, "count": m.count, "last": m.last.isoformat()} for m in told]
        streams.emit([dumps({"format": FORMAT, "misses": shown}, indent=1)])
    elif told:
        rows = [(str(miss.count), miss.last.isoformat(), clean(miss.query)) for miss in told]
        streams.emit(table([("count", "last", "query"), *rows], right=[0]))
    else:
        streams.note("no query without results has been noted")
    context.exit(0 if told else NOTHING_FOUND)
