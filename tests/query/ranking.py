"""Freezes how ten queries rank the sample archive.

``python -m tests.query.ranking`` writes ``ranking.json`` anew: after a change that is
meant to change the ranking, and with a look at the difference that it makes.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TypeAlias

from search.engine import Engine
from search.indexing import Order, index
from search.model import SearchRequest
from search.settings import Settings

SAMPLE = Path(__file__).parents[2] / "index_data" / "sample"
FILE = Path(__file__).parent / "ranking.json"
QUERIES = (
    "language model",
    "Reformer attention",
    "multilingual models -BERT",
    "modèle de langue",
    "modelo lang:pt,es",
    "dil modeli",
    "语言模型",
    "نموذج اللغة",
    "transform* section:publications",
    "speech OR görüntü OR 语音",
)

Ranking: TypeAlias = dict[str, list[tuple[str, float]]]
"""By query the ids of the results in order, with their scores to three places."""


def ranking(engine: Engine) -> Ranking:
    """Rank the items of an index of the sample archive, each telling by itself."""
    requests = {query: SearchRequest(query, limit=12, group=False) for query in QUERIES}
    return {
        query: [(name, round(score, 3)) for name, score in engine.rank(request)]
        for query, request in requests.items()
    }


def frozen() -> Ranking:
    """Give the ranking as it was frozen."""
    values = json.loads(FILE.read_text(encoding="utf-8"))
    return {query: [(name, score) for name, score in rows] for query, rows in values.items()}


def main() -> None:
    """Write the ranking as it is now."""
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(Path(directory))
        index(settings, Order([SAMPLE]))
        with Engine(settings) as engine:
            made = ranking(engine)
    # A line for each result, so that a difference can be read.
    queries = (
        f" {json.dumps(query, ensure_ascii=False)}: [\n"
        + ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
        + "\n ]"
        for query, rows in made.items()
    )
    FILE.write_text("{\n" + ",\n".join(queries) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
