"""The headings of a section as a tree, with the blocks right below each."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from search import late
from search.archive.markdown.blocks import Block
from search.archive.stories import topics
from search.archive.stories.headings import Headings
from search.archive.stories.modes import heads_list
from search.archive.stories.outline import Section

_STORY_NUMBER = late.compile(r"^\s*\d{1,2}\.\d{1,2}(?!\d)")


class Node(Struct):
    """A heading within a section, the blocks right below it, and the headings under it."""

    heading: Block | None
    level: int
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


def tree(section: Section, conventional: bool, archive: Headings) -> Node:
    """Nest the blocks of a section below its headings, and below what heads lists.

    Those are bold lines, above lists or if other issues have them, and bullets with entries
    nested in them.
    """
    root = Node(None, 0)
    levels = [block.level for block in section.blocks if block.kind == "heading"]
    story_level = min(levels, default=0)
    path = [root]
    blocks = section.blocks
    if not conventional:
        blocks = list(topics.parted(_quoting(section.blocks), archive))
    grouping = not conventional and any(heads_list(blocks, at, 2) for at in range(len(blocks)))
    again = not conventional and _come_again(blocks, archive)
    for at, block in enumerate(blocks):
        level = block.level
        titled = block.kind in ("heading", "title") and conventional and levels
        if titled and (_STORY_NUMBER.match(block.rich.text) or _is_full_title(block, section)):
            # The level is often wrong where the number is right.
            block, level = block._replace(kind="heading"), story_level
        if (grouping and heads_list(blocks, at, 1)) or (again and _is_above_prose(blocks, at)):
            block, level = block._replace(kind="heading"), topics.LEVEL
        if block.kind != "heading":
            topic = path[-1].heading.list_id if path[-1].heading else 0
            if topic and (block.kind != "bullet" or block.list_id == topic):
                # A topic ends with the list in it, a list of topics with its last bullet.
                path.pop()
            path[-1].blocks.append(block)
            continue
        node = Node(block, level)
        while path[-1].heading and path[-1].level >= level:
            path.pop()
        path[-1].children.append(node)
        path.append(node)
    return root


def _come_again(blocks: Sequence[Block], archive: Headings) -> bool:
    """Whether other issues have all bold lines as well: what stands below each are the stories."""
    names = [block.rich.text for block in blocks if block.kind == "title"]
    return bool(names) and archive.known and all(map(archive.name, names))


def _is_above_prose(blocks: Sequence[Block], at: int) -> bool:
    below = blocks[at + 1].kind if at + 1 < len(blocks) else ""
    return blocks[at].kind == "title" and not blocks[at].rich.links and below == "text"


def _quoting(blocks: Sequence[Block]) -> list[Block]:
    """Blocks whose quotes are taken as such where a paragraph right above introduces them."""
    told: list[Block] = []
    above = Block("rule", 0)
    for block in blocks:
        if block.in_quote and (
            above.kind == "quote" or (above.kind == "text" and not above.in_quote)
        ):
            told.append(block._replace(kind="quote"))
        else:
            told.append(block)
        if block.kind != "image":
            above = told[-1]
    return told


def _is_full_title(block: Block, section: Section) -> bool:
    """A line in three stars among headings; in the top stories it names a part of one."""
    return block.raw.lstrip().startswith("***") and section.slug != "top_stories"


def flat(node: Node) -> list[Block]:
    """Give all blocks below a heading, with those of the headings under it as text."""
    blocks = list(node.blocks)
    for child in node.children:
        if child.heading:
            blocks.append(child.heading._replace(kind="text"))
        blocks += flat(child)
    return blocks
