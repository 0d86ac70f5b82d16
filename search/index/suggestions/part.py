"""The part of a generation that keeps suggestions: a file of five tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.index.arrays import SUFFIX, Arrays
from search.index.documents import Document
from search.index.runs import Runs, RunWriter
from search.index.suggestions.table import Found, Table

FILE = f"suggestions{SUFFIX}"


class SuggestionsPart:
    """See :class:`search.index.part.Part`."""

    version = "suggestions-7"

    def gather(self, documents: Sequence[Document], out: RunWriter) -> None:
        """Keep of some documents what may be suggested."""
        # Imported late: pinyin and what else is needed to gather is not needed to answer.
        from search.index.suggestions.writer import gather

        gather(documents, out)

    def merge(self, runs: Runs, issues: bytes, directory: Path) -> None:
        """Write the tables."""
        from search.index.suggestions.writer import merge

        merge(runs, directory / FILE)

    def open(self, directory: Path) -> Suggestions:
        """Open the suggestions. Raises :class:`search.errors.IndexDamaged`."""
        return Suggestions(directory)


class Suggestions:
    """The suggestions of one generation, read as needed; safe for several threads."""

    def __init__(self, directory: Path) -> None:
        self._arrays = Arrays(directory / FILE)
        self.languages = tuple(self._arrays.texts("languages"))
        self.words = Table(self._arrays, "words", len(self.languages))
        self.titles = Table(self._arrays, "titles", len(self.languages))
        self.names = Table(self._arrays, "names", len(self.languages))
        self.filters = Table(self._arrays, "filters", len(self.languages))
        self._meanings = Table(self._arrays, "meanings", len(self.languages))

    def meant(self, found_by: str) -> tuple[str, ...]:
        """Give the filters that a whole name stands for, by its key, the commonest first."""
        return tuple(one.text for one in self.named(found_by))

    def named(self, found_by: str) -> list[Found]:
        """Give the same filters, with the stories that pass each."""
        entries = map(self._meanings.entry, self._meanings.having(found_by).tolist())
        return sorted(entries, key=lambda entry: -entry.stories)

    def close(self) -> None:
        """Let go of the file."""
        self._arrays.close()

    def refresh(self) -> None:
        """Have a file that somebody changed checked anew."""
        self._arrays.refresh()
