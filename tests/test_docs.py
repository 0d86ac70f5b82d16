"""Documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.cli.reference import reference
from search.engine import Engine
from search.model import SearchRequest
from search.settings import Settings

DOCS = Path(__file__).parents[1] / "docs"


def test_command_line_page() -> None:
    """docs/cli.md is what `make docs` writes."""
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == reference()


EXAMPLES = re.findall(r"^\| `([^`]+)` \|", (DOCS / "query-syntax.md").read_text("utf-8"), re.M)


@pytest.mark.parametrize("query", EXAMPLES)
def test_queries_of_the_syntax_page(sample_index: Settings, query: str) -> None:
    """Every query of the page is answered, and none of its words is dropped."""
    with Engine(sample_index) as engine:
        assert engine.search(SearchRequest(query)).ignored == ()
