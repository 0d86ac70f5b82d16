"""Paragraphs read without the parser have the tokens that it gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from search.archive.markdown.simple import tokens

SIMPLE = [
    "Words, 5 > 4? no: a_b & c!",
    "文字[链接](https://e.org/a_b*c?d=1&e=2)文字\n文字",
    "[**Bold** and `code()`](http://e.org): *why* not",
    "**A**\n**B**: `c d`",
    "![a picture](https://e.org/p.png)",
    "[Words of\nlines](https://e.org), and\n[`more`\n](https://e.org)",
    "",
]
LEFT_TO_THE_PARSER = [
    "**[link](https://e.org)**",
    "[link](https://e.org 'title')",
    "[link](https://e.org/(a))",
    "[link](javascript:alert(1))",
    "[link][reference]",
    "a  \nb",
    "\\[a](https://e.org)",
    "&amp;",
    "<https://e.org>",
    "~~gone~~",
    "``a ` b``",
]
_PIECES = st.sampled_from(
    [*SIMPLE, *LEFT_TO_THE_PARSER, *"ab_*`~!&<[]()\\\n\t .;1字é\u3000\xa0", "https://e.org", "]("]
)


def _parsed(source: str) -> list[tuple[str, str, Any]]:
    parser = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    env = {"references": {"A": {"href": "https://r.org", "title": ""}}}
    return _told(parser.parseInline(source, env)[0].children or [])


def _told(found: Any) -> list[tuple[str, str, Any]]:
    return [(token.type, token.content, dict(token.attrs)) for token in found]


@pytest.mark.parametrize("source", SIMPLE)
def test_simple_paragraphs_are_read_here(source: str) -> None:
    found = tokens(source)
    assert found is not None
    assert _told(found) == _parsed(source)


@pytest.mark.parametrize("source", LEFT_TO_THE_PARSER)
def test_others_are_left_to_the_parser(source: str) -> None:
    assert tokens(source) is None


@settings(max_examples=1_000, deadline=None)
@given(st.lists(_PIECES, max_size=8).map("".join))
def test_what_is_read_here_is_read_as_the_parser_would(source: str) -> None:
    found = tokens(source)
    assert found is None or _told(found) == _parsed(source)
