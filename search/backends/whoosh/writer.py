"""Whoosh's interface for writing an index, over arrays that are written in bulk.

By itself: loading the rest of Whoosh takes as long again, in each run.
"""

from __future__ import annotations

from pathlib import Path

from whoosh.writing import IndexWriter

from search.backends.whoosh.contents import Contents, write_contents
from search.backends.writing import write_segment
from search.fields import SINGLE
from search.index.runs import Runs


class BulkWriter(IndexWriter):  # type: ignore[misc]
    """Writes one segment from runs of documents that are analysed already."""

    def __init__(self, directory: Path, runs: Runs) -> None:
        self._directory = directory
        self._runs = runs

    def commit(self) -> None:
        """Write the segment, and then the table of contents."""
        made = write_segment(self._runs, self._directory)
        kinds = dict.fromkeys(SINGLE, "column") | {"item": "stored"} | made.kinds
        write_contents(self._directory, Contents(made.documents, kinds))
