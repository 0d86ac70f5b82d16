"""Lists of texts in files of arrays, looked up and read a few at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from search.errors import IndexDamaged
from search.index import numbers
from search.kept import Kept

if TYPE_CHECKING:
    from search.index.arrays import Arrays, ArraysWriter

GROUP = 32
"""Texts that are read together."""
RECENT, LONGEST_GROUP = 512, 4096
"""Groups of each list that are kept in memory once read, and the bytes of the longest."""
TOGETHER = 64
"""Groups that are written together."""
_AT_ONCE = 65_536
"""Texts that are decoded at once, and once more in memory for that."""
SEPARATOR = b"\xff"
"""Stands in no UTF-8."""


def text_bytes(text: str) -> bytes:
    """Give UTF-8; a lone surrogate, which a file's name may hold, is kept as it is."""
    return text.encode("utf-8", "surrogatepass")


def text_of(data: bytes) -> str:
    """Give the text that :func:`text_bytes` gave as UTF-8."""
    return data.decode("utf-8", "surrogatepass")


def texts_of(encoded: Sequence[bytes]) -> list[str]:
    """Give what :func:`text_of` gives of each of many texts, in two thirds of the time."""
    parts = (encoded[at : at + _AT_ONCE] for at in range(0, len(encoded), _AT_ONCE))
    return [one for part in parts for one in _decoded(part)]


def _decoded(encoded: Sequence[bytes]) -> Iterable[str]:
    together = b"\0".join(encoded)
    if together.count(b"\0") == len(encoded) - 1:
        return text_of(together).split("\0")
    return map(text_of, encoded)


def write(out: ArraysWriter, name: str, texts: Iterable[bytes]) -> None:
    """Write texts, given as UTF-8; in the order of that they can be looked up."""
    sizes, firsts = [0], []
    remaining = iter(texts)
    count = 0
    with out.stream(f"{name}.bytes", "|u1") as stream:
        while several := list(islice(remaining, GROUP * TOGETHER)):
            places = range(0, len(several), GROUP)
            groups = [SEPARATOR.join(several[place : place + GROUP]) for place in places]
            stream.write(np.frombuffer(b"".join(groups), np.uint8))
            sizes += map(len, groups)
            firsts += several[::GROUP]
            count += len(several)
    out.add(f"{name}.starts", np.cumsum(sizes, dtype="<u8"))
    out.add(f"{name}.firsts", np.frombuffer(SEPARATOR.join(firsts), np.uint8))
    out.add(f"{name}.count", np.array([count], "<u8"))


class Texts:
    """A list of texts in a file, read a few at a time.

    The first of each :data:`GROUP` is kept in memory; the others are one read away. What
    was looked up last is kept as well. A place that comes from the index may be wrong too,
    so one outside is damage.
    """

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._arrays = arrays
        self._name = name
        self._count = int(numbers.codes(arrays, f"{name}.count", 1, 1 << 64)[0])
        groups, size = -(-self._count // GROUP), arrays.count(f"{name}.bytes")
        self._starts: list[int] = numbers.bounds(arrays, f"{name}.starts", groups, size).tolist()
        self.find = Kept(self._find)
        self._recent = Kept(self._read, RECENT)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < self._count:
            raise self._damaged()
        return self._text(self._group(place // GROUP)[place % GROUP])

    def __iter__(self) -> Iterator[str]:
        for group in range(len(self._starts) - 1):
            yield from map(self._text, self._read(group))

    def _find(self, text: str) -> int | None:
        """Give the place of ``text`` among sorted texts, or None."""
        wanted = text_bytes(text)
        group = bisect_right(self._heads, wanted) - 1
        texts = self._group(group) if group >= 0 else []
        return group * GROUP + texts.index(wanted) if wanted in texts else None

    def beginning(self, prefix: str) -> range:
        """Give the places of the sorted texts that begin with ``prefix``, which is not empty."""
        start = text_bytes(prefix)
        return range(self._place(start), self._place(start + SEPARATOR))

    def _place(self, wanted: bytes) -> int:
        """Give the number of texts before ``wanted``."""
        group = bisect_right(self._heads, wanted) - 1
        if group < 0:
            return 0
        return group * GROUP + bisect_left(self._group(group), wanted)

    @cached_property
    def _heads(self) -> list[bytes]:
        firsts = self._arrays.array(f"{self._name}.firsts").tobytes()
        return self._parted(firsts, len(self._starts) - 1)

    def _group(self, group: int) -> list[bytes]:
        size = self._starts[group + 1] - self._starts[group]
        return self._recent(group) if size <= LONGEST_GROUP else self._read(group)

    def _read(self, group: int) -> list[bytes]:
        start, stop = self._starts[group : group + 2]
        data = self._arrays.data(f"{self._name}.bytes", start, stop)
        return self._parted(data, min(GROUP, self._count - group * GROUP))

    def _parted(self, data: bytes, count: int) -> list[bytes]:
        parts = data.split(SEPARATOR) if count else []
        if len(parts) != count:
            raise self._damaged()
        return parts

    def _text(self, data: bytes) -> str:
        try:
            return text_of(data)
        except UnicodeDecodeError as error:
            raise self._damaged() from error

    def _damaged(self) -> IndexDamaged:
        return self._arrays.damaged(f"holds no such texts of {self._name}")
