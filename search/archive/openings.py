"""What an issue says before its stories, as an item: its title, excerpt, foreword and tags."""

from __future__ import annotations

from collections.abc import Sequence

from search import late
from search.archive.frontmatter import Header
from search.archive.markdown.blocks import Block
from search.archive.markdown.inline import Rich
from search.archive.sections import fold
from search.archive.stories.drafts import Draft, finish
from search.archive.tellings import OPENING

EXCERPT = ("excerpt", "description", "summary")
"""Keys under which a header says what an issue is about."""

_WORD = late.compile(r"\w+")


def opening(
    title: str, header: Header | None, foreword: Sequence[Block], line: int
) -> Draft | None:
    """An issue's opening, from a line of its file; None where the issue says none of it.

    An excerpt that the foreword repeats is in it once. Tags are what its heading says. Without
    a header there are neither.
    """
    excerpt = " ".join(header.get(*EXCERPT).split()) if header else ""
    tags = ", ".join(header.tags) if header else ""
    blocks = list(foreword)
    if excerpt and not _says(foreword, excerpt):
        blocks.insert(0, Block("text", line, Rich(excerpt)))
    return finish(Draft(OPENING, tags, line, " ".join(title.split()), blocks=blocks))


def _says(blocks: Sequence[Block], words: str) -> bool:
    sought = _words(words)
    return any(sought in _words(block.rich.text) for block in blocks)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "
