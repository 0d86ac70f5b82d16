"""Runs of the index that die: ``python -m benchmarks.crash [--runs 200] [--seed S]``

A small archive is indexed, then changed, and ``nlpsearch index`` is run on it once more, as a
process that is disturbed:

operation  killed (SIGKILL) just before its Nth operation on a file of the index, each in turn
kill       killed at a random moment
SIGHUP, SIGQUIT, SIGTERM   told to end, at a random moment
full       no file may become larger than so many bytes, as on a disk that is full
read-only  the folder of the index may not be written to
removed    the folder is removed meanwhile

Then the index is asked, and must answer as the earlier or as the new one would (``wrong`` else);
where the folder was removed it may say that there is none. A disturbed run must end with an
answer of ours, in a line (``unclear`` else). The next run must succeed (``stuck``), hold every
item (``lost``), and leave what a run leaves that nothing ever disturbed (``wreckage``). The exit
status is 1 where one of these is not 0.

The table goes to stderr; stdout gets one JSON object with the sums, and ``recovery_s``: how
many seconds a next run took, the median and the most, beside ``undisturbed_s``.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.processes import ROOT
from benchmarks.report import emit, table
from benchmarks.swap import write
from search.engine import Engine
from search.errors import IndexMissing, NlpsearchError
from search.generation import verify
from search.index.storage import IndexFolder
from search.model import SearchRequest, SearchResult
from search.settings import Settings

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
"""Numbers of Linux: see prctl(2) and capabilities(7)."""
FAULTS = ("wrong", "unclear", "stuck", "lost", "wreckage")
QUERIES = ("", "model", "translation corpus", "wave0", "wave1", '"wave1 has"', "lang:fr attention")
SIGNALS = ("SIGHUP", "SIGQUIT", "SIGTERM")
LIMIT = 120
"""Seconds in which a run must end."""
LARGEST = 400_000
"""Bytes up to which a file may grow on a disk that is full sooner or later."""
_GENERATION = re.compile(r"gen-\d+")

Answers = tuple[SearchResult, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What every disturbed run begins with and may end with.

    ``before`` and ``after`` are the answers of the earlier and of the new index; ``left`` are the
    names that an undisturbed run leaves, ``seconds`` is how long it takes, and ``operations`` how
    often it asks for a file of the index.
    """

    base: Path
    archive: Path
    before: Answers
    after: Answers
    left: frozenset[str]
    seconds: float
    operations: int


@dataclass
class Tally:
    """What came of the runs, by how they were disturbed."""

    runs: Counter[str] = field(default_factory=Counter)
    faults: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    recoveries: list[float] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def fault(self, way: str, kind: str, told: str) -> None:
        """Count a fault, and keep what it was."""
        self.faults[way][kind] += 1
        self.shown.append(f"{way}: {kind}: {told}")

    def total(self, kind: str) -> int:
        """Give how many faults of a kind there were."""
        return sum(counts[kind] for counts in self.faults.values())


def answers(settings: Settings) -> Answers:
    """Ask all questions, of the generation that the manifest names, all of it read first."""
    folder = IndexFolder(settings.index)
    manifest = folder.manifest()
    verify(folder, manifest)
    with Engine(settings, manifest) as engine:
        found = [engine.search(SearchRequest(query, limit=300, group=False)) for query in QUERIES]
    return tuple(replace(result, took_ms=0.0) for result in found)


def start(
    settings: Settings,
    archive: Path,
    preexec: Callable[[], None] | None = None,
    operation: int | None = None,
) -> subprocess.Popen[str]:
    """Begin a run as a process, which counts or dies of operations on files if told to."""
    module = ["search.cli"] if operation is None else ["benchmarks.crashing", str(operation)]
    command = [sys.executable, "-m", *module, "--index-data", str(settings.index_data)]
    return subprocess.Popen(
        [*command, "index", "--quiet", str(archive)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=preexec,
    )


def run(settings: Settings, archive: Path) -> tuple[float, str]:
    """Run undisturbed; give the seconds, and what was wrong."""
    started = time.monotonic()
    process = start(settings, archive)
    told = process.communicate(timeout=LIMIT)[1]
    return time.monotonic() - started, "" if process.returncode == 0 else told


def left(settings: Settings) -> frozenset[str]:
    """Give the names of all that lies in the folder of the index data, generations unnumbered."""
    paths = settings.index_data.rglob("*")
    return frozenset(
        _GENERATION.sub("gen", path.relative_to(settings.index_data).as_posix()) for path in paths
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """One run to be disturbed: the ``number`` of those that are disturbed like it."""

    settings: Settings
    ground: Ground
    rng: random.Random
    number: int

    def start(
        self, preexec: Callable[[], None] | None = None, operation: int | None = None
    ) -> subprocess.Popen[str]:
        """Begin it."""
        return start(self.settings, self.ground.archive, preexec, operation)

    def wait(self) -> None:
        """Let pass as much time as a run may take."""
        time.sleep(self.rng.uniform(0, 1.1 * self.ground.seconds))


def _end(process: subprocess.Popen[str]) -> tuple[int, str]:
    told = process.communicate(timeout=LIMIT)[1]
    return process.returncode, told


def _at_operation(trial: Trial) -> tuple[int, str]:
    return _end(trial.start(operation=trial.number % trial.ground.operations + 1))


def _signalled(trial: Trial, name: str) -> tuple[int, str]:
    process = trial.start()
    trial.wait()
    process.send_signal(signal.Signals[name])
    return _end(process)


def _full(trial: Trial) -> tuple[int, str]:
    most = trial.rng.randrange(LARGEST)

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return _end(trial.start(little_room))


def _read_only(trial: Trial) -> tuple[int, str]:
    folders = [path for path in trial.settings.index_data.rglob("*") if path.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    ended = _end(trial.start(_heed_modes))
    for folder in folders:
        folder.chmod(0o755)
    return ended


def _heed_modes() -> None:
    """Have root, if we are, write only where modes let it, from the next program on."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def _removed(trial: Trial) -> tuple[int, str]:
    process = trial.start()
    trial.wait()
    # What is written meanwhile may come between.
    while trial.settings.index.exists():
        shutil.rmtree(trial.settings.index, ignore_errors=True)
    return _end(process)


WAYS: Mapping[str, Callable[[Trial], tuple[int, str]]] = {
    "operation": _at_operation,
    "kill": partial(_signalled, name="SIGKILL"),
    "SIGHUP": partial(_signalled, name="SIGHUP"),
    "SIGQUIT": partial(_signalled, name="SIGQUIT"),
    "SIGTERM": partial(_signalled, name="SIGTERM"),
    "full": _full,
    "read-only": _read_only,
    "removed": _removed,
}
"""Name to what begins a run, disturbs it, and gives its exit status and what it said."""
SHARES = ("operation", "kill") * 4 + tuple(WAYS)
"""How often each comes: what is killed may be killed anywhere."""


def judge(trial: Trial, way: str, ended: tuple[int, str], tally: Tally) -> None:
    """Ask the index that a disturbed run has left, run again, and ask that."""
    status, told = ended
    killed = status in (-signal.SIGKILL, *(-signal.Signals[name] for name in SIGNALS))
    if not killed and (told.count("\n") > 1 or (status and not told.startswith("nlpsearch: "))):
        tally.fault(way, "unclear", told[-300:])
    try:
        found = answers(trial.settings)
        if found not in (trial.ground.before, trial.ground.after):
            tally.fault(way, "wrong", "an answer of neither")
    except NlpsearchError as error:
        if not (way == "removed" and isinstance(error, IndexMissing)):
            tally.fault(way, "wrong", str(error))
    seconds, failed = run(trial.settings, trial.ground.archive)
    if failed:
        tally.fault(way, "stuck", failed[-300:])
        return
    tally.recoveries.append(seconds)
    if answers(trial.settings) != trial.ground.after:
        tally.fault(way, "lost", "the next run has not all of the archive")
    wreckage = left(trial.settings) - trial.ground.left
    folders = len(list(trial.settings.index.glob("gen-*")))
    if wreckage or folders > trial.settings.generations:
        tally.fault(way, "wreckage", f"{folders} generations, {sorted(wreckage)[:5]}")


def prepare(folder: Path) -> Ground:
    """Index the archive as it was, and look how a run on what it is ends."""
    archive, base = folder / "archive", folder / "base"
    archive.mkdir()
    for wave in (0, 1):
        write(archive, wave)
        if wave == 0:
            _must(run(Settings(base), archive))
            before = answers(Settings(base))
    whole = Settings(folder / "whole")
    shutil.copytree(base, whole.index_data)
    seconds = min(_must(run(whole, archive)) for _ in range(3))
    counted = Settings(folder / "counted")
    shutil.copytree(base, counted.index_data)
    operations = int(_end(start(counted, archive, operation=0))[1])
    return Ground(base, archive, before, answers(whole), left(whole), seconds, operations)


def _must(ran: tuple[float, str]) -> float:
    seconds, failed = ran
    if failed:
        raise RuntimeError(failed)
    return seconds


def measure(folder: Path, runs: int, seed: int) -> tuple[Ground, Tally]:
    """Disturb so many runs; give what came of them."""
    folder.chmod(0o755)
    ground, tally, rng = prepare(folder), Tally(), random.Random(seed)
    for number in range(runs):
        way = SHARES[number % len(SHARES)]
        settings = Settings(folder / "disturbed")
        shutil.copytree(ground.base, settings.index_data)
        trial = Trial(settings, ground, rng, tally.runs[way])
        tally.runs[way] += 1
        judge(trial, way, WAYS[way](trial), tally)
        shutil.rmtree(settings.index_data)
    return ground, tally


def main(arguments: Sequence[str]) -> int:
    """Measure, and print; the exit status is 1 if there was any fault."""
    parser = argparse.ArgumentParser(description="runs of the index that die")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        ground, tally = measure(Path(name), options.runs, options.seed)
    table(
        ("disturbed by", "runs", *FAULTS),
        [
            (way, count, *(tally.faults[way][kind] for kind in FAULTS))
            for way, count in tally.runs.items()
        ],
    )
    sums = {kind: tally.total(kind) for kind in FAULTS}
    recovery = [round(median(tally.recoveries), 1), round(max(tally.recoveries), 1)]
    undisturbed = round(ground.seconds, 1)
    told = {"operations": ground.operations, "recovery_s": recovery, "undisturbed_s": undisturbed}
    emit({"runs": options.runs, **sums, **told})
    print("\n".join(tally.shown) or "all of it holds", file=sys.stderr)
    return 1 if any(sums.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
