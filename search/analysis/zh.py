"""Chinese: jieba's words beside characters and pairs of characters.

Traditional characters fold to simplified ones before jieba, which was trained on
simplified text; one character at a time (OpenCC's table), so that folding never depends
on neighbours and offsets stay. Words rank, characters and pairs keep everything findable.
Function characters are indexed like all others, but ask nothing beside other words of a query.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from math import inf, log
from typing import Any, NamedTuple

import marisa_trie

from search import late
from search.analysis.base import fold
from search.analysis.cache import cached_trie
from search.analysis.en import ENGLISH
from search.analysis.packages import version
from search.analysis.stops import stop_words
from search.analysis.words import WordAnalyzer
from search.kept import Kept, remembered

_CUT = late.compile("[\u4e00-\u9fd5]+")
"""What jieba cuts; beyond, each character is a word to it."""
_AT_ONCE = 500
"""Characters that are words by themselves which jieba looks at together: for each it copies its
way to it, which takes the square of their number. Nobody writes so many."""
LAYOUT = "<I"
# jieba asks for words of at least one character, so the sum of all counts has this key.
TOTAL = ""
RARER = 1
"""How much rarer Taiwan's word is on the mainland than its own, or it means something else there.

Tuned by benchmarks/regions.py."""


class Dictionary(NamedTuple):
    """jieba's words with their counts, as a trie; a word that only begins others counts 0."""

    counts: marisa_trie.RecordTrie
    total: int


@cache
def dictionary() -> Dictionary:
    """Give jieba's dictionary without half a second of loading and 60 MB."""
    counts = _counts()
    # Texts are analysed before any is asked for, so that no query waits until these are compiled.
    _words_of_taiwan()
    return Dictionary(counts, counts[TOTAL][0][0])


@cache
def _counts() -> marisa_trie.RecordTrie:
    def build() -> marisa_trie.RecordTrie:
        segmenter = jieba().Tokenizer()
        counts, total = segmenter.gen_pfdict(segmenter.get_dict_file())
        entries = chain([(TOTAL, (total,))], ((word, (n,)) for word, n in counts.items()))
        return marisa_trie.RecordTrie(LAYOUT, entries)

    name = f"jieba-{version('jieba')}"
    return cached_trie(name, lambda: marisa_trie.RecordTrie(LAYOUT), build)


@cache
def jieba() -> Any:
    """Import jieba."""
    # It imports pkg_resources if it can, a deprecated module that takes longer to load
    # than all of jieba; without it jieba opens its files directly.
    hidden = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        import jieba
        import jieba.finalseg
    finally:
        del sys.modules["pkg_resources"]
        if hidden is not None:
            sys.modules["pkg_resources"] = hidden
    return jieba


def _ends(sentence: str) -> list[int]:
    """Give, for each place, where the word ends that the likeliest cut from there begins with.

    What jieba's ``get_DAG`` and ``calc`` do, which look six words up for a character; here what
    is no word is seldom looked up.
    """
    size, rarest = len(sentence), -log(dictionary().total)
    # Nothing goes on with a space.
    sums, ends, after = [0.0] * (size + 1), [0] * size, sentence + " "
    beginnings = _beginnings.each(sentence)
    for start in range(size - 1, -1, -1):
        best, last, end = -inf, start + 1, start + 1
        weight, followers = beginnings[start]
        while True:
            weight += sums[end]
            if weight >= best:
                best, last = weight, end
            if after[end] not in followers:
                break
            end += 1
            weight, followers = _beginnings(sentence[start:end])
        if best == -inf:
            best, last = rarest + sums[start + 1], start + 1
        sums[start], ends[start] = best, last
    return ends


def _begins(word: str) -> tuple[float, str]:
    """Give the logarithm of a word's share, and each character that longer ones go on with.

    Of what only begins a word it is -inf, and of a character that is in none.
    """
    counts, total = dictionary()
    found, size = counts.get(word), len(word) + 1
    followers = "".join([longer[-1] for longer in counts.keys(word) if len(longer) == size])
    count = found[0][0] if found else 0
    return (log(count) - log(total) if count else -inf), followers


_beginnings = Kept(_begins, 1 << 16)
"""Of jieba's words and of what they begin with."""


@cache
def _converter(name: str) -> Any:
    """Give a conversion of OpenCC: ``t2s`` of characters; of words ``tw2sp`` and ``s2twp``.

    Those two lead from Taiwan to the mainland, and back.
    """
    import opencc

    return opencc.OpenCC(name)


def taiwan(text: str) -> str:
    """Give what Taiwan calls something that is said as on the mainland, traditional.

    >>> taiwan("开源软件"), taiwan("数据库")
    ('開源軟體', '資料庫')
    """
    said: str = _converter("s2twp").convert(text)
    return said


def told_in_taiwan(text: str) -> str:
    """Give a text with Taiwan's words for those that the mainland calls otherwise, simplified.

    Short words stay that the mainland itself uses for something else: 資料 are not always 数据.

    >>> told_in_taiwan("开源软件"), told_in_taiwan("自行車"), told_in_taiwan("数据")
    ('开源软体', '脚踏车', '数据')
    """
    characters = list(map(simplified, text))
    told = _words_of_taiwan()
    for start, end in cut(characters):
        if others := told.get("".join(characters[start:end])):
            characters[start:end] = [others[0].decode(), *[""] * (end - start - 1)]
    return "".join(characters)


@cache
def _words_of_taiwan() -> marisa_trie.BytesTrie:
    """Give Taiwan's words for those of jieba's dictionary that it has for itself, simplified.

    OpenCC, which knows them all, takes 40 MB and a tenth of a second before its first word.
    """

    def build() -> marisa_trie.BytesTrie:
        counts = {word: count for word, (count,) in _counts().items()}
        words = [word for word, count in counts.items() if count and len(word) > 1]
        told = taiwan("\n".join(words))
        # The tables of phrases are faster than one character at a time, which few words need.
        alike = _converter("t2s").convert(told).split("\n")
        others = (
            (word, "".join(map(simplified, other)))
            for word, other, same in zip(words, told.split("\n"), alike, strict=True)
            if same != word
        )
        return marisa_trie.BytesTrie(
            (word, other.encode())
            for word, other in others
            if other != word and counts[word] >= RARER * counts.get(other, 0)
        )

    name = f"taiwan-{RARER}-{version('jieba')}-{version('opencc')}"
    return cached_trie(name, marisa_trie.BytesTrie, build)


def mainland(text: str) -> str:
    """Give what the mainland calls something that may be said as in Taiwan, simplified.

    >>> mainland("開源軟體"), mainland("人工智慧")
    ('开源软件', '人工智能')
    """
    said: str = _converter("tw2sp").convert(text)
    return said


def simplified(character: str) -> str:
    """Give the simplified form of one character, folded; its marks go."""
    # Remembered without its marks, of which a query may put any number to any character.
    return _simplified(fold(character)[:1] if len(character) > 1 else character)


def _simplify(character: str) -> str:
    base = fold(character)[:1]
    folded: str = _converter("t2s").convert(base)
    return folded if len(folded) == 1 else base


_simplified = Kept(_simplify, 1 << 15)


def _all_simplified(characters: Sequence[str]) -> list[str]:
    """Do so with several; a text is one of characters without marks."""
    plain = isinstance(characters, str)
    return _simplified.each(characters) if plain else list(map(simplified, characters))


def cut(characters: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give jieba's words of two characters and more, half-open; a pair that is one weighs twice.

    The same as its ``Tokenizer.cut`` does: where the likeliest cut leaves several characters
    alone, and they are no word that it has, its ``finalseg`` looks for one that it has not.
    """
    for run in _CUT.finditer("".join(characters)):
        sentence, offset = run.group(), run.start()
        ends = _ends(sentence)
        at = alone = 0
        while at < len(sentence):
            end = ends[at]
            if end - at > 1:
                if at - alone > 1:
                    yield from _unknown(sentence[alone:at], offset + alone)
                yield offset + at, offset + end
                alone = end
            at = end
        yield from _unknown(sentence[alone:], offset + alone)


def _unknown(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """Give the words in characters that are words by themselves alone."""
    if len(text) < 2:
        return
    for first in range(0, len(text), _AT_ONCE):
        for size in _sizes(text[first : first + _AT_ONCE]):
            if size > 1:
                yield offset, offset + size
            offset += size


@remembered(maxsize=1 << 14)
def _sizes(text: str) -> tuple[int, ...]:
    """Give the code points of the words in such characters."""
    known = dictionary().counts.get(text)
    if known and known[0][0]:
        return (1,) * len(text)
    return tuple(map(len, jieba().finalseg.cut(text)))


CHINESE = WordAnalyzer(
    "zh",
    10,
    ("PyStemmer", "jieba", "opencc"),
    ENGLISH.stem,
    ENGLISH.trim,
    _all_simplified,
    cut,
    stop_words("zh"),
)
