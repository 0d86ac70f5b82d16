"""The part of a generation that keeps what items mean: vectors of whole items and of sentences.

version           the model that made them, as text
items, sentences  of each item its vector, and those of some of its sentences, one after the other
items.lengths     the Euclidean length of each, as it is kept
starts            of each item where its sentences start, and where the last ends
spans             of each sentence where it starts and ends in the item's passage

A vector is kept as bytes, its largest value as 127: what that changes of a cosine is below
.01, and no order of results has been seen to hang on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.embedding import Vectors, encoder, unit
from search.embedding.passages import passage, sentences
from search.errors import IndexDamaged
from search.index import numbers
from search.index.arrays import SUFFIX, Arrays, ArraysWriter, written
from search.index.documents import Document
from search.index.runs import Runs, RunWriter
from search.model import Span

FILE = f"vectors{SUFFIX}"
MOST = 8
"""Sentences of an item that are kept: those that are most like all of it."""
BLOCK = 256
"""Items whose vectors are read at once: as many as stay near the processor while they are
multiplied, which takes less than half of the time that blocks of 4096 take."""

Array = NDArray[Any]
Cosines = NDArray[np.float32]


class VectorsPart:
    """See :class:`search.index.part.Part`; there is one where the operator names a model."""

    version = "vectors-1"

    def __init__(self, model: str) -> None:
        self._model = model

    def gather(self, documents: Sequence[Document], out: RunWriter) -> None:
        """Encode some documents. Raises :class:`search.errors.ModelMissing`."""
        model = encoder(self._model)
        texts = [passage(document.item) for document in documents]
        spans = list(map(sentences, texts))
        wholes = model.passages(texts)
        parts = model.passages(
            [text[start:end] for text, own in zip(texts, spans, strict=True) for start, end in own]
        )
        ends = np.cumsum([0, *map(len, spans)])
        kept = [
            first + _best(wholes[at], parts[first:last])
            for at, (first, last) in enumerate(pairwise(ends.tolist()))
        ]
        places = np.concatenate([ends[:0], *kept])
        small = _small(wholes)
        out.add("items", small.reshape(-1))
        out.add("items.lengths", np.maximum(np.linalg.norm(small, axis=1), 1).astype("<f4"))
        out.add("sentences", _small(parts[places]).reshape(-1))
        out.add_numbers("sizes", list(map(len, kept)))
        out.add("spans", _spans(spans)[places].reshape(-1))
        out.add_texts("version", [model.version])

    def merge(self, runs: Runs, issues: bytes, directory: Path) -> None:
        """Write the vectors of all documents, in order."""
        with written(directory / FILE) as out:
            versions = {version for run in runs for version in run.texts("version")}
            out.add_texts("version", versions or [encoder(self._model).version])
            for name, kind in _KINDS.items():
                _join(runs, out, name, kind)
            sizes = np.concatenate([np.zeros(1, "<u4"), *(run.array("sizes") for run in runs)])
            out.add("starts", np.cumsum(sizes, dtype="<u8"))

    def open(self, directory: Path) -> StoredVectors:
        """Open the vectors. Raises :class:`search.errors.IndexDamaged`."""
        return StoredVectors(directory)


_KINDS = {
    "items": "|i1",
    "items.lengths": "<f4",
    "sentences": "|i1",
    "spans": "<u4",
}


def _spans(spans: Sequence[Sequence[Span]]) -> Array:
    return np.array([*chain.from_iterable(spans)], "<u4").reshape(-1, 2)


def _best(whole: Array, parts: Vectors) -> Array:
    """Give the places of the sentences of an item that are kept, in order."""
    return np.sort(np.argsort(-(parts @ whole), kind="stable")[:MOST])


def _small(vectors: Vectors) -> NDArray[np.int8]:
    """Give vectors as bytes."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    return np.rint(vectors * (127 / np.where(largest > 0, largest, 1))).astype(np.int8)


def _join(runs: Runs, out: ArraysWriter, name: str, kind: str) -> None:
    with out.stream(name, kind) as stream:
        for run in runs:
            stream.write(run.array(name))


class StoredVectors:
    """The vectors of one generation, read as needed; safe for several threads.

    ``version`` is the model's that made them. Every method raises
    :class:`search.errors.IndexDamaged`.
    """

    def __init__(self, directory: Path) -> None:
        self._arrays = arrays = Arrays(directory / FILE)
        try:
            self._check(arrays)
        except BaseException:
            arrays.close()
            raise

    def _check(self, arrays: Arrays) -> None:
        self.version = " | ".join(arrays.texts("version"))
        self.size = arrays.count("items.lengths")
        self.dimension = arrays.count("items") // max(self.size, 1)
        kept = arrays.count("spans") // 2
        self._starts = numbers.bounds(arrays, "starts", self.size, kept)
        whole = (self.size * self.dimension, kept * self.dimension, 2 * kept)
        if tuple(map(arrays.count, ("items", "sentences", "spans"))) != whole:
            raise arrays.damaged("holds vectors of no one length")

    def items(self, query: Array) -> Cosines:
        """Give how like ``query``, a vector of length 1, each item is as a whole.

        All of them are looked at: nothing is left out that might be the nearest.
        """
        cosines = np.empty(self.size, np.float32)
        for first in range(0, self.size, BLOCK):
            last = min(first + BLOCK, self.size)
            kept = self._read("items", first, last)
            cosines[first:last] = kept @ query / self._lengths(first, last)
        return cosines

    def both(self, places: Sequence[int], query: Array) -> Cosines:
        """Give the mean of how like some items are as a whole, and their nearest sentences."""
        if not len(places):
            return np.empty(0, np.float32)
        rows = [self._read("items", place, place + 1) for place in places]
        rows += [self._sentences(place) for place in places]
        cosines = _cosines(np.concatenate(rows), query)
        sizes = [len(own) for own in rows[len(places) :]]
        starts = len(places) + np.cumsum([0, *sizes[:-1]])
        best = np.maximum.reduceat(cosines, starts)
        return np.asarray((cosines[: len(places)] + best) / 2, np.float32)

    def sentence(self, place: int, query: Array) -> Span:
        """Give where the sentence of an item stands that is most like ``query``."""
        at = 2 * (
            int(self._starts[place]) + int(np.argmax(_cosines(self._sentences(place), query)))
        )
        start, end = self._arrays.slice("spans", at, at + 2).tolist()
        return start, end

    def _sentences(self, place: int) -> Array:
        first, last = int(self._starts[place]), int(self._starts[place + 1])
        if first == last:
            raise self._arrays.damaged("holds an item without a sentence")
        return self._read("sentences", first, last)

    def vector(self, place: int) -> Array:
        """Give the vector of an item as a whole, of length 1."""
        vector: Array = unit(self._read("items", place, place + 1))[0]
        return vector

    def _read(self, name: str, first: int, last: int) -> Array:
        size = self.dimension
        kept = self._arrays.slice(name, first * size, last * size)
        return kept.reshape(-1, size).astype(np.float32)

    def _lengths(self, first: int, last: int) -> Array:
        lengths = self._arrays.slice("items.lengths", first, last)
        if not ((lengths >= 1) & (lengths < np.inf)).all():
            raise self._arrays.damaged("holds a vector without a length")
        return lengths

    def damaged(self, what: str) -> IndexDamaged:
        """Give the error that says what is wrong with the file."""
        return self._arrays.damaged(what)

    def refresh(self) -> None:
        """Have a file that somebody changed checked anew."""
        self._arrays.refresh()

    def close(self) -> None:
        """Let go of the file."""
        self._arrays.close()


def _cosines(vectors: Array, query: Array) -> Cosines:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1)
    return np.asarray(vectors @ query / lengths, np.float32)
