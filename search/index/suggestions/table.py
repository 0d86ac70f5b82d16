"""Entries of one kind and the keys they are found by, written to be looked up by beginnings.

A table called NAME lies in a file of arrays as

    NAME             its keys, in order
    NAME.rows        where the rows of each key start
    NAME.entries     of each row the entry; of a key the best first
    NAME.scores      how good that entry is, found so
    NAME.homes       the languages it is at home in, as bits
    NAME.texts       of each entry its text
    NAME.counts      in how many stories it is
    NAME.langs       its first language, counted from 1; 0 where it has none
    NAME.groups      the number of what it is another telling of; 0 where it is of nothing

Rows of neighbouring keys are neighbours, so a beginning is one range of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index import numbers
from search.index.arrays import Arrays
from search.kept import Kept

HIGHEST = (1 << 31) - 1
"""Above every score; what is at home in the language asked for is above it."""
_MOST_BROAD = 256
"""Answers kept for short beginnings, which have many rows."""
_BROAD = 3
"""Code points of the longest short beginning."""
_MOST = 64
"""Entries given for a beginning at most."""

Array = NDArray[Any]
_NONE: Array = np.empty(0, np.int64)
_ANY = 1 << 64


class Found(NamedTuple):
    """What is kept of an entry."""

    text: str
    stories: int
    lang: int
    group: int


class Ranked(NamedTuple):
    """How good an entry is, found by a beginning, and whether it is at home where asked."""

    number: int
    at_home: bool
    score: int


class Table:
    """One table, read as needed. Every method raises :class:`search.errors.IndexDamaged`.

    Its entries are in ``languages`` languages, or in none.
    """

    def __init__(self, arrays: Arrays, name: str, languages: int) -> None:
        self._arrays = arrays
        self._name = name
        self._languages = languages
        self._keys = arrays.texts(name)
        self._texts = arrays.texts(f"{name}.texts")
        self._broad = Kept(self._ranked, _MOST_BROAD)

    def entry(self, number: int) -> Found:
        """Give what is kept of an entry."""
        of = {"counts": _ANY, "langs": self._languages + 1, "groups": _ANY}
        values = (self._slice(name, number, number + 1, size) for name, size in of.items())
        count, lang, group = (value.item() for value in values)
        return Found(self._texts[number], count, lang, group)

    def best(self, beginning: str, home: int, among: Array | None = None) -> tuple[int, ...]:
        """Give the best entries with a key that begins so, those at ``home`` (bits) first.

        ``among`` marks the only entries that may be given, if any are.
        """
        return tuple(found.number for found in self.ranked(beginning, home, among))

    def ranked(self, beginning: str, home: int, among: Array | None = None) -> tuple[Ranked, ...]:
        """Give the same entries, with what they are ordered by."""
        if among is None and len(beginning) <= _BROAD:
            return self._broad((beginning, home))
        return self._ranked((beginning, home), among)

    def _ranked(self, asked: tuple[str, int], among: Array | None = None) -> tuple[Ranked, ...]:
        beginning, home = asked
        first, last = self._rows(beginning)
        scores = self._slice("scores", first, last).astype(np.int64)
        entries = self._entries(first, last)
        if home:
            scores += ((self._slice("homes", first, last) & home) != 0) * np.int64(HIGHEST)
        if among is not None:
            kept = among[entries]
            scores, entries = scores[kept], entries[kept]
        # An entry may stand there by several keys.
        wanted = 2 * _MOST
        rows = np.arange(len(scores))
        if len(rows) > wanted:
            rows = np.sort(np.argpartition(-scores, wanted)[:wanted])
        rows = rows[np.argsort(-scores[rows], kind="stable")]
        best: dict[int, int] = {}
        for number, score in zip(entries[rows].tolist(), scores[rows].tolist(), strict=True):
            best.setdefault(number, score)
        return tuple(
            Ranked(number, score >= HIGHEST, score % HIGHEST)
            for number, score in islice(best.items(), _MOST)
        )

    def having(self, key: str) -> Array:
        """Give the entries with exactly this key."""
        return self._entries(*self._rows_of(key))

    def at_home(self, key: str, home: int) -> Iterator[tuple[int, bool]]:
        """Give the entries with exactly this key, and whether each is at ``home`` (bits)."""
        first, last = self._rows_of(key)
        homes = self._slice("homes", first, last) & home
        yield from zip(self._entries(first, last).tolist(), (homes != 0).tolist(), strict=True)

    def keys(self, beginning: str) -> Iterator[str]:
        """Give the keys that begin so, in order."""
        return (self._keys[place] for place in self._keys.beginning(beginning))

    def beginning(self, beginning: str) -> Array:
        """Give the entries with a key that begins so, some of them several times."""
        return self._entries(*self._rows(beginning))

    def marked(self, entries: Array) -> Array:
        """Give for each entry of the table whether it is one of these."""
        marks = np.zeros(len(self._texts), np.bool_)
        marks[entries] = True
        return marks

    def keys_among(self, beginning: str, among: Array) -> list[tuple[str, int]]:
        """Give the keys that begin so of the entries marked, and of how many: the most first."""
        first, last = self._rows(beginning)
        rows = np.flatnonzero(among[self._entries(first, last)]) + first
        starts = self._arrays.array(f"{self._name}.rows") if len(rows) else _NONE
        places = np.searchsorted(starts, rows, "right") - 1
        keys, counts = np.unique(places, return_counts=True)
        order = np.argsort(-counts, kind="stable")[:_MOST]
        chosen = zip(keys[order].tolist(), counts[order].tolist(), strict=True)
        return [(self._keys[place], count) for place, count in chosen]

    def _rows_of(self, key: str) -> tuple[int, int]:
        place = self._keys.find(key)
        if place is None:
            return 0, 0
        first, last = self._slice("rows", place, place + 2).tolist()
        return first, last

    def _rows(self, beginning: str) -> tuple[int, int]:
        places = self._keys.beginning(beginning)
        if not places:
            return 0, 0
        (first,) = self._slice("rows", places.start, places.start + 1).tolist()
        (last,) = self._slice("rows", places.stop, places.stop + 1).tolist()
        return first, last

    def _entries(self, first: int, last: int) -> Array:
        return self._slice("entries", first, last, len(self._texts))

    def _slice(self, of: str, start: int, stop: int, size: int = _ANY) -> Array:
        name = f"{self._name}.{of}"
        return numbers.among(self._arrays, name, self._arrays.slice(name, start, stop), size)
