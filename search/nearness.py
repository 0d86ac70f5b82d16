"""How near in meaning are items to what is asked, and if that cannot be told, why?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.embedding import ENCODERS, encoder
from search.errors import IndexDamaged, IndexUnreadable, ModelMissing, ModelUnknown
from search.index.storage import IndexFolder, Manifest
from search.index.vectors import StoredVectors, VectorsPart
from search.model import Span
from search.parts import VECTORS

T = TypeVar("T")
Vector = NDArray[np.float32]

AGAIN = "run: nlpsearch index"


class Nearness:
    """The vectors of a generation, with the model that made them.

    What is wrong with either is no reason not to answer: ``fault`` says in a line why words
    alone are asked, and is empty while nothing is known to be wrong. ``model`` is the name of
    the model, empty where nobody asked for vectors.
    """

    def __init__(self, model: str, vectors: StoredVectors | None = None, fault: str = "") -> None:
        self.model = model
        self.fault = fault
        self._vectors = vectors

    @property
    def usable(self) -> bool:
        """Whether meaning has a say, as far as is known."""
        return self._vectors is not None and not self.fault

    def to(self, text: str, words: float) -> StoredLikeness:
        """Give how near items are to a query of so many words."""
        return StoredLikeness(self, lambda: self._encoded(text, query=True), words)

    def to_text(self, text: str) -> StoredLikeness:
        """Give how near items are to a text that might be one of them."""
        return StoredLikeness(self, lambda: self._encoded(text, query=False))

    def to_item(self, place: int) -> StoredLikeness:
        """Give how near items are to one of them; that takes no model."""
        return StoredLikeness(self, lambda: self.read(lambda vectors: vectors.vector(place), None))

    def read(self, ask: Callable[[StoredVectors], T], otherwise: T) -> T:
        """Give what vectors say, or something else where they are damaged."""
        if self._vectors is not None and not self.fault:
            try:
                return ask(self._vectors)
            except IndexDamaged as error:
                self._fail(error)
        return otherwise

    def _encoded(self, text: str, *, query: bool) -> Vector | None:
        if not self.usable or self._vectors is None:
            return None
        try:
            model = encoder(self.model)
        except ModelMissing as error:
            self.fault = f"{error.message}; words alone are asked; {error.hint}"
            return None
        if model.version != self._vectors.version:
            made = f"the vectors were made by {self._vectors.version}, and here is {model.version}"
            self.fault = f"{made}; words alone are asked; {AGAIN}"
            return None
        encode = model.queries if query else model.passages
        vector: Vector = encode([text])[0]
        if len(vector) != self._vectors.dimension:
            self._fail(self._vectors.damaged("holds vectors of another length"))
            return None
        return vector

    def _fail(self, error: IndexDamaged) -> None:
        self.fault = f"the vectors are damaged: {error.reason}; words alone are asked; {AGAIN}"

    def refresh(self) -> None:
        """Have a file that somebody changed checked anew."""
        self.read(lambda vectors: vectors.refresh(), None)

    def close(self) -> None:
        """Let go of the file."""
        if self._vectors is not None:
            self._vectors.close()


class StoredLikeness:
    """See :class:`search.query.plan.Likeness`; the text is encoded when first needed."""

    def __init__(
        self, nearness: Nearness, encode: Callable[[], Vector | None], words: float = 0
    ) -> None:
        self._nearness = nearness
        self._encode = encode
        self.words = words

    @property
    def least(self) -> float:
        """Give the cosine that texts seldom have which have nothing to do with each other."""
        return ENCODERS[self._nearness.model].least

    @cached_property
    def _vector(self) -> Vector | None:
        return self._encode()

    def items(self, count: int) -> Vector:
        """Give how like what is asked each of so many items is as a whole."""
        found = self._asked(lambda vectors, vector: vectors.items(vector), np.zeros(0, np.float32))
        return found if len(found) == count else np.zeros(count, np.float32)

    def both(self, places: Sequence[int]) -> Vector:
        """Give of some items the mean of that and how like their nearest sentences are."""
        nothing = np.zeros(len(places), np.float32)
        return self._asked(lambda vectors, vector: vectors.both(places, vector), nothing)

    def sentence(self, place: int) -> Span:
        """Give where an item's nearest sentence stands in its passage."""
        return self._asked(lambda vectors, vector: vectors.sentence(place, vector), (0, 0))

    def _asked(self, ask: Callable[[StoredVectors, Any], T], otherwise: T) -> T:
        vector = self._vector
        if vector is None:
            return otherwise
        return self._nearness.read(lambda vectors: ask(vectors, vector), otherwise)


def open_nearness(folder: IndexFolder, manifest: Manifest, count: int) -> Nearness:
    """Open the vectors of a generation of ``count`` items, if it has any.

    What is wrong with them is kept to be told.
    """
    if not manifest.model:
        return Nearness("")
    if manifest.model not in ENCODERS:
        error = ModelUnknown(manifest.model, ", ".join(ENCODERS))
        return Nearness(manifest.model, fault=f"{error}; words alone are asked")
    directory = folder.generation(manifest.generation) / VECTORS
    try:
        folder.check(manifest, is_vectors)
        vectors: StoredVectors = VectorsPart(manifest.model).open(directory)
    except (IndexDamaged, IndexUnreadable) as error:
        reason = error.reason if isinstance(error, IndexDamaged) else error.message
        fault = f"the vectors are damaged: {reason}; words alone are asked; {AGAIN}"
        return Nearness(manifest.model, fault=fault)
    if vectors.size != count:
        vectors.close()
        return Nearness(manifest.model, fault=f"the vectors are of other items; {AGAIN}")
    return Nearness(manifest.model, vectors)


def is_vectors(path: str) -> bool:
    """Tell whether a file of a generation, by its path there, is one of its vectors."""
    return path.startswith(f"{VECTORS}/")
