"""Letters that have no plain letter and mark in Unicode, and what people type for them.

What a letter becomes is what a keyboard without it writes: `ł` is l, `œ` is oe. Arabic
letters that are typed for each other, from one keyboard to the next or in haste, are one. The
digits of scripts that are written with spaces are those of Latin ones.
"""

from __future__ import annotations

from search import late

LETTERS = str.maketrans(
    {
        **{"ß": "ss", "æ": "ae", "ǽ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij"},
        **dict(zip("øǿɔłđðɖɗħŧŋɲıȷəɛɓƙƴƒ", "ooolddddhtnnijeebkyf", strict=True)),
        **dict(zip("أإآٱةۀىیېےکڪہھەگڤپچؤئ", "ااااههييييككهههكفبجءء", strict=True)),
        **{chr(ord(zero) + digit): str(digit) for zero in "٠۰०০੦૦୦௦౦೦൦" for digit in range(10)},
    }
)
"""From lower-case letters, in Unicode's composed form."""

# Umlauts and others are also written as two letters where a keyboard lacks them.
_APART = str.maketrans({"ä": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "å": "aa", "đ": "dj"})
_PAIRS = late.compile("(a)[ae]|(o)e|(u)e|(d)j")


def apart(word: str) -> str:
    """Give a word in lower case with such letters written as two: ``müller`` is ``mueller``."""
    return word if word.isascii() else word.translate(_APART)


def together(word: str) -> str:
    """Give a plain word with such pairs as the one letter each may stand for, or nothing.

    >>> together("mueller"), together("djokovic"), together("miller")
    ('muller', 'dokovic', '')
    """
    together, pairs = _PAIRS.subn(lambda pair: pair[pair.lastindex or 0], word)
    return together if pairs else ""
