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
from search.index.runs import RunWriter
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
        """Keep the keys in a run, for :class:`FoundBy`."""
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


class FoundBy(NamedTuple):
    """The keys that some entries are found by, as UTF-8.

    Each entry has so many rows as ``sizes`` say. They number its keys, and ``less`` is 1 where
    it is found so half as well. A key may be there several times, or have no row.
    """

    keys: Sequence[bytes]
    sizes: Array
    rows: Array
    less: Array


class TableWriter(NamedTuple):
    """Entries, and what each is found by."""

    entries: Entries
    found: FoundBy

    def write(self, out: ArraysWriter, name: str) -> None:
        """Write the table."""
        texts, stories, values, homes, langs, groups = self.entries
        _, sizes, _, less = self.found
        ordered, keys = self._ordered()
        entries = np.repeat(np.arange(len(sizes)), sizes)
        scores = np.minimum(values[entries] >> less, HIGHEST - 1)
        # Those of a key from the best on; one number for both is sorted twice as fast.
        order = np.argsort(keys << 31 | (HIGHEST - scores), kind="stable")
        entries = entries[order]
        out.add_encoded(name, ordered)
        starts = np.searchsorted(keys[order], np.arange(len(ordered) + 1))
        out.add(f"{name}.rows", starts.astype("<u4"))
        out.add(f"{name}.entries", entries.astype("<u4"))
        out.add(f"{name}.scores", scores[order].astype("<u4"))
        out.add(f"{name}.homes", homes.astype("<u2")[entries])
        out.add_encoded(f"{name}.texts", texts)
        out.add(f"{name}.counts", stories.astype("<u4"))
        out.add(f"{name}.langs", langs.astype("|u1"))
        out.add(f"{name}.groups", groups.astype("<u4"))

    def _ordered(self) -> tuple[list[bytes], Array]:
        """Give the keys that have rows in order, each once, and of each row its place there."""
        keys, _, rows, _ = self.found
        used = np.zeros(len(keys), np.bool_)
        used[rows] = True
        numbers = np.flatnonzero(used)
        own = [keys[number] for number in numbers.tolist()]
        # A few lists that are in order, one behind the other: as a set they were not.
        ordered = list(dict.fromkeys(sorted(own)))
        ranks = {key: rank for rank, key in enumerate(ordered)}
        places = np.empty(len(keys), np.int64)
        places[numbers] = np.fromiter(map(ranks.__getitem__, own), np.int64, len(own))
        return ordered, places[rows]


def table(entries: Sequence[Entry], keys: Keys) -> TableWriter:
    """Give a table of some entries, in the order of their keys."""
    texts = [text_bytes(entry.text) for entry in entries]
    columns = np.array([entry[1:] for entry in entries], np.int64).reshape(-1, 5)
    found = (np.array(each, np.int64) for each in (keys.sizes, keys.rows, keys.less))
    keyed = FoundBy(list(map(text_bytes, keys.texts())), *found)
    return TableWriter(Entries(texts, *columns.T), keyed)
