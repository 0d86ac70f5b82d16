"""What meaning adds: ``python -m benchmarks.meaning DIR... [--archive DIR] [--model NAME]``.

Each DIR holds collections as :mod:`benchmarks.relevance` reads them; those side by side in one
folder are translations of each other, and are asked in every language for every other. Of
``--archive`` the stories told in several languages are asked for by the title of one telling,
with that language's tellings left out. With ``--tune`` weights of meaning are tried as well, on
the queries of even place, and held against those of odd place.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import ir_measures
import numpy as np
from ir_measures import nDCG
from numpy.typing import NDArray

from benchmarks.relevance import build, collections, run
from benchmarks.report import emit, table
from search.analysis import base_language
from search.backends import meaning
from search.embedding import ENCODERS, encoder
from search.engine import Engine
from search.generation import Generation, open_generation
from search.index.storage import IndexFolder
from search.index.vectors import StoredVectors
from search.indexing import Order, index
from search.model import Item, SearchRequest
from search.query.syntax import parse
from search.query.tree import read_out
from search.settings import Settings

WEIGHTS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
"""Of each word that is asked."""
FIRST = 5
"""Stories among which the one that is asked for has to be."""
ASKED = 200
"""Queries whose time is taken."""


class Collection(NamedTuple):
    """A judged collection with its index: the ids of its documents by their places."""

    path: Path
    engine: Engine
    generation: Generation
    ids: Sequence[str]
    queries: Mapping[str, str]

    @property
    def qrels(self) -> list[ir_measures.Qrel]:
        """Give the judgements."""
        return list(ir_measures.read_trec_qrels(str(self.path / "qrels.txt")))


def opened(path: Path, directory: Path, model: str) -> Collection:
    """Index a collection with vectors."""
    engine = build(path, directory, model)
    folder = IndexFolder(engine.settings.index)
    generation = open_generation(folder, folder.manifest())
    documents = (path / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    lines = (path / "queries.tsv").read_text(encoding="utf-8").splitlines()
    queries = dict(line.split("\t", 1) for line in lines if line)
    return Collection(
        path, engine, generation, [json.loads(line)["id"] for line in documents], queries
    )


def mean_ndcg(qrels: Sequence[ir_measures.Qrel], found: Sequence[ir_measures.ScoredDoc]) -> float:
    """Give nDCG@10."""
    return float(ir_measures.calc_aggregate([nDCG @ 10], qrels, found)[nDCG @ 10])


def across(asked: Collection, searched: Collection) -> float:
    """Give nDCG@10 of queries in one language over documents in another, by meaning alone."""
    nearness, places = searched.generation.nearness, range(len(searched.ids))
    vectors = encoder(nearness.model).queries(list(asked.queries.values()))
    nothing = np.zeros(len(places), np.float32)
    found = []
    for query_id, vector in zip(asked.queries, vectors, strict=True):
        cosines = np.asarray(nearness.read(partial(_both, places=places, query=vector), nothing))
        best = np.argsort(-cosines, kind="stable")[:10]
        found += [
            ir_measures.ScoredDoc(query_id, searched.ids[place], float(cosines[place]))
            for place in best.tolist()
        ]
    return mean_ndcg(searched.qrels, found)


def _both(
    vectors: StoredVectors, places: Sequence[int], query: NDArray[np.float32]
) -> NDArray[np.float32]:
    return vectors.both(places, query)


def within(own: Collection) -> tuple[float, float]:
    """Give nDCG@10 of a collection by words alone, and with meaning."""
    words = mean_ndcg(own.qrels, run(own.engine, dict(own.queries), meaning="off"))
    return words, mean_ndcg(own.qrels, run(own.engine, dict(own.queries)))


def tuned(own: Collection) -> list[tuple[float, float]]:
    """Give nDCG@10 with each weight, on the queries of even and of odd place."""
    halves: list[list[list[ir_measures.ScoredDoc]]] = [[[], []] for _ in WEIGHTS]
    place = {item_id: at for at, item_id in enumerate(own.ids)}
    for number, (query_id, text) in enumerate(own.queries.items()):
        asked = SearchRequest(text, limit=meaning.RESCORED, group=False, meaning="off")
        ranked = own.engine.rank(asked)
        words = min(read_out(parse(text)).words, meaning.LONGEST)
        likeness = own.generation.nearness.to(text, words)
        cosines = likeness.both([place[item_id] for item_id, _ in ranked]).tolist()
        best = max((score for _, score in ranked), default=0.0)
        for found, weight in zip(halves, WEIGHTS, strict=True):
            found[number % 2] += [
                ir_measures.ScoredDoc(query_id, item_id, score + weight * words * best * cosine)
                for (item_id, score), cosine in zip(ranked, cosines, strict=True)
            ]
    kept = [set(list(own.queries)[half::2]) for half in (0, 1)]
    judged = [[qrel for qrel in own.qrels if qrel.query_id in half] for half in kept]
    even, odd = ([mean_ndcg(judged[half], found[half]) for found in halves] for half in (0, 1))
    return list(zip(even, odd, strict=True))


def collection_lines(paths: Sequence[Path], model: str, tune: bool) -> Iterator[dict[str, object]]:
    """Measure the collections of one folder, and all pairs of them."""
    with tempfile.TemporaryDirectory() as name:
        own = [opened(path, Path(name) / str(at), model) for at, path in enumerate(paths)]
        for one in own:
            where = {"set": one.path.parent.name, "lang": one.path.name}
            if tune:
                for weight, (even, odd) in zip(WEIGHTS, tuned(one), strict=True):
                    yield {**where, "weight": weight, "even": even, "odd": odd}
            words, both = within(one)
            yield {**where, "words": words, "with meaning": both, "gain": both - words}
            for other in own:
                if other is not one:
                    said = f"{one.path.name} for {other.path.name}"
                    yield {"set": one.path.parent.name, "asked": said, "across": across(one, other)}
        for one in own:
            one.generation.close()
            one.engine.close()


def told_in_several(generation: Generation) -> Iterator[tuple[Item, str]]:
    """Give a telling of each language of the stories that are told in several."""
    count = sum(generation.reader.languages().values())
    stories: dict[str, dict[str, Item]] = {}
    for told in generation.reader.items(range(count)):
        if told.kind == "story" and not told.derived_title:
            stories.setdefault(told.story, {}).setdefault(base_language(told.lang), told)
    for tellings in stories.values():
        if len(tellings) > 1:
            yield from ((told, lang) for lang, told in tellings.items())


def archive_lines(archive: Path, model: str) -> Iterator[dict[str, object]]:
    """Ask an archive for stories by their titles in languages that are then left out."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(Path(name))
        index(settings, Order([archive], model=model))
        folder = IndexFolder(settings.index)
        generation = open_generation(folder, folder.manifest())
        asked = list(told_in_several(generation))
        with Engine(settings) as engine:
            found = [_found(engine, told, lang) for told, lang in asked]
            yield {
                "archive": archive.name,
                "titles": len(asked),
                **{
                    name: float(np.mean([one[at] for one in found]))
                    for at, name in enumerate(("by words", "by meaning", "by either"))
                },
            }
            yield cost(engine, [told.title for told, _ in asked][:ASKED])
        generation.close()


def _found(engine: Engine, told: Item, lang: str) -> tuple[bool, bool, bool]:
    """Tell whether a story is among the first by words alone, in the list by meaning, in either."""
    query = f"{told.title.replace(chr(34), ' ')} -lang:{lang}"
    asked = SearchRequest(query, limit=FIRST, prefer=(lang,))
    words = engine.search(replace(asked, meaning="off")).hits
    result = engine.search(asked)
    first, near = (
        told.story in [hit.item.story for hit in hits[:FIRST]]
        for hits in (result.hits, result.across)
    )
    return told.story in [hit.item.story for hit in words], near, first or near


def cost(engine: Engine, queries: Sequence[str]) -> dict[str, object]:
    """Give the processor time of a query with and without meaning, and the memory of the model."""
    encoder(engine.serving().model)
    times: dict[str, NDArray[np.float64]] = {}
    for kind in ("off", "across", "off", "across"):
        took = []
        for query in queries:
            started = time.process_time()
            engine.search(SearchRequest(query, meaning=kind))
            took.append(time.process_time() - started)
        times[kind] = np.array(took)
    off, both = (float(np.median(times[kind])) * 1000 for kind in ("off", "across"))
    return {"ms by words": off, "ms with meaning": both, "ms more": both - off}


def resident() -> float:
    """Give the memory of this process that is not shared with others, in MB."""
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    kept = [line.split()[1] for line in lines if line.startswith("Private_")]
    return sum(map(int, kept)) / 1024


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("directories", nargs="*", type=Path)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--model", choices=ENCODERS, default="usem3")
    parser.add_argument("--tune", action="store_true")
    options = parser.parse_args()
    before = resident()
    encoder(options.model).queries(["warm"])
    lines: list[dict[str, object]] = [{"model": options.model, "MB": resident() - before}]
    emit(lines[0])
    folders: dict[Path, list[Path]] = {}
    for path in collections(options.directories):
        folders.setdefault(path.parent, []).append(path)
    for paths in folders.values():
        for line in collection_lines(paths, options.model, options.tune):
            lines.append(line)
            emit(line)
    if options.archive:
        for line in archive_lines(options.archive, options.model):
            lines.append(line)
            emit(line)
    means(lines)


def means(lines: Sequence[Mapping[str, object]]) -> None:
    """Print the mean of each figure, and the least gain."""
    rows = []
    for name in ("across", "words", "with meaning", "gain"):
        values = [float(str(line[name])) for line in lines if name in line]
        if values:
            rows.append((name, len(values), f"{np.mean(values):.4f}", f"{min(values):.4f}"))
    for weight in WEIGHTS:
        tried = [line for line in lines if line.get("weight") == weight]
        for half in ("even", "odd"):
            values = [float(str(line[half])) for line in tried]
            if values:
                said = f"weight {weight}, {half}"
                rows.append((said, len(values), f"{np.mean(values):.4f}", f"{min(values):.4f}"))
    if rows:
        table(("measure", "sets", "mean", "least"), rows)


if __name__ == "__main__":
    main()
