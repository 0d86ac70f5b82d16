"""``nlpsearch verify``: the index beside its checksums, its items and its newsletters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from search.cli import streams
from search.cli.app import Session
from search.cli.options import as_json
from search.cli.progress import progress

if TYPE_CHECKING:
    from search.verifying import Verified

DIFFERS = 1
_TOLD = {
    "changed": "changed since",
    "missing": "missing now",
    "new": "new since",
    "otherwise": "unchanged, and read otherwise now",
}


@click.command(short_help="Compare the index with its checksums, its items and its sources.")
@as_json
@click.pass_obj
def verify(session: Session, as_json: bool) -> int:
    """Compare the index with its checksums, its items and its sources.

    Every byte is read; every stored item is analysed anew, which has to give the same index; and
    the newsletters, where they are still there, are read anew and held beside what is stored of
    them. It takes about as long as nlpsearch index, and changes nothing. Exit status: 0 all is the
    same, 1 newsletters are other than they were, 2 the index is damaged: what of it is named, with
    the command that mends it.
    """
    from search import verifying

    with progress(quiet=as_json) as report:
        found = verifying.verify_all(session.settings, report)
    streams.emit(_json(found) if as_json else _lines(found))
    return DIFFERS if found.sources.differ else 0


def _lines(found: Verified) -> Iterator[str]:
    from search.render.layout import clean

    manifest, sources = found.manifest, found.sources
    files = len(manifest.contents)
    yield f"{manifest.generation} is whole: {files} files, {found.bytes / 1e6:.1f} MB"
    items = manifest.counts["items"]
    forewords = f" and {found.items - items} forewords" if found.items > items else ""
    yield f"its {items} items{forewords}, analysed anew, give the same index"
    if sources.not_read:
        yield f"its newsletters were not read: {clean(sources.not_read)}"
        return
    yield f"{sources.same} of {len(manifest.files)} newsletters are as they were"
    for name, said in _TOLD.items():
        yield from (f"{said}: {clean(path)}" for path in getattr(sources, name))
    if sources.differ:
        yield "run: nlpsearch index"


def _json(found: Verified) -> Iterator[str]:
    from search.render.json import FORMAT, dumps

    told = {
        "format": FORMAT,
        "generation": found.manifest.generation,
        "files": len(found.manifest.contents),
        "bytes": found.bytes,
        "items": found.items,
        "sources": {**asdict(found.sources), "differ": found.sources.differ},
    }
    yield dumps(told, indent=1)
