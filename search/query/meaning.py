"""Which words of a query name an issue, a month, a language or a section, as ``issue 4`` does?

They stay words, and count as what they name besides: who says ``ethics march 2020`` need not
know that an archive has fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from search.analysis.typed import key
from search.query.syntax import parse, write
from search.query.tree import Corrected, DateRange, Field, Group, Joined, Meant, Node, Word

MOST = 20
"""Words of a query that is looked at: who writes more does not name fields."""
LONGEST = 4
"""Words of a name at most."""

_NUMBER = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+/\d{7}")

Meanings: TypeAlias = Callable[[str], Sequence[str]]
"""Takes the key of a name, gives the clauses that it stands for, the commonest first."""


def nothing(found_by: str) -> tuple[str, ...]:
    """Know no names."""
    return ()


def meant(children: Sequence[Node], meanings: Meanings) -> Iterator[Meant]:
    """Give what words beside each other name, the longest names first from the left."""
    if len(children) > MOST:
        return
    start = 0
    while start < len(children):
        words = tuple(_words(children[start : start + LONGEST]))
        found = _paper(words) or next(filter(None, map(_meant, _beginnings(words, meanings))), None)
        if found:
            yield found
        start += len(found.typed) if found else 1


def narrower(children: Sequence[Node], named: Sequence[Meant]) -> Iterator[str]:
    """Write the queries that ask by fields for what is named: for all of it, and for each."""
    if len(named) > 1:
        yield _without(children, named)
    for one in named:
        yield _without(children, (one,))


def _without(children: Sequence[Node], named: Sequence[Meant]) -> str:
    typed = {word for one in named for word in one.typed}
    others = (
        child.typed if isinstance(child, Corrected) else child
        for child in children
        if not isinstance(child, Meant | Joined)
    )
    kept = (child for child in others if getattr(child, "typed", child) not in typed)
    return write(Group((*kept, *(one.field for one in named))))


def _words(children: Sequence[Node]) -> Iterator[Word]:
    for child in children:
        if not isinstance(child, Word):
            return
        yield child


def _beginnings(
    words: tuple[Word, ...], meanings: Meanings
) -> Iterator[tuple[tuple[Word, ...], str]]:
    for count in range(len(words), 0, -1):
        typed = words[:count]
        clauses = meanings(key("".join(word.text for word in typed)))
        if clauses:
            yield typed, clauses[0]


def _paper(words: tuple[Word, ...]) -> Meant | None:
    """Read the number of a paper that stands behind the name of its archive."""
    if len(words) < 2 or words[0].text.lower() != "arxiv" or not _NUMBER.fullmatch(words[1].text):
        return None
    return Meant(words[:2], Field("url", words[1].text, words[1].column))


def _meant(named: tuple[tuple[Word, ...], str]) -> Meant | None:
    typed, clause = named
    (field,) = parse(clause).children
    return Meant(typed, field) if isinstance(field, Field | DateRange) else None
