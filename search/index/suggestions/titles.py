"""The titles of an archive's stories, to be found by any of their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search.index.documents import Document
from search.index.suggestions.keys import of_text
from search.index.suggestions.stories import Stories
from search.index.suggestions.table import Entry, TableWriter

_DAYS = 22
"""Bits that hold the number of a day."""
_MOST_TELLINGS = 255


@dataclass(slots=True)
class _Title:
    """``score``: told in more languages is better known, and of those the newest."""

    keys: Sequence[str]
    others: Sequence[str]
    story: int
    score: int
    langs: set[str]


class Titles:
    """Gathers titles; one that was made from the text's first words is none."""

    def __init__(self, tellings: Counter[str]) -> None:
        self._tellings = tellings
        self._stories = Stories(tellings)
        self._titles: dict[str, _Title] = {}
        self._numbers: dict[str, int] = {}

    def add(self, document: Document) -> None:
        """Take the title of an item."""
        item, lang = document.item, document.analysis.lang
        text = " ".join(item.title.split())
        self._stories.add(item, () if item.derived_title or not text else (text,))
        if item.derived_title or not text:
            return
        title = self._titles.get(text)
        if title is None:
            story = self._numbers.setdefault(item.story, len(self._numbers) + 1)
            keys, others = of_text(item.title, document.analysis.texts[0])
            title = self._titles[text] = _Title(keys, others, story, 0, set())
        day = item.date.toordinal() if item.date else 0
        told = min(self._tellings[item.story], _MOST_TELLINGS)
        title.score = max(title.score, told << _DAYS | day)
        title.langs.add(lang)

    def table(self, languages: Sequence[str]) -> TableWriter:
        """Give the titles as a table; a language's bit is that of its place."""
        table = TableWriter()
        for text, title in self._titles.items():
            places = sorted(map(languages.index, title.langs))
            homes = sum(1 << place for place in places)
            count = self._stories.counts[text]
            entry = Entry(text, count, title.score, homes, places[0] + 1, title.story)
            table.add(entry, title.keys, title.others)
        return table
