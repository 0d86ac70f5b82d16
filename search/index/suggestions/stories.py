"""Which of an item's words and properties are new to its story?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from search.model import Issue, Item


def tellings(issues: Sequence[Issue]) -> Counter[str]:
    """Give the number of items of each story, and of each foreword."""
    openings = (issue.opening for issue in issues if issue.opening)
    items = chain(openings, *(issue.items for issue in issues))
    return Counter(item.story for item in items)


class Stories:
    """Counts things by the stories they are in, however often those are told.

    A story's things are kept until it has been told for the last time, so what is held
    at once is what few issues hold.
    """

    def __init__(self, tellings: Counter[str]) -> None:
        self.counts: Counter[str] = Counter()
        self._left = dict(tellings)
        self._told: dict[str, set[str]] = {}

    def add(self, item: Item, things: Iterable[str]) -> None:
        """Count each of an item's ``things``, unless its story had it before."""
        left = self._left[item.story] = self._left.get(item.story, 1) - 1
        told = self._told.get(item.story)
        if told is None:
            new = set(things)
            if left > 0:
                self._told[item.story] = new
        else:
            new = set(things) - told
            told |= new
            if left <= 0:
                del self._told[item.story]
        self.counts.update(new)
