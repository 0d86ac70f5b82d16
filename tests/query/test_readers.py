"""What readers expect of a search box, on archives of a few texts each.

``readers.json`` holds small archives, each with what is asked of it and what must come of
it. Of titles it names the beginnings:

    first      the titles of the first results, in this order
    finds      titles that are among the results
    lacks      titles that are not
    total      how many stories are counted
    marks      what is marked in the first result, in this order
    corrected  what the query was corrected to; where it is not said, it must not be
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.engine import Engine
from search.model import SearchRequest, SearchResult
from tests.builders import engine, item

ARCHIVES = json.loads((Path(__file__).parent / "readers.json").read_text(encoding="utf-8"))
CASES = [(archive["about"], case) for archive in ARCHIVES for case in archive["cases"]]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Engine]]:
    opened = {
        archive["about"]: engine(
            tmp_path_factory.mktemp("readers"),
            [item(**{"date": "", **values}) for values in archive["items"]],
        )
        for archive in ARCHIVES
    }
    yield opened
    for one in opened.values():
        one.close()


@pytest.mark.parametrize(("about", "case"), CASES, ids=lambda value: str(value)[:40])
def test_readers_find_what_they_look_for(
    engines: dict[str, Engine], about: str, case: dict[str, Any]
) -> None:
    result = engines[about].search(SearchRequest(case["query"], limit=50))
    titles = [hit.item.title for hit in result.hits]
    first = case.get("first", [])
    assert [title[: len(start)] for title, start in zip(titles, first, strict=False)] == first
    for start in case.get("finds", []):
        assert any(title.startswith(start) for title in titles), titles
    for start in case.get("lacks", []):
        assert not any(title.startswith(start) for title in titles), titles
    assert result.total == case.get("total", result.total)
    assert list(result.corrections) == case.get("corrected", [])
    if "marks" in case:
        assert marks(result) == case["marks"]


def marks(result: SearchResult) -> list[str]:
    shown = (result.hits[0].title, result.hits[0].snippet)
    return [snippet.text[start:end] for snippet in shown for start, end in snippet.marks]
