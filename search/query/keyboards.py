"""What the same keys write on another keyboard.

People forget to switch: ``اثممخ`` are the keys of *hello* on an Arabic keyboard. Keys are
named by what they write on a US keyboard. Arabic is its layout 101, the usual one, Cyrillic
the Russian one; of the French AZERTY and the German QWERTZ there is only what differs.
"""

from __future__ import annotations

from collections.abc import Iterator

_ROWS = {
    "`qwertyuiop[]": "ذضصثقفغعهخحجد",
    "asdfghjkl;'": "شسيبلاتنمكط",
    "zxcvnm,./": "ئءؤرىةوزظ",
    "HNY": "أآإ",
}
_TWO_LETTERS = {"b": "لا", "G": "لأ", "B": "لآ", "T": "لإ"}
"""Keys that write two letters; a lam and an alef may as well be two keys."""

_ARABIC = {key: letter for row in _ROWS.items() for key, letter in zip(*row, strict=True)}
_ARABIC |= _TWO_LETTERS
_LATIN = str.maketrans({letter: key.lower() for key, letter in _ARABIC.items() if len(letter) == 1})
_AZERTY = str.maketrans("qawz,;", "aqzwmm")
_QWERTZ = str.maketrans("yz", "zy")
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC, _FROM_CYRILLIC = str.maketrans(*_RUSSIAN), str.maketrans(*reversed(_RUSSIAN))
_TURKISH_F = str.maketrans("fgğıodrnhpuieaütkmljövcçzs", "qwertyuiopasdfghjklzxcvbnm")


def otherwise(text: str) -> Iterator[str]:
    """Give what the keys of ``text`` write on other keyboards.

    >>> list(otherwise("اثممخ")), list(otherwise("analzsis"))[-1]
    (['hello'], 'analysis')
    >>> list(otherwise("cgfcb,j"))[1]
    'спасибо'
    """
    if text.isascii():
        keys = (_ARABIC.get(key) or _ARABIC.get(key.lower(), key) for key in text)
        yield "".join(keys)
        yield text.lower().translate(_FROM_CYRILLIC)
        yield text.lower().translate(_AZERTY)
        yield text.lower().translate(_QWERTZ)
        return
    joined = text
    for key, letters in _TWO_LETTERS.items():
        joined = joined.replace(letters, key.lower())
    for written in dict.fromkeys((joined, text)):
        for layout in (_LATIN, _CYRILLIC, _TURKISH_F):
            latin = written.lower().translate(layout)
            if latin.isascii():
                yield latin
