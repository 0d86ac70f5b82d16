"""In how many stories is something, however often those are told?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.index.documents import Document
from search.index.merging import Merged
from search.index.numbers import distinct
from search.index.runs import Run, Runs, RunWriter
from search.index.texts import text_of

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

    def __init__(self, runs: Sequence[Run]) -> None:
        known: dict[str, int] = {}
        self.numbers: list[Array] = []
        told: list[Array] = [np.empty(0, np.int64)]
        for run in runs:
            stories = run.texts("stories")
            own = np.array([known.setdefault(story, len(known)) for story in stories], np.int64)
            self.numbers.append(own)
            told.append(own[run.array("items")])
        self.tellings = np.bincount(np.concatenate(told), minlength=len(known))

    def counts(self, runs: Runs, name: str) -> dict[str, int]:
        """Give what an inverter wrote that is called so, in order, each with its stories."""
        merged = Merged(runs, name, self.numbers)
        counts = [np.bincount(distinct(part.pairs()) >> 32) for part in merged.postings()]
        numbers = np.concatenate(counts).tolist() if counts else []
        return dict(zip(map(text_of, merged.terms), numbers, strict=True))
