"""The archive as lines of JSON: all that an index is made of, to be kept or taken elsewhere.

    DIR/archive.jsonl
        {"sum": "…", "value": {"format": 1, "issues": 52, …}}       the head
        {"sum": "…", "value": {"key": "1", "lang": "en", "items": […], …}}    an issue, and so on

Each sum is of the value's bytes as they stand there and of the sum before, so that the first line
that was changed, moved or lost shows. Issues and items are those of :mod:`search.model`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from itertools import chain
from pathlib import Path

from search.errors import ExportNotWritten
from search.generation import Generation, open_generation, verify
from search.index import codec
from search.index.issues import read_issues
from search.index.storage import IndexFolder
from search.model import Issue, Item
from search.settings import Settings

FILE = "archive.jsonl"
FORMAT = 1
"""Changes with what the lines say, also where :mod:`search.model` does."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written where: stories alone are ``items``; ``bytes`` is the size of the file."""

    path: Path
    generation: str
    issues: int
    items: int
    bytes: int


def export(
    settings: Settings, directory: Path, progress: Callable[[str, int, int], None] | None = None
) -> Exported:
    """Write the archive of the newest generation, every byte of which is read first.

    The folder is made if need be, and what was exported into it before is replaced in one step.
    Raises :class:`ExportNotWritten`, :class:`IndexMissing`, :class:`IndexDamaged`,
    :class:`IndexOutdated` and :class:`IndexUnreadable`.
    """
    report = progress or (lambda stage, done, total: None)
    folder = IndexFolder(settings.index)
    manifest = folder.manifest()
    verify(folder, manifest)
    path = directory / FILE
    part = path.with_suffix(".part")
    with closing(open_generation(folder, manifest)) as generation:
        total = len(generation.issues)
        try:
            directory.mkdir(parents=True, exist_ok=True)
            # Nor by a link that lies there.
            part.unlink(missing_ok=True)
            with part.open("xb") as file:
                for done, line in enumerate(_lines(generation)):
                    file.write(line)
                    report("exporting", done, total)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            raise ExportNotWritten(path, (error.strerror or str(error)).lower()) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    size = path.stat().st_size
    return Exported(path, manifest.generation, total, manifest.counts["items"], size)


def sum_of(value: bytes, before: str) -> str:
    """Give the sum of a line, which hangs on that of the line before."""
    return hashlib.blake2b(before.encode() + value, digest_size=8).hexdigest()


def _lines(generation: Generation) -> Iterator[bytes]:
    manifest = generation.manifest
    head = {
        "format": FORMAT,
        "exported": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "issues": len(generation.issues),
        "sources": manifest.sources,
        "files": manifest.files,
        "encodings": manifest.encodings,
        "model": manifest.model,
    }
    # Escaped, as paths may hold bytes that are no UTF-8, which Python keeps as surrogates.
    values = [json.dumps(head).encode()]
    before = ""
    for value in chain(values, map(codec.encode, issues(generation))):
        before = sum_of(value, before)
        yield b'{"sum":"%s","value":%s}\n' % (before.encode(), value)


def issues(generation: Generation) -> Iterator[Issue]:
    """Give all issues with their items, in order. Raises :class:`IndexDamaged`.

    Of each the stories are kept one after the other, and then its foreword if it has one.
    """
    reader = generation.reader
    told = reader.items(range(sum(reader.languages().values())))
    item = next(told, None)
    for summary in read_issues(generation.directory / "issues"):
        items: list[Item] = []
        while item and item.kind == "story" and len(items) < summary.items:
            items.append(item)
            item = next(told, None)
        issue = replace(summary.issue, items=tuple(items))
        if item and item.kind == "foreword" and _of(issue) == (item.path, item.issue, item.lang):
            issue, item = replace(issue, opening=item), next(told, None)
        yield issue
    if item:
        raise IndexFolder(generation.directory.parent).damaged(f"no issue has {item.id}")


def _of(issue: Issue) -> tuple[str, str, str]:
    return issue.path, issue.key, issue.lang
