"""What a generation keeps of issues beside their items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from search.errors import IndexDamaged
from search.index import codec
from search.index.documents import Document
from search.model import Issue, IssueSummary

FILE = "issues.json"


class IssuesPart:
    """See :class:`search.index.part.Part`."""

    version = "issues-2"

    def writer(self, directory: Path, issues: Sequence[Issue]) -> IssuesWriter:
        """Give a writer."""
        return IssuesWriter(directory, issues)

    def open(self, directory: Path) -> tuple[IssueSummary, ...]:
        """Give all issues, in the order of their files. Raises :class:`IndexDamaged`."""
        try:
            return codec.decode_issues((directory / FILE).read_bytes())
        except (OSError, codec.DecodeError) as error:
            raise IndexDamaged(directory, f"{FILE}: {error}") from error


class IssuesWriter:
    """Writes issues; it needs no document."""

    def __init__(self, directory: Path, issues: Sequence[Issue]) -> None:
        self._directory = directory
        self._issues = issues

    def add(self, document: Document) -> None:
        """Do nothing: an issue counts its own items."""

    def finish(self) -> None:
        """Write the issues."""
        kept = [
            IssueSummary(replace(issue, items=(), opening=None), len(issue.items))
            for issue in self._issues
        ]
        (self._directory / FILE).write_bytes(codec.encode(kept))

    def abandon(self) -> None:
        """Do nothing."""
