"""Which headings stand above several stories, and which are one themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from functools import cached_property

from search.archive.markdown.blocks import Block
from search.archive.stories.boilerplate import is_lead_in
from search.archive.stories.headings import Headings
from search.archive.stories.modes import (
    OPEN,
    Modes,
    furniture,
    is_address,
    is_entry,
    is_listed,
    size,
)
from search.archive.stories.nesting import Node
from search.archive.stories.outline import Section

_MAX_INTRODUCTION = 400
_MIN_TOLD = 40
"""Code points that entries without links have on average where each tells something."""


class Groups:
    """Tells what the headings of a section are.

    ``filled`` are the levels of headings of the issue with something below, ``archive`` is what
    the headings of all issues say.
    """

    def __init__(self, section: Section, modes: Modes, filled: Set[int], archive: Headings) -> None:
        self.section = section
        self.modes = modes
        self.filled = filled
        self.archive = archive
        self._told: dict[int, bool] = {}

    def is_empty(self, node: Node) -> bool:
        """Whether a heading has nothing this time, as others of its level have in the issue."""
        head = node.heading
        if not head or node.blocks or node.children or head.rich.links or head.rich.images:
            return False
        return not self.modes.conventional and head.level in self.filled

    def is_group(self, node: Node) -> bool:
        """Whether a heading stands above several stories, and is not one itself.

        One that is a link is a story, with what it lists, unless the list comes at once and
        other issues have it, or alone it is a link among others of its level.
        """
        # Asked of a node several times, and of those below it each time.
        if id(node) not in self._told:
            self._told[id(node)] = self._has_several(node)
        return self._told[id(node)]

    def _has_several(self, node: Node) -> bool:
        shown = [block for block in node.blocks if block.kind != "rule" and not furniture(block)]
        listed = [block for block in shown if is_entry(block)]
        if node.heading and self._is_story(node.heading, shown, at_once=listed[:1] == shown[:1]):
            return False
        if self.starts_at_once(node) and (self._count(node) > 1 or self._comes_again(node)):
            return True
        if node.children and any(self.is_group(child) for child in node.children):
            return True
        if not listed:
            return (bool(node.children) and not shown) or self.is_told(node)
        share = size(listed) / max(1, size(shown))
        led = sum(bool(block.rich.lead) for block in listed)
        return share >= 0.5 or (share >= 0.25 and (shown[0] is listed[0] or led >= 3))

    def _is_story(self, heading: Block, shown: Sequence[Block], *, at_once: bool) -> bool:
        """Whether a heading is a story by itself; ``at_once`` says that it stands above a list."""
        once = self.archive.is_once(heading.rich.text)
        among = once if self.archive.known else heading.level in self._linked
        linked = bool(heading.rich.links) and (among or not at_once)
        # Of a heading of this issue alone, addresses say where its story is.
        return linked or (once and bool(shown) and all(map(is_address, shown)))

    @cached_property
    def _linked(self) -> frozenset[int]:
        """Levels of the section's headings of which most are links."""
        linked: defaultdict[int, list[bool]] = defaultdict(list)
        for block in self.section.blocks:
            if block.kind == "heading":
                linked[block.level].append(bool(block.rich.links))
        return frozenset(n for n, told in linked.items() if sum(told) > max(1, len(told) / 2))

    def _comes_again(self, node: Node) -> bool:
        """Whether other issues have the same heading, so that what is below it is the story."""
        again = node.heading and self.archive.name(node.heading.rich.text)
        return bool(again) and self.archive.known

    def starts_at_once(self, node: Node) -> bool:
        """Whether a story starts right below a heading, other than in a list."""
        shown = [block for block in node.blocks if block.kind not in ("rule", "image")]
        mode = self.modes.of(shown) if shown else "paragraph"
        return mode in OPEN and self.modes.starts(shown[0], mode)

    def _count(self, node: Node) -> int:
        mode = self.modes.of(node.blocks)
        return sum(self.modes.starts(block, mode) for block in node.blocks)

    def is_told(self, node: Node) -> bool:
        """Whether a section that comes again is a list of which each entry tells something.

        None of them leads anywhere; names and the like are one story together.
        """
        heading = node.heading.rich.text if node.heading else self.section.heading
        again = heading and self.archive.known and self.archive.name(heading)
        if not again or node.children or self.modes.conventional:
            return False
        told = [b for b in node.blocks if b.rich.text and not is_lead_in(b.rich)]
        bullets = len(told) > 1 and all(block.kind == "bullet" for block in told)
        return bullets and size(told) >= _MIN_TOLD * len(told)

    def is_listed(self, node: Node) -> bool:
        """Whether paragraphs below a section's heading are stories; those of a story are none."""
        heading = node.heading.rich.text if node.heading else self.section.heading
        if self.modes.conventional or not heading or self.archive.is_once(heading):
            return False
        told = [block for block in node.blocks if not furniture(block)]
        return is_listed(told, known=self.archive.known)

    def introduces(self, node: Node, kept: Sequence[Block], below: Section | None) -> bool:
        """Whether text above further headings, or the section ``below``, only leads up to them."""
        short = size(kept) <= _MAX_INTRODUCTION and not self.modes.conventional
        # Where the heading is a section's, those below it are stories'.
        heads = self.archive.known and not self.archive.is_once(self.section.heading)
        if short and below and not node.heading and below.level > self.section.level > 0:
            return not self.archive.is_once(self.section.heading)
        children = node.children if short else []
        return bool(children) and (heads or any(self.is_group(child) for child in children))
