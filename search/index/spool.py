"""Items on their way into an index: written down one after the other, and read in batches.

An archive's items as objects take several times what they say, so they are let go of before
they are analysed. What a process analyses at once is about as large as any other batch, and
there are few enough of them to have the run of each open at the same time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from search.index import codec
from search.model import Item

BATCH = 200_000
"""Bytes that are analysed at once, as JSON; what is made of them takes some twenty times that."""
MOST_BATCHES = 100
"""Batches of one archive, about; those of a large one are larger."""


class Batch(NamedTuple):
    """Some items of a file: where the first of them starts, and the bytes of each."""

    path: Path
    start: int
    sizes: array[int]

    def items(self) -> list[Item]:
        """Read the items. Raises OSError."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return [codec.decode_item(file.read(size)) for size in self.sizes]


class Spool:
    """Items in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sizes = array("I")

    def __len__(self) -> int:
        return len(self._sizes)

    def fill(self, items: Iterable[Item]) -> None:
        """Write all items. Raises OSError."""
        with self._path.open("wb") as file:
            self._sizes.extend(file.write(codec.encode(item)) for item in items)

    def batches(self) -> Iterator[Batch]:
        """Give all items, in order."""
        most = max(BATCH, sum(self._sizes) // MOST_BATCHES)
        start = first = size = 0
        for at, more in enumerate(self._sizes):
            if size and size + more > most:
                yield Batch(self._path, start, self._sizes[first:at])
                start, first, size = start + size, at, 0
            size += more
        if size:
            yield Batch(self._path, start, self._sizes[first:])
