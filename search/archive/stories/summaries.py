"""What tells an issue in short, above its stories, and so tells each of them twice."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from search.archive import sections
from search.archive.markdown.blocks import Block
from search.archive.stories.levels import SECTION_LEVEL

_MAX_NAME = 40


def places(blocks: Sequence[Block], title: Block | None) -> frozenset[int]:
    """Give the places of a summary, with what announces it: a heading, or a line above a list.

    It is the first that stands below an issue's ``title``, and above other headings.
    """
    headings = [
        at
        for at, block in enumerate(blocks)
        if block.kind == "heading" and block is not title and block.level <= SECTION_LEVEL
    ]
    if headings and _announces(blocks[headings[0]]):
        return frozenset(range(*headings[:2])) if len(headings) > 1 else frozenset()
    for at in range(headings[0] if headings else 0):
        if _announces(blocks[at]):
            below = itertools.takewhile(_is_listed, blocks[at + 1 : headings[0]])
            return frozenset(range(at, at + 1 + len(list(below))))
    return frozenset()


def _announces(block: Block) -> bool:
    text = block.rich.text
    brief = len(text) <= _MAX_NAME and not block.rich.links
    return brief and block.kind != "bullet" and sections.is_summary(text)


def _is_listed(block: Block) -> bool:
    return block.kind in ("bullet", "numbered")
