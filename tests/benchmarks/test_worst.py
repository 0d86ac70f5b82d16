"""The worst queries are as long as a query may be, and are no errors."""

from __future__ import annotations

import pytest

from benchmarks.workload import LONGEST
from benchmarks.worst import BESIDE, worst
from search.query.syntax import parse

QUERIES = worst("model", ["模型", "学习"])


@pytest.mark.parametrize("name", QUERIES)
def test_a_worst_query_is_just_not_too_long(name: str) -> None:
    assert LONGEST - 20 < len(QUERIES[name]) <= LONGEST
    parse(QUERIES[name])


def test_those_that_run_beside_others_are_there_without_chinese() -> None:
    queries = worst("model", [])
    assert "han run" not in queries
    assert set(BESIDE) <= queries.keys()
