"""The name under which each story of an issue is numbered: what its id is made of.

Where an issue's own headings tell its sections, it is the section. Elsewhere all issues
together tell which headings are sections, and the next one may tell otherwise. An id must
not change with that: there it is the heading right above the story, or its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from search.archive import sections
from search.archive.markdown.blocks import Block
from search.archive.stories import levels
from search.archive.stories.drafts import Draft
from search.archive.stories.headings import ALONE
from search.archive.stories.outline import MAIN, Outline


def of(drafts: Sequence[Draft], made: Outline, blocks: Sequence[Block]) -> list[str]:
    """Give the name for each story of an issue with these blocks, in its order."""
    if made.house:
        return [draft.section for draft in drafts]
    title = levels.title(blocks, house=False, archive=ALONE)
    heads = [block for block in blocks if block.kind == "heading"]
    lines = [block.line for block in heads]
    names = [MAIN, *(MAIN if head is title else _name(head.rich.text) for head in heads)]
    return [names[bisect_right(lines, draft.line)] for draft in drafts]


def _name(heading: str) -> str:
    return sections.by_words(heading) or sections.slug(heading)
