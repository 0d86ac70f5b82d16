"""What of an item a model reads: all of it, and sentence by sentence.

Offsets are half-open code points of :func:`passage`.
"""

from __future__ import annotations

from collections.abc import Iterator

from search import late
from search.model import Item, Span

# Signs that end a sentence are many at times: they are looked through once, from the first.
_END = late.regex(r"(?<![.!?؟…])[.!?؟…]++[\"'”’»)\]]*+(?=\s)|[。！？]+[”’」』）]*|\n+")
LEAST = 8
"""Code points of a sentence that says something by itself."""


def passage(item: Item) -> str:
    """Give a title and a text as one; a derived title is the beginning of the text."""
    return item.text if item.derived_title else f"{item.title}\n{item.text}"


def sentences(text: str) -> list[Span]:
    """Give where the sentences of a text stand, without the blanks around them.

    >>> sentences("A first one. 第二句。第三个句子在这里。")
    [(0, 12), (17, 26)]
    """
    spans = [(start, end) for start, end in _parted(text) if end - start >= LEAST]
    return spans or [(0, len(text))]


def _parted(text: str) -> Iterator[Span]:
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        piece = text[start:end]
        first = start + len(piece) - len(piece.lstrip())
        yield first, first + len(piece.strip())
        start = end
