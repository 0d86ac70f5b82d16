"""Gathers what may be suggested from the documents of a generation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.index.arrays import written
from search.index.documents import Document
from search.index.runs import Runs, RunWriter
from search.index.suggestions import narrowing, titles, words
from search.index.suggestions.stories import Stories, Told


def gather(documents: Sequence[Document], out: RunWriter) -> None:
    """Keep of some documents what may be suggested; of forewords the words alone."""
    told = Told(documents)
    told.write(out)
    words.gather(documents, told, out)
    stories = [document for document in documents if document.item.kind == "story"]
    for gathered in (titles.gather, narrowing.gather_names, narrowing.gather_filters):
        gathered(stories, told, out)


def merge(runs: Runs, path: Path) -> None:
    """Write the tables."""
    stories = Stories(runs)
    languages = sorted({lang for run in runs for lang in run.texts("languages")})
    with written(path) as out:
        words.table(runs, stories, languages).write(out, "words")
        titles.table(runs, stories, languages).write(out, "titles")
        narrowing.names_table(runs, stories).write(out, "names")
        filters, meanings = narrowing.filter_tables(runs, stories)
        filters.write(out, "filters")
        meanings.write(out, "meanings")
        out.add_texts("languages", languages)
