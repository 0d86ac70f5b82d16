"""What answering one request may cost, and what was left out to keep within it.

A query is short, but a few letters may stand for most of an archive: a prefix for
hundreds of words, a word for a list of every item. Whoever does such work asks the
budget first, and says what it left out.
"""

from __future__ import annotations

import time
from typing import Literal, TypeAlias

from msgspec import Struct, field

from search.turns import give_way

SECONDS = 2.0
"""From the making of a budget to its deadline."""
EXPANSIONS = 2_000
"""Words that the prefixes and spellings of a query stand for, all together."""
TERMS = 5_000
"""Terms that a backend looks up."""
POSTINGS = 50_000_000
"""Entries of terms' lists of items that a backend reads."""

LOOKS = 4
"""Questions for the time of which one looks at the clock: a query asks for each of its words."""

Kind: TypeAlias = Literal["expansions", "terms", "postings", "time"]


class LeftOut(Struct, frozen=True):
    """A clause, as a query writes it, that was left out or cut short, and what ran out."""

    clause: str
    kind: Kind


class Budget(Struct):
    """What is left to spend for one request; not to be shared between threads.

    ``deadline`` is in seconds of :func:`time.monotonic`. The others count what may still
    be taken, and never go below 0.
    """

    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    expansions: int = EXPANSIONS
    terms: int = TERMS
    postings: int = POSTINGS
    _left_out: dict[LeftOut, None] = field(default_factory=dict)
    _asked: int = 0
    _late: bool = False

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was left out or cut short so far, each once, in order."""
        return tuple(self._left_out)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses among them, each once, whatever ran out."""
        return tuple(dict.fromkeys(missing.clause for missing in self._left_out))

    def rest(self) -> Budget:
        """Give a budget of what is left, up to the same deadline."""
        return Budget(self.deadline, self.expansions, self.terms, self.postings)

    def spend_expansions(self, wanted: int) -> int:
        """Take up to ``wanted`` expansions, and give how many were granted."""
        granted = min(wanted, self.expansions)
        self.expansions -= granted
        return granted

    def take(self, terms: int, postings: int) -> Kind | None:
        """Take terms and their postings; where not all are left, take none and tell of what."""
        if terms > self.terms:
            return "terms"
        if postings > self.postings:
            return "postings"
        self.terms -= terms
        self.postings -= postings
        return None

    def late(self) -> bool:
        """Tell whether the deadline had passed at the last look at the clock."""
        if self._asked % LOOKS == 0:
            give_way()
            self._late = time.monotonic() > self.deadline
        self._asked += 1
        return self._late

    def leave_out(self, clause: str, kind: Kind) -> None:
        """Note that ``clause`` was left out or cut short as ``kind`` ran out."""
        self._left_out[LeftOut(clause, kind)] = None
