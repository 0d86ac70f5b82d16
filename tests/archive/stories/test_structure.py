"""Finding sections and stories takes as long as a newsletter is, whatever it is made of."""

from __future__ import annotations

import pytest

from search.archive.markdown.blocks import Parsed
from search.archive.markdown.inline import Context
from search.archive.stories.outline import outline
from search.archive.stories.segment import segment
from tests.steps import lines

HEADS = {
    "foreword": "",
    "titled": "# Publications\n\n***Loom***\n\n",
    "untitled": "# Updates\n\n",
    "other": "## News\n\n- [a](https://e.org/a)\n- [b](https://e.org/b)\n\n",
}
PIECES = [
    *("words\n\n", "as follows:\n\nwords\n\n", "as follows:\n\n", "---\n\nwords\n\n", "---\n\n"),
    *("- words\n", "- [a](https://e.org)\n+ words\n", "- a\n\nwords\n\n", "***a***\n\nwords\n\n"),
    *("![a](https://e.org/a.png)\n\n", "1、a\n\nwords\n\n", "**a** words\n\n", "(1) a\n\n"),
    *("## a\n\nwords\n\n", "### a\n\n#### b\n\n- [c](https://e.org)\n\n", "subscribe\n\n"),
]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("piece", PIECES)
def test_eight_times_as_many_blocks_take_about_eight_times_as_many_lines(
    piece: str, head: str, known: bool
) -> None:
    """A block is asked for what stands around it, and not for all of the others."""

    def parted(times: int) -> int:
        context = Context(lambda line, kind, message: None)
        body = f"{HEADS[head]}{piece * times}\n\n## Last\n\nwords\n"
        blocks = Parsed(body, 1, context).blocks
        return lines(lambda: segment(outline(blocks, known=known)))

    assert parted(240) < 9 * parted(30)
