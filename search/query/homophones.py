"""Chinese words that sound like what was typed: 强化学席 for 强化学习.

Whoever types pinyin chooses among words that sound alike, and at times the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator

from search.analysis.typed import RUN, key
from search.index.suggestions.table import Table
from search.model import Span
from search.query.analysis import LONGEST_WORD, Analysis

LONGEST_RUN = 24
_CHINESE = "zh"


def homophones(text: str, written: Table, analysis: Analysis) -> Iterator[str]:
    """Give ``text`` with one word written as another that sounds so, the longest words first.

    Wrong can be what holds a character that no known word covers, or several known words that
    together sound like one: 人工只能. ``written`` is the table of words; its keys are pinyin
    as well.
    """
    if _CHINESE not in analysis.languages:
        return
    for run in RUN.finditer(text[:LONGEST_RUN]):
        words = _words(run.group(), analysis)
        known = {place for word in words for place in range(*word)}
        starts, bounds = {start for start, _ in words}, {place for word in words for place in word}
        for start, end in _windows(len(run.group())):
            doubtful = not known.issuperset(range(start, end))
            several = {start, end} <= bounds and not starts.isdisjoint(range(start + 1, end))
            if doubtful or several:
                for word in _sounding(run.group()[start:end], written):
                    yield text[: run.start() + start] + word + text[run.start() + end :]


def _words(run: str, analysis: Analysis) -> list[Span]:
    """Give the spans of the words of the archive that are seen in a run."""
    return [
        (token.start, token.end)
        for token in analysis.tokens(_CHINESE, run)
        if token.kind == "cut" and analysis.frequency(_CHINESE, token.term)
    ]


def _windows(length: int) -> Iterator[tuple[int, int]]:
    for size in range(min(length, LONGEST_WORD), 1, -1):
        for start in range(length - size + 1):
            yield start, start + size


def _sounding(word: str, written: Table) -> list[str]:
    """Give the words of the archive that sound like ``word``, the commonest first."""
    # Imported late: few queries come here.
    from search.analysis.pinyin import spelt

    typed = key(word)
    sound = next(iter(spelt(typed)), "")
    found = [written.entry(number) for number in written.having(sound).tolist()] if sound else []
    alike = [one for one in found if RUN.fullmatch(one.text) and len(one.text) == len(word)]
    alike.sort(key=lambda one: -one.stories)
    return [one.text for one in alike if key(one.text) != typed]
