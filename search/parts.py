"""What a generation is made of: each part writes its own files, and opens them.

Documents are analysed and gathered into runs portion by portion, in as many processes as there
are, and then each part is merged from the runs, that of the engine beside the others. Runs are
kept, so that another generation analyses what is new alone. A new part is a line of :data:`PARTS`.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from search.backends import backend
from search.embedding import encoder
from search.errors import IndexDamaged
from search.index.arrays import SUFFIX, Arrays, written
from search.index.documents import analyse_all
from search.index.glossary.part import GlossaryPart
from search.index.issues import IssuesPart
from search.index.part import LearntPart, Part
from search.index.portions import Portion
from search.index.ranks import kept as kept_ranks
from search.index.runs import Runs, RunWriter, opened
from search.index.storage import flush
from search.index.suggestions.part import SuggestionsPart
from search.index.vectors import VectorsPart
from search.index.words import WordsPart
from search.keeping import Keeping, digest
from search.rules import rules

if TYPE_CHECKING:
    # Who asks starts no processes: to load what does is a thirtieth of a command.
    from search.workers import Workers

log = logging.getLogger(__name__)

VECTORS = "vectors"
"""The part that an operator asks for, by the name of a model, and that answers can do without."""

PARTS: Mapping[str, Callable[[], Part]] = {
    "engine": backend,
    "suggestions": SuggestionsPart,
    "glossary": GlossaryPart,
    "words": WordsPart,
    "issues": IssuesPart,
}
"""Name, which is also the folder's, to what makes the part. What takes longest comes first."""


def parts(model: str) -> Mapping[str, Part]:
    """Give all parts of a generation, with vectors where it has a ``model`` for them."""
    made = {name: make() for name, make in PARTS.items()}
    return made | ({VECTORS: VectorsPart(model)} if model else {})


ENOUGH = 5_000
"""Items from which processes are worth starting to analyse them."""
MOST_AT_ONCE = 100_000
"""Items of which two parts are merged at once: of more they want too much memory together."""
ENOUGH_TO_ENCODE = 500
"""Items from which they are worth starting where each gets vectors, which takes far longer."""


class _Gathering(NamedTuple):
    """A portion, its run by its name among those that are kept, and the model, if there is one."""

    portion: Portion
    name: str
    runs: Keeping
    model: str


def write(
    directory: Path,
    portions: Sequence[Portion],
    issues: bytes,
    runs: Keeping,
    report: Callable[[int, int], None],
    pool: Workers,
    model: str = "",
) -> None:
    """Write all parts of a generation into an empty folder.

    ``portions`` have the documents, ``issues`` are all of the archive as JSON. Runs that are
    kept in ``runs`` are taken as they are, the others are made, and all but these are removed;
    ``report`` is called with the items done and their total; ``model`` makes vectors of them.
    Raises OSError and WorkerLost; the folder is then of no use.
    """
    gathering = [
        _Gathering(portion, _run_name(portion, model), runs, model) for portion in portions
    ]
    try:
        beside = _write(directory, gathering, issues, report, pool, model, runs)
    except IndexDamaged as error:
        # A run of an earlier time; whoever changed it may have changed others.
        runs.clear()
        for path in directory.iterdir():
            shutil.rmtree(path)
        beside = _write(directory, gathering, issues, report, pool, model, runs)
        # Said when it has been done: where it fails too, the error that ends the run is enough.
        log.warning("%s; all runs were made again", error.message)
    runs.sweep({*beside, *(task.name for task in gathering)})


def _write(
    directory: Path,
    gathering: Sequence[_Gathering],
    issues: bytes,
    report: Callable[[int, int], None],
    pool: Workers,
    model: str,
    runs: Keeping,
) -> set[str]:
    """Write all parts, and give the names of what is kept beside runs."""
    sizes = [task.portion.size for task in gathering]
    missing = [task for task in gathering if not task.runs.path(task.name).exists()]
    left = sum(task.portion.size for task in missing)
    done = sum(sizes) - left
    report(done, sum(sizes))
    for count in pool.map(_gather, missing, left >= (ENOUGH_TO_ENCODE if model else ENOUGH)):
        done += count
        report(done, sum(sizes))
    # What the processes hold is of no more use, and all documents come together now.
    pool.close()
    from search.workers import in_two

    with opened(task.runs.path(task.name) for task in gathering) as files:
        merge = partial(_merge, files, issues, directory, runs)
        # The first, the engine's, takes about as long as all others.
        first, *others = parts(model).items()
        small = sum(sizes) <= MOST_AT_ONCE
        merged = in_two(merge, first, others) if small else list(map(merge, (first, *others)))
        return {name for names in merged for name in names}


def _merge(
    files: Sequence[Arrays], issues: bytes, directory: Path, kept: Keeping, named: tuple[str, Part]
) -> set[str]:
    """Write a part, and give the names of what is kept for it beside runs."""
    name, part = named
    own = directory / name
    own.mkdir()
    ranks_name = digest(rules(), "ranks", name) + SUFFIX
    beside = {ranks_name}
    with kept_ranks(kept, ranks_name, files) as ranks:
        runs = Runs(files, name, ranks)
        if isinstance(part, LearntPart):
            beside.add(_learn(part, runs, issues, own, kept))
        else:
            part.merge(runs, issues, own)
    # While other parts are still merged: the disk takes a while as well.
    flush(own)
    return beside


def _learn(part: LearntPart, own: Runs, issues: bytes, directory: Path, kept: Keeping) -> str:
    """Make a part, or take what was learnt from the same before; give the name of what is kept."""
    name, path = digest(rules(), part.version, part.learnt_from(own)), directory / part.file
    before = kept.read(name)
    if before is None:
        part.merge(own, issues, directory)
        kept.write(name, path.read_bytes())
    else:
        path.write_bytes(before)
    return name


def all_kept(portions: Sequence[Portion], runs: Keeping, model: str) -> bool:
    """Tell whether :func:`write` would make no run."""
    return all(runs.path(_run_name(portion, model)).exists() for portion in portions)


def inputs(portions: Sequence[Portion], issues: bytes, model: str) -> str:
    """Give a digest of all that :func:`write` makes a generation from."""
    return digest(*_rules(model), issues, *(portion.digest for portion in portions))


def _run_name(portion: Portion, model: str) -> str:
    return digest(*_rules(model), portion.digest) + SUFFIX


def _rules(model: str) -> tuple[str, str]:
    """Give what a run hangs on beside its portion."""
    return rules(), encoder(model).version if model else ""


def _gather(task: _Gathering) -> int:
    """Make a run of a portion; give the number of its items."""
    documents = analyse_all(task.portion.items(), task.portion.translated)
    with task.runs.making(task.name) as path, written(path) as out:
        for name, part in parts(task.model).items():
            part.gather(documents, RunWriter(out, name))
    return len(documents)


def versions(model: str = "") -> dict[str, str]:
    """Give the version of each part, as an index written now has them."""
    return {name: part.version for name, part in parts(model).items()}
