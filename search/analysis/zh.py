"""Chinese: jieba's words beside characters and pairs of characters.

Traditional characters fold to simplified ones before jieba, which was trained on
simplified text; one character at a time (OpenCC's table), so that folding never depends
on neighbours and offsets stay. Words rank, characters and pairs keep everything findable.
"""

from __future__ import annotations

import sys
from functools import cache, lru_cache
from itertools import chain
from math import inf, log
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

    The same answers without half a second of loading and 60 MB. jieba asks only ``get``
    where :func:`_find_route` finds the way.
    """

    def __init__(self, trie: marisa_trie.RecordTrie) -> None:
        self._trie = trie

    def get(self, word: str, default: int | None = None) -> int | None:
        """Give the count of ``word``: 0 where it only begins a longer word."""
        found = self._trie.get(word)
        return found[0][0] if found else default


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
    # Which words begin at a character is looked up on the way.
    segmenter.get_DAG, segmenter.calc = str, _find_route
    return segmenter


def _find_route(sentence: str, _: str, route: dict[int, tuple[float, int]]) -> None:
    """Fill ``route`` with the weight of the best cut from each place on, and its word's last.

    What jieba's own ``get_DAG`` and ``calc`` do, with a look-up or two for a character
    instead of six.
    """
    size, rarest = len(sentence), -log(tokenizer().total)
    sums = [0.0] * (size + 1)
    for start in range(size - 1, -1, -1):
        best, last = -inf, start
        for end in range(start + 1, size + 1):
            weight = _weight(sentence[start:end])
            if weight is None:
                break
            if weight + sums[end] >= best:
                best, last = weight + sums[end], end - 1
        if best == -inf:
            best, last = rarest + sums[start + 1], start
        sums[start], route[start] = best, (best, last)


@lru_cache(maxsize=1 << 14)
def _weight(word: str) -> float | None:
    """Give the logarithm of a word's share; -inf where it only begins one, None if not even so."""
    counts = tokenizer()
    count = counts.FREQ.get(word)
    return None if count is None else log(count) - log(counts.total) if count else -inf


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
