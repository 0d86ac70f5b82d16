"""Numbers as others write them: with their unit or apart, and with signs that keyboards lack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import regex

from search import late
from search.analysis.base import UNSPACED

NUMBER = r"\d+(?:\.\d+)*"
NAMED = late.compile(rf"([^\W\d_]{{2,}})({NUMBER})")
"""A name and its number: TF2.1."""
MEASURED = late.regex(rf"(\d+(?:[.,]\d+)*)((?:(?![{UNSPACED}])\p{{L}})+)")
"""A number and its unit: 3.2GHz."""

_FRACTIONS = {
    unicodedata.normalize("NFKC", sign).replace("\u2044", "/"): sign
    for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}
_POWER = late.compile(r"(?<=[^\W_])\^(\d+)")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TIMES = late.compile(r"(?<=\d)×(?=\d)")
_TYPED_TIMES = late.compile(r"(?<=\d)[xX](?=\d)")

LONGEST = 12
"""Code points of a run without spaces that is looked for with its number written otherwise."""
_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_VALUES = {**{sign: value for value, sign in enumerate(_DIGITS)}, "〇": 0, "两": 2, "兩": 2}
HAN_NUMBER = late.regex(rf"[{''.join((*_VALUES, *_UNITS))}]{{2,}}|(?<=第)[{_DIGITS}十]")
"""One sign by itself is a part of many words: 一般, 十分."""
_NUMBER = late.regex(r"(?:(?<=\p{Han})|(?=\d+\p{Han}))(?<![A-Za-z\d.,])[1-9]\d{0,3}(?![\d.,])")


def _in_digits(found: regex.Match[str]) -> str:
    """Give a Chinese number in digits, and what is none as it is: 二十五, 二〇二五."""
    signs = found.group()
    if not any(map(signs.count, _UNITS)):
        is_year = found.string[found.end() :].startswith("年") or "〇" in signs
        return "".join(str(_VALUES[sign]) for sign in signs) if is_year or len(signs) < 2 else signs
    total, value, least = 0, 0, 10_000
    for sign in signs:
        unit = _UNITS.get(sign)
        if unit is None:
            value = value * 10 + _VALUES[sign]
        elif unit >= least or value > 9:
            return signs
        else:
            total, value, least = total + (value or 1) * unit, 0, unit
    return str(total + value) if value < 10 else signs


def _in_han(found: regex.Match[str]) -> str:
    """Give a number as Chinese writes it, one of four digits before a year by its digits."""
    digits = found.group()
    if len(digits) == 4 and found.string[found.end() :].startswith("年"):
        return "".join(_DIGITS[int(digit)] for digit in digits).replace("零", "〇")
    written = ""
    for digit, unit in zip(digits, ("千", "百", "十", "")[-len(digits) :], strict=True):
        written += _DIGITS[int(digit)] + (unit if digit != "0" else "")
    written = re.sub("零+", "零", written).rstrip("零")
    return written.removeprefix("一") if written.startswith("一十") else written


def notations(text: str) -> Iterator[str]:
    """Give other ways to write a number with what belongs to it.

    >>> [*notations("TF2.1"), *notations("3.2GHz"), *notations("1/2"), *notations("x^2")]
    ['TF 2.1', '3.2 GHz', '½', 'x²']
    >>> [*notations("1920x1080"), *notations("1920×1080")]
    ['1920 1080', '1920x1080']
    >>> [*notations("第三版"), *notations("305人"), *notations("2025年")]
    ['第3版', '三百零五人', '二〇二五年']
    """
    spaced = NAMED.fullmatch(text) or MEASURED.fullmatch(text)
    if spaced:
        yield " ".join(spaced.groups())
    if text in _FRACTIONS:
        yield _FRACTIONS[text]
    short = text if len(text) <= LONGEST else ""
    others = (
        HAN_NUMBER.sub(_in_digits, short) or text,
        _NUMBER.sub(_in_han, short) or text,
        _POWER.sub(lambda power: power[1].translate(_SUPERSCRIPT), text),
        _TIMES.sub("x", text),
        _TYPED_TIMES.sub(" ", text),
    )
    yield from (other for other in others if other != text)
