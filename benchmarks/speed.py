"""Speed beside SQLite FTS5: ``python -m benchmarks.speed --archive DIR``

Both index the same items in the same run and answer the same queries; the answers are
checked before they are timed. FTS5 is used as its documentation does: the unicode61
tokenizer, ``bm25`` and ``snippet``. Times are medians of many; ratios are ours over its.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles

from benchmarks.report import emit, table
from search.engine import Engine
from search.fields import FACETS
from search.indexing import Order, index
from search.model import Filters, Item, SearchRequest
from search.repair import repair
from search.settings import Settings

ROUNDS = 30
PROCESSES = 5
SERVED = 1000

# What is asked: our request, FTS5's expression, and a WHERE for its filter.
QUERIES: dict[str, tuple[SearchRequest, str, str]] = {
    "rare word": (SearchRequest("Reformer"), "reformer", ""),
    "common word": (SearchRequest("model", facets=FACETS), "model", ""),
    "three words": (
        SearchRequest("transfer learning language"),
        "transfer OR learning OR language",
        "",
    ),
    "phrase": (SearchRequest('"machine learning"'), '"machine learning"', ""),
    "filter": (
        SearchRequest("model", Filters({"lang": ("fr",)})),
        "model",
        "AND lang = 'fr'",
    ),
    "facets": (SearchRequest("model", facets=FACETS), "model", ""),
    "chinese": (SearchRequest("强化学习"), "", ""),
    "arabic": (SearchRequest("الشبكات العصبية"), "الشبكات OR العصبية", ""),
}


def items_of(engine: Engine) -> list[Item]:
    """Give every item of the index."""
    keys = [(summary.issue.key, summary.issue.lang) for summary in engine.issues()]
    return [item for key, lang in keys for item in engine.issue(key, lang)[0].items]


def fts5(items: Iterable[Item], path: Path) -> sqlite3.Connection:
    """Index items with SQLite."""
    database = sqlite3.connect(path)
    database.execute(
        "CREATE VIRTUAL TABLE item USING fts5"
        "(title, text, lang UNINDEXED, section UNINDEXED, tokenize='unicode61')"
    )
    rows = [(item.title, item.text, item.lang, item.section) for item in items]
    database.executemany("INSERT INTO item VALUES (?, ?, ?, ?)", rows)
    database.commit()
    return database


def ask_fts5(database: sqlite3.Connection, match: str, where: str, facets: bool) -> int:
    """Answer as our search does: ten results with snippets, the total, and facets if wanted."""
    found = "FROM item WHERE item MATCH ? " + where
    rows = database.execute(
        "SELECT title, snippet(item, 1, '[', ']', '…', 40), bm25(item) "
        f"{found} ORDER BY bm25(item) LIMIT 10",
        (match,),
    ).fetchall()
    total = database.execute(f"SELECT count(*) {found}", (match,)).fetchone()[0]
    if facets:
        for column in ("lang", "section"):
            database.execute(
                f"SELECT {column}, count(*) {found} GROUP BY {column}", (match,)
            ).fetchall()
    return int(total) if rows else 0


def timed(call: Callable[[], object]) -> list[float]:
    """Give the milliseconds of each of many calls."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return times


def p95(times: Sequence[float]) -> float:
    """Give the 95th percentile."""
    return quantiles(times, n=20)[-1]


def measure_indexing(archive: Path, settings: Settings, temporary: Path) -> dict[str, object]:
    """Time both at indexing the archive; ours reads and segments the files as well."""
    index(settings, Order((archive,)))  # dictionaries are built once on a machine
    run = index(settings, Order((archive,), rebuild=True))
    with Engine(settings) as engine:
        items = items_of(engine)
    assert len(items) == run.items
    started = time.perf_counter()
    fts5(items, temporary / "timed.db").close()
    peer = time.perf_counter() - started
    texts = [path.read_bytes() for path in archive.rglob("*") if path.is_file()]
    started = time.perf_counter()
    broken = [mended for mended in map(repair, texts) if mended.changed]
    detecting = time.perf_counter() - started
    assert not broken, "the archive holds broken files: detection alone cannot be timed"
    return {
        "what": "indexing",
        "items": run.items,
        "items_per_second": round(run.items / run.seconds, 1),
        "fts5_items_per_second": round(run.items / peer, 1),
        "ratio": round(run.seconds / peer, 1),
        "detecting_damage_share": round(detecting / run.seconds, 4),
    }


def measure_query(name: str, engine: Engine, database: sqlite3.Connection) -> dict[str, object]:
    """Time one query, results with snippets marked."""
    request, match, where = QUERIES[name]
    result = engine.search(request)
    assert result.total > 0, f"{name} finds nothing"
    assert any(hit.snippet.marks or hit.title.marks for hit in result.hits), f"{name}: no marks"
    ours = timed(lambda: engine.search(request))
    line: dict[str, object] = {
        "what": f"query: {name}",
        "total": result.total,
        "p50_ms": round(median(ours), 2),
        "p95_ms": round(p95(ours), 2),
    }
    if match:
        assert ask_fts5(database, match, where, bool(request.facets)) > 0
        peer = timed(lambda: ask_fts5(database, match, where, bool(request.facets)))
        line |= {
            "fts5_p50_ms": round(median(peer), 2),
            "fts5_p95_ms": round(p95(peer), 2),
            "ratio_p50": round(median(ours) / median(peer), 1),
        }
    return line


def measure_process(name: str, arguments: Sequence[str], expected: int) -> dict[str, object]:
    """Time a whole process beside a bare interpreter; peak memory is the larger of its runs."""
    seconds, bare, memory = [], [], 0
    for _ in range(PROCESSES):
        bare.append(run_process(("-c", "pass"), 0)[0])
        took, peak = run_process(arguments, expected)
        seconds.append(took)
        memory = max(memory, peak)
    return {
        "what": f"process: {name}",
        "seconds": round(median(seconds), 3),
        "python_pass_seconds": round(median(bare), 3),
        "ratio": round(median(seconds) / median(bare), 1),
        "peak_mb": round(memory / 1024, 1),
    }


LAUNCHER = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([code, time.perf_counter() - started, peak]))
"""


def run_process(arguments: Sequence[str], expected: int) -> tuple[float, int]:
    """Run Python; give its seconds and peak memory in KiB.

    A small process starts it: a child's peak counts the memory of the one it forks from.
    """
    command = [sys.executable, "-c", LAUNCHER, sys.executable, *arguments]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    code, seconds, peak = json.loads(answer)
    assert code == expected, f"{arguments} ended with {code}"
    return seconds, peak


def measure_server(settings: Settings) -> dict[str, object]:
    """Give the memory of the pages' process after many queries of all kinds."""
    code = (
        "import sys, resource\n"
        "from pathlib import Path\n"
        "from search.settings import Settings\n"
        "from web import create_app\n"
        "client = create_app(Settings(Path(sys.argv[1]))).test_client()\n"
        "queries = sys.argv[3:]\n"
        "for n in range(int(sys.argv[2])):\n"
        "    answer = client.get('/', query_string={'q': queries[n % len(queries)]})\n"
        "    assert answer.status_code == 200\n"
    )
    queries = [request.query for request, _, _ in QUERIES.values()]
    arguments = ("-c", code, str(settings.index_data), str(SERVED), *queries)
    seconds, peak = run_process(arguments, 0)
    return {
        "what": "server",
        "queries": SERVED,
        "peak_mb": round(peak / 1024, 1),
        "pages_per_second": round(SERVED / seconds, 1),
    }


def main() -> None:
    """Measure on the archive named on the command line."""
    parser = argparse.ArgumentParser(description="speed beside SQLite FTS5")
    parser.add_argument("--archive", type=Path, required=True)
    archive = parser.parse_args().archive
    lines = []
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name)
        settings = Settings(temporary / "data")
        lines.append(measure_indexing(archive, settings, temporary))
        with Engine(settings) as engine:
            database = fts5(items_of(engine), temporary / "fts5.db")
            lines += [measure_query(query, engine, database) for query in QUERIES]
            database.close()
        command = ("-m", "search.cli", "--index-data", str(settings.index_data), "query")
        lines.append(measure_process("query Reformer", (*command, "Reformer"), 0))
        lines.append(measure_process("query 强化学习", (*command, "强化学习"), 0))
        lines.append(measure_server(settings))
    for line in lines:
        emit(line)
        table(list(line), [list(line.values())])


if __name__ == "__main__":
    main()
