"""Rules on the text of one file, line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from search import late
from search.model import Problem


class Source(NamedTuple):
    """The text of a file below its front matter; ``first_line`` is the line it begins with.

    ``mended`` are lines, counted from 0, with the broken links that were read all the same.
    """

    path: str
    body: str
    first_line: int
    mended: Iterable[tuple[int, str]] = ()

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give each line of the body with its number in the file, from 1."""
        yield from enumerate(self.body.split("\n"), self.first_line)


_OVERRIDES = "\u202d\u202e"
_CLOSED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_CLOSING = frozenset(_CLOSED_BY.values())
# A flag of a region is spelt in tags.
_FLAG = late.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_INVISIBLE = late.compile(
    "[\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_KEY = late.compile(
    r"(?:title|subtitle|date|layout|authors?|tags?|categor(?:y|ies)|permalink|slug|lang(?:uage)?"
    r"|draft|published|description|excerpt|issue|number)\s*[:=]\s*\S",
    re.IGNORECASE,
)
_FENCE = late.compile(r" {0,3}(?:```|~~~)")
_SHOWN = 120
_LEAST_KEYS = 2
"""Lines that look like front matter and follow each other, and so are some."""


def bidi(source: Source) -> Iterator[Problem]:
    """Find characters that show letters in another order than they stand, or never end."""
    for number, line in source.lines():
        open_ones: list[str] = []
        for character in line:
            if character in _CLOSED_BY:
                open_ones.append(_CLOSED_BY[character])
            elif character in _CLOSING and open_ones and open_ones[-1] == character:
                open_ones.pop()
        overriding = [character for character in line if character in _OVERRIDES]
        if overriding:
            message = f"{_named(overriding)} shows letters in another order than they stand"
            yield Problem(source.path, number, "bidi-control", message)
        elif open_ones:
            message = "a change of the writing direction does not end in its line"
            yield Problem(source.path, number, "bidi-control", message)


def invisible(source: Source) -> Iterator[Problem]:
    """Find characters that nobody sees, and that stay in what is copied and compared."""
    for number, line in source.lines():
        found = _INVISIBLE.findall(_FLAG.sub("", line)) if not line.isascii() else []
        if found:
            message = f"{_named(found)} in the text, which nobody sees"
            yield Problem(source.path, number, "invisible-character", message, "note")


def front_matter(source: Source) -> Iterator[Problem]:
    """Find what belongs above the text, and is read as text."""
    run, fenced = 0, False
    for number, line in source.lines():
        fenced ^= bool(_FENCE.match(line))
        run = run + 1 if _KEY.match(line) and not fenced else 0
        if run == _LEAST_KEYS:
            message = f"front matter in the text: {line[:60]}"
            yield Problem(source.path, number - run + 1, "front-matter-in-text", message)


def mended_links(source: Source) -> Iterator[Problem]:
    """Find links that are understood here, and shown broken elsewhere."""
    for number, link in source.mended:
        message = f"a broken link, read as {link[:_SHOWN]}"
        yield Problem(source.path, source.first_line + number, "link-mended", message)


RULES: tuple[Callable[[Source], Iterator[Problem]], ...] = (
    bidi,
    invisible,
    front_matter,
    mended_links,
)


def _named(characters: list[str]) -> str:
    """Name characters, each once: ``U+200B (zero width space)``."""
    return ", ".join(
        f"U+{ord(character):04X} ({unicodedata.name(character, 'no name').lower()})"
        for character in dict.fromkeys(characters)
    )
