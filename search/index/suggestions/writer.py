"""Gathers what may be suggested from the documents of a generation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.index.arrays import written
from search.index.documents import Document
from search.index.suggestions.narrowing import Filters, Names
from search.index.suggestions.stories import tellings
from search.index.suggestions.titles import Titles
from search.index.suggestions.words import Words
from search.model import Issue


class SuggestionsWriter:
    """Gathers from documents what may be suggested."""

    def __init__(self, path: Path, issues: Sequence[Issue]) -> None:
        told = tellings(issues)
        self._path = path
        self._languages: set[str] = set()
        self._words, self._titles = Words(told), Titles(told)
        self._names, self._filters = Names(told), Filters(told)

    def add(self, document: Document) -> None:
        """Take an item; of a foreword the words alone."""
        self._languages.add(document.analysis.lang)
        self._words.add(document)
        if document.item.kind == "story":
            for gathered in (self._titles, self._names, self._filters):
                gathered.add(document)

    def finish(self) -> None:
        """Write the tables."""
        languages = sorted(self._languages)
        with written(self._path) as out:
            self._words.table(languages).write(out, "words")
            self._titles.table(languages).write(out, "titles")
            self._names.table().write(out, "names")
            self._filters.table().write(out, "filters")
            self._filters.meanings().write(out, "meanings")
            out.add_texts("languages", languages)

    def abandon(self) -> None:
        """Do nothing: what was gathered is in memory."""
