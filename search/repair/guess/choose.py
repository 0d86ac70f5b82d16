"""Which model reads which hole, and what the holes of a text come to."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from search.repair.damage.recover import Cells, Hole, skeleton, skeleton_of
from search.repair.guess import arabic, han, marks, words
from search.repair.guess.reading import Evidence, Reading

_log = logging.getLogger(__name__)

FROM_KNOWN_LINE = 0.99
"""Probability of a reading that makes a whole line equal one of clean text."""
KNOWN_LINE = (4, 300)
"""Code points a line must have, at least and at most, to be known again."""


class Model(Protocol):
    """What reads the holes of one kind of writing."""

    def belongs(self, hole: Hole) -> bool:
        """Tell whether a hole is one that it reads."""

    def choose(self, cells: Cells, evidence: Evidence, cache: Path | None) -> list[Reading]:
        """Give its readings of a text, as far as something speaks for them."""


MODELS: tuple[Model, ...] = (han, arabic, words, marks)
"""In the order of their claims: of a hole that several read, the first one's reading holds."""


def readings(cells: Cells, evidence: Evidence, cache: Path | None) -> list[Reading]:
    """A reading for every hole for which something speaks, in order, none overlapping."""
    started = time.perf_counter()
    found = _known_lines(cells, evidence)
    holes = [cell for cell in cells if isinstance(cell, Hole)]
    for model in MODELS:
        if any(map(model.belongs, holes)):
            found += model.choose(cells, evidence, cache)
    _log.debug("chose %d readings in %.2f s", len(found), time.perf_counter() - started)
    return _without_overlap(found, len(cells))


def _without_overlap(found: Sequence[Reading], length: int) -> list[Reading]:
    """Of readings of the same place, the one found first."""
    taken = bytearray(length)
    kept = []
    for reading in found:
        if reading.options and not any(taken[reading.start : reading.end]):
            taken[reading.start : reading.end] = b"\1" * (reading.end - reading.start)
            kept.append(reading)
    return sorted(kept, key=lambda reading: reading.start)


def _known_lines(cells: Cells, evidence: Evidence) -> list[Reading]:
    """Readings of lines that stand in clean text too: headings, calls to subscribe."""
    known: dict[str, set[str]] = {}
    for text in evidence.clean:
        lines = zip(text.splitlines(), skeleton(text, evidence.lost).splitlines(), strict=False)
        for line, key in lines:
            if (
                line != key
                and len(line) == len(key)
                and KNOWN_LINE[0] <= len(line) <= KNOWN_LINE[1]
            ):
                known.setdefault(key, set()).add(line)
    found = []
    start = 0
    for at, cell in enumerate([*cells, "\n"]):
        if cell == "\n":
            lines_like = known.get(skeleton_of(cells[start:at]), set()) if known else set()
            if len(lines_like) == 1:
                found += _as_in(next(iter(lines_like)), cells, start)
            start = at + 1
    return found


def _as_in(line: str, cells: Cells, start: int) -> list[Reading]:
    """Readings of the words with a hole in them, as ``line`` has them."""
    found = []
    for match in re.finditer(r"\S+", line):
        first, last = start + match.start(), start + match.end()
        if any(isinstance(cell, Hole) for cell in cells[first:last]):
            found.append(Reading(first, last, ((match[0], FROM_KNOWN_LINE),)))
    return found
