"""The commonest Markdown without a parser: text, and simple links, pictures, code, emphasis.

Most paragraphs of most newsletters have no more than that, and a parser tries a dozen
rules at every mark. What is not plainly such is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from search import late

_PIECE = late.compile(
    r"""
    # Text: nothing at which the parser would stop, and marks only where they mean nothing.
      (?P<text> (?: [^\\`*_~\[\]!<&\n\r\0]+ | !(?!\[) | &(?![#a-zA-Z0-9])
                  | (?<=[a-zA-Z0-9])_(?=[a-zA-Z0-9]) )+ )
    # Addresses without parentheses, escapes, entities, and of a kind that is never refused.
    | (?P<image> !? ) \[ (?P<label> [^\\\[\]\r\0]* ) \]
      \( (?P<href> https?://[^\s()<>\\;\x00-\x1f\x7f]+ ) \)
    # Emphasis from letter to letter: what stands around it changes nothing.
    | (?<!\*) (?P<stars> \*\*? ) (?P<strong> (?=[^\W_]) [^\\`*_~\[\]!<&\n\r\0]* (?<=[^\W_]) )
      (?P=stars) (?!\*)
    | (?<!`) ` (?P<code> [^`\s] (?: [^`\n\r\0]* [^`\s] )? ) ` (?!`)
    | (?<![ \n]) (?P<newline> \n ) (?![ \t\n])
    """,
    re.VERBOSE,
)


class Piece(NamedTuple):
    """What :func:`search.archive.markdown.inline.render` reads of a parser's token."""

    type: str
    content: str = ""
    attrs: Mapping[str, str] = MappingProxyType({})


_BREAK = Piece("softbreak")
_NOTHING = Piece("text")
"""What the parser leaves of the second star, outside, unless text is there to take it up."""
_OPEN = {"*": Piece("em_open"), "**": Piece("strong_open")}
_CLOSE = {"*": Piece("em_close"), "**": Piece("strong_close")}
_LINK_CLOSE = Piece("link_close")


def tokens(source: str) -> list[Piece] | None:
    """Give a paragraph's tokens as the parser would, or None where it has to be asked.

    >>> [token.type for token in tokens("See [this](https://e.org)\\nnow") or ()]
    ['text', 'link_open', 'text', 'link_close', 'softbreak', 'text']
    """
    found: list[Piece] = []
    at = 0
    for match in _PIECE.finditer(source):
        if match.start() != at:
            return None
        at = match.end()
        kind, content = match.lastgroup, match[match.lastgroup or 0]
        if kind == "text":
            if found and found[-1] is _NOTHING:
                found.pop()
            found.append(Piece("text", content))
        elif kind == "href":
            inner = tokens(match["label"])
            if inner is None:
                return None
            found += _linked(content, match["label"], inner, bool(match["image"]))
        elif kind == "strong":
            stars = match["stars"]
            if stars == "**" and not (found and found[-1].type == "text"):
                found.append(_NOTHING)
            found += (_OPEN[stars], Piece("text", content), _CLOSE[stars])
            if stars == "**":
                found.append(_NOTHING)
        elif kind == "code":
            found.append(Piece("code_inline", content))
        else:
            found.append(_BREAK)
    return found if at == len(source) else None


def _linked(href: str, label: str, inner: list[Piece], image: bool) -> list[Piece]:
    if image:
        return [Piece("image", label, {"src": href, "alt": ""})]
    return [Piece("link_open", attrs={"href": href}), *inner, _LINK_CLOSE]
