"""What a repair gives: the text, what was guessed in it, and a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from search.repair.damage.recover import skeleton

Options = tuple[tuple[str, float], ...]
"""Readings with their probabilities, likeliest first."""

SURE = 0.9
"""Probability above which a guess counts as confident."""
WORTH_FINDING = 0.1
"""Probability from which another reading is kept as an alternative."""


class Guess(Struct, frozen=True):
    """A reading chosen among several.

    ``start``/``end`` are half-open code points of the mended text: a character in
    Chinese and Japanese, a whole word elsewhere. ``alternatives`` are other readings of
    the same length with their probabilities, each at least ``WORTH_FINDING``.
    """

    start: int
    end: int
    probability: float
    alternatives: Options = ()


class Loss(Struct, frozen=True):
    """What happened to a text: the page it was read with and the bytes that got lost."""

    page: str
    lost: frozenset[int]

    def skeleton(self, text: str) -> str:
        """``text`` as the loss leaves it, for indexing and queries alike.

        See :func:`search.repair.damage.recover.skeleton`.
        """
        return skeleton(text, self.lost)

    def to_json(self) -> dict[str, Any]:
        """A JSON value that :meth:`from_json` takes back."""
        return {"page": self.page, "lost": sorted(self.lost)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Loss:
        """The inverse of :meth:`to_json`."""
        return cls(str(value["page"]), frozenset(int(byte) for byte in value["lost"]))


class Note(Struct, frozen=True):
    """Something to tell about a repair. ``line`` counts from 1; 0: the whole text."""

    kind: str
    message: str
    line: int = 0


class RepairReport(Struct, frozen=True):
    """How much was mended. Counts are of code points above ASCII in the broken lines.

    ``confident`` is the share (0–1) of guesses with probability above ``SURE``.
    """

    page: str | None = None
    lines: int = 0
    certain: int = 0
    guessed: int = 0
    lost: int = 0
    confident: float = 0.0

    @property
    def characters(self) -> int:
        """All code points above ASCII in the broken lines."""
        return self.certain + self.guessed + self.lost

    def share(self, count: int) -> float:
        """``count`` as a share (0–1) of ``characters``."""
        return count / self.characters if self.characters else 0.0

    def to_json(self) -> dict[str, Any]:
        """A JSON value with the shares that readers are shown."""
        return {
            "page": self.page,
            "lines": self.lines,
            "characters": self.characters,
            "certain": round(self.share(self.certain), 4),
            "guessed": round(self.share(self.guessed), 4),
            "lost": round(self.share(self.lost), 4),
            "confident": round(self.confident, 4),
        }


class Repair(Struct, frozen=True):
    """The outcome. ``text`` is ``original`` itself when nothing was broken.

    ``original`` is the text as it came (decoded, if it came as bytes); ``guesses`` are
    in order and do not overlap; ``loss`` is None when no byte was lost.
    """

    text: str
    original: str
    report: RepairReport = RepairReport()
    guesses: tuple[Guess, ...] = ()
    loss: Loss | None = None
    notes: tuple[Note, ...] = ()

    @property
    def page(self) -> str | None:
        """The page the text was wrongly read with, or None."""
        return self.report.page

    @property
    def changed(self) -> bool:
        """Was anything mended?"""
        return self.text != self.original
