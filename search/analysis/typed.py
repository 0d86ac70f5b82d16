"""What a beginning that someone types and the words it may become have in common.

A keyboard in a hurry leaves out capitals, accents and hyphens, and Chinese is often typed
as pinyin. So words are looked up by a *key*: without all of these, traditional characters
as simplified ones, Arabic without marks and with its letter variants folded.
"""

from __future__ import annotations

from functools import lru_cache

from search import late
from search.analysis.base import IGNORABLE, JOINERS, TATWEEL, UNSPACED, fold, strip_accents

LONGEST = 64
"""Code points of a text that its key is made from."""

RUN = late.regex(rf"[{UNSPACED}]+")
"""Characters of scripts that are written without spaces."""

_HARAKAT = late.regex(r"(?<=\p{Arabic}|[\u064b-\u0652])[\u064b-\u0652\u0670]+")
_HAN = late.regex(r"\p{Han}")
_COMMON_HAN = late.compile("[\u4e00-\u9fff]+")
"""Characters that have no other form in Unicode, and no case."""
_UNSEEN = late.regex(rf"[{IGNORABLE}{TATWEEL}]+")
_UNTYPED = late.regex(rf"[{JOINERS}{IGNORABLE}\s]+")
_UNTYPED_ASCII = dict.fromkeys(code for code in range(128) if _UNTYPED.match(chr(code)))


def key(text: str) -> str:
    """Give what ``text`` is looked up by; empty where nothing of it can be.

    >>> key("Pré-entraîné"), key("GPT-2"), key("語言模型")
    ('preentraine', 'gpt2', '语言模型')
    """
    text = text[:LONGEST]
    if not text.isascii():
        return _key(text)
    # Names of things come by the thousand, each once.
    return (text if text.isalnum() else text.translate(_UNTYPED_ASCII)).lower()


@lru_cache(maxsize=16384)
def _key(text: str) -> str:
    if _COMMON_HAN.fullmatch(text):
        return _in_simplified(text)
    bare = _UNTYPED.sub("", text)
    if bare.isascii():
        return bare.lower()
    # Folding may give what is not typed: a spacing accent is a space and an accent.
    folded = _UNTYPED.sub("", strip_accents(fold(bare)))
    if _HAN.search(folded):
        folded = _HAN.sub(lambda found: _in_simplified(found.group()), folded)
    return folded


def _in_simplified(characters: str) -> str:
    from search.analysis.zh import simplified

    return "".join(map(simplified, characters))


def accented(text: str) -> str:
    """Give the key of ``text`` with its accents, to tell what was typed by the letter.

    >>> accented("Pré-entraîné")
    'préentraîné'
    """
    return fold(_UNTYPED.sub("", text))


def shown(word: str) -> str:
    """Give a word without what is not seen, and an Arabic one without harakat.

    >>> shown("نَصّ") == "نص"
    True
    """
    if word.isascii() or (word.isalpha() and TATWEEL not in word):
        # As most are: of what is not seen, nothing else is a letter.
        return word
    return _HARAKAT.sub("", _UNSEEN.sub("", word))


def without_article(found_by: str) -> str:
    """Give the key of an Arabic word without its article, by which it is looked for as well."""
    return found_by[2:] if found_by.startswith("ال") and len(found_by) > 4 else ""
