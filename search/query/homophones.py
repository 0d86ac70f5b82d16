"""Chinese words that sound like what was typed: 强化学席 for 强化学习.

Whoever types pinyin chooses among words that sound alike, and at times the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator

from search.analysis.typed import RUN, key
from search.index.suggestions.table import Table
from search.query.analysis import LONGEST_WORD, Analysis

LONGEST_RUN = 24
_CHINESE = "zh"


def homophones(text: str, written: Table, analysis: Analysis) -> Iterator[str]:
    """Give ``text`` with one word written as another that sounds so, the longest words first.

    Only what holds a character that no known word covers can be wrong. ``written`` is the
    table of words; its keys are pinyin as well.
    """
    if _CHINESE not in analysis.languages:
        return
    for run in RUN.finditer(text[:LONGEST_RUN]):
        doubtful = _doubtful(run.group(), analysis)
        for start, end in _windows(len(run.group())):
            if doubtful.intersection(range(start, end)):
                for word in _sounding(run.group()[start:end], written):
                    yield text[: run.start() + start] + word + text[run.start() + end :]


def _doubtful(run: str, analysis: Analysis) -> set[int]:
    """Give the places of the characters that stand in no word of the archive."""
    known: set[int] = set()
    for token in analysis.tokens(_CHINESE, run):
        if token.kind == "cut" and analysis.frequency(_CHINESE, token.term):
            known.update(range(token.start, token.end))
    return set(range(len(run))) - known


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
