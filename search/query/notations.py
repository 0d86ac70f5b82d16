"""Numbers as others write them: with their unit or apart, and with signs that keyboards lack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import regex

from search.analysis.base import UNSPACED

NUMBER = r"\d+(?:\.\d+)*"
NAMED = re.compile(rf"([^\W\d_]{{2,}})({NUMBER})")
"""A name and its number: TF2.1."""
MEASURED = regex.compile(rf"(\d+(?:[.,]\d+)*)((?:(?![{UNSPACED}])\p{{L}})+)")
"""A number and its unit: 3.2GHz."""

_FRACTIONS = {
    unicodedata.normalize("NFKC", sign).replace("\u2044", "/"): sign
    for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}
_POWER = re.compile(r"(?<=[^\W_])\^(\d+)")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TIMES = re.compile(r"(?<=\d)×(?=\d)")
_TYPED_TIMES = re.compile(r"(?<=\d)[xX](?=\d)")


def notations(text: str) -> Iterator[str]:
    """Give other ways to write a number with what belongs to it.

    >>> [*notations("TF2.1"), *notations("3.2GHz"), *notations("1/2"), *notations("x^2")]
    ['TF 2.1', '3.2 GHz', '½', 'x²']
    >>> [*notations("1920x1080"), *notations("1920×1080")]
    ['1920 1080', '1920x1080']
    """
    spaced = NAMED.fullmatch(text) or MEASURED.fullmatch(text)
    if spaced:
        yield " ".join(spaced.groups())
    if text in _FRACTIONS:
        yield _FRACTIONS[text]
    others = (
        _POWER.sub(lambda power: power[1].translate(_SUPERSCRIPT), text),
        _TIMES.sub("x", text),
        _TYPED_TIMES.sub(" ", text),
    )
    yield from (other for other in others if other != text)
