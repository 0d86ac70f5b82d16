"""Files to documents, in worker processes where there is enough to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from search.archive import document
from search.archive.files import Found
from search.archive.mender import Mender, OthersNeeded
from search.archive.stories.headings import Headings
from search.workers import Workers

ENOUGH = 2_000_000
"""Bytes of an archive from which processes are worth starting: some seconds of reading."""
BATCH = 100_000
"""Bytes from which files are sent to a worker: a small part of what each will read."""


def read(
    found: Sequence[Found], mender: Mender, archive: Headings, pool: Workers
) -> Iterator[document.Document]:
    """Give each file's document, in order; the outcome is the same with and without workers.

    A file whose repair has to know all others is read here, where ``mender`` reads those
    once for all.
    """
    sizes = [_size(item) for item in found]
    batches = _batches(found, sizes)
    function = partial(_read, mender.alone(), archive)
    read_there = pool.map(function, batches, enough=sum(sizes) > ENOUGH)
    documents = (one for batch in read_there for one in batch)
    for item, one in zip(found, documents, strict=True):
        yield one or document.read(item, mender, archive)


def _batches(found: Sequence[Found], sizes: Sequence[int]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size = 0
    for item, more in zip(found, sizes, strict=True):
        batch.append(item)
        size += more
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(found: Found) -> int:
    """Give a file's bytes; one that cannot be asked says why when it is read."""
    try:
        return found.path.stat().st_size
    except OSError:
        return 0


def _read(
    mender: Mender, archive: Headings, batch: Sequence[Found]
) -> list[document.Document | None]:
    """Read files, apart from those that only the process that knows all others can read."""
    return [_read_alone(item, mender, archive) for item in batch]


def _read_alone(found: Found, mender: Mender, archive: Headings) -> document.Document | None:
    try:
        return document.read(found, mender, archive)
    except OthersNeeded:
        return None
