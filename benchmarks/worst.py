"""The worst that can be asked: queries of 2,000 characters made to be slow.

Each is asked in a process of its own, which is stopped after :data:`LIMIT` seconds. Then a
plain query is asked while four of the worst run in threads beside it, on one engine.
Run as a program it is such a process: ``python -m benchmarks.worst INDEX_DATA``, with the
query and those beside it as JSON on standard input.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, cycle, product
from pathlib import Path
from statistics import median
from string import ascii_lowercase

from benchmarks.processes import ROOT
from benchmarks.report import p95
from benchmarks.workload import LONGEST, Workload
from search.engine import Engine
from search.errors import QuerySyntaxError
from search.model import SearchRequest
from search.settings import Settings

LIMIT = 60
"""Seconds after which a query is given up."""
MEASURED = 5
"""Seconds for which a plain query is asked alone, and then beside others."""
BESIDE = ("prefixes", "excluded prefixes", "and of prefixes", "misspelt words")


def joined(parts: Iterable[str], by: str = " ", longest: int = LONGEST) -> str:
    """Join as many of the parts as make a query that is just not too long.

    >>> joined(cycle("ab"), " AND ", 20)
    'a AND b AND a AND b'
    """
    text = ""
    for part in parts:
        longer = text + by + part if text else part
        if len(longer) > longest:
            break
        text = longer
    return text


def worst(word: str, han: Sequence[str]) -> dict[str, str]:
    """Make the queries, of a common word and common runs of Han (none will do)."""
    pairs = ["".join(two) for two in product(ascii_lowercase, repeat=2)]
    # Letters that seldom meet: four of them are a word in no language.
    wrong = ("".join(four) for four in product("qxzj", "aeiou", "kvwx", "aeiouy"))
    depth = LONGEST // len("NOT (a OR )") - 1
    opened = [f"NOT ({letter} OR " for letter, _ in zip(cycle(ascii_lowercase), range(depth))]
    queries = {
        "prefixes": joined(f"{letter}*" for letter in cycle(ascii_lowercase)),
        "one prefix": joined(cycle(["a*"])),
        "excluded prefixes": joined(
            chain([word], (f"-{letter}*" for letter in cycle(ascii_lowercase)))
        ),
        "nested exclusion": "".join(opened) + word + ")" * depth,
        "and of prefixes": joined((f"{letter}*" for letter in cycle(ascii_lowercase)), " AND "),
        "two-letter prefixes": joined(f"{pair}*" for pair in pairs),
        "misspelt words": joined(wrong),
        "long word": word[:1] * LONGEST,
        "han run": joined(cycle(han), "") if han else "",
    }
    return {name: query for name, query in queries.items() if query}


def measure(index_data: Path, workload: Workload) -> Iterator[dict[str, object]]:
    """Measure each query, and then a plain one beside four of them."""
    plain = workload.first("common")
    han = [question.query for question in workload.questions if question.kind == "chinese"]
    queries = worst(plain, han)
    for name, query in queries.items():
        answer = _child(index_data, query, [], LIMIT)
        yield {
            "what": f"worst: {name}",
            "seconds": answer.get("seconds", f"more than {LIMIT}"),
            "peak_mb": answer.get("peak_mb", "–"),
            "total": answer.get("total", "–"),
        }
    answer = _child(index_data, plain, [queries[name] for name in BESIDE], LIMIT)
    yield {
        "what": f"{plain} beside four of the worst",
        **(answer or {"p50_ms": f"more than {LIMIT} s"}),
    }


def _child(index_data: Path, query: str, beside: list[str], limit: float) -> dict[str, object]:
    """Ask in a process; give what it printed, or nothing if it had to be stopped."""
    command = [sys.executable, "-m", "benchmarks.worst", str(index_data)]
    asked = json.dumps({"query": query, "beside": beside})
    try:
        done = subprocess.run(
            command, input=asked, stdout=subprocess.PIPE, text=True, timeout=limit, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        return {}
    assert done.returncode == 0, f"{query[:60]}… ended with {done.returncode}"
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def _ask(engine: Engine, query: str) -> int | str:
    try:
        return engine.search(SearchRequest(query)).total
    except QuerySyntaxError as error:
        return f"refused: {error.message}"


def _alone(engine: Engine, query: str) -> dict[str, object]:
    started = time.perf_counter()
    total = _ask(engine, query)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(seconds, 3), "total": total, "peak_mb": round(peak, 1)}


def _latencies(engine: Engine, query: str) -> list[float]:
    """Give the milliseconds of each answer, asked without a pause for :data:`MEASURED` seconds."""
    times: list[float] = []
    end = time.perf_counter() + MEASURED
    while (started := time.perf_counter()) < end:
        _ask(engine, query)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _beside(engine: Engine, query: str, others: list[str]) -> dict[str, object]:
    def forever(other: str) -> None:
        while True:
            _ask(engine, other)

    alone = _latencies(engine, query)
    for other in others:
        threading.Thread(target=forever, args=(other,), daemon=True).start()
    time.sleep(0.5)  # until each is at work
    beside = _latencies(engine, query)
    return {
        "alone_p50_ms": round(median(alone), 1),
        "alone_p95_ms": round(p95(alone), 1),
        "p50_ms": round(median(beside), 1),
        "p95_ms": round(p95(beside), 1),
        "answers": len(beside),
    }


def main() -> None:
    """Ask what standard input says, and print what it took as JSON."""
    asked = json.load(sys.stdin)
    engine = Engine(Settings(Path(sys.argv[1])))
    _ask(engine, "opened")
    if asked["beside"]:
        answer = _beside(engine, asked["query"], asked["beside"])
    else:
        answer = _alone(engine, asked["query"])
    print(json.dumps(answer), flush=True)
    # Threads may be in the middle of a long answer that nobody waits for.
    os._exit(0)


if __name__ == "__main__":
    main()
