"""Chinese: jieba's words beside characters and pairs of characters.

Traditional characters fold to simplified ones before jieba, which was trained on
simplified text; one character at a time (OpenCC's table), so that folding never depends
on neighbours and offsets stay. Words rank, characters and pairs keep everything findable.
"""

from __future__ import annotations

import sys
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import marisa_trie
import regex

from search.analysis.base import fold
from search.analysis.cache import cached_trie
from search.analysis.en import ENGLISH
from search.analysis.packages import version
from search.analysis.words import WordAnalyzer
from search.model import Token

HAN = regex.compile(r"\p{Han}+")
LAYOUT = "<I"
# jieba asks for words of at least one character, so the sum of all counts has this key.
TOTAL = ""


class Frequencies:
    """jieba's table of words and counts, read from a trie instead of a dictionary.

    The same answers without half a second of loading and 60 MB: jieba asks only
    ``get``, ``in`` and ``[]``.
    """

    def __init__(self, trie: marisa_trie.RecordTrie) -> None:
        self._trie = trie

    def get(self, word: str, default: int | None = None) -> int | None:
        """Give the count of ``word``: 0 where it only begins a longer word."""
        found = self._trie.get(word)
        return found[0][0] if found else default

    def __contains__(self, word: str) -> bool:
        return word in self._trie

    def __getitem__(self, word: str) -> int:
        count: int = self._trie[word][0][0]
        return count


@cache
def tokenizer() -> Any:
    """Give a jieba tokenizer over its default dictionary, ready to cut."""
    # jieba imports pkg_resources if it can, a deprecated module that takes longer to load
    # than all of jieba; without it jieba opens its files directly.
    hidden = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        import jieba
    finally:
        del sys.modules["pkg_resources"]
        if hidden is not None:
            sys.modules["pkg_resources"] = hidden

    segmenter = jieba.Tokenizer()

    def build() -> marisa_trie.RecordTrie:
        counts, total = segmenter.gen_pfdict(segmenter.get_dict_file())
        entries = chain([(TOTAL, (total,))], ((word, (n,)) for word, n in counts.items()))
        return marisa_trie.RecordTrie(LAYOUT, entries)

    name = f"jieba-{version('jieba')}"
    trie = cached_trie(name, lambda: marisa_trie.RecordTrie(LAYOUT), build)
    segmenter.FREQ = Frequencies(trie)
    segmenter.total = trie[TOTAL][0][0]
    segmenter.initialized = True
    return segmenter


@cache
def converter() -> Any:
    """Give OpenCC's conversion from traditional to simplified characters."""
    import opencc

    return opencc.OpenCC("t2s")


def simplified(character: str) -> str:
    """Give the simplified form of one character, folded; its marks go."""
    # Remembered without its marks, of which a query may put any number to any character.
    return _simplified(fold(character)[:1] if len(character) > 1 else character)


@lru_cache(maxsize=1 << 15)
def _simplified(character: str) -> str:
    base = fold(character)[:1]
    folded: str = converter().convert(base)
    return folded if len(folded) == 1 else base


def cut(characters: list[Token]) -> list[Token]:
    """Give jieba's words of two characters and more; a pair that is one weighs twice."""
    words = []
    text = "".join(token.term for token in characters)
    for han in HAN.finditer(text):
        place = han.start()
        for word in tokenizer().cut(han.group()):
            first, last = characters[place], characters[place + len(word) - 1]
            place += len(word)
            if len(word) > 1:
                words.append(Token(word, first.start, last.end, first.position, "cut"))
    return words


CHINESE = WordAnalyzer(
    "zh", 3, ("PyStemmer", "jieba", "opencc"), ENGLISH.stem, ENGLISH.trim, simplified, cut
)
