"""What is typed by halves, and what wrongly: ``python -m benchmarks.typing --archive DIR``

Words are drawn from the items of the archive, as often as they are written, of seven
letters and more, and cut to their first four to six: a person who types them that far
should see each among the first five suggestions, and those ``at_home`` whose language is
known. Without it seven languages share the places: of the real archive even who knows how
likely each word is drawn sees but .91, who heeds accents .92
(docs/decisions/0019-each-form-has-a-place.md). Stop words are not drawn, as
nothing is found by them. The beginnings are searched for as well: none should find nothing
(``dead_ends``), or be read as another word (``turned``). Then titles and names are typed with one
edit (:mod:`benchmarks.mistakes`): each should find its story in the first three.
With ``--index-data DIR`` the index stays there, and serves the next run.
The table goes to stderr; stdout gets one JSON object::

    {"words": 700, "first_five": 0.97, "at_home": 0.98, "nothing": 0, "p50_ms": 0.3, "p95_ms": 0.8,
     "dead_ends": 0, "turned": 0, "mistakes": 400, "harmed": 0,
     "first_three": {"all": 0.97, "name": 0.96, "title": 0.99, "en name": 0.95, ...}}
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import regex

from benchmarks.mistakes import Mistakes, measure_mistakes
from benchmarks.report import emit, p95, table
from search import indexing
from search.analysis import analyzer_for
from search.analysis.base import UNSPACED, fold
from search.analysis.typed import shown
from search.archive.reader import read_archive
from search.engine import Engine
from search.model import Item, SearchRequest, Suggestion
from search.settings import Settings

WORDS = 700
FIRST = 5
MISTAKES = 100
"""Of each kind in each language."""
_WORD = regex.compile(
    rf"(?<!(?![{UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}_])"
    rf"(?:(?![{UNSPACED}])[\p{{L}}\p{{M}}]){{7,}}+(?![\p{{N}}_])"
)
"""Whole words: nobody who looks for `reader2024` has only read `reader`."""


class Begun(NamedTuple):
    """A word, what is typed of it, and the language of the item it is from."""

    word: str
    typed: str
    lang: str


def draw(items: Sequence[Item], count: int, seed: int) -> Iterator[Begun]:
    """Give words and what is typed of them.

    Fewer than ``count`` where the archive has none to give.
    """
    rng = random.Random(seed)
    for _ in range(20 * count):
        item = rng.choice(items)
        words = _WORD.findall(f"{item.title}\n{item.text}")
        word = rng.choice(words) if words else ""
        if word and next(iter(analyzer_for(item.lang).tokens(word)), None):
            yield Begun(word, word[: rng.randint(4, 6)], item.lang)
            count -= 1
            if not count:
                return


def measure(engine: Engine, typed: Sequence[Begun]) -> dict[str, object]:
    """Type each word; times are CPU time of :meth:`Engine.suggest` in this process."""
    first = at_home = nothing = 0
    times = []
    for word, beginning, lang in typed:
        started = time.process_time()
        found = engine.suggest(beginning)
        times.append(1000 * (time.process_time() - started))
        nothing += not found
        first += _is_among(word, found)
        at_home += _is_among(word, engine.suggest(beginning, lang))
    return {
        "words": len(typed),
        "first_five": round(first / len(typed), 4),
        "at_home": round(at_home / len(typed), 4),
        "nothing": nothing,
        "p50_ms": round(median(times), 3),
        "p95_ms": round(p95(times), 3),
    }


def _is_among(word: str, found: Sequence[Suggestion]) -> bool:
    return fold(shown(word)) in [fold(suggestion.text) for suggestion in found[:FIRST]]


def measure_searches(engine: Engine, typed: Sequence[Begun]) -> dict[str, object]:
    """Search for each beginning as it is."""
    results = [engine.search(SearchRequest(begun.typed, limit=0)) for begun in typed]
    return {
        "dead_ends": sum(not result.total for result in results),
        "turned": sum(bool(result.corrections) for result in results),
    }


def main(arguments: Sequence[str]) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--index-data", type=Path)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--mistakes", type=int, default=MISTAKES)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    items = [item for issue in read_archive((options.archive,)).issues for item in issue.items]
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(options.index_data or Path(directory))
        if not (settings.index / "manifest.json").exists():
            indexing.index(settings, indexing.Order((options.archive,)))
        with Engine(settings) as engine:
            engine.serving()
            typed = list(draw(items, options.words, options.seed))
            line = measure(engine, typed) | measure_searches(engine, typed)
            mistakes = tuple(Mistakes(items).make(options.mistakes, options.seed))
            line |= measure_mistakes(engine, mistakes)
    table(list(line)[:-1], [list(line.values())[:-1]])
    emit(line)


if __name__ == "__main__":
    main(sys.argv[1:])
