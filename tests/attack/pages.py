"""What no page of ours holds: foreign elements, handlers, scripts, addresses that run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_ELEMENTS = """
html head meta title link script body a header div form label input button nav main footer
section article aside h1 h2 h3 p span b bdi ul ol li dl dt dd code small time mark u details
summary figure figcaption strong table caption thead tbody tr th td svg g path rect circle text
h4 dialog kbd
"""
ELEMENTS = frozenset(_ELEMENTS.split())
ADDRESSES = ("href", "src", "action", "formaction")
_SCHEME = re.compile(r"[\s\x00-\x1f]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_STEERING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.found.append(f"an element {tag}")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"an attribute {name}")
            scheme = _SCHEME.match(value or "") if name in ADDRESSES else None
            if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
                self.found.append(f"an address {scheme[1]}:")
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.found.append("a script")
        if "http-equiv" in given:
            self.found.append("a meta element that acts")

    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")


def foreign(page: str) -> list[str]:
    """Give what is in a page and not ours.

    >>> foreign('<p onclick="x">'), foreign('<a href="https://e.org">')
    (['an attribute onclick'], [])
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found + ["control characters"] * bool(_STEERING.search(page))
