"""Chinese and Japanese: choose characters by the words they make.

A run of text is cut into words in every possible way; each way is as likely as the
product of its words' frequencies, and a reading as likely as all the ways that hold it
(:mod:`~.lattice`). Words come from wordfreq and
jieba's dictionary, and from stretches of clean text of the same kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from search import late
from search.repair.damage.recover import Cells, Hole, is_place, skeleton_of, table
from search.repair.guess.lattice import Edge, posteriors
from search.repair.guess.lexicon import Lexicon, lexicon, traditional_share
from search.repair.guess.reading import Evidence, Reading, ranked

LONGEST = 8
"""Characters of the longest word looked for."""
LONGEST_CLEAN = 6
"""Characters of the longest stretch of clean text that counts as a word."""
CLEAN_SHARE = 0.4
"""How far clean text of the same kind is believed against the word lists."""
MOST_WORDS, MOST_CHARACTERS = 40, 150
"""Words, and single characters, that are weighed in one place."""
MOST_OPTIONS = 20
UNKNOWN = 1e-9
"""Probability of a character that no word list has."""

# How often marks stand in running text; rough figures, by judgement.
MARKS = {
    **dict.fromkeys("，。", 0.03),
    "、": 0.01,
    **dict.fromkeys("：（）", 0.006),
    **dict.fromkeys("！？；《》「」【】", 0.002),
    **dict.fromkeys("『』〈〉～／－", 0.0002),
    **dict.fromkeys("．０１２３４５６７８９＋＝％＆＃＊", 0.00002),
}

MOSTLY_KANA = 0.3
"""Share of kana, damaged ones included, from which a text is taken for Japanese."""

_RUN_LENGTH = 120
_HAN = late.compile("[\u3041-\u30ff\u3400-\u9fff]")
_KANA = late.compile("[\u3041-\u30ff]")
_READ = late.compile("[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
"""Characters of texts written without spaces that the lattice reads."""
_CLEAN_RUN = late.compile(f"{_READ.pattern}+")


def choose(cells: Cells, evidence: Evidence, cache: Path | None) -> list[Reading]:
    """A reading for every hole that can be a Han character, kana or full-width mark."""
    skeleton = skeleton_of(cells)
    runs = list(_runs(cells))
    wanted = {
        skeleton[i:j]
        for start, end in runs
        for i in range(start, end)
        for j in range(i + 1, min(end, i + LONGEST) + 1)
    }
    words = _words(lexicon(_written(cells), cache), evidence, wanted)
    return [reading for run in runs for reading in _read(cells, skeleton, run, words)]


def belongs(hole: Hole) -> bool:
    """Is this hole one that the lattice reads?"""
    fits = [bool(_READ.match(c)) or c in MARKS for c in hole.candidates]
    # With a lead byte F0 an emoji is far likelier than a rare character.
    return all(fits) and bool(fits) if hole.left[:1] == "\xf0" else any(fits)


def _runs(cells: Cells) -> Iterator[tuple[int, int]]:
    """Stretches of the script with a hole in them, cut where nothing is damaged."""
    start = None
    damaged = False
    for at, cell in enumerate([*cells, ""]):
        inside = bool(_READ.match(cell)) if isinstance(cell, str) else belongs(cell)
        if not inside or (start is not None and isinstance(cell, str) and at - start > _RUN_LENGTH):
            if start is not None and damaged:
                yield start, at
            start, damaged = (at, False) if inside else (None, False)
        elif start is None:
            start = at
        damaged = damaged or (inside and isinstance(cell, Hole))


def _written(cells: Cells) -> str:
    """The list for a text in Han characters: Japanese, or Chinese of either script."""
    text = "".join(cell for cell in cells if isinstance(cell, str))
    holes = [cell.left for cell in cells if isinstance(cell, Hole) and belongs(cell)]
    # Kana have E3 81 to E3 83; E3 80 is punctuation.
    kana = sum(left.startswith("\xe3") and not left.startswith("\xe3\x80") for left in holes)
    script = len(holes) + len(_HAN.findall(text))
    if len(_KANA.findall(text)) + kana > script * MOSTLY_KANA:
        return "ja"
    return "zh-Hant" if traditional_share(text) > 0.5 else "zh"


_Words = dict[str, dict[str, float]]


def _words(listed: Lexicon, evidence: Evidence, wanted: set[str]) -> _Words:
    """The words that fit somewhere, by skeleton, with their probabilities."""
    chars = set(map(chr, range(0x3000, 0xA000))) | set(MARKS)
    to_skeleton = table(chars, evidence.lost)
    found: _Words = defaultdict(dict)
    share = 1 - CLEAN_SHARE if evidence.clean else 1.0
    for key, word, probability in listed.matching(to_skeleton, wanted):
        # The commonest come first.
        if len(found[key]) < (MOST_CHARACTERS if len(key) == 1 else MOST_WORDS):
            found[key][word] = probability * share
    for mark, probability in MARKS.items():
        found[mark.translate(to_skeleton)].setdefault(mark, probability)
    for word, probability in _clean_words(evidence.clean):
        key = word.translate(to_skeleton)
        if key in wanted:
            found[key][word] = found[key].get(word, 0.0) + CLEAN_SHARE * probability
    return found


def _clean_words(texts: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Stretches of clean text as if they were words; longer ones count half."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        for run in _CLEAN_RUN.findall(text):
            total += len(run)
            for i in range(len(run)):
                for j in range(i + 1, min(len(run), i + LONGEST_CLEAN) + 1):
                    counts[run[i:j]] += 1
    for word, count in counts.items():
        yield word, (count - 0.5) / total / (2 if len(word) > 1 else 1)


def _read(cells: Cells, skeleton: str, run: tuple[int, int], words: _Words) -> Iterator[Reading]:
    """Readings of the holes in ``run``, by forward–backward over its lattice."""
    edges = list(_edges(cells, skeleton, run, words))
    chances: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for edge, chance in zip(edges, posteriors(edges, *run), strict=True):
        for at, char in enumerate(edge.word, edge.start):
            if is_place(skeleton[at]) and chance:
                chances[at][char] += chance
    for at, options in sorted(chances.items()):
        yield Reading(at, at + 1, ranked(options.items())[:MOST_OPTIONS])


def _edges(cells: Cells, skeleton: str, run: tuple[int, int], words: _Words) -> Iterator[Edge]:
    """Every word that fits anywhere in ``run``, by where it starts."""
    for i in range(*run):
        cell = cells[i]
        if skeleton[i] not in words:
            for char in (cell,) if isinstance(cell, str) else cell.candidates[:MOST_CHARACTERS]:
                yield Edge(i, i + 1, char, UNKNOWN)
        for j in range(i + 1, min(run[1], i + LONGEST) + 1):
            for word, probability in words.get(skeleton[i:j], {}).items():
                yield Edge(i, j, word, probability)
