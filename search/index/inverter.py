"""From occurrences, document by document, to postings, term by term: within a run.

Of a field called NAME, a run has

    NAME            its terms, in order
    NAME.starts     where the postings of each term start
    NAME.docs       of each posting its document, counted within the run

and of one with places also

    NAME.weights    of each posting its weight
    NAME.lengths    of each posting the number of its places, which follow each other in
    NAME.places     the places, those of each posting in order
    NAME.ends       where the places of each term start
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.index.numbers import distinct
from search.index.runs import RunWriter

Array = NDArray[Any]

U4, F4 = np.dtype("<u4"), np.dtype("<f4")


class Inverter:
    """Collects the occurrences of one field in the documents of a run.

    With ``positions`` each occurrence has a place and a weight, else terms have
    documents alone.
    """

    def __init__(self, *, positions: bool = False) -> None:
        self._positions = positions
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms, self._docs, self._counts = array("I"), array("I"), array("I")
        self._places, self._weights = array("I"), array("f")

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """Give the numbers of terms, in the order in which they came up first."""
        return list(map(self._numbers.__getitem__, terms))

    def add(self, doc: int, numbers: Sequence[int]) -> None:
        """Add that ``doc`` has the terms of ``numbers``."""
        self._terms.extend(numbers)
        self._docs.append(doc)
        self._counts.append(len(numbers))

    def add_each(self, lists: Sequence[Sequence[str]]) -> None:
        """Add the terms of all documents, from the first on."""
        self._terms.extend(self.numbers(chain.from_iterable(lists)))
        self._docs.extend(range(len(lists)))
        self._counts.extend(map(len, lists))

    def add_places(
        self, doc: int, numbers: Sequence[int], places: array[int], weights: array[float]
    ) -> None:
        """Add occurrences of a document; places and weights are one for each number."""
        self._places.extend(places)
        self._weights.extend(weights)
        self.add(doc, numbers)

    def write(self, out: RunWriter, name: str) -> Array:
        """Write the terms and their postings; give the rank of each number among the terms."""
        terms = sorted(self._numbers)
        ranks = np.empty(len(terms), U4)
        ranks[[self._numbers[term] for term in terms]] = np.arange(len(terms))
        out.add_texts(name, terms)
        found = ranks[np.frombuffer(self._terms, U4)]
        docs = np.repeat(np.frombuffer(self._docs, U4), np.frombuffer(self._counts, U4))
        order = np.argsort(found, kind="stable")
        found, docs = found[order], docs[order]
        new = np.ones(len(found), np.bool_)
        new[1:] = (found[1:] != found[:-1]) | (docs[1:] != docs[:-1])
        firsts = np.flatnonzero(new)
        bounds = np.arange(len(terms) + 1)
        out.add(f"{name}.starts", np.searchsorted(found[firsts], bounds).astype(U4))
        out.add(f"{name}.docs", docs[firsts])
        if self._positions:
            weights = np.frombuffer(self._weights, F4)[order]
            summed = np.add.reduceat(weights, firsts) if len(firsts) else weights
            out.add(f"{name}.weights", summed)
            # A place once, in order: two terms of one place may be the same, other readings
            # come last.
            keys = (np.cumsum(new) - 1 << 32) + np.frombuffer(self._places, U4)[order]
            keys = distinct(keys)
            postings = keys >> 32
            out.add(f"{name}.lengths", np.bincount(postings, minlength=len(firsts)).astype(U4))
            out.add(f"{name}.places", (keys & 0xFFFFFFFF).astype(U4))
            ends = np.searchsorted(found[firsts][postings], bounds)
            out.add(f"{name}.ends", ends.astype(U4))
        return ranks
