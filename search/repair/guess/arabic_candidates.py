"""Candidates for damaged Arabic words: listed, put together from parts, or spelt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from search.repair.damage.recover import Cells, is_place, remains, skeleton, table
from search.repair.guess.arabic_words import PREFIXES, SUFFIXES
from search.repair.guess.lexicon import Lexicon
from search.repair.guess.reading import Letters

COMPOSED = 0.01
"""Weight of a word put together from parts, against one that is listed."""
CLEAN_SHARE = 0.3
"""How far clean text of the same kind is believed against the word lists."""
MOST_STEMS = 30
"""Stems, of the commonest, that a word is put together from."""
SPELT = 1e-10
"""Weight of a word spelt letter by letter, because nothing else fits."""
LEARNT_FROM = 40_000
"""Words, of the commonest, from which letter sequences are learnt."""

# Where vowel marks may stand: they are seldom written, but for the -an of adverbs.
_TANWIN_AFTER_ALEF, _TANWIN_BEFORE_ALEF, _OTHER = 0.4, 0.15, 0.004
_TANWIN = "\u064b"
_MARKS = _TANWIN + "\u0651\u064f\u0650\u064e\u0652\u064d\u064c\u0640"
"""By how often they are written."""


class Candidates:
    """Readings of damaged words, looked up for all words of a text at once.

    ``keys`` are skeletons of words without undamaged vowel marks, ``clean`` counts
    the words of undamaged text of the same kind.
    """

    def __init__(
        self, keys: set[str], lost: frozenset[int], lexicon: Lexicon, clean: Counter[str]
    ) -> None:
        self._lost = lost
        self._lexicon = lexicon
        self._words: dict[str, dict[str, float]] = defaultdict(dict)
        self._letters: Letters | None = None
        self._marks: dict[str, str] = {}
        for mark in _MARKS:
            if remains(mark, lost) != mark:
                self._marks.setdefault(remains(mark, lost), "")
                self._marks[remains(mark, lost)] += mark
        self._prefixes = [(prefix, skeleton(prefix, lost)) for prefix in PREFIXES]
        self._suffixes = [(suffix, skeleton(suffix, lost)) for suffix in SUFFIXES]
        self._look_up(keys, clean)

    def _look_up(self, keys: set[str], clean: Counter[str]) -> None:
        wanted = set()
        for key in keys:
            for shorter, _, _ in self._unmarked(key):
                wanted.add(shorter)
                wanted.update(stem for _, _, stem in self._parts(shorter))
        to_skeleton = table(map(chr, range(0x620, 0x6D4)), self._lost)
        share = 1 - CLEAN_SHARE if clean else 1.0
        for key, word, probability in self._lexicon.matching(to_skeleton, wanted):
            self._words[key][word] = probability * share
        total = sum(clean.values())
        for word, count in clean.items():
            words = self._words[word.translate(to_skeleton)]
            words[word] = words.get(word, 0.0) + CLEAN_SHARE * (count - 0.5) / total

    def readings(self, key: str, cells: Cells, most: int) -> list[tuple[str, float]]:
        """At most ``most`` words with skeleton ``key``, with weights, likeliest first.

        ``cells`` are the word's, for spelling what is in no list.
        """
        found: dict[str, float] = defaultdict(float)
        for shorter, gone, weight in self._unmarked(key):
            for word, probability in self._whole_or_in_parts(shorter):
                found[self._marked(word, key, gone)] += probability * weight
        if not found:
            found.update((word, SPELT * w) for word, w in self._spelt().fill(cells))
        if not found:
            found["".join(c if isinstance(c, str) else "\ufffd" for c in cells)] = SPELT
        ranked = sorted(found.items(), key=lambda option: (-option[1], option[0]))[:most]
        return [option for option in ranked if option[1] > ranked[0][1] * 1e-5]

    def _whole_or_in_parts(self, key: str) -> Iterator[tuple[str, float]]:
        yield from self._words.get(key, {}).items()
        for prefix, suffix, stem in self._parts(key):
            weight = COMPOSED * PREFIXES[prefix] * SUFFIXES[suffix]
            for word, probability in islice(self._words.get(stem, {}).items(), MOST_STEMS):
                yield prefix + word + suffix, probability * weight

    def _parts(self, key: str) -> Iterator[tuple[str, str, str]]:
        """Prefix, suffix and skeleton of the stem, in every way ``key`` may have them."""
        suffixes = [suffix for suffix, after in self._suffixes if key.endswith(after)]
        for prefix, before in self._prefixes:
            if key.startswith(before):
                for suffix in suffixes:
                    end = len(key) - len(suffix)
                    if end - len(prefix) >= 2 and (prefix or suffix):
                        yield prefix, suffix, key[len(prefix) : end]

    def _unmarked(self, key: str) -> Iterator[tuple[str, int, float]]:
        """``key`` as it is, and without one hole that may have been a mark.

        Gives the shorter key, the place of the mark (-1: none) and a probability.
        """
        yield key, -1, 1.0
        for at, char in enumerate(key[1:], 1):
            if char in self._marks:
                yield key[:at] + key[at + 1 :], at, self._mark_chance(key, at)

    def _mark_chance(self, key: str, at: int) -> float:
        if _TANWIN in self._marks[key[at]]:
            if at == len(key) - 1 and key[at - 1] == "ا":
                return _TANWIN_AFTER_ALEF
            if at == len(key) - 2 and key[-1] == "ا":
                return _TANWIN_BEFORE_ALEF
        return _OTHER

    def _marked(self, word: str, key: str, at: int) -> str:
        """``word`` with the likeliest mark put in at ``at``."""
        if at < 0:
            return word
        marks = self._marks[key[at]]
        tanwin = self._mark_chance(key, at) > _OTHER or at == len(key) - 1
        others = [mark for mark in marks if mark != _TANWIN]
        mark = _TANWIN if (tanwin and _TANWIN in marks) or not others else others[0]
        return word[:at] + mark + word[at:]

    def _spelt(self) -> Letters:
        if self._letters is None:
            self._letters = Letters()
            for number, (word, _) in enumerate(self._lexicon.words()):
                if number >= LEARNT_FROM:
                    break
                if not any(is_place(c) or c.isascii() for c in word):
                    self._letters.learn(word)
        return self._letters
