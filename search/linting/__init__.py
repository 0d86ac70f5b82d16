"""A linter for editors: what a newsletter's readers would stumble over, by rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from search.linting import issues, lines
from search.linting.lines import Source as Source
from search.linting.mends import MENDS as MENDS
from search.model import Issue, Problem


def lint(archive: Sequence[Issue], sources: Iterable[Source]) -> Iterator[Problem]:
    """Give what the rules find in an archive, and in the text of its files."""
    for rule in issues.RULES:
        yield from rule(archive)
    for source in sources:
        for of_line in lines.RULES:
            yield from of_line(source)
