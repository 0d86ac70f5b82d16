"""Documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search import hooks
from search.archive.files import MAX_BYTES
from search.cli.reference import reference
from search.cli.serve import serve
from search.engine import Engine
from search.model import SearchRequest
from search.query.syntax import LONGEST
from search.settings import Settings
from web import connections, server

DOCS = Path(__file__).parents[1] / "docs"


def test_command_line_page() -> None:
    """docs/cli.md is what `make docs` writes."""
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == reference()


def test_limits_of_the_security_page() -> None:
    """It names the server's limits as they are, and each option of `serve` that it explains."""
    page = (DOCS / "security.md").read_text(encoding="utf-8")
    for said in (
        f"| connections at once | {connections.MOST};",
        f"| {connections.HEAD >> 10} KB, and {connections.PATIENCE} seconds to arrive",
        f"| {connections.BODY >> 10} KB, whatever the method",
        f"| a message to the hook | {hooks.BODY >> 10} KB,",
        f"| an idle connection | {connections.PATIENCE} seconds",
        f"| answers under way at once | {server.THREADS} |",
        f"| {LONGEST:,} characters,",
        f"after {server.DRAIN} seconds",
        f"up to {MAX_BYTES >> 20} MB each",
    ):
        assert said in page
    options = {name for parameter in serve.params for name in parameter.opts}
    assert set(re.findall(r"^\| `(--[a-z-]+)", page, re.M)) == options - {
        "--host",
        "--port",
        "--workers",
    }


def test_decisions_are_numbered() -> None:
    """Each has a number of its own, without gaps, which its heading says as well."""
    pages = sorted((DOCS / "decisions").glob("*.md"))
    for number, page in enumerate(pages, 1):
        assert page.name.startswith(f"{number:04}-")
        assert page.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_every_threat_has_its_test() -> None:
    """Each line of those tables names one that there is."""
    page = (DOCS / "security.md").read_text(encoding="utf-8")
    part = page[page.index("\n## Threats\n") : page.index("\n## Limits\n")]
    lines = [line for line in part.splitlines() if line.startswith("| ") and "Test |" not in line]
    named = [
        re.fullmatch(r"\| .+ \| `(tests/[a-z_/]+\.py)::(test_\w+)` \|", line) for line in lines
    ]
    assert len(named) > 30
    for line, match in zip(lines, named, strict=True):
        assert match, line
        source = (DOCS.parent / match[1]).read_text(encoding="utf-8")
        assert re.search(rf"^(    )?def {match[2]}\(", source, re.MULTILINE), line


EXAMPLES = re.findall(r"^\| `([^`]+)` \|", (DOCS / "query-syntax.md").read_text("utf-8"), re.M)


@pytest.mark.parametrize("query", EXAMPLES)
def test_queries_of_the_syntax_page(sample_index: Settings, query: str) -> None:
    """Every query of the page is answered, and none of its words is dropped."""
    with Engine(sample_index) as engine:
        assert engine.search(SearchRequest(query)).ignored == ()
