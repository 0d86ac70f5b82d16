"""Bullets that name what the entries nested in them are about, and are no stories themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from search.archive import dates
from search.archive.markdown.blocks import Block
from search.archive.stories.headings import Headings

LEVEL = 7
"""Below all headings."""
_MAX_NAME = 60
"""Code points of a topic; a longer bullet tells a story."""
_COLONS = " :："
_AGAIN = 0.5
"""Share of the topics of a list that the archive has in other issues as well."""
_ENTRIES = 2
"""Entries a topic has, on average, where no other issue tells what it is."""


def parted(blocks: Sequence[Block], archive: Headings) -> Iterator[Block]:
    """Give the blocks, where a list has topics each as a heading with the bullets below it.

    Such a heading has the number of its list, others have none.

    A bullet with links below may as well be a story with its sources. Topics are what several
    issues have, what ends in a colon, days, or what stands above more than sources.
    """
    for number, run in groupby(blocks, key=lambda block: block.list_id):
        members = list(run)
        every = bool(number) and _are_topics(members, archive)
        mixed = bool(number) and any(_points(block) for block in members)
        for block in members:
            if every or (mixed and _is_set_off(block)):
                yield from _opened(block)
            else:
                yield block


def _are_topics(members: Sequence[Block], archive: Headings) -> bool:
    above = [block for block in members if block.parts]
    if 2 * len(above) < len(members) + 1 or not all(map(_names, members)):
        return False
    entries = [entry for block in above for entry in block.parts if entry.kind == "bullet"]
    if not all(entry.rich.links for entry in entries):
        return False
    names = [_own(block).rich.text for block in above]
    if all(map(dates.is_day, names)):
        return True
    if sum(bool(archive.name(name)) for name in names) >= _AGAIN * len(names):
        return True
    if len(entries) > 1 and all(name.endswith((":", "：")) for name in names):
        return True
    return not archive.known and len(names) > 1 and len(entries) >= _ENTRIES * len(names)


def _points(block: Block) -> bool:
    """Whether a bullet is an entry by itself: it has a link, and no list in it."""
    return block.kind == "bullet" and bool(block.rich.links) and not block.parts


def _is_set_off(block: Block) -> bool:
    """Whether a bullet with a list of links in it says no more than a name in bold."""
    own = _own(block)
    entries = [part for part in block.parts if part.kind == "bullet"]
    linked = bool(entries) and all(entry.rich.links for entry in entries)
    bold = own.kind == "title" or own.rich.lead == own.rich.text.rstrip(_COLONS)
    return linked and bold and _names(block)


def _names(block: Block) -> bool:
    """Whether a bullet by itself is no more than a name without a link."""
    own = _own(block)
    said = [part for part in block.parts if part.kind != "bullet"]
    brief = 0 < len(own.rich.text) <= _MAX_NAME and len(said) <= 1
    return block.kind == "bullet" and brief and not own.rich.links and not own.rich.images


def _own(block: Block) -> Block:
    """What a bullet says without the list in it."""
    return next((part for part in block.parts if part.kind != "bullet"), block)


def _opened(block: Block) -> Iterator[Block]:
    own = _own(block)
    named = own.rich._replace(text=own.rich.text.rstrip(_COLONS))
    yield own._replace(kind="heading", level=LEVEL, rich=named, list_id=block.list_id)
    yield from (part for part in block.parts if part.kind == "bullet")
