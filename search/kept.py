"""Results that are kept to be given again, up to a bound; safe from several threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from itertools import starmap
from types import MethodType
from typing import Generic, TypeVar
from weakref import WeakMethod

K = TypeVar("K")
V = TypeVar("V")

MOST = 4096
"""Results that are kept."""
LONGEST = 100
"""Code points of a text whose result is kept: together with :data:`MOST` a bound in bytes."""


class Memory(Generic[K, V]):
    """What was put in last, by key: at most ``most`` results.

    With ``size`` these are not results but the sum of what it gives for each key and result,
    bytes perhaps; one of more than a quarter is not kept.
    """

    def __init__(self, most: int = MOST, size: Callable[[K, V], int] | None = None) -> None:
        self._most = most
        self._size = size
        self._largest = most // 4 if size else most
        self._results: dict[K, V] = {}
        self.sum = 0
        self.get: Callable[[K], V | None] = self._results.get
        """Gives the result for a key if it is kept."""

    def put(self, key: K, result: V) -> None:
        """Keep a result; where there are too many, the older half of them goes."""
        size = self._size(key, result) if self._size else 1
        if size > self._largest:
            return
        while self._results and self.sum + size > self._most:
            for old in list(self._results)[: (len(self._results) + 1) // 2]:
                self._results.pop(old, None)
            # Counted anew: threads that add at once may have forgotten one.
            held = list(self._results.items())
            self.sum = sum(starmap(self._size, held)) if self._size else len(held)
        self._results[key] = result
        self.sum += size

    def __len__(self) -> int:
        return len(self._results)

    def __iter__(self) -> Iterator[V]:
        return iter(list(self._results.values()))


class Kept(Memory[K, V]):
    """What ``make`` gave for the keys asked for last, bounded as a :class:`Memory` is.

    A longer text than LONGEST is not kept: words may be as long as a file, so that a number of
    them is no bound in bytes. A method is that of the object which has this as an attribute, and
    goes with it.
    """

    def __init__(
        self,
        make: Callable[[K], V],
        most: int = MOST,
        size: Callable[[K, V], int] | None = None,
    ) -> None:
        super().__init__(most, size)
        # Not held: object and results would keep each other until cycles are looked for, and a
        # server that replaces its index would have several.
        self._made_by = WeakMethod(make) if isinstance(make, MethodType) else lambda: make

    def __call__(self, key: K) -> V:
        """Give the result for ``key``, made now if it is not kept."""
        try:
            return self._results[key]
        except KeyError:
            make = self._made_by()
            assert make is not None, "the object whose method this keeps is gone"
            result = make(key)
        if not isinstance(key, str) or len(key) <= LONGEST:
            self.put(key, result)
        return result

    def each(self, keys: Sequence[K]) -> list[V]:
        """Give the results for several keys: where they are kept, hardly more than a look-up."""
        kept = map(self._results.get, keys)
        return [self(key) if one is None else one for key, one in zip(keys, kept, strict=True)]


def remembered(maxsize: int) -> Callable[[Callable[[str], V]], Callable[[str], V]]:
    """Make a function of texts a :class:`Kept` one; what is kept is given without its call."""

    def decorate(make: Callable[[str], V]) -> Callable[[str], V]:
        kept = Kept(make, maxsize)
        known = kept.get

        @wraps(make)
        def give(text: str) -> V:
            found = known(text)
            return kept(text) if found is None else found

        return give

    return decorate
