"""Search quality on public collections: ``python -m benchmarks.relevance DIR...``

Each DIR, or each folder below it, holds ``docs.jsonl`` (id, title, text), ``queries.tsv``
and ``qrels.txt``; its name is the language. Documents take the same road as an archive's
items: analyzers, backend, query language, engine. Measures are ir_measures'.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from benchmarks.report import SECONDS, emit, table
from search.archive.reader import Archive
from search.engine import Engine
from search.index.storage import IndexFolder
from search.indexing import publish
from search.model import Issue, Item, Meaning, SearchRequest
from search.settings import Settings

MEASURES = {"ndcg@10": nDCG @ 10, "mrr@10": RR @ 10, "recall@100": R @ 100}


def collections(directories: list[Path]) -> Iterator[Path]:
    """Give the folders that hold a collection."""
    for directory in directories:
        for documents in sorted(directory.rglob("docs.jsonl")):
            yield documents.parent


def build(collection: Path, index_data: Path, model: str = "") -> Engine:
    """Index a collection's documents as the items of one issue; ``model`` makes vectors."""
    lang = collection.name
    items = []
    for line in (collection / "docs.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        items.append(
            Item(
                id=document["id"],
                story=document["id"],
                issue="1",
                lang=lang,
                date=None,
                section="documents",
                heading="",
                title=document["title"],
                derived_title=False,
                text=document["text"],
            )
        )
    issue = Issue("1", 1, lang, None, collection.parent.name, "docs.jsonl", items=tuple(items))
    archive = Archive([issue], (), (), {})
    settings = Settings(index_data, query_seconds=SECONDS)
    folder = IndexFolder(settings.index)
    with folder.locked():
        publish(archive, folder, (collection,), lambda stage, done, total: None, model=model)
    return Engine(settings)


def run(
    engine: Engine, queries: dict[str, str], limit: int = 100, meaning: Meaning = "across"
) -> list[ir_measures.ScoredDoc]:
    """Answer each query with its first items; scores are ranks, so ties stay put."""
    found = []
    for query_id, text in queries.items():
        request = SearchRequest(text, limit=limit, group=False, meaning=meaning)
        for rank, (item_id, _) in enumerate(engine.rank(request)):
            found.append(ir_measures.ScoredDoc(query_id, item_id, float(-rank)))
    return found


def measure(collection: Path) -> dict[str, object]:
    """Give one collection's line."""
    lines = (collection / "queries.tsv").read_text(encoding="utf-8").splitlines()
    queries = dict(line.split("\t", 1) for line in lines if line)
    qrels = list(ir_measures.read_trec_qrels(str(collection / "qrels.txt")))
    with tempfile.TemporaryDirectory() as temporary, build(collection, Path(temporary)) as engine:
        found = run(engine, queries)
    values = ir_measures.calc_aggregate(MEASURES.values(), qrels, found)
    return {
        "set": collection.parent.name,
        "lang": collection.name,
        "queries": len(queries),
        **{name: round(values[measure], 4) for name, measure in MEASURES.items()},
    }


def main() -> None:
    """Measure the collections named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("directories", nargs="+", type=Path)
    lines = []
    for collection in collections(parser.parse_args().directories):
        lines.append(measure(collection))
        emit(lines[-1])
    if not lines:
        parser.error("no docs.jsonl in the given folders")
    table(list(lines[0]), [list(line.values()) for line in lines])


if __name__ == "__main__":
    main()
