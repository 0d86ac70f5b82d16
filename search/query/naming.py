"""Which words of a query name an issue, a month, a language, a section, or an idea of the field?

They stay words, and count as what they name besides: who says ``ethics march 2020`` need not
know that an archive has fields, and who says NER need not know how others call it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from search import late, names
from search.analysis.typed import key
from search.errors import QuerySyntaxError
from search.query.dates import date_range
from search.query.syntax import parse, write
from search.query.tree import (
    Corrected,
    DateRange,
    Field,
    Group,
    Joined,
    Named,
    Node,
    Synonyms,
    Word,
)

MOST = 20
"""Words of a query that is looked at: who writes more does not name fields."""
LONGEST = 4
"""Words of a name at most."""

_NUMBER = late.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+/\d{7}")
_DATE = late.compile(
    r"\d{4}([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2\d{4}|\d{4}[-/]\d\d?|\d\d?[-/]\d{4}", re.ASCII
)
"""Dates in numbers; 2020.3 is a version."""

Found = TypeVar("Found", Named, Synonyms)

Names: TypeAlias = Callable[[str], Sequence[str]]
"""Takes the key of a name, gives the clauses that it stands for, the commonest first."""


def nothing(found_by: str) -> tuple[str, ...]:
    """Know no names."""
    return ()


def named(children: Sequence[Node], known: Names) -> Iterator[Named]:
    """Give what words beside each other name, the longest names first from the left."""

    def found(typed: tuple[Word, ...]) -> Named | None:
        clauses = known(key(_together(typed)))
        said = _narrowing(typed, clauses[0]) if clauses else None
        return _paper(typed) or said or _period(typed)

    return _scanned(children, found)


def synonyms(
    children: Sequence[Node], has: Callable[[str], bool], spelt: Names = nothing
) -> Iterator[Synonyms]:
    """Give other names of what words name, as NER does; those that the archive ``has``.

    ``spelt`` takes a word, gives how the archive spells it in other letters.
    """

    def found(typed: tuple[Word, ...]) -> Synonyms | None:
        text = " ".join(word.text for word in typed)
        others = spelt(text) if len(typed) == 1 else ()
        texts = (*filter(has, names.synonyms(text)), *others)
        return Synonyms(typed, texts) if texts else None

    return _scanned(children, found)


def _scanned(
    children: Sequence[Node], find: Callable[[tuple[Word, ...]], Found | None]
) -> Iterator[Found]:
    """Give what runs of words name, the longest run first; no word is in two."""
    if len(children) > MOST:
        return
    start = 0
    while start < len(children):
        words = tuple(_words(children[start : start + LONGEST]))
        runs = (words[:count] for count in range(len(words), 0, -1))
        found = next(filter(None, map(find, runs)), None)
        if found:
            yield found
        start += len(found.typed) if found else 1


def narrower(children: Sequence[Node], named: Sequence[Named]) -> Iterator[str]:
    """Write the queries that ask by fields for what is named: for all of it, and for each."""
    if len(named) > 1:
        yield _without(children, named)
    for one in named:
        yield _without(children, (one,))


def _without(children: Sequence[Node], named: Sequence[Named]) -> str:
    typed = {word for one in named for word in one.typed}
    others = (
        child.typed if isinstance(child, Corrected) else child
        for child in children
        if not isinstance(child, Named | Joined | Synonyms)
    )
    kept = (child for child in others if getattr(child, "typed", child) not in typed)
    return write(Group((*kept, *(one.field for one in named))))


def _words(children: Sequence[Node]) -> Iterator[Word]:
    for child in children:
        if not isinstance(child, Word):
            return
        yield child


def _together(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def _paper(words: tuple[Word, ...]) -> Named | None:
    """Read the number of a paper that stands behind the name of its archive."""
    if len(words) != 2 or words[0].text.lower() != "arxiv" or not _NUMBER.fullmatch(words[1].text):
        return None
    return Named(words, Field("url", words[1].text, words[1].column))


def _period(words: tuple[Word, ...]) -> Named | None:
    """Read a month or a day in numbers."""
    if len(words) != 1 or not _DATE.fullmatch(words[0].text):
        return None
    try:
        return Named(words, date_range(words[0].text, words[0].column))
    except QuerySyntaxError:
        return None


def _narrowing(typed: tuple[Word, ...], clause: str) -> Named | None:
    (field,) = parse(clause).children
    return Named(typed, field) if isinstance(field, Field | DateRange) else None
