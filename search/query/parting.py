"""Words that were typed as one: ``naturallanguageprocessing``, ``qianghuaxuexi``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

LONGEST_PART = 24


def parted(text: str, least: int, known: Callable[[str], T | None]) -> Sequence[T]:
    """Give what ``known`` gives for the fewest parts that ``text`` can be cut into.

    Nothing where it cannot be. A part has ``least`` letters at least.

    >>> parted("onetwo", 3, {"one": 1, "two": 2}.get)
    (1, 2)
    """
    best: dict[int, tuple[T, ...]] = {0: ()}
    for end in range(least, len(text) + 1):
        for start in range(max(0, end - LONGEST_PART), end - least + 1):
            fewer = start in best and (end not in best or len(best[start]) + 1 < len(best[end]))
            part = known(text[start:end]) if fewer else None
            if part is not None:
                best[end] = (*best[start], part)
    return best.get(len(text), ())
