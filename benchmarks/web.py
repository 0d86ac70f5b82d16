"""The pages under load: ``python -m benchmarks.web --archive DIR``

A real ``nlpsearch serve`` is asked by 2, 8 and 32 clients without a pause, for results,
stories, issues, the first page and the API, each client with the language of one reader;
every tenth address is asked for again. Then ten typists type titles letter by letter, each
letter a suggestion, then the results, then a story, with the pauses that people make.
Nothing may be answered but 200, 304 and 429; with ten typists a suggestion shall take 30 ms
at most, and a page 60, at the 95th percentile. The exit status is 1 where one of these does
not hold.

``cpu_ms`` is the server's for one request, and says more than the clock where the machine has
other work, as the clients themselves are. The table goes to stderr; stdout gets a line of JSON
for each load::

    {"what": "8 clients", "requests": 2101, "per_second": 210.1, "p50_ms": 30.1, "p95_ms": 70.3,
     "p99_ms": 90.1, "cpu_ms": 4.2, "faults": 0, "mb": 130.2}

With ``--index-data DIR`` the index stays there, and serves the next run.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

from benchmarks.report import emit, table
from benchmarks.serving import FINE, Answer, Client, Serving, serving
from search import indexing
from search.archive.reader import read_archive
from search.model import Item
from search.settings import Settings
from web.interface import LANGUAGES

CLIENTS = (2, 8, 32)
TYPISTS = 10
LETTER = (0.08, 0.3)
"""Seconds between two letters; the box asks for nothing sooner than after 80 ms."""
READING = (0.5, 2.0)
"""Seconds for which a typist looks at a page."""
BOUNDS = {"suggestions": 30, "pages": 60}
"""Milliseconds at the 95th percentile, with ten typists."""


@dataclass
class Load:
    """What was answered, kind by kind; clients add to it from their own threads."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def add(self, kind: str, answer: Answer) -> None:
        """Count an answer. Its text is not kept."""
        self.answers.setdefault(kind, []).append(answer._replace(body=b""))

    def run(self, clients: Sequence[Callable[[Load], None]], seconds: float) -> float:
        """Let clients ask for some seconds; give how many it were."""
        threads = [threading.Thread(target=client, args=(self,)) for client in clients]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        self.ended.wait(seconds)
        self.ended.set()
        for thread in threads:
            thread.join()
        return time.perf_counter() - started


class Readers:
    """Readers of an archive: what they ask for follows from its items and a seed."""

    def __init__(self, items: Sequence[Item], port: int, seed: int) -> None:
        self._items = items
        self._port = port
        self._seed = seed

    def reader(self, number: int) -> Callable[[Load], None]:
        """Give one who asks without a pause."""

        def ask(load: Load) -> None:
            chance = random.Random(f"{self._seed} {number}")
            with closing(self._client(number)) as client:
                for address in self.addresses(chance):
                    if load.ended.is_set():
                        return
                    load.add("", client.get(address))

        return ask

    def typist(self, number: int) -> Callable[[Load], None]:
        """Give one who types, looks, opens a story, and types again."""

        def type_and_read(load: Load) -> None:
            chance = random.Random(f"{self._seed} typing {number}")
            load.ended.wait(chance.uniform(*READING))
            with closing(self._client(number)) as client:
                while not load.ended.is_set():
                    self._type(client, chance, load)

        return type_and_read

    def _type(self, client: Client, chance: random.Random, load: Load) -> None:
        item = chance.choice(self._items)
        query = words(item, chance)
        for end in range(1, len(query) + 1):
            load.add("suggestions", client.get(f"/api/v1/suggest?q={quote(query[:end])}"))
            if load.ended.wait(chance.uniform(*LETTER)):
                return
        for address in (f"/?q={quote(query)}", f"/item/{item.id}?q={quote(query)}"):
            load.add("pages", client.get(address))
            load.ended.wait(chance.uniform(*READING))

    def addresses(self, chance: random.Random) -> Iterator[str]:
        """Give what a reader asks for, without an end."""
        last = "/"
        while True:
            item = chance.choice(self._items)
            query = quote(words(item, chance))
            story = f"/item/{quote(item.id)}"
            issue = f"/issue/{quote(item.issue)}/{quote(item.lang)}"
            api = f"/api/v1/search?q={query}"
            ways = (last, f"/?q={query}", story, f"{story}?q={query}", issue, "/", "/issues", api)
            (last,) = chance.choices(ways, (10, 40, 10, 10, 10, 5, 5, 10))
            yield last

    def _client(self, number: int) -> Client:
        return Client(self._port, list(LANGUAGES)[number % len(LANGUAGES)])


def words(item: Item, chance: random.Random) -> str:
    """Give one to three words of a title that stand together; of one without spaces, a piece."""
    parts = item.title.split()
    at = chance.randrange(len(parts)) if parts else 0
    return " ".join(parts[at : at + chance.randint(1, 3)])[:40]


def line(what: str, answers: Sequence[Answer], seconds: float) -> dict[str, object]:
    """Give the figures of some answers that took some seconds together."""
    times = [1000 * answer.seconds for answer in answers]
    cuts = quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return {
        "what": what,
        "requests": len(answers),
        "per_second": round(len(answers) / seconds, 1),
        **{f"p{cut}_ms": round(cuts[cut - 1], 1) for cut in (50, 95, 99)},
        "faults": sum(answer.status not in FINE for answer in answers),
    }


def measure(server: Serving, readers: Readers, seconds: float) -> Iterator[dict[str, object]]:
    """Give the figures of each load, one after the other."""
    loads = [(f"{count} clients", count, readers.reader) for count in CLIENTS]
    for what, count, kind in (*loads, ("typists", TYPISTS, readers.typist)):
        load, before = Load(), server.cpu_seconds
        took = load.run([kind(number) for number in range(count)], seconds)
        total = sum(map(len, load.answers.values()))
        cpu = round(1000 * (server.cpu_seconds - before) / total, 2)
        for part, answers in sorted(load.answers.items()):
            named = f"{count} {what}: {part}" if part else what
            yield line(named, answers, took) | {"cpu_ms": cpu, "mb": server.mb}


def held(line: dict[str, object]) -> bool:
    """Tell whether a load was answered as it should be."""
    bound = BOUNDS.get(str(line["what"]).rpartition(": ")[2])
    return not line["faults"] and (bound is None or float(str(line["p95_ms"])) <= bound)


def main(arguments: Sequence[str]) -> int:
    """Measure, and print; the exit status is 1 if something did not hold."""
    parser = argparse.ArgumentParser(description="the pages under load")
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--index-data", type=Path)
    parser.add_argument("--seconds", type=float, default=20, help="how long each load lasts")
    parser.add_argument("--workers", default="1", help="processes that answer")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    items = [item for issue in read_archive((options.archive,)).issues for item in issue.items]
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(options.index_data or Path(directory))
        if not (settings.index / "manifest.json").exists():
            indexing.index(settings, indexing.Order((options.archive,)))
        with serving(settings.index_data, "--workers", options.workers) as server:
            readers = Readers(items, server.port, options.seed)
            lines = list(measure(server, readers, options.seconds))
    table(list(lines[0]), [list(each.values()) for each in lines])
    for each in lines:
        emit(each)
    return 0 if all(map(held, lines)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
