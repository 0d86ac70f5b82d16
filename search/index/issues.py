"""What a generation keeps of issues beside their items."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.errors import IndexDamaged
from search.index import codec
from search.index.documents import Document
from search.index.runs import Runs, RunWriter
from search.model import IssueSummary

FILE = "issues.json"


class IssuesPart:
    """See :class:`search.index.part.Part`."""

    version = "issues-2"

    def gather(self, documents: Sequence[Document], out: RunWriter) -> None:
        """Do nothing: an issue counts its own items."""

    def merge(self, runs: Runs, issues: bytes, directory: Path) -> None:
        """Write the issues."""
        (directory / FILE).write_bytes(issues)

    def open(self, directory: Path) -> tuple[IssueSummary, ...]:
        """Give all issues: newest number first, translations together.

        Raises :class:`IndexDamaged`.
        """
        return tuple(sorted(read_issues(directory), key=newest_first))


def read_issues(directory: Path) -> tuple[IssueSummary, ...]:
    """Give all issues in the order of their items. Raises :class:`IndexDamaged`."""
    try:
        return codec.decode_issues((directory / FILE).read_bytes())
    except (OSError, codec.DecodeError) as error:
        raise IndexDamaged(directory, f"{FILE}: {error}") from error


def newest_first(summary: IssueSummary) -> tuple[bool, int, int, str, str]:
    """Give what issues are sorted by: newest number first, those without one after them."""
    issue = summary.issue
    day = issue.date.toordinal() if issue.date else 0
    return (
        issue.number is None,
        -(issue.number or 0),
        0 if issue.number else -day,
        issue.key,
        issue.lang,
    )
