"""The part of a generation that keeps suggestions: a file of four tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.index.arrays import SUFFIX, Arrays, written
from search.index.documents import Document
from search.index.suggestions.narrowing import Filters, Names
from search.index.suggestions.stories import tellings
from search.index.suggestions.table import Table
from search.index.suggestions.titles import Titles
from search.index.suggestions.words import Words
from search.model import Issue

FILE = f"suggestions{SUFFIX}"


class SuggestionsPart:
    """See :class:`search.index.part.Part`."""

    version = "suggestions-1"

    def writer(self, directory: Path, issues: Sequence[Issue]) -> SuggestionsWriter:
        """Give a writer."""
        return SuggestionsWriter(directory, issues)

    def open(self, directory: Path) -> Suggestions:
        """Open the suggestions. Raises :class:`search.errors.IndexDamaged`."""
        return Suggestions(directory)


class SuggestionsWriter:
    """Gathers from documents what may be suggested."""

    def __init__(self, directory: Path, issues: Sequence[Issue]) -> None:
        told = tellings(issues)
        self._directory = directory
        self._languages: set[str] = set()
        self._words, self._titles = Words(told), Titles(told)
        self._names, self._filters = Names(told), Filters(told)

    def add(self, document: Document) -> None:
        """Take an item."""
        self._languages.add(document.analysis.lang)
        for gathered in (self._words, self._titles, self._names, self._filters):
            gathered.add(document)

    def finish(self) -> None:
        """Write the tables."""
        languages = sorted(self._languages)
        with written(self._directory / FILE) as out:
            self._words.table(languages).write(out, "words")
            self._titles.table(languages).write(out, "titles")
            self._names.table().write(out, "names")
            self._filters.table().write(out, "filters")
            out.add_texts("languages", languages)

    def abandon(self) -> None:
        """Do nothing: what was gathered is in memory."""


class Suggestions:
    """The suggestions of one generation, read as needed; safe for several threads."""

    def __init__(self, directory: Path) -> None:
        self._arrays = Arrays(directory / FILE)
        self.languages = tuple(self._arrays.texts("languages"))
        self.words = Table(self._arrays, "words")
        self.titles = Table(self._arrays, "titles")
        self.names = Table(self._arrays, "names")
        self.filters = Table(self._arrays, "filters")

    def close(self) -> None:
        """Let go of the file."""
        self._arrays.close()

    def refresh(self) -> None:
        """Have a file that somebody changed checked anew."""
        self._arrays.refresh()
