"""Letters of other scripts: choose by the words of the text's languages.

A damaged word is looked up by its skeleton in wordfreq's lists of the languages the
text seems to be in, in small letters, with a capital and in capitals. What no list has
is spelt by which letters follow which.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from msgspec import Struct

from search.repair.damage.recover import Cells, Hole, skeleton, skeleton_of, table
from search.repair.guess.arabic import belongs as is_arabic
from search.repair.guess.han import belongs as is_han
from search.repair.guess.lexicon import Lexicon, lexicon
from search.repair.guess.reading import (
    LONGEST_WORD,
    Evidence,
    Letters,
    Reading,
    is_letter,
    ranked,
)
from search.repair.result import Options

SCRIPTS = {
    "LATIN": "en fr pt es it de nl ca ro pl cs sk sl sh hu tr fi sv nb da is lv lt id ms vi fil",
    "CYRILLIC": "ru uk bg mk",
    "GREEK": "el",
    "HEBREW": "he",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
}
LANGUAGES_TRIED = 2
"""Languages whose lists are read: a text may quote another."""
COMMON_WORDS = 200
"""Words by which a language is told."""
TITLE, CAPITALS = 0.2, 0.02
"""Share of words with a capital, and in capitals, among all."""
CLEAN_SHARE = 0.3
"""How far clean text of the same kind is believed against the word lists."""
LEARNT_FROM = 10_000
"""Words of a list, of the commonest, from which letter sequences are learnt."""
SPELT = 1e-9
MOST = 20


class _Word(Struct, frozen=True):
    start: int
    end: int
    key: str


def choose(cells: Cells, evidence: Evidence, cache: Path | None) -> list[Reading]:
    """A reading for every damaged word that is neither Arabic nor Chinese."""
    words = list(_words(cells))
    damaged = [w for w in words if any(isinstance(c, Hole) for c in cells[w.start : w.end])]
    if not damaged:
        return []
    scripts = _scripts(cells, damaged)
    lists = [
        (lexicon(lang, cache), share) for lang, share in _languages(words, scripts, evidence.lost)
    ]
    found = _found({w.key for w in damaged}, lists, evidence)
    letters = _Spelling([words_of for words_of, _ in lists])
    readings = []
    for word in damaged:
        options = _options(cells[word.start : word.end], found.get(word.key, {}), letters)
        if options:
            readings.append(Reading(word.start, word.end, options))
    return readings


def belongs(hole: Hole) -> bool:
    """Is this hole a letter that neither the Arabic nor the Chinese model reads?"""
    if hole.left[:1] in "\xc2\xe2\xf0" or is_arabic(hole) or is_han(hole):
        return False
    return any(c.isalpha() and _script(c) in SCRIPTS for c in hole.candidates)


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return unicodedata.name(char, "?").partition(" ")[0]


def _words(cells: Cells) -> Iterator[_Word]:
    start = None
    for at, cell in enumerate([*cells, " "]):
        inside = is_letter(cell) if isinstance(cell, str) else belongs(cell)
        if inside and start is None:
            start = at
        elif not inside and start is not None:
            if at - start <= LONGEST_WORD:
                yield _Word(start, at, skeleton_of(cells[start:at]))
            start = None


def _scripts(cells: Cells, damaged: list[_Word]) -> list[str]:
    """Scripts of the damaged words, as far as their candidates tell, commonest first."""
    counts: Counter[str] = Counter()
    for word in damaged:
        for cell in cells[word.start : word.end]:
            chars = cell if isinstance(cell, str) else cell.candidates
            names = {_script(c) for c in chars}
            counts.update(name for name in names if name in SCRIPTS)
    return [name for name, _ in counts.most_common(2)]


def _languages(
    words: list[_Word], scripts: list[str], lost: frozenset[int]
) -> list[tuple[str, float]]:
    """The languages the words seem to be in, with shares that sum to 1."""
    import wordfreq

    counts = Counter(word.key.lower() for word in words)
    scores = {}
    for lang in " ".join(SCRIPTS[script] for script in scripts).split():
        common = wordfreq.top_n_list(lang, COMMON_WORDS, wordlist="small")
        scores[lang] = sum(counts[skeleton(word, lost)] for word in common)
    best = sorted(scores, key=lambda lang: -scores[lang])[:LANGUAGES_TRIED]
    total = sum(scores[lang] ** 2 for lang in best)
    return [(lang, scores[lang] ** 2 / total) for lang in best if total and scores[lang]]


_Cased = dict[str, dict[str, float]]


def _found(keys: set[str], lists: list[tuple[Lexicon, float]], evidence: Evidence) -> _Cased:
    """Words by skeleton, with weights."""
    found: _Cased = defaultdict(dict)
    for words, share in lists:
        title, upper = _title(words.lang), _upper(words.lang)
        for cased, weight in ((str, 1.0), (title, TITLE), (upper, CAPITALS)):
            variant = Lexicon(words.lang, tuple(map(cased, words.lines)))
            chars = set("".join(variant.lines))
            for key, word, probability in variant.matching(table(chars, evidence.lost), keys):
                found[key][word] = found[key].get(word, 0.0) + probability * share * weight
    counts = Counter(w for text in evidence.clean for w in _letter_runs(text) if not w.isascii())
    total = sum(counts.values())
    for word, count in counts.items():
        key = skeleton(word, evidence.lost)
        if key in keys:
            found[key][word] = found[key].get(word, 0.0) + CLEAN_SHARE * count / total
    return found


def _letter_runs(text: str) -> list[str]:
    return "".join(c if is_letter(c) else " " for c in text).split()


def _title(lang: str) -> Callable[[str], str]:
    capital = _upper(lang)

    def title(line: str) -> str:
        return " ".join(capital(word[:1]) + word[1:] for word in line.split(" "))

    return title


def _upper(lang: str) -> Callable[[str], str]:
    """Capitals as the language has them: Turkish i has a dot."""
    if lang == "tr":
        return lambda text: text.replace("i", "\u0130").upper()
    return str.upper


class _Spelling:
    """Letter sequences of some languages, learnt when first needed."""

    def __init__(self, lists: list[Lexicon]) -> None:
        self._lists = lists
        self._letters: Letters | None = None

    def fill(self, cells: Cells) -> list[tuple[str, float]]:
        """Words for ``cells`` with weights; capitals are spelt like small letters."""
        if self._letters is None:
            self._letters = Letters()
            for words in self._lists:
                for word, _ in islice(words.words(), LEARNT_FROM):
                    self._letters.learn(word)
        known = self._letters.counts
        likely: Cells = [
            cell
            if isinstance(cell, str)
            else Hole(cell.left, tuple(c for c in cell.candidates if c.lower() in known))
            for cell in cells
        ]
        return self._letters.fill(likely)


def _options(cells: Cells, found: dict[str, float], letters: _Spelling) -> Options:
    if not found:
        found = {word: SPELT * weight for word, weight in letters.fill(cells)}
    likeliest = sorted(found.items(), key=lambda option: (-option[1], option[0]))[:MOST]
    return ranked(likeliest)
