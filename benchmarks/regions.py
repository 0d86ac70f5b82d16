"""Whether words of the mainland find Taiwan's: ``python -m benchmarks.regions ARCHIVE [--tune]``

Every other Chinese item of an archive of the mainland is told as in Taiwan, by OpenCC, and asked
for by words that both call otherwise: which items have them, and which came first before, is known.
In a second index the same items are written in traditional characters, but with their own words,
so that what is found by Taiwan's is wrong. ``--tune`` asks with each of some values of ``RARER``
in :mod:`search.analysis.zh`: what is best on half of the words is held against the other half.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import opencc

from benchmarks.report import SECONDS, emit, table
from search.analysis import zh
from search.analysis.languages import base_language
from search.archive.reader import Archive, read_archive
from search.engine import Engine
from search.index.storage import IndexFolder
from search.indexing import publish
from search.model import Issue, Item, SearchRequest
from search.settings import Settings

RATES = (0, 1, 3, 10, 30, 100, 10**9)
TOLD = {"words of Taiwan": "s2twp", "characters alone": "s2t"}
"""What of every other item is Taiwan's, and OpenCC's conversion to it."""
FEWEST, MOST, LONGEST = 5, 400, 6
SHOWN = 10


def told(items: Sequence[Item], conversion: str) -> list[Item]:
    """Give items, every other one of them converted; each is a story by itself."""
    convert = opencc.OpenCC(conversion).convert
    return [
        replace(item, lang="zh-Hant", title=convert(item.title), text=convert(item.text))
        if n % 2
        else item
        for n, item in enumerate(items)
    ]


def asked(items: Sequence[Item]) -> Mapping[str, set[str]]:
    """Give words that Taiwan calls otherwise, each with the items that have it, of both kinds."""
    convert = opencc.OpenCC("s2twp").convert
    plain = opencc.OpenCC("s2t").convert
    words = [
        word
        for word, (count,) in zh.dictionary().counts.items()
        if count and 1 < len(word) <= LONGEST and convert(word) != plain(word)
    ]
    texts = [(item.id, f"{item.title}\n{item.text}") for item in items]
    having = {word: {name for name, text in texts if word in text} for word in words}
    return {w: ids for w, ids in sorted(having.items()) if FEWEST <= len(ids) <= MOST}


def indexed(items: Sequence[Item], folder: Path) -> Engine:
    """Index items."""
    issue = Issue("1", 1, "zh", None, "regions", "regions.md", items=tuple(items))
    settings = Settings(folder, query_seconds=SECONDS)
    own = IndexFolder(settings.index)
    with own.locked():
        publish(Archive([issue], (), (), {}), own, (folder,), lambda stage, done, total: None)
    return Engine(settings)


def first(engine: Engine, word: str, limit: int) -> list[str]:
    """Give the first results of a word."""
    request = SearchRequest(word, limit=limit, group=False)
    return [name for name, _ in engine.rank(request)]


class Asked(NamedTuple):
    """A word, what has it, and what came first where all items were the mainland's."""

    word: str
    right: set[str]
    before: Sequence[str]

    def as_in_taiwan(self) -> Asked:
        """Give the same, asked for as in Taiwan."""
        return self._replace(word=zh.taiwan(self.word))


def measure(engine: Engine, queries: Iterable[Asked]) -> dict[str, list[float]]:
    """Give of each query how far what it counts has the word, and its first ten are as before."""
    values: dict[str, list[float]] = {"f1": [], "first ten": []}
    for word, right, before in queries:
        total = engine.search(SearchRequest(word, limit=1, group=False)).total
        found = first(engine, word, max(total, SHOWN))
        values["f1"].append(2 * len(right.intersection(found[:total])) / (total + len(right)))
        values["first ten"].append(len(set(before).intersection(found[:SHOWN])) / len(before))
    return values


def halves(values: Sequence[float]) -> tuple[float, float]:
    """Give the mean of the values of even and of odd place."""
    even, odd = (round(mean(values[half::2]), 4) for half in (0, 1))
    return even, odd


def line(name: str, rate: str, values: Mapping[str, Sequence[float]]) -> dict[str, object]:
    """Give the line of one measurement, and print it."""
    made: dict[str, object] = {"every other": name, "rarer": rate}
    for key, each in values.items():
        made[f"{key}, even"], made[f"{key}, odd"] = halves(each)
    emit(made)
    return made


def main() -> None:
    """Measure an archive."""
    parser = argparse.ArgumentParser(description="measure words of two regions")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--tune", action="store_true", help="ask with several rates")
    options = parser.parse_args()
    archive = read_archive([options.archive])
    items = [i for issue in archive.issues for i in issue.items if base_language(i.lang) == "zh"]
    items = [replace(item, id=str(n), story=str(n)) for n, item in enumerate(items)]
    having = asked(items)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        # Words by another rate are no dictionary to keep.
        os.environ["NLPSEARCH_CACHE_DIR"] = str(Path(folder, "cache"))
        with indexed(items, Path(folder, "as written")) as engine:
            queries = [Asked(w, ids, first(engine, w, SHOWN)) for w, ids in having.items()]
        for name, conversion in TOLD.items():
            indexed(told(items, conversion), Path(folder, conversion)).close()
            settings = Settings(Path(folder, conversion), query_seconds=SECONDS)
            for rate in RATES if options.tune else [zh.RARER]:
                zh.RARER = rate
                zh._words_of_taiwan.cache_clear()
                with Engine(settings) as engine:
                    rows.append(line(name, f"{rate}", measure(engine, queries)))
        with Engine(Settings(Path(folder, "s2twp"), query_seconds=SECONDS)) as engine:
            values = measure(engine, [query.as_in_taiwan() for query in queries])
            rows.append(line("words of Taiwan", "asked as there", values))
    table(list(rows[0]), [list(row.values()) for row in rows])


if __name__ == "__main__":
    main()
