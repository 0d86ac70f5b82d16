"""Issue numbers as titles and names of files state them: in digits and in words."""

from __future__ import annotations

import re

from search import late
from search.archive import dates
from search.archive.words import pattern, phrases

_DIGITS = r"(\d{1,4})(?![\d.]\d|\d)"
_WORD_NUMBER = late.compile(
    rf"{pattern('number')}[\s_:#（(]*#?\s?{_DIGITS}|#\s?{_DIGITS}", re.IGNORECASE
)
_CHINESE_NUMBER = late.compile(
    r"[第제]\s*(\d{1,4}|[零〇一二三四五六七八九十百]{1,7})\s*[期号號回호]"
)
_COUNTED = late.compile(r"(?<![\d월月年년.])(\d{1,4})\s?[期号號호회](?!\w)")
_TITLE_NUMBER = late.compile(
    rf"(?:{pattern('newsletter', 'serial')}|{pattern('week_in')} [\w+#.]+)[\s_-]*"
    r"(\d{1,4})(?=\s*(?:$|[\[(（:：_\-–—.,|]))",
    re.IGNORECASE,
)
_FILE_NUMBER = late.compile(
    rf"(?:{pattern('newsletter')}(?:[_-][a-z]{{2,5}})?|{pattern('number', 'week')}|nlp|#)"
    r"[\s_-]{0,2}#?(\d{1,4})(?=$|[\s_\-\[\](（）).、：:])",
    re.IGNORECASE,
)
_BARE_NUMBER = late.compile(r"#?(\d{1,4})(?=$|\s?[:：])|0+(\d{1,3})(?=[-_ ][^\W\d_])")
"""A file name that is a number, or begins with one and a colon, or with zeros and one."""
_SHORT_DATE = late.compile(r"(?<!\d)\d{1,2}([-_.])\d{1,2}\1\d{2}(?!\d)")
"""A date of which nobody can tell which of its numbers is what."""
_MONTH_DAY = late.compile(r"0[1-9](?:0[1-9]|[12]\d|3[01])")
"""Of a year that is not said; nobody has so many issues that each would need four digits."""
_NUMBER_WORD = late.compile(pattern("number"), re.IGNORECASE)
_WEEKS = 53
_ORDINALS = {word: at for at, word in enumerate((word for _, word in phrases("ordinals")), 1)}
_ORDINAL = late.compile(rf"{pattern('number', 'serial')}\s({pattern('ordinals')})", re.IGNORECASE)


def parse_number(title: str) -> int | None:
    """The issue number a title or heading states, in digits or spelled out.

    A date, a week or a year is none, unless it is marked as one: ``#2001``.
    """
    title = dates.without(title)
    match = _WORD_NUMBER.search(title)
    if match and (match[2] or not is_year(match[1])):
        return int(match[1] or match[2])
    match = _CHINESE_NUMBER.search(title)
    if match:
        return int(match[1]) if match[1].isdigit() else _chinese(match[1])
    match = _TITLE_NUMBER.search(title) or _COUNTED.search(title)
    if match and not is_year(match[1]):
        return int(match[1])
    match = _ORDINAL.search(title)
    return _ORDINALS[match[1]] if match else None


def of_file(stem: str) -> int | None:
    """The issue number in a file's name, which may stand behind its folder and a slash."""
    match = _CHINESE_NUMBER.search(stem) or _FILE_NUMBER.search(
        _SHORT_DATE.sub(" ", dates.without(stem))
    )
    digits = match[1] if match else _bare_number(stem)
    if _MONTH_DAY.fullmatch(digits) and not _NUMBER_WORD.search(stem):
        return None
    return int(digits) if digits.isdigit() and not is_year(digits) else None


def is_year(digits: str) -> bool:
    """Tell whether a number is rather a year."""
    return 1900 <= int(digits) < 2100


def _bare_number(stem: str) -> str:
    """The number that a file's name is or begins with; below a year it may be that of a week."""
    folder, _, name = stem.rpartition("/")
    match = _BARE_NUMBER.match(name)
    if not match or (folder and name.isdecimal() and int(name) <= _WEEKS and is_year(folder)):
        return ""
    return match[1] or match[2]


def _chinese(numeral: str) -> int:
    """A number up to 999 in Chinese numerals."""
    digits = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
    total, current = 0, 0
    for char in numeral:
        if char in digits:
            current = digits[char]
        else:
            total += (current or 1) * (100 if char == "百" else 10)
            current = 0
    return total + current
