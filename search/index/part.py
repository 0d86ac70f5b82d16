"""What a part of a generation must do; :mod:`search.parts` lists them all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from search.index.documents import Document
from search.index.runs import Runs, RunWriter


class Part(Protocol):
    """A part of a generation, in a folder of its own.

    It is written in two steps, by any number of processes: of some documents after the other
    what is kept is gathered into runs, and then all runs, in order, are merged.
    """

    @property
    def version(self) -> str:
        """Changes with the format of what is written; an older index is then outdated."""

    def gather(self, documents: Sequence[Document], out: RunWriter) -> None:
        """Keep of some documents what :meth:`merge` needs of them. Raises OSError."""

    def merge(self, runs: Runs, issues: bytes, directory: Path) -> None:
        """Write what :meth:`open` reads into an empty folder. Raises OSError.

        ``issues`` are all of the archive as JSON: :class:`search.model.IssueSummary`.
        """

    def open(self, directory: Path) -> Any:
        """Open what was written. Raises :class:`search.errors.IndexDamaged`."""


@runtime_checkable
class LearntPart(Part, Protocol):
    """A part of one file that takes long to make and seldom changes: it is kept like a run."""

    file: str
    """The name of the file."""

    def learnt_from(self, runs: Runs) -> str:
        """Give what changes with anything that :meth:`merge` makes the file from."""
