"""What is read without the parser's rules is what they would have read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.archive.markdown import parsers

SAMPLE = Path(__file__).parents[3] / "index_data" / "sample"
FULL = parsers._without.__wrapped__(frozenset()).disable(["plain_list", "plain_line"])
PLAIN = parsers._without(frozenset())


def _tokens(parser: Any, body: str, env: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the tokens of a body, but for what they hide in HTML."""
    return [{**token.as_dict(), "hidden": False} for token in parser.parse(body, env)]


def _assert_alike(body: str) -> None:
    ours: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    assert _tokens(PLAIN, body, ours) == _tokens(FULL, body, theirs)
    assert ours == theirs


@pytest.mark.parametrize(
    "body",
    [
        "* a\n* b\n\n* c\n\n\ntext\n",
        "* a\n- b\n",
        "* a\nlazy\n",
        "* a\n\n  more\n* b",
        "* a\n\n b\n",
        "* a\n    * b\n* c\n",
        "* # a\n* * *\n* ---\n",
        "- a\n---\n",
        "a\n===\n",
        "* [a](https://e.org) b\n* [a]: https://e.org\n\n[a]: /b\n",
        "* [a] `\\t`\n\n[a] \\\n",
        "[a\\]: b]\n\n[a\n]: b\n",
        "text\n   \n1. one\n\n12) two\n",
        "a | b\n--|--\n1 | 2\n",
        "* a | b\n--|--\n",
        "*a*\n\n**b** c\n\n***\n\n_ _ _\n\n`a`\n\n```\n* a\n```\n",
        "> * a\n> * b\n\n<div>\n* a\n</div>\n",
        "*\ta\n*     b\n*\n* c",
        "* a  \n*   \n",
        "\u00a0a\n\n\u000cb\n\n\ufeffc\n   ",
    ],
)
def test_blocks_are_the_parsers(body: str) -> None:
    _assert_alike(body)


PIECES = """
* a; * b; - b; + c;   d;     * e; text; [a](b) c; [a]: b; [a; ]: b; # h; ---; ===; > q; ```
<div>; a|b; -|-; 1. x; **b** c; * **b** c; * [a](b); * [a]: b; * 1. x; * # x; * `c`; * ```; \\
"""
LINES = st.sampled_from(["", "", " ", *PIECES.strip("\n").replace("\n", "; ").split("; ")])


@settings(max_examples=600, deadline=None)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_any_lines_are_read_as_the_parser_does(body: str) -> None:
    _assert_alike(body)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("a1 *-_`[]():\\#>|<\n\n\t=~+.&é语"), max_size=40))
def test_any_text_is_read_as_the_parser_does(body: str) -> None:
    _assert_alike(body)


def test_real_newsletters_are_read_as_the_parser_does() -> None:
    files = sorted(SAMPLE.rglob("*.md"))
    assert files
    for file in files:
        _assert_alike(file.read_text(encoding="utf-8", errors="replace"))
