"""What a line within a paragraph is by itself: a title, a picture, the start of a story."""

from __future__ import annotations

from typing import Literal

from search import late

LineKind = Literal["title", "image", "numbered", "text"]

_TITLE_LINE = late.compile(
    r"^\s*(?:\*{2,6}|_{2,3})(?!\s*$)(.*?[^*_\s].*?|[^*_\s])\s*(?:\*{2,6}|__{1,2})\s*$"
)
_INNER_MARKS = late.compile(r"\*{2,}|__")
_IMAGE_LINE = late.compile(r"^\s*(?:!\[[^\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)\s*)+$")
_NUMBERED_LINE = late.compile(
    r"^\s*(?:\*{2,3})?(?:[（(]\d{1,3}[）)]|\d{1,3}\s?[、．)）]|\d{1,3}\.(?=\s?\D)|[①-⑳])\s*"
)
LONGEST_LINE = 1_000
"""Characters; a longer line is no title, picture or numbered start."""


def line_kind(line: str) -> LineKind:
    """Tell what a line is within a paragraph.

    >>> line_kind("**Looms**"), line_kind("1) Looms"), line_kind("[Looms](https://e.org)")
    ('title', 'numbered', 'text')
    """
    if _begins_plainly(line) or len(line) > LONGEST_LINE:
        return "text"
    if "![" in line and _IMAGE_LINE.match(line):
        return "image"
    # What it begins and ends with, first: a long line that only begins so takes a square.
    marked = line.lstrip()[:1] in ("*", "_") and line.rstrip()[-2:] in ("**", "__")
    match = _TITLE_LINE.match(line) if marked else None
    if match and not _INNER_MARKS.search(match.group(1)):
        return "title"
    return "numbered" if is_numbered(line) else "text"


def is_numbered(line: str) -> bool:
    """Tell whether a line begins with the number of a story."""
    return not _begins_plainly(line) and bool(_NUMBERED_LINE.match(line))


def _begins_plainly(line: str) -> bool:
    """Whether a line begins as most do, and none that is a title, a picture or numbered."""
    return line[:1].isalpha() or line[:1] == "["


def title_words(line: str) -> str:
    """Give the words of a title, without its marks."""
    match = _TITLE_LINE.match(line)
    return match.group(1) if match else line
