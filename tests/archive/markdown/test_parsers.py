"""A parser without the rules that a body cannot need finds what the whole one finds."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from search.archive.markdown.parsers import MARKS, of_blocks

_LINES = st.sampled_from(
    [
        *["a | b", ":-", "-|-", "---", "===", "> q", "<div>", "[a]: https://e.org", "- x"],
        *["  - y", "1. z", "# h", "    code", "```", "", "words", "* * *", "[a]:", "<!-- c -->"],
        "~~~",
    ]
)


def _blocks(parser: MarkdownIt, body: str) -> list[tuple[Any, ...]]:
    tokens = parser.parse(body, {})
    return [(token.type, token.map, token.content, token.level) for token in tokens]


@settings(max_examples=500, deadline=None)
@given(st.lists(_LINES, max_size=8).map("\n".join))
def test_rules_left_out_would_not_have_applied(body: str) -> None:
    whole = of_blocks("".join(map("".join, MARKS.values())))
    assert "table" in whole.get_active_rules()["block"]
    assert _blocks(of_blocks(body), body) == _blocks(whole, body)
