"""What a generation is made of: each part writes its own files, and opens them.

Documents are analysed and gathered into runs batch by batch, in as many processes as there
are, and then each part is merged from the runs, in these processes as well. A new part is a
line of :data:`PARTS`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from search.backends import backend
from search.index.arrays import SUFFIX, written
from search.index.documents import analyse_all
from search.index.issues import IssuesPart
from search.index.part import Part
from search.index.runs import RunWriter, opened
from search.index.spool import Batch, Spool
from search.index.suggestions.part import SuggestionsPart
from search.index.vectors import VectorsPart
from search.index.vocabulary import WordsPart
from search.workers import Workers

VECTORS = "vectors"
"""The part that an operator asks for, by the name of a model, and that answers can do without."""

PARTS: Mapping[str, Callable[[], Part]] = {
    "engine": backend,
    "suggestions": SuggestionsPart,
    "words": WordsPart,
    "issues": IssuesPart,
}
"""Name, which is also the folder's, to what makes the part; the first take longest to merge."""


def parts(model: str) -> Mapping[str, Part]:
    """Give all parts of a generation, with vectors where it has a ``model`` for them."""
    made = {name: make() for name, make in PARTS.items()}
    return made | ({VECTORS: VectorsPart(model)} if model else {})


ENOUGH = 5_000
"""Items from which processes are worth starting to analyse them."""
ENOUGH_TO_ENCODE = 500
"""Items from which they are worth starting where each gets vectors, which takes far longer."""

_RUNS = "runs"


class _Gathering(NamedTuple):
    """A batch, the run that it becomes, and the model for vectors, if there is one."""

    batch: Batch
    run: Path
    model: str


class _Merging(NamedTuple):
    """A part, the runs that it is made from, all issues as JSON, its folder, and the model."""

    name: str
    runs: Sequence[Path]
    issues: bytes
    directory: Path
    model: str


def write(
    directory: Path,
    spool: Spool,
    issues: bytes,
    report: Callable[[int, int], None],
    pool: Workers,
    model: str = "",
) -> None:
    """Write all parts of a generation into an empty folder.

    ``spool`` has the items, ``issues`` are all of the archive as JSON; ``report`` is called
    with the items done and their total; ``model`` makes vectors of them. Raises OSError and
    WorkerLost; the folder is then of no use.
    """
    runs = directory / _RUNS
    runs.mkdir()
    enough = len(spool) >= (ENOUGH_TO_ENCODE if model else ENOUGH)
    gathering = [
        _Gathering(batch, runs / f"{number:06d}{SUFFIX}", model)
        for number, batch in enumerate(spool.batches())
    ]
    done = 0
    for count in pool.map(_gather, gathering, enough):
        done += count
        report(done, len(spool))
    made = [task.run for task in gathering]
    merging = [_Merging(name, made, issues, directory / name, model) for name in parts(model)]
    for _ in pool.map(_merge, merging, enough):
        pass
    shutil.rmtree(runs)


def _gather(task: _Gathering) -> int:
    """Make a run of a batch; give the number of its items."""
    documents = analyse_all(task.batch.items())
    with written(task.run) as out:
        for name, part in parts(task.model).items():
            part.gather(documents, RunWriter(out, name))
    return len(documents)


def _merge(task: _Merging) -> None:
    """Write a part from all runs."""
    task.directory.mkdir()
    with opened(task.runs, task.name) as runs:
        parts(task.model)[task.name].merge(runs, task.issues, task.directory)


def versions(model: str = "") -> dict[str, str]:
    """Give the version of each part, as an index written now has them."""
    return {name: part.version for name, part in parts(model).items()}
