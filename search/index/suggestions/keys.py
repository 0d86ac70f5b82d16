"""By which keys is a text found that has several words?"""

from __future__ import annotations

from collections.abc import Iterator

from search import late
from search.analysis.base import atoms, words_in
from search.analysis.pinyin import spelt
from search.analysis.sounds import of_latin
from search.analysis.typed import RUN, key, without_article
from search.index.documents import IndexedText
from search.kept import remembered

SHORTEST_HUMP = 4
"""Letters from a hump of a word on by which it is found; what follows GPT in GPTs is none."""
_HUMP = late.regex(r"(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=^\p{Nd}+)(?=\p{L})")

RUN_AHEAD = 8
"""Characters that a key in a script without spaces goes on from a word's beginning."""


def of_word(word: str) -> tuple[list[str], tuple[str, ...]]:
    """Give the keys of one word, and others by which it is found less well."""
    found_by = key(word)
    if word.isascii():
        return [found_by], ()
    return [found_by, without_article(found_by)], spelt(found_by) if RUN.fullmatch(word) else ()


def of_humps(word: str) -> Iterator[str]:
    """Give the keys of a word from each of its later humps on, and from behind a number.

    >>> list(of_humps("TextVectorization")), list(of_humps("PyBERTModel")), list(of_humps("GPTs"))
    (['vectorization'], ['bertmodel', 'model'], [])
    """
    # Most have none, and one capital at most, the first.
    if word[1:].islower() and not word[0].isdecimal():
        return
    for hump in _HUMP.finditer(word):
        rest = key(word[hump.start() :])
        if len(rest) >= SHORTEST_HUMP:
            yield rest


def of_sound(word: str) -> str:
    """Give the consonants of a name as Arabic writes them, in capitals, which no other key has.

    >>> of_sound("BERT"), of_sound("bert")
    ('BRT', '')
    """
    # Most words are all small.
    if word.islower():
        return ""
    sound = of_latin(word) if any(map(str.isupper, word)) else None
    return sound.consonants if sound else ""


def of_text(text: str, analysed: IndexedText) -> tuple[list[str], list[str]]:
    """Give a key for each word of ``text``, and the pinyin of those that are Chinese.

    In scripts without spaces a key begins where a word does and goes on beyond it, so that
    more than the word may be typed.
    """
    keys: list[str] = []
    for found in words_in(text):
        if found.lastgroup == "unspaced":
            keys.append(key(found.group()[:RUN_AHEAD]))
        else:
            keys += _of_parts(found.group())
    pinyin: list[str] = []
    if 0 not in analysed.ends:
        return list(dict.fromkeys(keys)), pinyin
    shares = analysed.shares or [1.0] * len(analysed.terms)
    for term, start, end, share in zip(
        analysed.terms, analysed.starts, analysed.ends, shares, strict=True
    ):
        run = RUN.match(text, start) if share == 1 and not end else None
        if run:
            keys.append(key(run.group()[:RUN_AHEAD]))
            pinyin += spelt(term)
    return list(dict.fromkeys(keys)), pinyin


@remembered(maxsize=16384)
def _of_parts(word: str) -> tuple[str, ...]:
    """Give the keys of a word and of its parts; titles have few different ones."""
    if word.isascii() and word.isalnum():
        return (key(word),)
    parts = dict.fromkeys((word, *(one.text for one in atoms(word, 0))))
    return tuple(found_by for part in parts for found_by in of_word(part)[0])


def of_names(names: str) -> Iterator[str]:
    """Give what is left of some words from each of them on: a name is found by its last too."""
    words = names.split()
    for first in range(len(words)):
        yield key(" ".join(words[first:]))
