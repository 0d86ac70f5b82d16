"""Headings that stand below each story of an issue: summary, source. They are parts of stories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from typing import NamedTuple

from search.archive import sections
from search.archive.markdown.blocks import Block
from search.archive.stories.headings import Headings
from search.archive.stories.modes import is_entry

_LEAST = 2
"""Stories that have a part, for it to be one."""


class _Key(NamedTuple):
    level: int
    name: str


def flattened(blocks: Sequence[Block], archive: Headings) -> Sequence[Block]:
    """Give the blocks, headings of parts and what stands below these as text of their story.

    Sections may have subsections of one name as well: there the headings above come again in
    other issues, or, where there are none, lists of links stand below.
    """
    counts = Counter(_key(block) for block in blocks if block.kind == "heading")
    again = {key for key, count in counts.items() if count >= _LEAST and key.name}
    parts = _parts(blocks, again, counts, archive) if again else frozenset()
    if not parts:
        return blocks
    told: list[Block] = []
    within = False
    for block in blocks:
        if block.kind == "heading":
            within = _key(block) in parts
        shown = block.kind not in ("image", "rule")
        told.append(block._replace(kind="text", level=0) if within and shown else block)
    return told


def _parts(
    blocks: Sequence[Block], again: Set[_Key], counts: Counter[_Key], archive: Headings
) -> Set[_Key]:
    above: defaultdict[_Key, list[Block]] = defaultdict(list)
    listing: set[_Key] = set()
    story, key = None, None
    for block in blocks:
        if block.kind == "heading":
            key = _key(block)
            if key not in again:
                story = block
            elif story and story.level < block.level:
                above[key].append(story)
        elif key and is_entry(block):
            listing.add(key)
    return {
        key
        for key, stories in above.items()
        if len({id(story) for story in stories}) == counts[key]
        and (
            all(archive.is_once(story.rich.text) for story in stories)
            if archive.known
            else key not in listing
        )
    }


def _key(heading: Block) -> _Key:
    return _Key(heading.level, sections.plain(heading.rich.text))
