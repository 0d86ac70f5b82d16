"""Real queries: ``python -m benchmarks.queries QUERIES.json --archive DIR``

Each query of the file has the items that must come back. A result stands for its story:
it is relevant if the item shown, or a translation of it, is among them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import emit, table
from search.engine import Engine
from search.indexing import Order, index
from search.model import Issue, SearchRequest
from search.settings import Settings

SHOWN = 10
FIRST = 3
NEAR = 3
"""Lines that a title may lie from where the reference saw it."""


def stories_of(relevant: Sequence[Mapping[str, Any]], issues: Sequence[Issue]) -> list[str]:
    """Give the stories that hold the reference's items, found by file and line."""
    stories = []
    for reference in relevant:
        for issue in issues:
            if issue.path.endswith(reference["file"]):
                near = [i for i in issue.items if abs(i.line - reference["line"]) <= NEAR]
                near.sort(key=lambda item: abs(item.line - reference["line"]))
                stories += [item.story for item in near[:1]] or [f"missing {reference['title']}"]
    return list(dict.fromkeys(stories))


def measure(engine: Engine, query: Mapping[str, Any], issues: Sequence[Issue]) -> dict[str, Any]:
    """Answer one query, and give its success in the first three and recall in the first ten."""
    wanted = stories_of(query["relevant"], issues)
    found = [hit.item.story for hit in engine.search(SearchRequest(query["query"])).hits]
    hits = [story in wanted for story in found]
    return {
        "id": query["id"],
        "query": query["query"],
        "success": any(hits[:FIRST]),
        "recall": sum(hits[:SHOWN]) / min(len(wanted), SHOWN),
        "wanted": len(wanted),
    }


def main() -> None:
    """Measure the queries named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("queries", type=Path)
    parser.add_argument("--archive", type=Path, required=True)
    options = parser.parse_args()
    queries = json.loads(options.queries.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(Path(temporary))
        index(settings, Order((options.archive,)))
        with Engine(settings) as engine:
            keys = [(s.issue.key, s.issue.lang) for s in engine.issues()]
            issues = [engine.issue(key, lang)[0] for key, lang in keys]
            lines = [measure(engine, query, issues) for query in queries]
    table(list(lines[0]), [list(line.values()) for line in lines])
    emit(
        {
            "queries": len(lines),
            f"success@{FIRST}": round(sum(line["success"] for line in lines) / len(lines), 4),
            f"recall@{SHOWN}": round(sum(line["recall"] for line in lines) / len(lines), 4),
            "failed": [line["id"] for line in lines if not line["success"]],
        }
    )


if __name__ == "__main__":
    main()
