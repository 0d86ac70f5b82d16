"""The ranking of the sample archive does not change unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.engine import Engine
from search.settings import Settings
from tests.query.ranking import QUERIES, Ranking, frozen, ranking


@pytest.fixture(scope="module")
def now(sample_index: Settings) -> Iterator[Ranking]:
    with Engine(sample_index) as engine:
        yield ranking(engine)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_ranks_as_it_did(now: Ranking, query: str) -> None:
    """Meant to be otherwise? ``python -m tests.query.ranking`` freezes what is now."""
    then = frozen()[query]
    assert [name for name, _ in now[query]] == [name for name, _ in then]
    assert dict(now[query]) == pytest.approx(dict(then), abs=0.0011)
    assert len(then) > 1, "a ranking of one is none"
