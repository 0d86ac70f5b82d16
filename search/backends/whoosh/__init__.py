"""Whoosh as the engine: its schema, writer and segments, over files of arrays.

Whoosh's own store reads posting by posting and unpickles what it finds. So a codec of ours
(:mod:`search.backends.whoosh.codec`) keeps terms, postings, columns and items as arrays,
and the table of contents as JSON. Whoosh's searcher can be had over the same files; our
own answers come from :mod:`search.backends.postings`, which needs nothing of Whoosh.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.backends.arrays import ArraySegment
from search.backends.postings import PostingsReader
from search.backends.whoosh.contents import read_contents
from search.errors import IndexDamaged
from search.index.documents import Document
from search.index.runs import Runs, RunWriter


class WhooshBackend:
    """See :class:`search.index.part.Part`; gives a :class:`search.backends.base.Reader`."""

    version = "whoosh-arrays-6"

    def gather(self, documents: Sequence[Document], out: RunWriter) -> None:
        """Keep what a segment has of some documents."""
        # Imported late, as is the writer: answering needs neither.
        from search.backends.gathering import gather

        gather(documents, out)

    def merge(self, runs: Runs, issues: bytes, directory: Path) -> None:
        """Write one segment; the table of contents comes last."""
        # Imported here alone: answering needs nothing of Whoosh.
        from search.backends.whoosh.writer import BulkWriter

        BulkWriter(directory, runs).commit()

    def open(self, directory: Path) -> PostingsReader:
        """Open a generation. Raises :class:`IndexDamaged`."""
        contents = read_contents(directory)
        segment = ArraySegment(directory)
        if segment.size != contents.documents:
            segment.close()
            raise IndexDamaged(directory, f"holds {segment.size} of {contents.documents} items")
        return PostingsReader(segment)
