"""The titles of an archive's stories, to be found by any of their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.documents import Document
from search.index.runs import Runs, RunWriter
from search.index.suggestions.keys import of_text
from search.index.suggestions.stories import Stories, Told, distinct
from search.index.suggestions.table import Entry, TableWriter

_DAYS = 22
"""Bits that hold the number of a day."""
_MOST_TELLINGS = 255

Array = NDArray[Any]


def gather(documents: Sequence[Document], told: Told, out: RunWriter) -> None:
    """Keep the titles of some stories; one that was made from the text's first words is none.

    Of each in the order in which they come up: its keys, and a row for each item that has it.
    """
    numbers: dict[str, int] = {}
    keys: list[Sequence[str]] = []
    others: list[Sequence[str]] = []
    langs: list[str] = []
    rows: list[tuple[int, int, int]] = []
    for document in documents:
        item = document.item
        text = " ".join(item.title.split())
        if item.derived_title or not text:
            continue
        if text not in numbers:
            found, less = of_text(item.title, document.analysis.texts[0])
            keys.append(found)
            others.append(less)
        day = item.date.toordinal() if item.date else 0
        rows.append((numbers.setdefault(text, len(numbers)), told.number(item.story), day))
        langs.append(document.analysis.lang)
    out.add_texts("titles", list(numbers))
    out.add_lists("titles.keys", keys)
    out.add_lists("titles.others", others)
    out.add_texts("titles.langs", langs)
    for place, name in enumerate(("title", "story", "day")):
        out.add_numbers(f"titles.{name}", [row[place] for row in rows])


class _Rows(NamedTuple):
    """Of each item with a title: the title's number, its story's, its day, its language's."""

    titles: Array
    stories: Array
    days: Array
    langs: Array


def table(runs: Runs, stories: Stories, languages: Sequence[str]) -> TableWriter:
    """Give the titles as a table; a language's bit is that of its place."""
    known: dict[str, int] = {}
    rows = _rows(runs, known, stories, languages)
    size = len(known)
    # Told in more languages is better known, and of those the newest.
    tellings = np.minimum(stories.tellings[rows.stories], _MOST_TELLINGS)
    scores, homes = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.maximum.at(scores, rows.titles, tellings << _DAYS | rows.days)
    np.bitwise_or.at(homes, rows.titles, 1 << rows.langs)
    counts = np.bincount(distinct(rows.titles << 32 | rows.stories) >> 32, minlength=size)
    columns = (counts, scores, homes, _groups(rows))
    entries = zip(*(column.tolist() for column in columns), strict=True)
    made = TableWriter()
    for run in runs:
        texts, keys, others = (
            run.texts("titles"),
            *map(run.lists, ("titles.keys", "titles.others")),
        )
        for text, found_by, less_by in zip(texts, keys, others, strict=True):
            # Titles are known in the order in which they come up.
            if known.pop(text, None) is not None:
                count, score, at_home, group = next(entries)
                first = (at_home & -at_home).bit_length()
                made.add(Entry(text, count, score, at_home, first, group), found_by, less_by)
    return made


def _rows(runs: Runs, known: dict[str, int], stories: Stories, languages: Sequence[str]) -> _Rows:
    """Read the rows of all runs, and number the titles in ``known``."""
    places = {lang: place for place, lang in enumerate(languages)}
    columns: list[tuple[Array, ...]] = [(np.empty(0, np.int64),) * 4]
    for run, own in zip(runs, stories.numbers, strict=True):
        numbers = [known.setdefault(text, len(known)) for text in run.texts("titles")]
        columns.append(
            (
                np.array(numbers, np.int64)[run.array("titles.title")],
                own[run.array("titles.story")],
                run.array("titles.day").astype(np.int64),
                np.array([places[lang] for lang in run.texts("titles.langs")], np.int64),
            )
        )
    return _Rows(*map(np.concatenate, zip(*columns, strict=True)))


def _groups(rows: _Rows) -> Array:
    """Give of each title the number of the story it came up with, those counted from 1."""
    _, firsts = np.unique(rows.titles, return_index=True)
    found, first, inverse = np.unique(rows.stories[firsts], return_index=True, return_inverse=True)
    ranks = np.empty(len(found), np.int64)
    ranks[np.argsort(first)] = np.arange(1, len(found) + 1)
    return ranks[inverse]
