"""Bytes to text: the one place where a file's encoding is decided; nothing after it sees bytes."""

from __future__ import annotations

import codecs

from msgspec import Struct

from search.archive.mender import Mender, report
from search.model import Problem
from search.repair import Repair

_MARKS = (
    # The longer ones first: a mark of UTF-32 begins like one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_SAMPLE = 4_096
_FEW = 2
_MIN_ZEROS = 0.05
"""Share of the units of UTF-16 that have a zero byte: spaces and line ends, in any script."""
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f")
_BINARY_SHARE = 0.05
"""Text with more control characters than this is no text."""


class Decoded(Struct, frozen=True):
    """A file's text with ``\\n`` line ends, None where it is no text; and how it was mended."""

    text: str | None
    problems: tuple[Problem, ...] = ()
    repair: Repair | None = None


def text_of(data: bytes) -> str | None:
    """Give the text of a file that is in Unicode, with ``\\n`` line ends; None for another."""
    encoding, body = _encoding(data)
    try:
        return _with_line_ends(body.decode(encoding))
    except UnicodeDecodeError:
        return None


def decode(data: bytes, path: str, mender: Mender) -> Decoded:
    """Turn a file's bytes into text.

    UTF-8, UTF-16 and UTF-32 are read with or without a byte order mark; what arrived
    broken, or in another encoding, is mended and reported. Without repair, anything but
    Unicode is a problem of severity error that names the first offending byte (its offset
    counts from 0). Single NULs are replaced by U+FFFD and reported.
    """
    encoding, body = _encoding(data)
    binary = "" if encoding in _WIDE else _binary(data)
    if binary:
        return Decoded(None, (Problem(path, 1, "binary", binary, "error"),))
    if encoding == "utf-8":
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    content: bytes | str = body
    error: Problem | None = None
    try:
        content = _with_line_ends(body.decode(encoding))
    except UnicodeDecodeError as found:
        error = _not_unicode(data, len(data) - len(body) + found.start, encoding, path)
    mended = mender.mend(content, path)
    if isinstance(content, bytes) and mended is None:
        return Decoded(None, (error,) if error else ())
    text = mended.text if mended is not None else str(content)
    problems = report(mended, path) if mended is not None else []
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        message = f"{text.count(chr(0))} NUL characters shown as U+FFFD"
        problems.append(Problem(path, line, "nul", message))
    changed = mended if mended is not None and mended.page else None
    return Decoded(text.replace("\0", "\ufffd"), tuple(problems), changed)


def _with_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _binary(data: bytes) -> str:
    """Say what makes this no text, if anything does."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls <= _BINARY_SHARE * max(len(data), 1):
        return ""
    return f"looks binary: {controls} control characters; left out"


def _not_unicode(data: bytes, offset: int, encoding: str, path: str) -> Problem:
    line = data[:offset].count(b"\n") + 1
    message = f"not {encoding.upper()} at byte {offset} (0x{data[offset]:02x}); left out"
    return Problem(path, line, "not-utf8", message, "error")


def _encoding(data: bytes) -> tuple[str, bytes]:
    """The encoding that a file's first bytes announce or its zeros show, and what it encodes."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, data[len(mark) :]
    sample = data[:_SAMPLE]
    wide = next((name for name in _WIDE if b"\0" in sample and _looks(sample, name)), None)
    return wide or "utf-8", data


def _looks(sample: bytes, encoding: str) -> bool:
    """Whether bytes without a mark are in an encoding of wide units, by where zeros are."""
    size = 4 if encoding.startswith("utf-32") else 2
    units = len(sample) // size
    # From the least significant byte to the most.
    columns = [sample[at : units * size : size] for at in range(size)]
    if encoding.endswith("be"):
        columns.reverse()
    if not units or not any(columns[0]):
        return False
    if size == 4:
        return not any(columns[3]) and max(columns[2]) <= 0x10
    ascii_text = bytes(low for low, high in zip(*columns, strict=True) if not high)
    enough = len(ascii_text) > max(_FEW, _MIN_ZEROS * units)
    return enough and not any(code in _CONTROLS for code in ascii_text)
