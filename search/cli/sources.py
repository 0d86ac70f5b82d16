"""``nlpsearch sources`` and ``nlpsearch sync``: newsletters by the name of where they come from."""

from __future__ import annotations

from dataclasses import asdict

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.ending import FAILED
from search.cli.options import as_json
from search.cli.progress import progress


@click.group(short_help="List, add and remove sources of newsletters.")
def sources() -> None:
    """List, add and remove the sources that nlpsearch sync indexes."""


@sources.command("list", short_help="List the sources.")
@as_json
@click.pass_obj
def listed(session: Session, as_json: bool) -> None:
    """List the sources: name, path or address, and which files of a repository."""
    from search import sources as kept
    from search.render.json import FORMAT, dumps
    from search.render.layout import table

    held = kept.sources(session.settings)
    if as_json:
        told = [asdict(source) for source in held]
        streams.emit([dumps({"format": FORMAT, "sources": told}, indent=1)])
        return
    rows = [(source.name, source.location, source.files) for source in held]
    streams.emit(table([("name", "location", "files"), *rows]))


@sources.command(short_help="Add a source, or change it.")
@click.argument("name")
@click.argument("location")
@click.option(
    "--files",
    metavar="PATTERN",
    default="",
    help="Which files of a repository, as .gitignore has them ('newsletters/*.md'). Default: all.",
)
@click.pass_obj
def add(session: Session, name: str, location: str, files: str) -> None:
    """Add LOCATION as the source NAME, or change the source of that name.

    LOCATION is a folder, a file, or a git repository: https://host/path, ssh://user@host/path,
    user@host:path, file:///path, or the path of a bare one. nlpsearch sync fetches and indexes it.
    """
    from search import sources as kept

    added = kept.add(session.settings, kept.Source(name, location, files))
    streams.note(f"{added.name} is {added.location}; nlpsearch sync indexes it")


@sources.command(short_help="Remove a source.")
@click.argument("name")
@click.pass_obj
def remove(session: Session, name: str) -> None:
    """Remove the source NAME, and what was fetched of it; the index has it until the next sync."""
    from search import sources as kept

    kept.remove(session.settings, name)
    streams.note(f"{name} is no source any more; nlpsearch sync indexes the others")


@click.command(short_help="Fetch the sources, and index them.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--wait", is_flag=True, help="Wait for another run to end, instead of failing.")
@click.pass_context
def sync(context: click.Context, quiet: bool, wait: bool) -> None:
    """Fetch what is new in the repositories among the sources, and index all sources.

    A repository that cannot be fetched is told, and indexed as it was fetched last; the exit
    status is 2 then. nlpsearch sources says which sources there are.
    """
    from search import sources as kept
    from search.cli.summary import summary

    session: Session = context.obj
    with progress(quiet) as report:
        done = kept.sync(session.settings, wait, report)
    if not quiet:
        streams.emit(summary(done.run, session.verbose))
    for failure in done.failures:
        streams.note(str(failure), "error")
    if done.failures:
        context.exit(FAILED)
