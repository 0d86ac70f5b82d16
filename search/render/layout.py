"""Text laid out in columns of a terminal: wide characters, right-to-left lines, tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len

from search import late
from search.model import Span

ISOLATE = "\u2067"
"""Begins a right-to-left isolate: a terminal that knows them orders the line by itself."""
END_ISOLATE = "\u2069"

_CLUSTER = late.regex(r"\X")
_FIXED_SPACES = "\u00a0\u202f"
_KEPT_FORMATS = "\u061c\u200e\u200f"
_CLOSING = frozenset("，。、；：？！）］｝」』》〉】”’…—·,.;:?!)]}%")
_OPENING = frozenset("（［｛「『《〈【“‘([{#$")


class Cluster(NamedTuple):
    """What a reader sees as one character: its columns, whether it is marked or guessed."""

    text: str
    columns: int
    marked: bool
    guessed: bool


class Piece(NamedTuple):
    """A run of a line, all of it marked or none, and all of it guessed or none."""

    text: str
    marked: bool
    guessed: bool = False


Line: TypeAlias = tuple[Piece, ...]


def wrap(
    text: str, width: int, marks: Sequence[Span] = (), guesses: Sequence[Span] = ()
) -> Iterator[Line]:
    """Give the lines of one paragraph, none wider than ``width`` columns.

    Lines break at spaces that are not fixed and between Chinese characters, in longer words
    where they must, never within a character and its accents. ``marks`` and ``guesses`` are
    half-open code points of ``text``.
    """
    line: list[Cluster] = []
    used = 0
    for gap, word in _words(_clusters(text, marks, guesses)):
        columns = _columns(word)
        if line and used + _columns(gap) + columns > width:
            yield _line(line)
            line, used = [], 0
        elif line:
            line += gap
            used += _columns(gap)
        for cluster in word:
            if line and used + cluster.columns > width:
                yield _line(line)
                line, used = [], 0
            line.append(cluster)
            used += cluster.columns
    if line:
        yield _line(line)


def clean(text: str) -> str:
    """Give ``text`` on one line, without what steers a terminal or the order of writing."""
    return "".join(cluster.text for cluster in _clusters(text))


def is_rtl(text: str) -> bool:
    """Tell whether ``text`` reads from the right: more than a third of its letters do.

    >>> is_rtl("نموذج BERT للغة"), is_rtl("the word نموذج in English")
    (True, False)
    """
    ways = [unicodedata.bidirectional(character) for character in text]
    right = sum(way in ("R", "AL") for way in ways)
    return right * 2 > ways.count("L")


def table(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> Iterator[str]:
    """Give rows as lines of aligned columns; ``right`` names those aligned to the right."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            (" " * (width - cell_len(cell)) + cell)
            if place in right
            else cell + " " * (width - cell_len(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _clusters(
    text: str, marks: Sequence[Span] = (), guesses: Sequence[Span] = ()
) -> Iterator[Cluster]:
    marked, guessed = _places(marks), _places(guesses)
    for match in _CLUSTER.finditer(text):
        shown = _shown(match.group())
        if shown:
            # A guess may be no more than an accent.
            doubtful = not guessed.isdisjoint(range(*match.span()))
            yield Cluster(shown, cell_len(shown), match.start() in marked, doubtful)


def _places(spans: Sequence[Span]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _shown(cluster: str) -> str:
    if cluster.isspace():
        return cluster if cluster in _FIXED_SPACES else " "
    category = unicodedata.category(cluster[0])
    if category == "Cs":
        return "\ufffd"
    if category == "Cc" or (category == "Cf" and cluster[0] not in _KEPT_FORMATS):
        return ""
    return cluster


def _words(clusters: Iterable[Cluster]) -> Iterator[tuple[list[Cluster], list[Cluster]]]:
    """Give what must stay on one line, each with the space before it, if any."""
    gap: list[Cluster] = []
    word: list[Cluster] = []
    for cluster in clusters:
        if word and (cluster.text == " " or _may_break(word[-1], cluster)):
            yield gap, word
            gap, word = [], []
        if cluster.text == " ":
            gap = [cluster]
        else:
            word.append(cluster)
    if word:
        yield gap, word


def _may_break(before: Cluster, after: Cluster) -> bool:
    wide = before.columns > 1 or after.columns > 1
    return wide and before.text not in _OPENING and after.text not in _CLOSING


def _columns(clusters: Iterable[Cluster]) -> int:
    return sum(cluster.columns for cluster in clusters)


def _line(clusters: Sequence[Cluster]) -> Line:
    pieces: list[Piece] = []
    for cluster in clusters:
        alike = pieces and pieces[-1][1:] == (cluster.marked, cluster.guessed)
        before = pieces.pop().text if alike else ""
        pieces.append(Piece(before + cluster.text, cluster.marked, cluster.guessed))
    return tuple(pieces)
