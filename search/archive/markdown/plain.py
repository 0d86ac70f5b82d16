"""The commonest blocks without the parser's dozen rules: entries and paragraphs of one line.

These are rules of the parser as its own are, asked before them. They take a flat list or a
paragraph that stands at the margin, and only where each line can be nothing else; what they
leave is parsed by the others. The tokens are the same, but for what is hidden in HTML.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock

from search import late

_TEXT = r"""(?:
    # No line begins so that is a list, a rule, a quote, a heading, code, a table, HTML.
    (?! [ \t\n#>*+_~`<|\[\\-] | \d{1,9}[.)] ) [^\n]+
    # Emphasis and code that are no rule, list or fence.
  | (?: [*_]{1,2} | ` ) (?=\w) [^_\W] [^\n]*
    # A link or the like, which defines no address.
  | \[ (?= [^\n\\]* \] ) (?! [^\n]* \]: ) [^\n]*
)"""
_LINE = late.compile(_TEXT, re.VERBOSE)
_ENTRY = late.compile(rf"[*+-][ ]{{1,4}} (?P<text> {_TEXT} )", re.VERBOSE)


def enable(parser: MarkdownIt) -> None:
    """Have a parser ask these rules before all others."""
    parser.block.ruler.before("table", "plain_list", flat_list)
    parser.block.ruler.before("table", "plain_line", line)


def line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a paragraph of one line."""
    if not _at_margin(state, start) or not state.isEmpty(start + 1):
        return False
    found = _LINE.match(state.src, state.bMarks[start])
    if found is None:
        return False
    _paragraph(state, start, found.group())
    state.line = start + 1
    return True


def flat_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a list of entries of one line each, with or without blank lines between."""
    if not _at_margin(state, start) or state.src[state.bMarks[start]] not in "*+-":
        return False
    entries = _entries(state, start, end)
    if not entries:
        return False
    marker = state.src[state.bMarks[start]]
    opening = state.push("bullet_list_open", "ul", 1)
    opening.markup, opening.map = marker, [start, entries[-1][1]]
    for first, after, text in entries:
        entry = state.push("list_item_open", "li", 1)
        entry.markup, entry.map = marker, [first, after]
        _paragraph(state, first, text)
        state.push("list_item_close", "li", -1).markup = marker
    state.push("bullet_list_close", "ul", -1).markup = marker
    state.line = entries[-1][1]
    return True


def _entries(state: StateBlock, start: int, end: int) -> list[tuple[int, int, str]]:
    """Give each entry's line, the line below it that is not blank, and its text.

    None where what follows an entry may belong to it, or be an entry of another sort.
    """
    entries: list[tuple[int, int, str]] = []
    marker, at = state.src[state.bMarks[start]], start
    while True:
        found = _ENTRY.match(state.src, state.bMarks[at])
        if found is None:
            return []
        below = state.skipEmptyLines(at + 1)
        entries.append((at, below, found["text"]))
        if below >= end:
            return entries
        if state.sCount[below]:
            return []
        if state.src[state.bMarks[below]] != marker:
            # Right below an entry, a line goes on with it.
            return entries if below > at + 1 else []
        at = below


def _at_margin(state: StateBlock, start: int) -> bool:
    return state.level == 0 and state.sCount[start] == 0 and state.bsCount[start] == 0


def _paragraph(state: StateBlock, at: int, text: str) -> None:
    state.push("paragraph_open", "p", 1).map = [at, at + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = mdTrim(text), [at, at + 1], []
    state.push("paragraph_close", "p", -1)
