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
from search.index.vocabulary import WordsPart
from search.workers import Workers

PARTS: Mapping[str, Callable[[], Part]] = {
    "engine": backend,
    "suggestions": SuggestionsPart,
    "words": WordsPart,
    "issues": IssuesPart,
}
"""Name, which is also the folder's, to what makes the part; the first take longest to merge."""

ENOUGH = 5_000
"""Items from which processes are worth starting to analyse them."""

_RUNS = "runs"


class _Gathering(NamedTuple):
    """A batch, and the run that it becomes."""

    batch: Batch
    run: Path


class _Merging(NamedTuple):
    """A part, the runs that it is made from, all issues as JSON, and its folder."""

    name: str
    runs: Sequence[Path]
    issues: bytes
    directory: Path


def write(
    directory: Path,
    spool: Spool,
    issues: bytes,
    report: Callable[[int, int], None],
    pool: Workers,
) -> None:
    """Write all parts of a generation into an empty folder.

    ``spool`` has the items, ``issues`` are all of the archive as JSON; ``report`` is called
    with the items done and their total. Raises OSError and WorkerLost; the folder is then of no
    use.
    """
    runs = directory / _RUNS
    runs.mkdir()
    enough = len(spool) >= ENOUGH
    gathering = [
        _Gathering(batch, runs / f"{number:06d}{SUFFIX}")
        for number, batch in enumerate(spool.batches())
    ]
    done = 0
    for count in pool.map(_gather, gathering, enough):
        done += count
        report(done, len(spool))
    made = [task.run for task in gathering]
    merging = [_Merging(name, made, issues, directory / name) for name in PARTS]
    for _ in pool.map(_merge, merging, enough):
        pass
    shutil.rmtree(runs)


def _gather(task: _Gathering) -> int:
    """Make a run of a batch; give the number of its items."""
    documents = analyse_all(task.batch.items())
    with written(task.run) as out:
        for name, make in PARTS.items():
            make().gather(documents, RunWriter(out, name))
    return len(documents)


def _merge(task: _Merging) -> None:
    """Write a part from all runs."""
    task.directory.mkdir()
    with opened(task.runs, task.name) as runs:
        PARTS[task.name]().merge(runs, task.issues, task.directory)


def versions() -> dict[str, str]:
    """Give the version of each part, as an index written now has them."""
    return {name: make().version for name, make in PARTS.items()}
