"""The terms of a segment's fields in order, and where in the file the postings of each lie."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from search.backends.layout import TEXT
from search.index import numbers
from search.index.arrays import Arrays
from search.index.texts import Texts

Array = NDArray[Any]


class Dictionary(NamedTuple):
    """The terms of a field in order, and the array in which its postings start."""

    texts: Texts
    starts: Array


class Dictionaries:
    """The dictionaries of all fields, read as needed. Raises :class:`IndexDamaged`."""

    def __init__(self, terms: Arrays, postings: Arrays) -> None:
        self._arrays = terms
        self._postings = postings
        self._fields: dict[str, Dictionary] = {}

    def of(self, field: str) -> Dictionary | None:
        """Give the terms of a field, None where no document has one."""
        if field not in self._fields:
            arrays = self._arrays
            if not arrays.has(f"{field}.postings"):
                return None
            texts = arrays.texts(field)
            size = self._postings.count(field)
            if field.startswith(TEXT):
                size //= 2  # documents, and as many weights
            starts = numbers.bounds(arrays, f"{field}.postings", len(texts), size)
            self._fields[field] = Dictionary(texts, starts)
        return self._fields[field]

    def of_term(self, field: str, term: str) -> tuple[int, int]:
        """Give where the postings of a term start and end."""
        terms = self.of(field)
        rank = terms.texts.find(term) if terms else None
        if terms is None or rank is None:
            return 0, 0
        return int(terms.starts[rank]), int(terms.starts[rank + 1])

    def of_beginning(self, field: str, prefix: str) -> tuple[int, int]:
        """Give where the postings of all terms that begin with ``prefix`` start and end."""
        terms = self.of(field)
        found = terms.texts.beginning(prefix) if terms else range(0)
        if terms is None or not found:
            return 0, 0
        return int(terms.starts[found.start]), int(terms.starts[found.stop])
