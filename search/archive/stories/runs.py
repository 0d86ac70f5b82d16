"""Blocks one after the other, and what stands around each of them.

What is asked of every block of a run is worked out for all of them at once: a newsletter may
have a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from search import late
from search.archive.markdown.blocks import Block
from search.archive.stories.boilerplate import is_lead_in, subscribes
from search.archive.stories.modes import furniture, is_entry, names_entry

_MAX_GOODBYE = 160
_MAX_GREETING = 40
_MAX_REMARK = 60
_MAX_ASIDE = 400
_SET_OFF = 0.95
_WORDS = late.compile(r"\w")


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

    def is_remark(self, at: int) -> bool:
        """Whether a line between lists of entries is a remark on the one below it."""
        block, blocks = self.blocks[at], self.blocks
        brief = not block.rich.links and len(block.rich.text) <= _MAX_REMARK
        between = any(is_entry(other) for other in blocks[max(0, at - 4) : at])
        below = at + 1 < len(blocks) and is_entry(blocks[at + 1])
        return brief and between and below

    def introduces(self, at: int) -> bool:
        """Whether a paragraph beside all entries is set off by emphasis: it is of all of them."""
        rich = self.blocks[at].rich
        set_off = rich.emphasis >= _SET_OFF and not rich.lead_kind and rich.linked < _SET_OFF
        above = not at and self._last_start > 0
        below = self._entries[-1:] == [at - 1]
        return set_off and (above or below)

    def is_above_entries(self, at: int) -> bool:
        """Whether a paragraph without a link stands above others that each begin with one."""
        blocks, below = self.blocks, self.blocks[at + 1 : at + 3]
        listed = len(below) == 2 and all(b.kind == "text" and names_entry(b) for b in below)
        rich = blocks[at].rich
        return listed and not at and not rich.links and len(rich.text) <= _MAX_ASIDE

    def is_menu(self, at: int) -> bool:
        """Whether several links and no other words stand below all entries: where else to go."""
        rich, entries = self.blocks[at].rich, self._entries
        if len(rich.links) < 2 or len(entries) < 2 or at < entries[-1]:
            return False
        rest = rich.text
        for link in rich.links:
            rest = rest.replace(link.text, "", 1)
        return not _WORDS.search(rest)

    def is_aside(self, at: int) -> bool:
        """Whether a paragraph without a link says something of all entries, above or below them.

        Above the first of them it may be long, and others may stand beside it.
        """
        entries, block = self._entries, self.blocks[at]
        if not entries or block.rich.links:
            return False
        if at > entries[-1]:
            return len(block.rich.text) <= _MAX_GOODBYE and self._last_link <= entries[-1]
        return (
            at < entries[0]
            and self._announced
            and self._sizes[at] - self._sizes[entries[0]] <= _MAX_ASIDE
        )

    def closing(self, at: int, *, listed: bool) -> str:
        """What text at the end of an issue is: its footer, or a farewell, which readers may seek.

        ``listed`` says that it goes on no story.
        """
        if at > self.footer:
            return "closing"
        says = (self.is_tail(at) and self._is_farewell(at)) or (listed and self._ends_list(at))
        return "foreword" if says else ""

    def _is_farewell(self, at: int) -> bool:
        """Whether little, and no link, is below the last rule above this, and words above it."""
        rule = self._rules[at]
        brief = self._sizes[rule + 1] <= _MAX_GOODBYE
        return brief and self._first_words < rule and self._last_link <= rule

    def _ends_list(self, at: int) -> bool:
        """Whether nothing but a few words without a link is left below the last entry."""
        brief = self._sizes[at] <= _MAX_GREETING
        return 0 <= self._last_start < at and brief and self._last_link <= self._last_start

    @cached_property
    def _entries(self) -> list[int]:
        return [at for at, block in enumerate(self.blocks) if is_entry(block)]

    @cached_property
    def _announced(self) -> bool:
        """Whether no link stands above all entries but where one leads up to them."""
        above = (block.rich for block in self.blocks[: self._entries[0]])
        return all(not rich.links or is_lead_in(rich) for rich in above)

    @cached_property
    def footer(self) -> int:
        """The rule below all stories below which readers may unsubscribe; else no place."""
        places = range(self._last_start + 1, len(self.blocks))
        end = next((at for at in places if self._subscribes(at)), 0)
        rule = self._rules[end]
        return rule if rule > max(0, self._last_start) else len(self.blocks)

    def _subscribes(self, at: int) -> bool:
        block = self.blocks[at]
        return subscribes(block.rich) or furniture(block, tail=True) == "subscribe"

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
