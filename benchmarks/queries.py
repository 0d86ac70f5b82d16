"""Real queries: ``python -m benchmarks.queries QUERIES.json --archive DIR``

Indexes the archive, and asks it the judged queries of the file (docs/eval.md).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.report import SECONDS, emit, table
from search.engine import Engine
from search.evaluation import evaluate, read, summary
from search.indexing import Order, index
from search.settings import Settings


def main() -> None:
    """Measure the queries named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("queries", type=Path)
    parser.add_argument("--archive", type=Path, required=True)
    options = parser.parse_args()
    judgements = read(options.queries)
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(Path(temporary), query_seconds=SECONDS)
        index(settings, Order((options.archive,)))
        with Engine(settings) as engine:
            answers = evaluate(engine, judgements)
    rows = [
        [one.judged.id, one.judged.query, *one.measures.values(), len(one.judged.relevant)]
        for one in answers
    ]
    lines = summary(answers)
    table(["id", "query", *answers[0].measures, "wanted"], rows)
    failed = [one.judged.id for one in answers if not one.success]
    emit({**lines["all"], "failed": failed, "by language": lines})


if __name__ == "__main__":
    main()
