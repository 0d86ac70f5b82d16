"""Which heading is an issue's title, and down to which level headings are its sections."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from search.archive import dates, numbers, sections
from search.archive.markdown.blocks import Block
from search.archive.stories.headings import Headings
from search.archive.stories.modes import is_address

SECTION_LEVEL = 2
"""The level of sections where nothing else says it."""
_MOST = 0.5
_MAX_DATELINE = 60


def title(blocks: Sequence[Block], house: bool, archive: Headings) -> Block | None:
    """The heading that is the issue's title and not a section.

    It is the first, and the only one of level 1, or the only one of its level with a date
    or above sections of the archive, or one of several of level 1, with nothing below it or
    with the issue's number or date, be they on the line below.
    """
    places = [at for at, block in enumerate(blocks) if block.kind == "heading"]
    if not places:
        # A letter in bold lines: the first is its name.
        named = not house and blocks[:1] and blocks[0].kind == "title" and _names_issue(blocks[0])
        return blocks[0] if named else None
    first = blocks[places[0]]
    peers = [blocks[at] for at in places if blocks[at].level <= first.level]
    text = first.rich.text
    if sections.canonical(text, emoji=house) or sections.role(text):
        return None
    if len(peers) == 1:
        below = (blocks[at].rich.text for at in places[1:])
        heads = archive.is_once(text) and any(map(archive.name, below))
        return first if first.level == 1 or heads or dates.parse_date(text) else None
    empty = places[1] == places[0] + 1 and blocks[places[1]].level == 1
    dated = _names_issue(first) or _is_dateline(blocks, places[0] + 1)
    named = empty or (dated and not any(map(_names_issue, peers[1:])))
    return first if first.level == 1 and named and not first.rich.links else None


def _names_issue(heading: Block) -> bool:
    text = heading.rich.text
    return numbers.parse_number(text) is not None or dates.parse_date(text) is not None


def _is_dateline(blocks: Sequence[Block], at: int) -> bool:
    """Whether a block is a short line of text with an issue's number or date."""
    line = blocks[at] if at < len(blocks) else blocks[0]
    return line.kind == "text" and len(line.rich.text) <= _MAX_DATELINE and _names_issue(line)


def of_sections(blocks: Sequence[Block], title: Block | None, archive: Headings) -> int:
    """The lowest level of headings that are sections, 0 where all headings are stories'.

    A heading that is a link is a story's, and so are those of an issue's highest level where
    none has a list or other headings below it; unless the archive has sections elsewhere.
    """
    places = [
        at
        for at, block in enumerate(blocks)
        if block.kind == "heading" and block is not title and not sections.role(block.rich.text)
    ]
    levels = sorted({blocks[at].level for at in places})
    if not levels:
        return SECTION_LEVEL
    level = _level_by_structure(blocks, places, levels)
    common = archive.levels.intersection(levels)
    return level if level in common or not common else min(common)


def _level_by_structure(
    blocks: Sequence[Block], places: Sequence[int], levels: Sequence[int]
) -> int:
    top = [at for at in places if blocks[at].level == levels[0]]
    if _mostly_linked(blocks, top) or (len(top) > 1 and not any(_heads(blocks, at) for at in top)):
        return levels[0] - 1
    if levels[0] == 1 and len(top) > 1 and len(levels) > 1:
        below = [at for at in places if blocks[at].level == levels[1]]
        return levels[0] if _mostly_linked(blocks, below) else max(SECTION_LEVEL, levels[0])
    return max(SECTION_LEVEL, levels[0])


def _mostly_linked(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    return sum(bool(blocks[at].rich.links) for at in places) > _MOST * len(places)


def _heads(blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading has a list of entries, stories or headings below it."""
    level = blocks[at].level
    below = itertools.takewhile(
        lambda block: block.kind != "heading" or block.level > level,
        (blocks[place] for place in range(at + 1, len(blocks))),
    )
    return any(
        block.kind in ("heading", "numbered", "title")
        or (block.kind in ("bullet", "row") and block.rich.links)
        or (block.kind == "text" and block.rich.lead_kind and not is_address(block))
        for block in below
    )
