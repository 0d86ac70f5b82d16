"""In how many stories is something, however often those are told?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.index.documents import Document
from search.index.merging import Merged
from search.index.numbers import distinct
from search.index.runs import Runs, RunWriter
from search.index.texts import texts_of

Array = NDArray[Any]


class Told:
    """The stories of a run, numbered as they come up."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._numbers: dict[str, int] = {}
        self._items = [
            self._numbers.setdefault(document.item.story, len(self._numbers))
            for document in documents
        ]

    def number(self, story: str) -> int:
        """Give the number of a story."""
        return self._numbers[story]

    def write(self, out: RunWriter) -> None:
        """Write the stories, and which each document tells."""
        out.add_texts("stories", list(self._numbers))
        out.add_numbers("items", self._items)


class Stories:
    """The stories of all runs.

    ``numbers`` are for each run those of its stories in the archive, in the order in which
    these come up; ``tellings`` are how many items tell each.
    """

    def __init__(self, runs: Runs) -> None:
        known, self.numbers = as_they_come(runs.ranked("stories").ranks)
        pairs = zip(runs, self.numbers, strict=True)
        told = [own[run.array("items")] for run, own in pairs]
        every = np.concatenate([np.empty(0, np.int64), *told])
        self.tellings = np.bincount(every, minlength=len(known))

    def counts(self, runs: Runs, name: str) -> dict[str, int]:
        """Give what an inverter wrote that is called so, in order, each with its stories."""
        merged = Merged(runs, name, self.numbers)
        counts = [np.bincount(distinct(part.pairs()) >> 32) for part in merged.postings()]
        numbers = np.concatenate(counts).tolist() if counts else []
        return dict(zip(texts_of(merged.terms), numbers, strict=True))


def as_they_come(ranks: Sequence[Array]) -> tuple[Array, list[Array]]:
    """Number texts in the order in which they come up, run after run: by the ranks of each run's.

    Gives the rank of each number, and the numbers of each run's.
    """
    every = np.concatenate([np.empty(0, np.int64), *ranks]).astype(np.int64)
    firsts = np.empty(int(every.max(initial=-1)) + 1, np.int64)
    # The last that is put there stays.
    firsts[every[::-1]] = np.arange(len(every))[::-1]
    order = np.argsort(firsts)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.arange(len(order))
    return order, [numbers[own] for own in ranks]
