"""Settings: what the environment says, and that nonsense in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine import Engine
from search.errors import BadRequest
from search.model import SearchRequest
from search.settings import Settings, settings


def test_the_time_of_a_query_is_two_seconds_or_what_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert settings(Path("x")) == Settings(Path("x"), 2.0)
    monkeypatch.setenv("NLPSEARCH_QUERY_SECONDS", "0.5")
    assert settings(Path("x")).query_seconds == 0.5


@pytest.mark.parametrize("text", ["0", "-1", "soon", "nan", "inf"])
def test_a_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("NLPSEARCH_QUERY_SECONDS", text)
    with pytest.raises(BadRequest, match=r"NLPSEARCH_QUERY_SECONDS.*seconds above 0"):
        settings()


def test_what_is_not_done_in_time_is_left_out_and_named(sample_index: Settings) -> None:
    with Engine(Settings(sample_index.index_data, query_seconds=1e-9)) as engine:
        result = engine.search(SearchRequest("reformer learning"))
        assert engine.rank(SearchRequest("reformer learning")) == ()
    assert result.total == 0
    assert result.left_out == ("reformer", "learning")
