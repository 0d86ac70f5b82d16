"""What an engine must do: write a generation, and answer plans from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from search.index.documents import Document
from search.model import Card, Item, SearchRequest
from search.query.plan import PlanNode


@dataclass(frozen=True, slots=True)
class Row:
    """An item that a plan matches, and how well.

    ``possible``: it does not match the plan's :func:`search.query.plan.certain` part.
    Scores are the engine's own, and do not tell.
    """

    item: Item
    score: float
    possible: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: ``rows`` are a page of results, best of its story first."""

    total: int
    rows: tuple[Row, ...]
    facets: Mapping[str, Mapping[str, int]]


class Reader(Protocol):
    """One generation, open for reading; safe to use from several threads."""

    def languages(self) -> Mapping[str, int]:
        """Give the analysing languages in use, and the number of items of each."""

    def frequency(self, lang: str, term: str) -> int:
        """Give the number of items of ``lang`` that have ``term``."""

    def search(self, plan: PlanNode, request: SearchRequest) -> Found:
        """Answer a plan, as ``request`` wants it; what it asks in words is the plan's."""

    def item(self, item_id: str) -> Item | None:
        """Give an item by its id."""

    def tellings(self, story: str) -> tuple[Card, ...]:
        """Give all tellings of a story, in the order they were written, without their texts."""

    def close(self) -> None:
        """Let go of the files."""


class Backend(Protocol):
    """An engine."""

    @property
    def version(self) -> str:
        """Changes with the format of what is written; an older index is then outdated."""

    def write(self, directory: Path, documents: Iterable[Document]) -> None:
        """Write a generation into an empty directory.

        Raises whatever ``documents`` raises, and OSError; the directory is then of no use.
        """

    def open(self, directory: Path) -> Reader:
        """Open a generation. Raises :class:`search.errors.IndexDamaged`."""
