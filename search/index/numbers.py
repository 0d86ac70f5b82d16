"""Numbers in files of arrays that say where other things are, and how much of them.

A sum vouches for what was written, not for what it means, and whoever can write an index can
make its sums right. So numbers are looked at once they are read: what names a thing that is
not there is damage, told in a line. Every function raises :class:`IndexDamaged`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from search.index.arrays import Arrays

Array = NDArray[Any]


def among(arrays: Arrays, name: str, values: Array, size: int) -> Array:
    """Give back numbers that were read from an array: each is of one of ``size`` things."""
    if values.dtype.kind != "u" or (len(values) and int(values.max()) >= size):
        raise arrays.damaged(f"holds {name} of what is not there")
    return values


def ascending(arrays: Arrays, name: str, values: Array, size: int) -> Array:
    """Give back numbers of different things, in order, of ``size`` that there are."""
    if (values[1:] <= values[:-1]).any():
        raise arrays.damaged(f"holds {name} out of order")
    among(arrays, name, values[-1:], size)
    return values


def distinct(values: Array) -> Array:
    """Give each of some numbers once, in order: ``np.unique`` takes thirty times as long.

    It hashes them first, which is of no use where they are sorted then.
    """
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]]


def spread(starts: Array, counts: Array) -> Array:
    """Give where the things of each group go, which follow each other from its start on."""
    return np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))


def codes(arrays: Arrays, name: str, count: int, size: int) -> Array:
    """Give all of an array of ``count`` numbers, each of one of ``size`` things."""
    if arrays.count(name) != count:
        raise arrays.damaged(f"has {arrays.count(name)} of {count} {name}")
    return among(arrays, name, arrays.array(name), size)


def bounds(arrays: Arrays, name: str, count: int, size: int) -> Array:
    """Give where each of ``count`` runs of ``size`` things starts, and where the last ends."""
    values = codes(arrays, name, count + 1, size + 1)
    if (values[1:] < values[:-1]).any():
        raise arrays.damaged(f"holds {name} out of order")
    return values


def measures(arrays: Arrays, name: str, values: Array) -> Array:
    """Give back floats that were read: none is negative, endless, or no number."""
    if values.dtype.kind != "f" or not ((values >= 0) & (values < np.inf)).all():
        raise arrays.damaged(f"holds {name} that measure nothing")
    return values
