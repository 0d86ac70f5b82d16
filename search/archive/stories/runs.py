"""Blocks one after the other, and what stands around each of them.

What is asked of every block of a run is worked out for all of them at once: a newsletter may
have a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from search.archive.markdown.blocks import Block

_MAX_GOODBYE = 160


class Run:
    """The blocks of a section or of a story."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        kinds = ("title", "bullet", "numbered", "row")
        backwards = reversed(range(len(blocks)))
        self._last_start = next((at for at in backwards if blocks[at].kind in kinds), -1)

    def is_tail(self, at: int) -> bool:
        """Whether a rule above and no story below make this the end of the section."""
        ruled = any(block.kind == "rule" for block in self.blocks[max(0, at - 8) : at])
        return ruled and at > self._last_start

    def following(self, at: int) -> Block | None:
        """The next block that has words."""
        below = (self.blocks[place] for place in range(at + 1, len(self.blocks)))
        return next((block for block in below if block.kind not in ("rule", "image")), None)

    def is_farewell(self, at: int) -> bool:
        """Whether little, and no link, is below the last rule above this, and words above it."""
        rule = self._rules[at]
        brief = self._sizes[rule + 1] <= _MAX_GOODBYE
        return brief and self._first_words < rule and self._last_link <= rule

    @cached_property
    def _rules(self) -> list[int]:
        """Where the last rule above each block is; -1 above the first."""
        rules = (at if block.kind == "rule" else -1 for at, block in enumerate(self.blocks))
        return list(accumulate(rules, max, initial=-1))

    @cached_property
    def _sizes(self) -> list[int]:
        """How many characters there are from each block on."""
        sizes = (len(block.rich.text) for block in reversed(self.blocks))
        return list(accumulate(sizes, initial=0))[::-1]

    @cached_property
    def _first_words(self) -> int:
        return next(at for at, block in enumerate(self.blocks) if block.rich.text)

    @cached_property
    def _last_link(self) -> int:
        backwards = reversed(range(len(self.blocks)))
        return next((at for at in backwards if self.blocks[at].rich.links), -1)
