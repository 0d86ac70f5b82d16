"""What a generation is made of: each part writes its own files, and opens them.

All parts are written in one pass over the documents. A new part is a line of :data:`PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from search.backends import backend
from search.index.documents import Document
from search.index.issues import IssuesPart
from search.index.part import Part
from search.index.suggestions.part import SuggestionsPart
from search.index.vocabulary import WordsPart
from search.model import Issue

PARTS: Mapping[str, Callable[[], Part]] = {
    "engine": backend,
    "words": WordsPart,
    "issues": IssuesPart,
    "suggestions": SuggestionsPart,
}
"""Name, which is also the folder's, to what makes the part."""


def write(directory: Path, documents: Iterable[Document], issues: Sequence[Issue]) -> None:
    """Write all parts of a generation into an empty folder.

    Raises whatever ``documents`` raises, and OSError; the folder is then of no use.
    """
    with ExitStack() as stack:
        writers = []
        for name, make in PARTS.items():
            (directory / name).mkdir()
            writers.append(make().writer(directory / name, issues))
            stack.callback(writers[-1].abandon)
        for document in documents:
            for writer in writers:
                writer.add(document)
        for writer in writers:
            writer.finish()


def versions() -> dict[str, str]:
    """Give the version of each part, as an index written now has them."""
    return {name: make().version for name, make in PARTS.items()}
