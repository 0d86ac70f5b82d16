"""Files to records, in worker processes where there is enough to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from search.archive import files, records
from search.archive.files import Found
from search.archive.mender import Mender, OthersNeeded
from search.archive.records import Reading, Record, Unread
from search.archive.stories.headings import ALONE, Headings, asked
from search.keeping import Keeping
from search.workers import Workers

ENOUGH = 2_000_000
"""Bytes of an archive from which processes are worth starting: some seconds of reading."""
BATCH = 100_000
"""Bytes from which files are sent to a worker: a small part of what each will read."""


class _Reader(Struct, frozen=True):
    """Reads files: ``archive`` is what the headings of all say, records are kept."""

    mender: Mender
    archive: Headings
    keeping: Keeping

    def read(self, unread: Unread) -> Reading:
        """Read a file; what cannot be read is a problem of its record. Raises OthersNeeded."""
        data, problems = files.read(unread.found)
        if data is None:
            name = unread.found.name
            return Reading(Record(name, "", "", None, problems, (), asked(ALONE, {})))
        return records.read(unread, data, self.mender, self.archive, self.keeping)

    def read_alone(self, batch: Sequence[Unread]) -> list[Reading | None]:
        """Read files, apart from those that only the process that knows all others can read."""
        return [self._read_alone(item) for item in batch]

    def _read_alone(self, unread: Unread) -> Reading | None:
        try:
            return self.read(unread)
        except OthersNeeded:
            return None


def prepare(nothing: None) -> None:
    """Load what reads files, in a worker: that takes as long as to read some dozens of them."""
    from search.archive import document  # noqa: F401


def read(
    unread: Sequence[Unread], mender: Mender, archive: Headings, keeping: Keeping, pool: Workers
) -> Iterator[Reading]:
    """Read each file, in order; the outcome is the same with and without workers.

    A file whose repair has to know all others is read here, where ``mender`` reads those
    once for all. Raises OSError where nothing can be kept, and WorkerLost.
    """
    sizes = [_size(item.found) for item in unread]
    batches = _batches(unread, sizes)
    there = _Reader(mender.alone(), archive, keeping)
    here = _Reader(mender, archive, keeping)
    read_there = pool.map(partial(_Reader.read_alone, there), batches, enough=sum(sizes) > ENOUGH)
    readings = (one for batch in read_there for one in batch)
    for item, one in zip(unread, readings, strict=True):
        yield one or here.read(item)


def _batches(unread: Sequence[Unread], sizes: Sequence[int]) -> Iterator[list[Unread]]:
    batch: list[Unread] = []
    size = 0
    for item, more in zip(unread, sizes, strict=True):
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
