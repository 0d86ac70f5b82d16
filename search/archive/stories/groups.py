"""Which headings stand above several stories, and which are one themselves."""

from __future__ import annotations

from collections.abc import Sequence, Set

from search.archive.markdown.blocks import Block
from search.archive.stories.modes import OPEN, Modes, furniture, is_entry, size
from search.archive.stories.nesting import Node

_MAX_INTRODUCTION = 400


class Groups:
    """Tells what the headings of a section are.

    ``filled`` are the levels of headings of the issue with something below.
    """

    def __init__(self, modes: Modes, filled: Set[int]) -> None:
        self.modes = modes
        self.filled = filled
        self._told: dict[int, bool] = {}

    def is_empty(self, node: Node) -> bool:
        """Whether a heading has nothing this time, as others of its level have in the issue."""
        head = node.heading
        if not head or node.blocks or node.children or head.rich.links or head.rich.images:
            return False
        return not self.modes.conventional and head.level in self.filled

    def is_group(self, node: Node) -> bool:
        """Whether a heading stands above several stories, and is not one itself.

        One that is a link is a story, with what it lists, unless the list comes at once.
        """
        # Asked of a node several times, and of those below it each time.
        if id(node) not in self._told:
            self._told[id(node)] = self._has_several(node)
        return self._told[id(node)]

    def _has_several(self, node: Node) -> bool:
        shown = [block for block in node.blocks if block.kind != "rule" and not furniture(block)]
        listed = [block for block in shown if is_entry(block)]
        if node.heading and node.heading.rich.links and listed[:1] != shown[:1]:
            return False
        if self.starts_at_once(node) and self._count(node) > 1:
            return True
        if node.children and any(self.is_group(child) for child in node.children):
            return True
        if not listed:
            return bool(node.children) and not shown
        share = size(listed) / max(1, size(shown))
        led = sum(bool(block.rich.lead) for block in listed)
        return share >= 0.5 or (share >= 0.25 and (shown[0] is listed[0] or led >= 3))

    def starts_at_once(self, node: Node) -> bool:
        """Whether a story starts right below a heading, other than in a list."""
        shown = [block for block in node.blocks if block.kind not in ("rule", "image")]
        mode = self.modes.of(shown) if shown else "paragraph"
        return mode in OPEN and self.modes.starts(shown[0], mode)

    def _count(self, node: Node) -> int:
        mode = self.modes.of(node.blocks)
        return sum(self.modes.starts(block, mode) for block in node.blocks)

    def introduces(self, node: Node, kept: Sequence[Block]) -> bool:
        """Whether text above further headings only leads up to them."""
        short = size(kept) <= _MAX_INTRODUCTION and not self.modes.conventional
        return short and any(self.is_group(child) for child in node.children)
