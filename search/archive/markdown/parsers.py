"""markdown-it as newsletters need it."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

from search.archive.markdown import plain

MAX_NESTING = 20
"""Blocks within blocks that are followed."""
MARKS = {
    "table": ("|",),
    "blockquote": (">",),
    "html_block": ("<",),
    "reference": ("]:",),
    "fence": ("```", "~~~"),
}
"""Rules of the parser, and of what there must be one for them to apply."""


def of_blocks(body: str) -> MarkdownIt:
    """A parser for a body: without the rules that it cannot need, tried at every line of it."""
    rules = (rule for rule, marks in MARKS.items() if not any(mark in body for mark in marks))
    return _without(frozenset(rules))


@cache
def _without(rules: frozenset[str]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    # Indented text is a title or paragraph with stray spaces, hardly ever code.
    parser.disable(["code", *rules])
    plain.enable(parser)
    parser.core.ruler.disable(["inline", "text_join"])
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


@cache
def of_text() -> MarkdownIt:
    """A parser for what stands in a paragraph."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})
    parser.enable("strikethrough")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser
