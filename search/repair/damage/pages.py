"""The wrong code pages: which character each byte became, and which bytes were lost.

A page turns the bytes 80–FF of UTF-8 text into single characters. Two things lose
bytes on the way: a page leaves bytes undefined, and a pipeline strips what became a
control or format character (Unicode Cc, Cf). Tables come from Python's own codecs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from msgspec import Struct

FOREIGN = "\ufffe"
"""Stands in a byte string for a character the page cannot have produced."""

# Order matters: of pages that explain a text equally well, the first is named.
CODECS = {
    "windows-1252": "cp1252",
    "windows-1254": "cp1254",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1253": "cp1253",
    "windows-1255": "cp1255",
    "windows-1256": "cp1256",
    "windows-1257": "cp1257",
    "windows-1258": "cp1258",
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (1, 15, 2, 9, 3, 4, 5, 6, 7, 8, 10)},
    "tis-620": "tis_620",
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (11, 13, 14, 16)},
    "cp437": "cp437",
    "cp850": "cp850",
    "cp866": "cp866",
    "cp874": "cp874",
    "macroman": "mac_roman",
    "koi8-r": "koi8_r",
}
_ALIASES = {
    "tis620": "tis-620",
    "latin1": "iso-8859-1",
    "macintosh": "macroman",
    "xmacroman": "macroman",
    "windows874": "cp874",
    "ibm437": "cp437",
    "ibm850": "cp850",
    "ibm866": "cp866",
}


class Page(Struct, frozen=True, eq=False):
    """One single-byte code page.

    ``chars[b - 0x80]`` is the character of byte ``b``, or "" where there is none;
    ``undefined`` and ``stripped`` are the bytes 80–FF without a character, and those
    whose character is a control or format character. ``table`` is for
    :meth:`str.translate`: characters to U+0080–U+00FF standing for the bytes.
    """

    name: str
    chars: tuple[str, ...]
    undefined: frozenset[int]
    stripped: frozenset[int]
    table: dict[int, str]

    def bytes_of(self, text: str) -> str:
        """``text`` with each character replaced by its byte, as U+0080–U+00FF.

        ASCII stays, what the page cannot have produced below U+0100 is ``FOREIGN``;
        anything else above stays as it is. U+FFFD stays too: it marks a lost byte.
        """
        return text.translate(self.table)

    def lost(self, text: str) -> frozenset[int]:
        """The bytes that this page has lost in ``text``.

        Where control characters are still in the text they were not stripped, and
        only undefined bytes are gone.
        """
        kept = {ord(c) for c in set(text) if "\x80" <= c <= "\x9f"}
        if kept:
            return self.undefined - kept
        return self.undefined | self.stripped


@cache
def page(name: str) -> Page:
    """The page called ``name``, a key of ``CODECS``. Raises KeyError for another."""
    codec = CODECS[name]
    chars = tuple(bytes([b]).decode(codec, "ignore") for b in range(0x80, 0x100))
    # A byte without a character may have become the control of that number (WHATWG).
    table = {n: (FOREIGN if n >= 0xA0 else chr(n)) for n in range(0x80, 0x100)}
    table |= {ord(char): chr(0x80 + at) for at, char in enumerate(chars) if char}
    return Page(
        name=name,
        chars=chars,
        undefined=frozenset(0x80 + at for at, char in enumerate(chars) if not char),
        stripped=frozenset(
            0x80 + at for at, c in enumerate(chars) if c and unicodedata.category(c) in ("Cc", "Cf")
        ),
        table=table,
    )


def find_page(name: str) -> Page | None:
    """The page a reader means by ``name`` (``cp1254``, ``Windows-1254``), or None."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    plain = re.sub(r"^cp(125\d)$", r"windows\1", plain)
    wanted = _ALIASES.get(plain, plain)
    for known in CODECS:
        if wanted in (known, re.sub(r"[^a-z0-9]", "", known)):
            return page(known)
    return None


@cache
def producible() -> frozenset[str]:
    """Every non-ASCII character that some page gives for some byte."""
    return frozenset(char for name in CODECS for char in page(name).chars if char)
