"""Results that are kept to be given again, up to a bound; safe from several threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 4096
"""Results that are kept."""
LONGEST = 100
"""Code points of a text whose result is kept: together with :data:`MOST` a bound in bytes."""


class Kept(Generic[K, V]):
    """What ``make`` gave for the keys asked for last."""

    def __init__(self, make: Callable[[K], V], most: int = MOST) -> None:
        self._make = make
        self._most = most
        self._results: dict[K, V] = {}

    def __call__(self, key: K) -> V:
        """Give the result for ``key``, made now if it is not kept."""
        try:
            return self._results[key]
        except KeyError:
            result = self._make(key)
        if not isinstance(key, str) or len(key) <= LONGEST:
            self._keep(key, result)
        return result

    def __len__(self) -> int:
        return len(self._results)

    def _keep(self, key: K, result: V) -> None:
        """Keep a result; where there are too many, the older half of them goes."""
        if len(self._results) >= self._most:
            for old in list(self._results)[: self._most // 2]:
                self._results.pop(old, None)
        self._results[key] = result
