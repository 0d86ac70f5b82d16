"""How a query was read: its parts, and what each language looks for."""

from __future__ import annotations

from search.cli import streams
from search.engine import Engine


def explain(engine: Engine, query: str) -> None:
    """Write it to standard error."""
    plan = engine.plan(query)
    streams.note(f"read as: {plan.read_as}")
