"""What Pandoc reads as the metadata of a document, where other programs have none.

A title block of lines that begin with ``%``: title, authors, date. And a YAML block at the
end of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search import late
from search.archive.notations import YAML, Unreadable

_TITLE_BLOCK = late.compile(
    r"%[ \t]+(?P<title>\S[^\n]*(?:\n[ \t]+\S[^\n]*)*)\n"
    r"(?:%[ \t]*(?P<authors>[^\n]*(?:\n[ \t]+\S[^\n]*)*)(?:\n|\Z))?"
    r"(?:%[ \t]*(?P<date>[^\n]*)(?:\n|\Z))?"
)
_AUTHORS = late.compile(r"\s*(?:;|\n)\s*")
_AT_END = late.compile(r"\n[ \t]*\n---[ \t]*\n(?P<block>(?:[^\n]*\n){1,40}?)(?:\.\.\.|---)\s*\Z")
_KNOWN = ("title", "date")
_LONGEST = 4_000


def title_block(text: str) -> tuple[dict[str, Any], int] | None:
    """Give the keys of a title block at the beginning of a text, and its length.

    >>> title_block("% The Loom\\n% Ann; Bo\\n\\nIt weaves.")
    ({'title': 'The Loom', 'authors': ['Ann', 'Bo']}, 21)
    """
    match = _TITLE_BLOCK.match(text)
    if match is None or text[match.end() : match.end() + 1].strip():
        return None
    authors = [name for name in _AUTHORS.split((match["authors"] or "").strip()) if name]
    said = {"title": " ".join(match["title"].split()), "authors": authors, "date": match["date"]}
    return {key: value for key, value in said.items() if value}, match.end()


def at_end(text: str) -> tuple[Mapping[str, Any], int] | None:
    """Give the keys of a YAML block at the end of a text, and where it begins."""
    if not text.rstrip().endswith(("\n...", "\n---")):
        return None
    start = max(0, len(text) - _LONGEST)
    match = _AT_END.search(text, start)
    if match is None:
        return None
    try:
        meta = YAML.load(match["block"])
    except Unreadable:
        # It is between two rules.
        return None
    return (meta, match.start() + 1) if meta and any(key in meta for key in _KNOWN) else None
