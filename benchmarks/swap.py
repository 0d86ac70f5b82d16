"""A new index while readers ask: ``python -m benchmarks.swap``

An archive is written anew and indexed again and again, and every text of it says in which
wave it was written; a real ``nlpsearch serve`` is meanwhile asked by processes without a pause. No
answer shall fail, and none shall tell of two waves: so every page is of one generation. Times
during a run of the index and between two are held side by side, and memory and open files at the
beginning and at the end. The exit status is 1 where an answer failed or was mixed, where a
95th percentile during runs is more than twice that between them, or where memory or files grow.

The table goes to stderr; stdout gets one JSON object::

    {"rebuilds": 100, "waves": 100, "answers": 9000, "failed": 0, "mixed": 0, "p95_ms": 20.1,
     "p95_rebuilding_ms": 31.0, "mb": [80.1, 81.0], "files": [22, 22], "ratio": 1.54}
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import cycle
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.report import emit, p95, table
from benchmarks.serving import FINE, Client, Serving, serving
from search import indexing
from search.settings import Settings

ISSUES, STORIES = 12, 10
LANGS = ("en", "fr")
WORDS = ("model", "translation", "attention", "corpus", "parser", "speech")
ADDRESSES = (
    "/",
    "/?q=model",
    "/?q=translation+corpus&page=2",
    "/?lang=fr",
    "/item/3-en-tools_datasets-2?q=model",
    "/issue/4/fr",
    "/issues",
    "/feed.atom",
    "/api/v1/search?q=attention",
    "/api/v1/suggest?q=wav",
    "/api/v1/issues",
)
MOST = 2.0
"""How much longer an answer may take during a run of the index than between two."""
GROWTH = 1.1
"""How much more memory the end may have than the beginning."""
SETTLED = 0.2
"""The share of runs after which memory is looked at first: caches are full by then."""
_WAVE = re.compile(rb"wave(\d+)")


class Asked(NamedTuple):
    """An answer: when it was asked for, how many seconds it took, what it was, its waves."""

    at: float
    seconds: float
    status: int
    waves: frozenset[bytes]


@dataclass
class Runs:
    """When the index was run, and what the server had after each run."""

    spans: list[tuple[float, float]] = field(default_factory=list)
    mb: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def during(self, asked: Asked) -> bool:
        """Tell whether an answer was under way during a run."""
        end = asked.at + asked.seconds
        return any(asked.at < stop and start < end for start, stop in self.spans)


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it; ``mb`` and ``files`` at the beginning and at the end."""

    rebuilds: int
    waves: int
    answers: int
    failed: int
    mixed: int
    p95_ms: float
    p95_rebuilding_ms: float
    mb: tuple[float, float]
    files: tuple[int, int]

    @property
    def ratio(self) -> float:
        """How much longer answers take during a run of the index."""
        return round(self.p95_rebuilding_ms / self.p95_ms, 2)

    @property
    def faults(self) -> list[str]:
        """What did not hold."""
        wrong = {
            "failed": self.failed > 0,
            "mixed": self.mixed > 0,
            "slow": self.ratio > MOST,
            "memory grows": self.mb[1] > self.mb[0] * GROWTH,
            "files grow": self.files[1] > self.files[0],
            "no run was noticed": self.waves == 1,
        }
        return [what for what, is_so in wrong.items() if is_so]


def write(folder: Path, wave: int) -> None:
    """Write an archive in which every text says its wave."""
    for number in range(1, ISSUES + 1):
        for lang in LANGS:
            stories = "\n\n".join(_stories(number, lang, wave))
            title = f"NLP Newsletter #{number} [{lang.upper()}]: wave{wave} {WORDS[number % 6]}"
            text = (
                f'---\ntitle: "{title}"\ndate: 2021-{number:02}-0{1 + LANGS.index(lang)}\n---\n\n'
                f"Welcome to wave{wave}, issue {number}.\n\n# Tools and Datasets\n\n{stories}\n"
            )
            (folder / f"2021-{number:02}-{lang}.md").write_text(text, encoding="utf-8")


def _stories(number: int, lang: str, wave: int) -> Iterator[str]:
    for story in range(1, STORIES + 1):
        one, other = WORDS[story % 6], WORDS[(story + number) % 6]
        said = f"wave{wave} has a {one} of {other} in {lang}, told as {number}.{story}"
        yield f"***The {one} {story} of wave{wave}***\n\n{said.capitalize()}."


def ask(port: int, number: int, ended: Event, found: multiprocessing.Queue[list[Asked]]) -> None:
    """Ask without a pause until the end, and hand over the answers; what a process does."""
    answers = []
    addresses = cycle(ADDRESSES[number % len(ADDRESSES) :] + ADDRESSES[: number % len(ADDRESSES)])
    with closing(Client(port, remembers=False)) as client:
        while not ended.is_set():
            at = time.monotonic()
            answer = client.get(next(addresses))
            answers.append(Asked(at, answer.seconds, answer.status, waves(answer.body)))
    found.put(answers)


def waves(body: bytes) -> frozenset[bytes]:
    """Give the waves that an answer tells of."""
    return frozenset(_WAVE.findall(body))


def measure(folder: Path, rebuilds: int, asking: int) -> Figures:
    """Rebuild an index while so many processes ask; give the figures."""
    settings, archive = Settings(folder / "data"), folder / "archive"
    archive.mkdir()
    write(archive, 0)
    indexing.index(settings, indexing.Order((archive,)))
    processes = multiprocessing.get_context("spawn")
    ended, found = processes.Event(), processes.Queue()
    with serving(settings.index_data) as server:
        askers = [
            processes.Process(target=ask, args=(server.port, number, ended, found))
            for number in range(asking)
        ]
        for asker in askers:
            asker.start()
        try:
            runs = _rebuild(settings, archive, server, rebuilds)
        finally:
            ended.set()
        answers = [answer for _ in askers for answer in found.get()]
        for asker in askers:
            asker.join()
    return figures(runs, answers)


def _rebuild(settings: Settings, archive: Path, server: Serving, rebuilds: int) -> Runs:
    """Run the index so often, and wait between two for as long as one takes."""
    runs = Runs()
    for wave in range(1, rebuilds + 1):
        write(archive, wave)
        started = time.monotonic()
        indexing.index(settings, indexing.Order((archive,)))
        runs.spans.append((started, time.monotonic()))
        time.sleep(time.monotonic() - started)
        runs.mb.append(server.mb)
        runs.files.append(server.open_files)
    return runs


def figures(runs: Runs, answers: Sequence[Asked]) -> Figures:
    """Give what came of it."""
    during = [answer.seconds for answer in answers if runs.during(answer)]
    between = [answer.seconds for answer in answers if not runs.during(answer)]
    settled = max(int(SETTLED * len(runs.spans)), 1)
    return Figures(
        rebuilds=len(runs.spans),
        waves=len(frozenset().union(*(answer.waves for answer in answers))),
        answers=len(answers),
        failed=sum(answer.status not in FINE for answer in answers),
        mixed=sum(len(answer.waves) > 1 for answer in answers),
        p95_ms=round(1000 * p95(between), 1),
        p95_rebuilding_ms=round(1000 * p95(during), 1),
        mb=(median(runs.mb[:settled]), median(runs.mb[-settled:])),
        files=(max(runs.files[:settled]), max(runs.files[-settled:])),
    )


def main(arguments: Sequence[str]) -> int:
    """Measure, and print; the exit status is 1 if something did not hold."""
    parser = argparse.ArgumentParser(description="a new index while readers ask")
    parser.add_argument("--rebuilds", type=int, default=100)
    parser.add_argument("--asking", type=int, default=4, help="processes that ask")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(name), options.rebuilds, options.asking)
    line = {**asdict(found), "ratio": found.ratio}
    table(list(line), [list(line.values())])
    emit(line)
    print("; ".join(found.faults) or "all of it holds", file=sys.stderr)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
