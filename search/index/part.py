"""What a part of a generation must do; :mod:`search.parts` lists them all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from search.index.documents import Document
from search.model import Issue


class PartWriter(Protocol):
    """Takes the documents of a generation, one after the other."""

    def add(self, document: Document) -> None:
        """Take a document."""

    def finish(self) -> None:
        """Write what :meth:`Part.open` reads. Raises OSError."""

    def abandon(self) -> None:
        """Let go of what is held, written or not."""


class Part(Protocol):
    """A part of a generation, in a folder of its own."""

    @property
    def version(self) -> str:
        """Changes with the format of what is written; an older index is then outdated."""

    def writer(self, directory: Path, issues: Sequence[Issue]) -> PartWriter:
        """Give a writer into an empty folder; ``issues`` are all of the archive."""

    def open(self, directory: Path) -> Any:
        """Open what was written. Raises :class:`search.errors.IndexDamaged`."""
