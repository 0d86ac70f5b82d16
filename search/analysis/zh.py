"""Chinese: jieba's words beside characters and pairs of characters.

Traditional characters fold to simplified ones before jieba, which was trained on
simplified text; one character at a time (OpenCC's table), so that folding never depends
on neighbours and offsets stay. Words rank, characters and pairs keep everything findable.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from itertools import chain
from typing import Any

import marisa_trie
import regex

from search.analysis.base import unspaced_tokens
from search.analysis.cache import cached_trie
from search.analysis.en import ENGLISH
from search.analysis.latin import WordAnalyzer
from search.model import Token

HAN = regex.compile(r"\p{Han}+")
LAYOUT = "<I"
# jieba asks for words of at least one character, so the sum of all counts has this key.
TOTAL = ""


class Frequencies:
    """jieba's table of words and counts, read from a trie instead of a dictionary.

    The same answers without half a second of loading and 70 MB: jieba asks only
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


@cache
def simplified(character: str) -> str:
    """Give the simplified form of one character."""
    folded: str = converter().convert(character)
    return folded if len(folded) == 1 else character


def chinese_tokens(run: str, offset: int, position: int) -> Iterator[Token]:
    """Give characters, pairs and jieba's longer words of a run, by position."""
    folded = "".join(map(simplified, run))
    tokens = list(unspaced_tokens(folded, offset, position))
    places = {token.start: token.position for token in tokens}
    for han in HAN.finditer(folded):
        for word, start, end in tokenizer().tokenize(han.group()):
            if end - start > 1:  # so a pair that is a word weighs twice
                begin = offset + han.start() + start
                tokens.append(Token(word, begin, begin + end - start, places[begin], "cut"))
    return iter(sorted(tokens, key=lambda token: (token.position, token.end)))


CHINESE = WordAnalyzer("zh", "1", ENGLISH.stem, ENGLISH.trim, chinese_tokens)
