"""Punctuation, symbols and emoji: choose by how common they are and what stands around.

Figures are rough, by judgement; the alternatives among which they decide are few.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from search.repair.damage.recover import Cells, Hole
from search.repair.damage.symbols import COMMON
from search.repair.guess.reading import Evidence, Reading, is_letter, ranked

OTHERS = 0.05
"""Weight of a mark that is in no list."""
MATHEMATICAL = 0.002
"""Weight of a letter or digit in a mathematical style."""
EMOJI_IN_CLEAN = 50.0
"""Weight of each time that clean text of the same kind has a mark."""
TOO_MANY = 0.2
"""A reading less likely than this is no reading: the character counts as lost."""


def belongs(hole: Hole) -> bool:
    """May this hole be a mark?"""
    return not all(map(_letter, hole.candidates))


def choose(cells: Cells, evidence: Evidence, _: Path | None) -> list[Reading]:
    """A reading for each hole that may be a mark and for which something speaks."""
    holes = [(at, cell) for at, cell in enumerate(cells) if isinstance(cell, Hole)]
    seen = Counter(c for text in evidence.clean for c in text if c > "\x7f" and not is_letter(c))
    readings = []
    for at, hole in holes:
        options = [
            (c, _weight(c, seen) * _fit(c, cells, at)) for c in hole.candidates if not _letter(c)
        ]
        if options:
            reading = Reading(at, at + 1, ranked(options))
            if reading.options[0][1] >= TOO_MANY:
                readings.append(reading)
    return readings


def _letter(char: str) -> bool:
    # Emoji signs (variation selectors) count as marks upon letters in Unicode.
    return is_letter(char) and char != "\ufe0f" and char < "\U00010000"


def _weight(char: str, seen: Counter[str]) -> float:
    other = MATHEMATICAL if "\U0001d400" <= char <= "\U0001d7ff" else OTHERS
    return COMMON.get(char, other) + EMOJI_IN_CLEAN * seen[char]


def _fit(char: str, cells: Cells, at: int) -> float:
    """How well ``char`` fits between its neighbours, as a factor."""
    before = cells[at - 1] if at else "\n"
    after = cells[at + 1] if at + 1 < len(cells) else "\n"
    left = _is_text(before)
    right = _is_text(after)
    if after == "\ufe0f" or (isinstance(after, Hole) and "\ufe0f" in after.candidates):
        return 5.0 if char > "\u2300" else 0.001
    if char == "\u2019":
        return 10.0 if left and right else 1.0 if left else 0.02
    if char in "\u201c\u2018\u00ab\u201e":
        return 5.0 if right and not left else 0.1
    if char in "\u201d\u00bb\u2026":
        return 3.0 if not right else 0.1
    if char in "\u2013\u2014\u2022\u2192":
        return 5.0 if _is_space(before) and _is_space(after) else 1.0
    if char in "\u060c\u061b\u061f":
        return _arabic_fit(char, cells, at)
    return 1.0


def _is_text(cell: str | Hole) -> bool:
    if isinstance(cell, str):
        return cell.isalnum()
    return any(c.isalnum() for c in cell.candidates) and cell.left[:1] not in "\xc2\xe2"


def _is_space(cell: str | Hole) -> bool:
    if isinstance(cell, str):
        return cell.isspace()
    return any(c.isspace() for c in cell.candidates)


_QUESTIONS = ("هل", "ماذا", "لماذا", "كيف", "متى", "أين", "أليس")


def _arabic_fit(char: str, cells: Cells, at: int) -> float:
    """A question mark ends a line, or a sentence that begins as a question."""
    start = at
    while start and cells[start - 1] not in (".", "\n", "!") and at - start < 120:
        start -= 1
    words = "".join(c if isinstance(c, str) else "\x00" for c in cells[start:at]).split()
    ends = at + 1 >= len(cells) or cells[at + 1] in ("\n", "*")
    asks = bool(words) and words[0].strip('*"').startswith(_QUESTIONS)
    if char == "\u061f":
        return 20.0 if asks or ends else 0.3
    return 0.3 if ends else 1.0
