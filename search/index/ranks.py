"""The different texts of all runs, in order, and where those of each run stand among them.

To find that out takes as long as all else of merging, and a new issue changes hardly any of it. So
it is kept: the texts of each list, by its name, and of each run, by its digest, the ranks of its
own. A run of which that is known is not looked at, the texts of others are put between.

    runs            the digests of all runs
    LIST            the different texts of a list, in order
    LIST.sizes      how many of them each run has
    LIST.ranks      their ranks, run by run
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, compress, count, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import Arrays, ArraysWriter, written
from search.index.texts import SEPARATOR
from search.keeping import Keeping

U4 = np.dtype("<u4")
_DIGEST = 16
"""Bytes of a run's digest."""

Array = NDArray[Any]
Read = Callable[[], Sequence[bytes]]
"""Gives the texts of a run, each once."""


class Ranked(NamedTuple):
    """Different texts as UTF-8, in order, and for each run the ranks of its own among them."""

    texts: list[bytes]
    ranks: list[Array]


class Ranks:
    """What is known of the texts of earlier runs, and what is kept of these."""

    def __init__(self, before: Arrays | None, out: ArraysWriter, digests: Sequence[bytes]) -> None:
        """``digests`` are those of the runs. Raises :class:`search.errors.IndexDamaged`."""
        told = before.array("runs").tobytes() if before else b""
        starts = range(0, len(told), _DIGEST)
        known = {told[start : start + _DIGEST]: place for place, start in enumerate(starts)}
        self._places = [known.get(digest) for digest in digests]
        self._before, self._out = before, out
        out.add("runs", np.frombuffer(b"".join(digests), "|u1"))

    def of(self, name: str, runs: Sequence[Read]) -> Ranked:
        """Give what :func:`ranked` gives of a list in all runs, and keep it.

        Raises :class:`search.errors.IndexDamaged`.
        """
        if self._before and self._before.has(name):
            texts, ranks = _read(self._before, name)
            known = [None if place is None else ranks[place] for place in self._places]
            found = _moved(texts, known, runs)
        else:
            found = ranked([read() for read in runs])
        _write(self._out, name, found)
        return found


def ranked(lists: Sequence[Sequence[bytes]]) -> Ranked:
    """Give all different texts of some lists in order, and for each list their ranks."""
    numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
    own = [np.fromiter(map(numbers.__getitem__, each), U4, len(each)) for each in lists]
    texts = sorted(numbers)
    ranks = np.empty(len(texts), U4)
    ranks[np.fromiter(map(numbers.__getitem__, texts), U4, len(texts))] = np.arange(len(texts))
    return Ranked(texts, [ranks[each] for each in own])


def _moved(texts: Sequence[bytes], known: Sequence[Array | None], runs: Sequence[Read]) -> Ranked:
    """Give the same, where the ranks of most runs are ``known`` among some texts."""
    used = np.zeros(len(texts), np.bool_)
    for ranks in known:
        if ranks is not None:
            used[ranks] = True
    left = list(compress(texts, used.tolist()))
    lists = [read() if ranks is None else () for ranks, read in zip(known, runs, strict=True)]
    new = sorted({text for own in lists for text in own if not _has(left, text)})
    # What is left moves up by what is new before it.
    before = np.cumsum(np.bincount(_places(new, left), minlength=len(left) + 1))[:-1]
    moved = np.empty(len(texts), U4)
    moved[used] = np.arange(len(left)) + before
    every = sorted([*left, *new])
    pairs = zip(known, lists, strict=True)
    own = [_places(texts, every) if ranks is None else moved[ranks] for ranks, texts in pairs]
    return Ranked(every, own)


def _places(texts: Sequence[bytes], among: Sequence[bytes]) -> Array:
    return np.array([bisect_left(among, text) for text in texts], U4)


def _has(texts: Sequence[bytes], text: bytes) -> bool:
    place = bisect_left(texts, text)
    return place < len(texts) and texts[place] == text


def _read(before: Arrays, name: str) -> Ranked:
    texts = before.array(name).tobytes().split(SEPARATOR)[:-1]
    ends = accumulate(before.array(f"{name}.sizes").tolist(), initial=0)
    ranks = before.array(f"{name}.ranks")
    return Ranked(texts, [ranks[start:end] for start, end in pairwise(ends)])


def _write(out: ArraysWriter, name: str, found: Ranked) -> None:
    out.add(name, np.frombuffer(SEPARATOR.join([*found.texts, b""]), "|u1"))
    out.add(f"{name}.sizes", np.array(list(map(len, found.ranks)), U4))
    out.add(f"{name}.ranks", np.concatenate([np.empty(0, U4), *found.ranks]))


@contextmanager
def kept(keeping: Keeping, name: str, runs: Sequence[Arrays]) -> Iterator[Ranks]:
    """Give the ranks of some runs, by what is kept as ``name``, and keep them as that.

    Raises OSError and :class:`search.errors.IndexDamaged`.
    """
    path = keeping.path(name)
    before = Arrays(path) if path.exists() else None
    try:
        with keeping.making(name) as part, written(part) as out:
            yield Ranks(before, out, [run.digest for run in runs])
    finally:
        if before:
            before.close()
