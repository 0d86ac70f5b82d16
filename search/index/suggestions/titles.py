"""The titles of an archive's stories, to be found by any of their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.documents import Document
from search.index.numbers import distinct
from search.index.runs import Runs, RunWriter
from search.index.suggestions.entries import Entries, FoundBy, Keys, TableWriter
from search.index.suggestions.keys import of_text
from search.index.suggestions.stories import Stories, Told, as_they_come

_DAYS = 22
"""Bits that hold the number of a day."""
_MOST_TELLINGS = 255

Array = NDArray[Any]


def gather(documents: Sequence[Document], told: Told, out: RunWriter) -> None:
    """Keep the titles of some stories; one that was made from the text's first words is none.

    Of each in the order in which they come up: its keys, and a row for each item that has it.
    """
    numbers: dict[str, int] = {}
    keys = Keys()
    langs: list[str] = []
    rows: list[tuple[int, int, int]] = []
    for document in documents:
        item = document.item
        text = " ".join(item.title.split())
        if item.derived_title or not text:
            continue
        if text not in numbers:
            keys.add(*of_text(item.title, document.analysis.texts[0]))
        day = item.date.toordinal() if item.date else 0
        rows.append((numbers.setdefault(text, len(numbers)), told.number(item.story), day))
        langs.append(document.analysis.lang)
    out.add_texts("titles", numbers)
    keys.write(out, "titles")
    out.add_codes("titles.langs", langs)
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
    ranked = runs.ranked("titles")
    order, numbers = as_they_come(ranked.ranks)
    rows = _rows(runs, numbers, stories, languages)
    size = len(order)
    # Told in more languages is better known, and of those the newest.
    tellings = np.minimum(stories.tellings[rows.stories], _MOST_TELLINGS)
    scores, homes = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.maximum.at(scores, rows.titles, tellings << _DAYS | rows.days)
    np.bitwise_or.at(homes, rows.titles, 1 << rows.langs)
    counts = np.bincount(distinct(rows.titles << 32 | rows.stories) >> 32, minlength=size)
    firsts = np.bitwise_count((homes & -homes) - 1) + 1
    columns = (counts, scores, homes, firsts, _groups(rows))
    texts = [ranked.texts[rank] for rank in order.tolist()]
    return TableWriter(Entries(texts, *columns), _found_by(runs, numbers))


def _found_by(runs: Runs, numbers: Sequence[Array]) -> FoundBy:
    """Give what titles are found by, each as the run has it in which it comes up first."""
    keys, ranks = runs.ranked("titles.keys")
    columns: list[tuple[Array, ...]] = [(np.empty(0, np.int64),) * 3]
    start = 0
    for run, own, places in zip(runs, numbers, ranks, strict=True):
        sizes, rows, less = (run.array(f"titles.{of}") for of in ("sizes", "rows", "less"))
        new = own >= start
        start += int(new.sum())
        kept = np.repeat(new, sizes)
        columns.append((sizes[new], places[rows[kept]], less[kept]))
    return FoundBy(keys, *map(np.concatenate, zip(*columns, strict=True)))


def _rows(
    runs: Runs, numbers: Sequence[Array], stories: Stories, languages: Sequence[str]
) -> _Rows:
    """Give the rows of all runs, whose titles have these numbers."""
    places = {lang: place for place, lang in enumerate(languages)}
    columns: list[tuple[Array, ...]] = [(np.empty(0, np.int64),) * 4]
    for run, titles, own in zip(runs, numbers, stories.numbers, strict=True):
        langs = np.array([places[lang] for lang in run.texts("titles.langs")], np.int64)
        columns.append(
            (
                titles[run.array("titles.title")],
                own[run.array("titles.story")],
                run.array("titles.day").astype(np.int64),
                langs[run.array("titles.langs.codes")],
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
