"""Runs: what the parts of a generation keep of some documents, until all are put together.

A run is a file of arrays, written by the process that analysed its documents; every part has
names of its own in it. The runs of a generation, in order, have its documents in order, so
what is merged from them does not hang on how many they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import accumulate, chain, count, pairwise
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import Arrays, ArraysWriter
from search.index.ranks import Ranked, Ranks, ranked
from search.index.texts import SEPARATOR, text_bytes, texts_of

Array = NDArray[Any]


class RunWriter:
    """Writes what one part keeps of some documents."""

    def __init__(self, out: ArraysWriter, part: str) -> None:
        self._out = out
        self._part = part

    def add(self, name: str, values: Array) -> None:
        """Write an array of one dimension."""
        self._out.add(f"{self._part}/{name}", values)

    def add_numbers(self, name: str, values: Sequence[int]) -> None:
        """Write numbers of at most 32 bits."""
        self.add(name, np.array(values, "<u4"))

    def add_bytes(self, name: str, data: bytes) -> None:
        """Write bytes."""
        self.add(name, np.frombuffer(data, "|u1"))

    def add_texts(self, name: str, values: Iterable[str]) -> None:
        """Write texts, to be read all at once."""
        self.add_bytes(f"{name}.texts", _joined(values))

    def add_codes(self, name: str, values: Iterable[str]) -> None:
        """Write texts of which some are the same, each of them once."""
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self.add_numbers(f"{name}.codes", list(map(numbers.__getitem__, values)))
        self.add_texts(name, numbers)

    def add_lists(self, name: str, lists: Sequence[Sequence[str]]) -> None:
        """Write lists of texts."""
        self.add_numbers(f"{name}.lists", list(map(len, lists)))
        self.add_texts(name, chain.from_iterable(lists))

    def add_pairs(self, name: str, pairs: Mapping[str, str]) -> None:
        """Write texts, each with another."""
        self.add_texts(f"{name}.keys", pairs)
        self.add_texts(name, pairs.values())

    def add_counts(self, name: str, counts: Mapping[str, int]) -> None:
        """Write how often there is what."""
        self.add_texts(name, counts)
        self.add_numbers(f"{name}.counts", list(counts.values()))


def _joined(values: Iterable[str]) -> bytes:
    """Give texts as UTF-8, each with :data:`SEPARATOR` behind it."""
    texts = [*values, ""]
    # All at once, as there are millions of them, unless one has the character between them.
    joined = "\0".join(texts)
    if joined.count("\0") == len(texts) - 1:
        return text_bytes(joined).replace(b"\0", SEPARATOR)
    return SEPARATOR.join(map(text_bytes, texts))


class Run:
    """What one part keeps of some documents. Every method raises :class:`IndexDamaged`."""

    def __init__(self, arrays: Arrays, part: str) -> None:
        self._arrays = arrays
        self._part = part

    def names(self) -> Iterator[str]:
        """Give the names of the part's arrays."""
        start = f"{self._part}/"
        return (name[len(start) :] for name in self._arrays.names() if name.startswith(start))

    def has(self, name: str) -> bool:
        """Tell whether there is an array called so."""
        return self._arrays.has(f"{self._part}/{name}")

    def array(self, name: str) -> Array:
        """Give all of an array."""
        return self._arrays.array(f"{self._part}/{name}")

    def slice(self, name: str, start: int, stop: int) -> Array:
        """Give the values ``start`` to ``stop`` of an array."""
        return self._arrays.slice(f"{self._part}/{name}", start, stop)

    def data(self, name: str) -> bytes:
        """Give what :meth:`RunWriter.add_bytes` wrote."""
        name = f"{self._part}/{name}"
        return self._arrays.data(name, 0, self._arrays.count(name))

    def encoded(self, name: str) -> list[bytes]:
        """Give what :meth:`RunWriter.add_texts` wrote, as UTF-8."""
        return self.data(f"{name}.texts").split(SEPARATOR)[:-1]

    def texts(self, name: str) -> list[str]:
        """Give what :meth:`RunWriter.add_texts` wrote."""
        return texts_of(self.encoded(name))

    def lists(self, name: str) -> list[list[str]]:
        """Give what :meth:`RunWriter.add_lists` wrote."""
        texts = self.texts(name)
        ends = accumulate(self.array(f"{name}.lists").tolist(), initial=0)
        return [texts[start:end] for start, end in pairwise(ends)]

    def pairs(self, name: str) -> dict[str, str]:
        """Give what :meth:`RunWriter.add_pairs` wrote."""
        return dict(zip(self.texts(f"{name}.keys"), self.texts(name), strict=True))

    def counts(self, name: str) -> Iterator[tuple[str, int]]:
        """Give what :meth:`RunWriter.add_counts` wrote; nothing where it wrote none."""
        if not self.has(f"{name}.counts"):
            return iter(())
        return zip(self.texts(name), self.array(f"{name}.counts").tolist(), strict=True)


class Runs(Sequence[Run]):
    """What one part keeps of all documents, run after run."""

    def __init__(self, files: Sequence[Arrays], part: str, ranks: Ranks | None = None) -> None:
        """``ranks`` know what earlier runs had, if it is known."""
        self._held = [Run(arrays, part) for arrays in files]
        self._files, self._part, self._ranks = files, part, ranks

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, place: int) -> Run: ...

    @overload
    def __getitem__(self, place: slice) -> list[Run]: ...

    def __getitem__(self, place: int | slice) -> Run | list[Run]:
        return self._held[place]

    def __iter__(self) -> Iterator[Run]:
        return iter(self._held)

    def having(self, name: str) -> Runs:
        """Give the runs that have an array called so, of which nothing is known then."""
        pairs = zip(self._files, self._held, strict=True)
        return Runs([arrays for arrays, run in pairs if run.has(name)], self._part)

    def ranked(self, name: str) -> Ranked:
        """Give the different texts that :meth:`RunWriter.add_texts` wrote as ``name``, in order.

        With them the ranks of those of each run, of which some may have none; with the
        ``ranks`` of earlier runs a list is asked for once.
        """
        reads = [partial(_texts_of, run, name) for run in self._held]
        if self._ranks is None:
            return ranked([read() for read in reads])
        return self._ranks.of(f"{self._part}/{name}", reads)


def _texts_of(run: Run, name: str) -> list[bytes]:
    return run.encoded(name) if run.has(f"{name}.texts") else []


@contextmanager
def opened(paths: Iterable[Path]) -> Iterator[list[Arrays]]:
    """Give the files of some runs, until they are closed."""
    files: list[Arrays] = []
    try:
        files += map(Arrays, paths)
        yield files
    finally:
        for arrays in files:
            arrays.close()
