"""Choose field weights on judged collections: ``python -m benchmarks.tune DIR...``

Measures every collection that has titles with each weight of the title, on the queries
of even place, and prints what the best one reaches on the others. What is chosen stands
in :mod:`search.backends.scoring`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import ir_measures
from ir_measures import nDCG

from benchmarks.relevance import build, collections, run
from benchmarks.report import emit, table
from search.backends import scoring

WEIGHTS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)


def halves(collection: Path) -> list[float]:
    """Give nDCG@10 on the queries of even and of odd place, with the weights as they are."""
    lines = (collection / "queries.tsv").read_text(encoding="utf-8").splitlines()
    queries = dict(line.split("\t", 1) for line in lines if line)
    qrels = list(ir_measures.read_trec_qrels(str(collection / "qrels.txt")))
    with tempfile.TemporaryDirectory() as temporary, build(collection, Path(temporary)) as engine:
        found = run(engine, queries, limit=10)
    values = {m.query_id: m.value for m in ir_measures.iter_calc([nDCG @ 10], qrels, found)}
    scores = [values.get(query, 0.0) for query in queries]
    return [sum(scores[half::2]) / len(scores[half::2]) for half in (0, 1)]


def main() -> None:
    """Measure the collections named on the command line with each weight."""
    parser = argparse.ArgumentParser(description="choose the weight of titles")
    parser.add_argument("directories", nargs="+", type=Path)
    rows = []
    for weight in WEIGHTS:
        scoring.FIELD_WEIGHTS["title"] = weight
        measured = [halves(c) for c in collections(parser.parse_args().directories)]
        tuned, held = (sum(half) / len(measured) for half in zip(*measured, strict=True))
        rows.append((weight, round(tuned, 4), round(held, 4)))
        emit({"title": weight, "tuned_ndcg@10": rows[-1][1], "held_out_ndcg@10": rows[-1][2]})
    table(("title", "tuned", "held out"), rows)


if __name__ == "__main__":
    main()
