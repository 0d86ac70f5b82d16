"""Bytes to text: UTF-8, UTF-16 with a mark, or what a detector makes of them."""

from __future__ import annotations

import codecs

from msgspec import Struct

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
STRAY = 0.02
"""Share of bytes above 7F that may be wrong in a text still taken for UTF-8."""

SINGLE_BYTE = ("cp125", "iso8859", "latin", "mac", "hp_", "cp4", "cp7", "cp8")
COMMONEST = ("cp1252", "cp1254", "cp1250", "cp1251", "cp1256", "cp1253", "cp1255")
"""In the order in which text files of the web have them, about."""
SAME_CHAOS = 0.08
SAME_COHERENCE = 0.04
"""Differences of charset-normalizer's measures (0–1) that decide nothing between pages."""


class Decoded(Struct, frozen=True):
    """The text of some bytes, and what was assumed to get it ("": nothing)."""

    text: str
    assumed: str = ""


def decode(data: bytes) -> Decoded:
    """The text of ``data``; never raises.

    UTF-8 and texts with a byte order mark are read as such. For others the encoding is
    guessed by charset-normalizer, and ``assumed`` says so.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _marked(data, encoding)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    high = sum(byte > 0x7F for byte in data)
    if text.count("\ufffd") <= high * STRAY:
        return Decoded(text, "UTF-8 with stray bytes, shown as U+FFFD")
    return _guessed(data)


def _marked(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    if "\ufffd" in text and "\ufffd".encode(encoding) not in data:
        return Decoded(text, f"{encoding.upper()} with stray bytes, shown as U+FFFD")
    return Decoded(text)


def _guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    matches = from_bytes(data)
    best = matches.best()
    if best is None:
        return Decoded(data.decode("utf-8", "replace"), "UTF-8; what is not is shown as U+FFFD")
    encoding = best.encoding
    if encoding.startswith(SINGLE_BYTE):
        # Single-byte pages of one family explain a text about equally; the commonest is meant.
        able = {
            match.encoding: match.coherence
            for match in matches
            if match.chaos <= best.chaos + SAME_CHAOS and match.encoding in COMMONEST
        }
        sound = max(able.values(), default=0.0) - SAME_COHERENCE
        encoding = next((name for name in COMMONEST if able.get(name, -1.0) >= sound), encoding)
    # The detector gives names of codecs; ours give the same text, replacing what fails.
    return Decoded(data.decode(encoding, "replace"), encoding.replace("_", "-"))
