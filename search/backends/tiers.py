"""Which documents have all of a query, and what the others lack."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from search.backends.matches import NONE, Docs, Matches


class Tiers:
    """Parts what a plan matches in two: what has all of ``wanted``, and the rest.

    ``wanted`` maps a clause to whether each document has all of it. Without clauses, or where
    nothing has all of them, all is one tier.
    """

    def __init__(self, wanted: Mapping[str, NDArray[np.bool_]]) -> None:
        self._wanted = wanted

    def parted(self, found: Matches) -> tuple[Matches, Matches]:
        """Give the first tier of ``found``, and the rest."""
        if not self._wanted:
            return found, NONE
        first = np.ones(len(found.docs), bool)
        for there in self._wanted.values():
            first &= there[found.docs]
        if first.all() or not first.any():
            return found, NONE
        docs, scores = found
        return Matches(docs[first], scores[first]), Matches(docs[~first], scores[~first])

    def missing(self, docs: Docs) -> tuple[str, ...]:
        """Give the clauses that none of ``docs`` has all of."""
        return tuple(clause for clause, there in self._wanted.items() if not there[docs].any())

    @property
    def nowhere(self) -> tuple[str, ...]:
        """The clauses that no document has all of, whatever narrows the query."""
        return tuple(clause for clause, there in self._wanted.items() if not there.any())


ALIKE = Tiers({})
"""Everything has all of a query that wants nothing."""
