"""Arabic: choose words by their frequency, their parts, their neighbours and glosses.

A damaged word is looked up by its skeleton among wordfreq's words, whole and in parts.
The candidates of neighbouring words form a chain in which pairs that go together weigh
more; English words nearby, above all in a gloss, speak for their translations; and what
the rest of the text is found to say makes itself likelier.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from search import late
from search.repair.damage.recover import Cells, Hole, skeleton_of
from search.repair.guess.arabic_candidates import Candidates
from search.repair.guess.arabic_words import (
    LETTER,
    MARK,
    SPELLING,
    affinity,
    glossary,
    plain,
    stems,
)
from search.repair.guess.lattice import Edge, Pair, posteriors
from search.repair.guess.lexicon import lexicon
from search.repair.guess.reading import LONGEST_WORD, Evidence, Reading, ranked

MOST = 20
"""Candidates of a word that are weighed in context."""
GLOSSED, ON_THE_TOPIC = 3.0, 1.5
"""Nats for a word that translates an English word that follows, or one anywhere."""
GLOSS_REACH = 40
"""Code points after a word in which an English gloss begins."""
REPEATED = 0.3
"""Weight of what the rest of the text is found to say, against the word lists."""
DISCOUNT = 0.7
"""Taken off the count of a pair of words in clean text, for pairs it lacks."""

_GAP = late.compile(r'[ *\[\]"«»“”]*')
_LATIN = late.compile(r"[A-Za-z]+")
# Of so many characters at most: each of many that never end would be looked through to the last.
_TARGET = late.compile(r"\]\([^)\n]{0,500}\)")
_CLEAN_WORD = late.compile(f"{LETTER.pattern}+")


Column = Sequence[tuple[str, float]]
"""Candidates of one word with their weights, greater than 0, in any scale."""


class _Word(Struct, frozen=True):
    """A word of the text: its cells, and whether it closely follows the one before."""

    start: int
    end: int
    joined: bool
    damaged: bool


def choose(cells: Cells, evidence: Evidence, cache: Path | None) -> list[Reading]:
    """A reading for every damaged Arabic word, with what else it may be."""
    words = _words(cells)
    counts, pairs = _counts(evidence.clean)
    keys = {word: _key(cells, word) for word in words}
    damaged = {keys[word] for word in words if word.damaged}
    candidates = Candidates(damaged, evidence.lost, lexicon("ar", cache), counts)
    columns = [_column(cells, word, keys[word], candidates) for word in words]
    columns = _glossed(cells, words, columns)
    pair = _pairing(counts, pairs)
    columns = _repeated(columns, _chances(words, columns, pair))
    chances = _chances(words, columns, pair)
    return [
        Reading(word.start, word.end, _options(cells, word, column, chance))
        for word, column, chance in zip(words, columns, chances, strict=True)
        if word.damaged
    ]


def belongs(hole: Hole) -> bool:
    """Is this hole one that may be an Arabic letter or vowel mark?"""
    return any(LETTER.match(c) for c in hole.candidates)


def _words(cells: Cells) -> list[_Word]:
    found: list[_Word] = []
    start = before = None
    for at, cell in enumerate([*cells, " "]):
        inside = bool(LETTER.match(cell)) if isinstance(cell, str) else belongs(cell)
        if inside and start is None:
            start = at
        elif not inside and start is not None:
            gap = ["\n"] if before is None else cells[before:start]
            joined = all(isinstance(c, str) for c in gap) and bool(
                _GAP.fullmatch("".join(c for c in gap if isinstance(c, str)))
            )
            damaged = any(isinstance(c, Hole) for c in cells[start:at])
            before = None
            if at - start <= LONGEST_WORD:
                found.append(_Word(start, at, joined, damaged))
                before = at
            start = None
    return found


def _key(cells: Cells, word: _Word) -> str:
    """The skeleton of a word, without the vowel marks that are undamaged."""
    return MARK.sub("", skeleton_of(cells[word.start : word.end]))


def _column(cells: Cells, word: _Word, key: str, candidates: Candidates) -> Column:
    """Candidates of a word, without undamaged vowel marks."""
    if not word.damaged:
        return [(key, 1.0)]
    bare = [
        c if isinstance(c, str) else Hole(c.left, tuple(filter(SPELLING.match, c.candidates)))
        for c in cells[word.start : word.end]
        if isinstance(c, Hole) or not MARK.match(c)
    ]
    return candidates.readings(key, bare, MOST)


def _options(
    cells: Cells, word: _Word, column: Column, chances: Iterable[float]
) -> tuple[tuple[str, float], ...]:
    """The candidates with their probabilities, undamaged vowel marks put back."""
    marks = [
        (at, cell)
        for at, cell in enumerate(cells[word.start : word.end])
        if isinstance(cell, str) and MARK.match(cell)
    ]
    options = []
    for (text, _), chance in zip(column, chances, strict=True):
        for at, mark in marks:
            text = text[:at] + mark + text[at:]
        options.append((text, chance))
    return ranked(options)


def _chances(words: Sequence[_Word], columns: Sequence[Column], pair: Pair) -> list[list[float]]:
    """Probabilities of the candidates of each word, given those of the words around it."""
    out: list[list[float]] = []
    starts = [at for at, word in enumerate(words) if not at or not word.joined]
    for first, last in pairwise([*starts, len(words)]):
        edges = [
            Edge(at, at + 1, word, weight)
            for at in range(first, last)
            for word, weight in columns[at]
        ]
        found = iter(posteriors(edges, first, last, pair))
        out += ([next(found) for _ in column] for column in columns[first:last])
    return out


def _glossed(cells: Cells, words: list[_Word], columns: list[Column]) -> list[Column]:
    """Columns in which words that translate an English word weigh more."""
    text = "".join(c if isinstance(c, str) else "\x00" for c in cells)
    translations = glossary()
    topics = {m[0].lower() for m in _LATIN.finditer(text)} & translations.keys()
    anywhere = frozenset().union(*(translations[topic] for topic in topics))
    prose = _TARGET.sub(lambda m: " " * len(m[0]), text)
    english = [(m.start(), m[0].lower()) for m in _LATIN.finditer(prose)]
    out: list[Column] = []
    for word, column in zip(words, columns, strict=True):
        first = bisect_left(english, (word.end, ""))
        last = bisect_left(english, (word.end + GLOSS_REACH, ""))
        near = frozenset().union(
            *(translations.get(e, frozenset()) for _, e in english[first:last])
        )
        if len(column) > 1 and (near or anywhere):
            column = [(w, p * math.exp(_gloss(stems(plain(w)), near, anywhere))) for w, p in column]
        out.append(column)
    return out


def _gloss(forms: frozenset[str], near: frozenset[str], anywhere: frozenset[str]) -> float:
    if not forms.isdisjoint(near):
        return GLOSSED
    return 0.0 if forms.isdisjoint(anywhere) else ON_THE_TOPIC


def _repeated(columns: list[Column], chances: list[list[float]]) -> list[Column]:
    """Columns in which words that other places of the text seem to have weigh more."""
    counts: Counter[str] = Counter()
    for column, chance in zip(columns, chances, strict=True):
        for (word, _), p in zip(column, chance, strict=True):
            counts[word] += p  # type: ignore[assignment]  # expected counts
    total = sum(counts.values())
    out: list[Column] = []
    for column, chance in zip(columns, chances, strict=True):
        if len(column) > 1:
            column = [
                (word, weight + REPEATED * max(0.0, counts[word] - p) / total)
                for (word, weight), p in zip(column, chance, strict=True)
            ]
        out.append(column)
    return out


_Pairs = dict[str, Counter[str]]


def _counts(texts: Iterable[str]) -> tuple[Counter[str], _Pairs]:
    """Words, and pairs of words in a row, in clean text; without vowel marks."""
    counts: Counter[str] = Counter()
    pairs: _Pairs = {}
    for text in texts:
        before, end = "", 0
        for match in _CLEAN_WORD.finditer(text):
            word = plain(match[0])
            counts[word] += 1
            if before and _GAP.fullmatch(text, end, match.start()):
                pairs.setdefault(before, Counter())[word] += 1
            before, end = word, match.end()
    return counts, pairs


def _pairing(counts: Counter[str], pairs: _Pairs) -> Pair:
    """The factor for two words in a row, from clean text and from what is known."""
    total = sum(counts.values()) or 1

    @lru_cache(maxsize=1 << 16)
    def pair(first: str, second: str) -> float:
        first, second = plain(first), plain(second)
        known = math.exp(affinity(first, second))
        after = pairs.get(first)
        if not after:
            return known
        times = sum(after.values())
        seen = max(after[second] - DISCOUNT, 0.0) / times
        rest = DISCOUNT * len(after) / times
        share = max(counts[second], 1) / total
        return max(known * rest, seen / share + rest * known)

    return pair
