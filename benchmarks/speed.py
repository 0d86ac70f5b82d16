"""Speed beside SQLite FTS5 and tantivy: ``python -m benchmarks.speed --archive DIR``

All three have the same items in the same run, and answer the same questions, which are
chosen from those items (:mod:`benchmarks.workload`); answers are checked before they are
timed. A whole answer is ten grouped results with marked snippets and translations, the
total, and four facets. Queries are timed in CPU time, whole processes by the clock.

``--made N`` makes an archive of N items first; ``--only PART`` measures a part; with
``--index-data DIR`` the index stays there, and serves the next run. ``--json`` prints JSON
lines on stdout.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import latency, worst
from benchmarks.made import make
from benchmarks.peers import PEERS, Peer
from benchmarks.processes import ROOT, run
from benchmarks.report import emit, table
from benchmarks.workload import Workload, choose
from search.archive.reader import read_archive
from search.engine import Engine
from search.model import Item
from search.repair import repair
from search.settings import Settings

PARTS = ("indexing", "queries", "worst", "process", "server")
PROCESSES = 5
SERVED = 1000
DETECTED = 300
"""Files on which the detection of damage is timed."""

Line = dict[str, object]

OPENING = """
import json, sys, time
from pathlib import Path
from search.engine import Engine
from search.errors import ItemMissing
from search.model import SearchRequest
from search.settings import Settings
started = time.perf_counter()
engine = Engine(Settings(Path(sys.argv[1])))
try:
    engine.item("none")
except ItemMissing:
    opened = time.perf_counter()
engine.search(SearchRequest(sys.argv[2]))
print(json.dumps([opened - started, time.perf_counter() - started]))
"""

SERVING = """
import sys
from pathlib import Path
from search.settings import Settings
from web import create_app
client = create_app(Settings(Path(sys.argv[1]))).test_client()
queries = sys.argv[3:]
for n in range(int(sys.argv[2])):
    answer = client.get("/", query_string={"q": queries[n % len(queries)]})
    assert answer.status_code == 200
"""


@dataclass
class Bench:
    """An archive in three engines: ours at ``settings``, and the peers below ``temporary``."""

    archive: Path
    settings: Settings
    temporary: Path
    items: Sequence[Item]
    workload: Workload

    def fill(self) -> Iterator[Line]:
        """Index the archive in a process, ours reading and cutting the files as well."""
        command = ("-m", "search.cli", "--index-data", str(self.settings.index_data), "index")
        warm = ("-m", "search.cli", "--index-data", str(self.temporary / "warm"), "index")
        # Dictionaries are built once on a machine.
        run((*warm, str(ROOT / "index_data" / "sample")))
        ran = run((*command, "--rebuild", str(self.archive.absolute())))
        with Engine(self.settings) as engine:
            held = engine.stats()
        line: Line = {
            "what": "indexing",
            "items": len(self.items),
            "seconds": round(ran.seconds, 1),
            "cpu_seconds": round(ran.cpu_seconds, 1),
            "items_per_second": round(len(self.items) / ran.seconds, 1),
            "peak_mb": round(ran.peak_mb, 1),
            "index_mb": round(held.bytes / 1e6, 1),
        }
        for peer in PEERS:
            started = time.perf_counter()
            peer(self.items, self.temporary / f"timed-{peer.name}")
            seconds = time.perf_counter() - started
            line[f"{peer.name}_items_per_second"] = round(len(self.items) / seconds, 1)
            line[f"{peer.name}_ratio"] = round(ran.seconds / seconds, 1)
        yield line | self.detecting(ran.seconds)

    def detecting(self, seconds: float) -> Line:
        """Give the share of an indexing run that looking for damage takes, where there is none."""
        files = sorted(path for path in self.archive.rglob("*") if path.is_file())
        step = max(1, len(files) // DETECTED)
        texts = [path.read_bytes() for path in files[::step]]
        started = time.perf_counter()
        broken = any(repair(text).changed for text in texts)
        took = (time.perf_counter() - started) * len(files) / len(texts)
        return {"detecting_damage_share": "–" if broken else round(took / seconds, 4)}

    def queries(self, rounds: int) -> Iterator[Line]:
        """Time answers, class by class."""
        peers: list[Peer] = [peer(self.items, self.temporary / peer.name) for peer in PEERS]
        with Engine(self.settings) as engine:
            yield from latency.measure(engine, peers, self.workload, rounds)

    def processes(self) -> Iterator[Line]:
        """Time whole commands beside a bare interpreter, and the opening of an index."""
        name = "Reformer" if self.has("Reformer") else self.workload.first("hyphenated name")
        word = name or self.workload.first("rare")
        for query in filter(None, (word, self.workload.first("chinese"))):
            yield self.process(query)
        data = str(self.settings.index_data)
        outputs = [run(("-c", OPENING, data, word)).output for _ in range(PROCESSES)]
        bare, first = (median(times) for times in zip(*map(json.loads, outputs), strict=True))
        yield {
            "what": "opening",
            "open_ms": round(bare * 1000, 1),
            f"first_answer_ms ({word})": round(first * 1000, 1),
        }

    def has(self, word: str) -> bool:
        """Whether an item has ``word``."""
        return any(word in item.text or word in item.title for item in self.items)

    def process(self, query: str) -> Line:
        """Time `nlpsearch query`; its peak memory is the largest of all runs."""
        data = str(self.settings.index_data)
        command = ("-m", "search.cli", "--index-data", data, "query", query)
        bare = [run(("-c", "pass")).seconds for _ in range(PROCESSES)]
        ran = [run(command) for _ in range(PROCESSES)]
        seconds = median(each.seconds for each in ran)
        return {
            "what": f"process: query {query}",
            "seconds": round(seconds, 3),
            "cpu_seconds": round(median(each.cpu_seconds for each in ran), 3),
            "python_pass_seconds": round(median(bare), 3),
            "ratio": round(seconds / median(bare), 1),
            "peak_mb": round(max(each.peak_mb for each in ran), 1),
        }

    def server(self) -> Iterator[Line]:
        """Give the memory of the pages' process after many queries of all classes."""
        asked = [question.query for question in self.workload.questions]
        data = str(self.settings.index_data)
        ran = run(("-c", SERVING, data, str(SERVED), *asked))
        yield {
            "what": "server",
            "queries": SERVED,
            "peak_mb": round(ran.peak_mb, 1),
            "pages_per_second": round(SERVED / ran.seconds, 1),
        }

    def measure(self, parts: Sequence[str], rounds: int) -> Iterator[Line]:
        """Measure the parts, one after the other; what is missing from the archive first."""
        if self.workload.missing:
            yield {"what": "left out", "classes": ", ".join(self.workload.missing)}
        filling = self.fill() if "indexing" in parts or not self.settings.index.exists() else ()
        yield from filling
        with Engine(self.settings) as engine:
            held = engine.stats().manifest.counts["items"]
        assert held == len(self.items), f"the index holds {held} items, not {len(self.items)}"
        if "queries" in parts:
            yield from self.queries(rounds)
        if "worst" in parts:
            yield from worst.measure(self.settings.index_data.absolute(), self.workload)
        if "process" in parts:
            yield from self.processes()
        if "server" in parts:
            yield from self.server()


def main() -> None:
    """Measure on the archive named on the command line."""
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name)
        archive = options.archive or temporary / "made"
        if options.made:
            make(archive, options.made)
        issues = read_archive((archive,)).issues
        items = [item for issue in issues for item in issue.items]
        # Processor time is measured: that others use the machine leaves nothing out.
        settings = Settings((options.index_data or temporary / "data").absolute(), query_seconds=60)
        bench = Bench(archive, settings, temporary, items, choose(items))
        shown: list[Line] = []
        for line in bench.measure(options.only or PARTS, options.rounds):
            if options.json:
                emit(line)
            if shown and list(shown[0]) != list(line):
                show(shown)
                shown = []
            shown.append(line)
        show(shown)


def show(lines: Sequence[Line]) -> None:
    """Print lines that have the same fields as one table."""
    cells = [["–" if value is None else value for value in line.values()] for line in lines]
    table(list(lines[0]), cells)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="speed beside SQLite FTS5 and tantivy")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--archive", type=Path)
    source.add_argument("--made", type=int, metavar="ITEMS")
    parser.add_argument("--only", choices=PARTS, action="append", help="repeatable")
    parser.add_argument("--index-data", type=Path, help="where the index is, or shall stay")
    parser.add_argument("--rounds", type=int, default=5, help="how often each query is timed")
    parser.add_argument("--json", action="store_true", help="print JSON lines on stdout")
    return parser.parse_args()


if __name__ == "__main__":
    main()
