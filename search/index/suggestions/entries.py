"""Entries of one kind and their keys, gathered from runs, written as :mod:`.table` says."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import ArraysWriter
from search.index.runs import Run, RunWriter
from search.index.suggestions.table import HIGHEST
from search.index.texts import text_bytes

Array = NDArray[Any]


class Entry(NamedTuple):
    """Something to suggest.

    ``stories`` are how many it is in. ``homes`` has a bit for each language it is at home
    in, ``lang`` is the first of them, counted from 1. Entries of one ``group`` say the same
    in several languages.
    """

    text: str
    stories: int
    score: int
    homes: int = 0
    lang: int = 0
    group: int = 0


class Keys:
    """The keys that some entries are found by, each text of them once."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self.sizes, self.rows, self.less = array("I"), array("I"), array("B")

    def add(self, keys: Sequence[str], others: Sequence[str] = ()) -> None:
        """Add an entry; found by ``others`` it is half as good. Empty keys are none."""
        if len(keys) == 1 and keys[0] and not others:
            # As most words are.
            self.rows.append(self._numbers[keys[0]])
            self.less.append(0)
            self.sizes.append(1)
            return
        # All keys at a time, as there are millions of them.
        found = dict.fromkeys(keys, 0)
        found.update(dict.fromkeys(others, 1))
        found.pop("", None)
        self.rows.extend(map(self._numbers.__getitem__, found))
        self.less.extend(found.values())
        self.sizes.append(len(found))

    def texts(self) -> Iterable[str]:
        """Give the texts of the keys, in the order of their numbers."""
        return self._numbers

    def write(self, out: RunWriter, name: str) -> None:
        """Keep the keys in a run, for :meth:`TableWriter.take`."""
        out.add_texts(f"{name}.keys", self._numbers)
        out.add(f"{name}.sizes", np.array(self.sizes, "<u4"))
        out.add(f"{name}.rows", np.array(self.rows, "<u4"))
        out.add(f"{name}.less", np.array(self.less, "|u1"))


class Entries(NamedTuple):
    """Some entries, column by column as :class:`Entry` has them; their texts as UTF-8."""

    texts: Sequence[bytes]
    stories: Array
    scores: Array
    homes: Array
    langs: Array
    groups: Array


class TableWriter:
    """Takes entries with their keys."""

    def __init__(self) -> None:
        self._texts: list[bytes] = []
        self._columns: list[tuple[Array, ...]] = [(np.empty(0, np.int64),) * 5]
        self._keys: defaultdict[bytes, int] = defaultdict(count().__next__)
        self._found: list[tuple[Array, ...]] = [(np.empty(0, np.int64),) * 3]

    def take(self, entries: Entries, chosen: Array, run: Run, name: str) -> None:
        """Add entries by the keys that a run keeps of its own, of which they are the ``chosen``."""
        sizes, rows, less = (run.array(f"{name}.{of}") for of in ("sizes", "rows", "less"))
        kept = np.repeat(chosen, sizes)
        self.add(entries, run.encoded(f"{name}.keys"), sizes[chosen], rows[kept], less[kept])

    def add(
        self, entries: Entries, keys: Sequence[bytes], sizes: Array, rows: Array, less: Array
    ) -> None:
        """Add entries; each has so many rows, which number its keys, and tell the lesser ones."""
        self._texts += entries.texts
        self._columns.append(entries[1:])
        used, places = np.unique(rows, return_inverse=True)
        numbers = map(self._keys.__getitem__, map(keys.__getitem__, used.tolist()))
        own = np.fromiter(numbers, np.int64, len(used))[places]
        self._found.append((sizes, own, less))

    def write(self, out: ArraysWriter, name: str) -> None:
        """Write the table."""
        stories, values, homes, langs, groups = _joined(self._columns)
        sizes, rows, less = _joined(self._found)
        ordered = sorted(self._keys)
        places = np.empty(len(ordered), np.int64)
        places[[self._keys[key] for key in ordered]] = np.arange(len(ordered))
        keys, entries = places[rows], np.repeat(np.arange(len(sizes)), sizes)
        scores = np.minimum(values[entries] >> less, HIGHEST - 1)
        order = np.lexsort((-scores, keys))
        entries = entries[order]
        out.add_encoded(name, ordered)
        starts = np.searchsorted(keys[order], np.arange(len(ordered) + 1))
        out.add(f"{name}.rows", starts.astype("<u4"))
        out.add(f"{name}.entries", entries.astype("<u4"))
        out.add(f"{name}.scores", scores[order].astype("<u4"))
        out.add(f"{name}.homes", homes.astype("<u2")[entries])
        out.add_encoded(f"{name}.texts", self._texts)
        out.add(f"{name}.counts", stories.astype("<u4"))
        out.add(f"{name}.langs", langs.astype("|u1"))
        out.add(f"{name}.groups", groups.astype("<u4"))


def _joined(columns: Sequence[tuple[Array, ...]]) -> list[Array]:
    return list(map(np.concatenate, zip(*columns, strict=True)))


def table(entries: Sequence[Entry], keys: Keys) -> TableWriter:
    """Give a table of some entries, in the order of their keys."""
    texts = [text_bytes(entry.text) for entry in entries]
    columns = np.array([entry[1:] for entry in entries], np.int64).reshape(-1, 5)
    found = (np.array(each, np.int64) for each in (keys.sizes, keys.rows, keys.less))
    made = TableWriter()
    made.add(Entries(texts, *columns.T), list(map(text_bytes, keys.texts())), *found)
    return made
