"""UTF-8 sequences in bytes that came through a wrong page, some of them lost.

Bytes are handled as text, U+0080–U+00FF standing for 80–FF, so that what is not a byte
(:data:`~.pages.FOREIGN`, letters of other scripts) can stand between them.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache
from itertools import combinations, product

from search import late
from search.kept import Kept

SEQUENCE = late.compile(
    "[\xc2-\xdf][\x80-\xbf\ufffd]?"
    "|[\xe0-\xef][\x80-\xbf\ufffd]{0,2}"
    "|[\xf0-\xf4][\x80-\xbf\ufffd]{0,3}"
    "|[\x80-\xbf]+"
    "|[^\x00-\xbf]"
)
"""A lead byte with what is left of its continuation, or bytes without a lead."""

MOST_CANDIDATES = 4096
"""Readings of one damaged character worth weighing; beyond that it counts as lost."""


def length(lead: str) -> int:
    """How many bytes a sequence with this lead byte has; 0 if it is no lead."""
    if "\xc2" <= lead <= "\xdf":
        return 2
    if "\xe0" <= lead <= "\xef":
        return 3
    return 4 if "\xf0" <= lead <= "\xf4" else 0


@lru_cache(maxsize=65536)
def decoded(sequence: str) -> str:
    """The character of an intact sequence, or "" (damaged, overlong, surrogate)."""
    try:
        char = sequence.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""
    return char if len(char) == 1 else ""


def candidates(sequence: str, lost: frozenset[int]) -> tuple[str, ...]:
    """Characters that leave ``sequence`` behind when the bytes ``lost`` disappear.

    ``sequence`` starts with its lead byte. U+FFFD in it is a byte lost in that very
    place. In order of code points; empty when none fits or more than
    ``MOST_CANDIDATES`` do.
    """
    return _kept((sequence, lost))


def _candidates(damaged: tuple[str, frozenset[int]]) -> tuple[str, ...]:
    sequence, lost = damaged
    missing = length(sequence[0]) - len(sequence)
    gone = [chr(b) for b in sorted(lost) if 0x80 <= b <= 0xBF]
    holes = sequence.count("\ufffd") + missing
    if not holes or not gone or len(gone) ** holes > MOST_CANDIDATES:
        return ()
    found = set()
    slots = range(1, length(sequence[0]))
    for places in combinations(slots, missing):
        for fill in product(gone, repeat=holes):
            found.add(decoded(_filled(sequence, places, fill)))
    return tuple(sorted(c for c in found if c and unicodedata.category(c) not in _NOT_TEXT))


_NOT_TEXT = ("Cn", "Co", "Cs", "Cc")


def _bytes(damaged: tuple[str, frozenset[int]], found: tuple[str, ...]) -> int:
    """Bytes that an entry takes: the lost bytes are often those of other entries too."""
    return _ENTRY + sys.getsizeof(damaged[1]) + _CHARACTER * len(found)


_ENTRY, _CHARACTER = 300, 84
KEPT = 1 << 24
"""Bytes that what was found for damaged characters may take."""
_kept = Kept(_candidates, KEPT, _bytes)


def _filled(sequence: str, places: tuple[int, ...], fill: tuple[str, ...]) -> str:
    """``sequence`` with bytes put into ``places`` and in place of each U+FFFD."""
    rest, new = iter(sequence), iter(fill)
    out = []
    for at in range(length(sequence[0])):
        byte = next(new) if at in places else next(rest)
        out.append(next(new) if byte == "\ufffd" else byte)
    return "".join(out)


@lru_cache(maxsize=4096)
def without_lead(byte: str, lost: frozenset[int]) -> tuple[str, ...]:
    """Characters of two bytes that end in ``byte`` and whose lead byte was lost."""
    leads = [chr(b) for b in sorted(lost) if 0xC2 <= b <= 0xDF]
    found = [decoded(lead + byte) for lead in leads]
    return tuple(c for c in found if c and unicodedata.category(c) not in _NOT_TEXT)
