"""Readings that a person has corrected, kept in a file beside the archive.

One correction a line: the file's name (``*`` for any), a line number of its text if only
one place is meant, the reading as shown and as it should be. ``#`` starts a comment.

    004_01e9.txt: كما -> هنا
    004_01e9.txt:31: العهد القادم -> العقد القادم
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatch

from msgspec import Struct

from search import late
from search.repair.result import Guess, Note

_LINE = late.compile(r"(?P<file>.+?)(?::(?P<line>\d+))?:\s+(?P<shown>.+?)\s+->\s+(?P<meant>.+)")


class Override(Struct, frozen=True):
    """``meant`` in place of ``shown``; in one ``line`` (from 1) or, with 0, in all.

    ``file`` is a name or a pattern of :mod:`fnmatch`.
    """

    shown: str
    meant: str
    line: int = 0
    file: str = "*"

    def concerns(self, name: str) -> bool:
        """Is this for the file of that name?"""
        return name == self.file or fnmatch(name, self.file)


def read_overrides(text: str) -> tuple[tuple[Override, ...], tuple[Note, ...]]:
    """The corrections in a file's text, and a note for each line that is none."""
    found, notes = [], []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match:
            at = int(match["line"] or 0)
            found.append(Override(match["shown"], match["meant"], at, match["file"].strip()))
        else:
            message = "expected: FILE: shown -> meant"
            notes.append(Note("override-unreadable", message, number))
    return tuple(found), tuple(notes)


def apply(
    text: str, guesses: tuple[Guess, ...], overrides: Iterable[Override]
) -> tuple[str, tuple[Guess, ...], tuple[Note, ...]]:
    """Text and guesses with corrections made, and a note for each that fits nowhere.

    A correction has as many characters as what it corrects, and changes nothing but
    guesses. What it touches is certain from then on: probability 1, no alternatives.
    """
    notes = []
    for override in overrides:
        places = _places(text, guesses, override)
        if not places:
            message = f"nothing guessed reads {override.shown!r} that could be {override.meant!r}"
            notes.append(Note("override-unused", message, override.line))
        for start in places:
            end = start + len(override.shown)
            text = text[:start] + override.meant + text[end:]
            guesses = tuple(
                Guess(g.start, g.end, 1.0) if g.start < end and start < g.end else g
                for g in guesses
            )
    return text, guesses, tuple(notes)


def _places(text: str, guesses: tuple[Guess, ...], override: Override) -> list[int]:
    if len(override.shown) != len(override.meant):
        return []
    guessed = {at for guess in guesses for at in range(guess.start, guess.end)}
    changed = [
        at for at, (a, b) in enumerate(zip(override.shown, override.meant, strict=True)) if a != b
    ]
    return [
        match.start()
        for match in re.finditer(re.escape(override.shown), text)
        if changed
        and guessed.issuperset(match.start() + at for at in changed)
        and override.line in (0, text.count("\n", 0, match.start()) + 1)
    ]
