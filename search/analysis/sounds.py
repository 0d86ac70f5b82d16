"""How a name sounds, in Latin or in Arabic letters: جوجل is Google, ريفورمر is Reformer.

Who writes Arabic spells foreign names as they hear them. Consonants that Arabic writes alike,
or now so and now so, are one here: p is written as b, v as f, g as any of four letters. Vowels
are written or left out, so names are found by consonants, and compared by vowels.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from search import late
from search.analysis.forms import plain

ARABIC = late.regex(r"[\p{Arabic}\u064b-\u0652]+")
_LATIN = late.regex("[a-z]+")
_LONGEST = 32
"""Letters of a name: what is longer is none."""

_OF_ARABIC: Mapping[str, str] = {
    **dict(zip("بپتطثدضذجغقكگکخفڤلمنرسصزظش", "BBTTTDDDKKKKKKKFFLMNRSSSSS", strict=True)),
    **dict(zip("اأآىإئيیوؤ", "aaaaiiiioo", strict=True)),
    **{"تش": "S", " ه": "H"},
}
_OF_LATIN: Mapping[str, str] = {
    **dict(zip("bpdtfvckqgjlmnrszaeiouyw", "BBDTFFKKKKKLMNRSSaeiouio", strict=True)),
    **{"sch": "S", "tch": "S", "ch": "S", "sh": "S", "ph": "F", "th": "T", "x": "KS", " h": "H"},
}
"""What letters sound like; a space is before a word. Those that are left out are not heard."""
_ARABIC_UNITS, _LATIN_UNITS = late.regex(" ه|تش|."), late.regex(" h|[st]?ch|[cpst]h|.")
_SOFT_C = late.regex("c(?=[eiy])")

_LEFT_OUT = 0.4
"""How unlikely it is that a vowel is not written."""
_NOT_SPOKEN = 0.1
"""And an e."""
_PUT_IN, _BEFORE = 1.0, 0.2
"""Or that one is that no Latin letter stands for, within and before the name."""
_HEARD = {"a": {"a": 0.0, "i": 0.2}, "e": {"i": 0.0, "a": 0.2}, "i": {"i": 0.0, "a": 0.2}}
_HEARD |= {"o": {"o": 0.0}, "u": {"o": 0.0, "a": 0.2}}
"""Of Latin vowels how unlikely it is that they are heard, and so written, as others."""
_NEVER = math.inf


class Sound(NamedTuple):
    """The consonants of a name, as capitals, and the vowels before each and at the end."""

    consonants: str
    vowels: tuple[str, ...]


def of_arabic(word: str) -> Sound:
    """Give how a word in Arabic letters sounds, which hears no difference of b and p.

    >>> of_arabic("بيرت")
    Sound(consonants='BRT', vowels=('', 'i', '', ''))
    """
    bare = "".join(c for c in unicodedata.normalize("NFKC", word) if not unicodedata.combining(c))
    return _sound(_OF_ARABIC, _ARABIC_UNITS.findall(f" {bare[:_LONGEST]}"))


def of_latin(word: str) -> Sound | None:
    """Give how a word in Latin letters sounds to who writes Arabic; None of others.

    >>> of_latin("Google").consonants, of_latin("PyTorch").consonants
    ('KKL', 'BTRS')
    """
    letters = plain(word)
    if len(letters) > _LONGEST or not _LATIN.fullmatch(letters):
        return None
    return _sound(_OF_LATIN, _LATIN_UNITS.findall(f" {_SOFT_C.sub('s', letters)}"))


def _sound(heard: Mapping[str, str], units: list[str]) -> Sound:
    """Put together what letters sound like; two of one consonant side by side are one."""
    consonants: list[str] = []
    vowels = [""]
    for sound in "".join(heard.get(unit, "") for unit in units):
        if sound.islower():
            vowels[-1] += sound
        elif not consonants or vowels[-1] or consonants[-1] != sound:
            consonants.append(sound)
            vowels.append("")
    return Sound("".join(consonants), tuple(vowels))


def unlikeness(written: Sound, name: Sound) -> float | None:
    """Give how unlikely it is that who hears ``name`` writes so, from 0; None where nobody does.

    ``written`` is of Arabic letters; whoever hears other consonants writes others.
    """
    if written.consonants != name.consonants:
        return None
    cost = 0.0
    for place, (own, others) in enumerate(zip(written.vowels, name.vowels, strict=True)):
        heard = [_HEARD[other].get(vowel, _NEVER) for other in others for vowel in own]
        if not own:
            cost += _NOT_SPOKEN if others == "e" else _LEFT_OUT if others else 0
        elif not others:
            cost += _PUT_IN if place else _BEFORE
        else:
            cost += min(heard)
    return round(cost, 3) if cost < _NEVER else None
