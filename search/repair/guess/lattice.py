"""Words that may stand one behind the other, in every way: how likely is each of them?

A way through the lattice is as likely as the product of its words' weights, and of what each
pair of neighbours weighs; a word as likely as all the ways that take it (forward-backward).
A row of words with candidates is such a lattice, and so are all the ways to cut a text
written without spaces.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

Pair = Callable[[str, str], float]
"""How much more, or less, likely two words are in a row than apart: a factor."""
_FARTHEST = 500.0
"""Nats between two ways to a place beyond which the likelier one is all that counts."""


class Edge(NamedTuple):
    """A word that may stand from one place to another, with a weight above 0 in any scale."""

    start: int
    end: int
    word: str
    weight: float


class _Sums(dict[int, dict[str, float]]):
    """Weights of all ways to each place, by the word there, as far as the next one hangs on it.

    Those of a place are kept in ``scale[place]`` nats of their own, lest they underflow.
    """

    def __init__(self, origin: Mapping[int, Mapping[str, float]]) -> None:
        super().__init__({place: dict(weights) for place, weights in origin.items()})
        self.scale = dict.fromkeys(origin, 0.0)
        self._known: set[int] = set()

    def add(self, place: int, word: str, weight: float, scale: float) -> None:
        """Add the weight of a way, given in a scale."""
        there = self.setdefault(place, {})
        near = min(scale - self.scale.setdefault(place, scale), _FARTHEST)
        there[word] = there.get(word, 0.0) + weight * math.exp(near)

    def settled(self, place: int) -> float:
        """Bring the weights of a place, all known now, to a sum of 1 once; give its scale."""
        if place not in self._known:
            self._known.add(place)
            total = sum(self[place].values())
            self[place] = {word: weight / total for word, weight in self[place].items()}
            self.scale[place] += math.log(total)
        return self.scale[place]


def posteriors(
    edges: Sequence[Edge], first: int, last: int, pair: Pair | None = None
) -> list[float]:
    """Give each edge's probability to be taken between two places; 0 where no way leads there.

    Edges come in the order of their starts. Without ``pair`` neighbours weigh nothing.
    """
    ahead, into = _forward(edges, first, pair)
    behind = _backward(edges, last, ahead, pair) if last in ahead else _Sums({})
    if first not in behind:
        return [0.0] * len(edges)
    whole = behind.settled(first)
    found = []
    for edge, weight in zip(edges, into, strict=True):
        after = behind.get(edge.end, {}).get(edge.word if pair else "", 0.0) if weight else 0.0
        nats = ahead.scale[edge.start] + behind.scale[edge.end] - whole if after else 0.0
        found.append(weight * after * math.exp(min(nats, _FARTHEST)))
    return found


def _forward(edges: Sequence[Edge], first: int, pair: Pair | None) -> tuple[_Sums, list[float]]:
    """Sums from the first place on, and with each edge the weight of the ways that end in it."""
    ahead = _Sums({first: {"": 1.0}})
    into: list[float] = []
    for start, end, word, weight in edges:
        if start not in ahead:
            into.append(0.0)
            continue
        scale = ahead.settled(start)
        led = sum(w * _together(pair, other, word) for other, w in ahead[start].items())
        into.append(weight * led)
        ahead.add(end, word if pair else "", into[-1], scale)
    return ahead, into


def _backward(edges: Sequence[Edge], last: int, ahead: _Sums, pair: Pair | None) -> _Sums:
    """Sums from the last place back, for each word that may stand before a place."""
    behind = _Sums({last: dict.fromkeys(ahead[last], 1.0)})
    for start, end, word, weight in reversed(edges):
        if start not in ahead or end not in behind:
            continue
        scale = behind.settled(end)
        after = weight * behind[end][word if pair else ""]
        for other in ahead[start]:
            behind.add(start, other, after * _together(pair, other, word), scale)
    return behind


def _together(pair: Pair | None, before: str, word: str) -> float:
    return pair(before, word) if pair and before else 1.0
