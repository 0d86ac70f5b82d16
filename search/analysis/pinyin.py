"""Chinese words as a keyboard of Latin letters types them; needed while indexing alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

import marisa_trie

from search.analysis.cache import cached_trie
from search.analysis.packages import version
from search.analysis.typed import LONGEST
from search.kept import remembered

_TONES = str.maketrans(dict.fromkeys("\u0300\u0301\u0304\u030c"))


@remembered(maxsize=16384)
def spelt(word: str) -> tuple[str, ...]:
    """Give a word's pinyin without tones: all of it, and the first letter of each syllable.

    ``word`` is cut at the length of a key. Nothing is given where a character has no pinyin.

    >>> spelt("模型"), spelt("A型")
    (('moxing', 'mx'), ())
    """
    rest, syllables = word[:LONGEST], []
    while rest:
        # How a character is read hangs on its word, so the longest that is known is taken.
        known = max(readings().prefixes(rest), key=len, default="")
        if not known:
            return ()
        syllables += readings()[known][0].decode().split()
        rest = rest[len(known) :]
    return ("".join(syllables), "".join(one[0] for one in syllables)) if syllables else ()


@cache
def readings() -> marisa_trie.BytesTrie:
    """Give the syllables of each character, and of words, as pypinyin has them.

    Its own tables take half a second to load, and a second more of garbage collection.
    """
    name = f"pypinyin-{version('pypinyin')}"
    return cached_trie(name, marisa_trie.BytesTrie, lambda: marisa_trie.BytesTrie(_tables()))


def _tables() -> Iterator[tuple[str, bytes]]:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    for code, several in PINYIN_DICT.items():
        yield chr(code), _plain(several.partition(",")[0]).encode()
    for word, syllables in PHRASES_DICT.items():
        if len(word) == len(syllables):
            yield word, " ".join(_plain(several[0]) for several in syllables).encode()


def _plain(syllable: str) -> str:
    """Give a syllable without its tone; ü is typed as v."""
    bare = unicodedata.normalize("NFD", syllable).translate(_TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v").strip()
