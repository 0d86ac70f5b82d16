"""Bytes to text: the one place where a file's encoding is decided.

Encoding repair has its place here: whatever turns bytes into text, and says what it
had to guess, belongs in :func:`decode`; nothing after it sees bytes.
"""

from __future__ import annotations

import codecs

from search.model import Problem

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_BINARY_SHARE = 0.05
"""Text with more control characters than this is no text."""


def decode(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of a file, with ``\\n`` line ends, or None where it is no text.

    UTF-8 with or without a byte order mark, and UTF-16 with one, are read. Anything
    else is a problem of severity error that names the first offending byte (its offset
    counts from 0). Single NULs are replaced by U+FFFD and reported.
    """
    encoding, body = _encoding(data)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + len(data) - len(body)
        line = data[:offset].count(b"\n") + 1
        message = f"not {encoding.upper()} at byte {offset} (0x{data[offset]:02x}); left out"
        return None, (Problem(path, line, "not-utf8", message, "error"),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\f")
    if controls > _BINARY_SHARE * max(len(text), 1):
        message = f"looks binary: {controls} control characters; left out"
        return None, (Problem(path, 1, "binary", message, "error"),)
    if "\0" not in text:
        return text, ()
    line = text[: text.index("\0")].count("\n") + 1
    message = f"{text.count(chr(0))} NUL characters shown as U+FFFD"
    return text.replace("\0", "\ufffd"), (Problem(path, line, "nul", message),)


def _encoding(data: bytes) -> tuple[str, bytes]:
    """The encoding the file's first bytes announce, and the bytes after that mark."""
    for mark, name in _UTF16.items():
        if data.startswith(mark):
            return name, data[len(mark) :]
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8", data[len(codecs.BOM_UTF8) :]
    return "utf-8", data
