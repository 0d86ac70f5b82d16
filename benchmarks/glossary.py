"""How right the glossary of an archive is: ``python -m benchmarks.glossary --archive DIR``.

Asked are the names of the ideas in ``search/names/concepts.json``: each for each other language
that has a name of it, where the archive has a story that one language tells with the one name and
the other with the other. None of them is known to the glossary, which learns from stories alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.report import emit, table
from search.analysis import base_language
from search.generation import Generation, open_generation
from search.index.glossary.part import GlossaryPart
from search.index.glossary.tellings import digests
from search.index.runs import Runs, opened
from search.index.storage import IndexFolder
from search.indexing import Order, index
from search.settings import Settings

TIMES = 5
"""How often learning is measured, to take the median."""


class Asked(NamedTuple):
    """A name, its language, another language, and the names that are right there."""

    name: str
    lang: str
    other: str
    right: Sequence[str]


class Answer(NamedTuple):
    """The place of the first right answer from 1, 0 for none; and whether there was an answer."""

    place: int
    given: bool


def judged(live: Generation) -> Iterator[Asked]:
    """Give what can be asked of an archive."""
    told: dict[str, list[tuple[str, str]]] = {}
    for one in live.reader.items(range(sum(live.reader.languages().values()))):
        lang = base_language(one.lang)
        said = _written(lang, one.title) + _written(lang, one.text)
        told.setdefault(lang, []).append((one.story, said))

    @cache
    def stories(name: str, lang: str) -> frozenset[str]:
        wanted = _written(lang, name)
        return frozenset(story for story, said in told.get(lang, ()) if wanted in said)

    data = (resources.files("search.names") / "concepts.json").read_text(encoding="utf-8")
    concepts: list[dict[str, list[str]]] = json.loads(data)
    for concept in concepts:
        for lang, names in concept.items():
            for name in names:
                for other, others in concept.items():
                    right = [one for one in others if stories(name, lang) & stories(one, other)]
                    if other != lang and right:
                        yield Asked(name, lang, other, right)


def _written(lang: str, text: str) -> str:
    """Give the terms of a text as one that others can be looked for in."""
    return f" {' '.join(map(str, digests(lang, text)))} "


def answer(live: Generation, asked: Asked) -> Answer:
    """Ask the glossary for a name."""
    right = [digests(asked.other, name) for name in asked.right]
    given = [one.text for one in live.glossary.of(asked.name) if one.lang == asked.other]
    places = [at for at, text in enumerate(given, 1) if digests(asked.other, text) in right]
    return Answer(next(iter(places), 0), bool(given))


def figures(answers: Sequence[Answer]) -> dict[str, object]:
    """Give the mean reciprocal rank, how many are answered, and how many of these well."""
    ranks = [1 / place if place else 0.0 for place, _ in answers]
    first = [one.place == 1 for one in answers if one.given]
    return {
        "asked": len(answers),
        "MRR": float(np.mean(ranks)),
        "answered": float(np.mean([one.given for one in answers])),
        "right of these": float(np.mean(first)) if first else 0.0,
    }


def seconds(folder: IndexFolder) -> float:
    """Give the processor time in which all of it is learnt from what runs keep."""
    took = []
    paths = sorted(folder.runs.directory.glob("*.arrays"))
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory() as name, opened(paths) as files:
            started = time.process_time()
            GlossaryPart().merge(Runs(files, "glossary"), b"[]", Path(name))
            took.append(time.process_time() - started)
    return float(np.median(took))


def lines(settings: Settings) -> Iterator[Mapping[str, object]]:
    """Measure the glossary of an index: each pair of languages, and all of it."""
    folder = IndexFolder(settings.index)
    live = open_generation(folder, folder.manifest())
    answers: dict[tuple[str, str], list[Answer]] = {}
    for asked in judged(live):
        answers.setdefault((asked.lang, asked.other), []).append(answer(live, asked))
    live.close()
    for (lang, other), own in answers.items():
        yield {"pair": f"{lang} to {other}", **figures(own)}
    every = [one for own in answers.values() for one in own]
    yield {"pair": "all", **figures(every), "seconds": seconds(folder)}


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--archive", type=Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(Path(name))
        index(settings, Order([options.archive]))
        rows = []
        for line in lines(settings):
            emit(line)
            shown = [f"{one:.3f}" if isinstance(one, float) else str(one) for one in line.values()]
            rows.append(shown[:5])
    table(("pair", "asked", "MRR", "answered", "right of these"), rows)


if __name__ == "__main__":
    main()
