"""Words in a row, each with candidates: how likely each is, given its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Column = Sequence[tuple[str, float]]
"""Candidates of one word with their weights, greater than 0, in any scale."""

Pair = Callable[[str, str], float]
"""How much more, or less, likely two words are in a row than apart: a factor."""


def posteriors(columns: Sequence[Column], joined: Sequence[bool], pair: Pair) -> list[list[float]]:
    """Probabilities of each column's candidates, by forward–backward.

    ``joined[i]`` says whether column ``i`` follows column ``i - 1`` closely enough for
    ``pair`` to apply. Every list sums to 1.
    """
    ahead = _forward(columns, joined, pair)
    behind = _backward(columns, joined, pair)
    return [
        _normal([a * b for a, b in zip(at, after, strict=True)])
        for at, after in zip(ahead, behind, strict=True)
    ]


def _forward(columns: Sequence[Column], joined: Sequence[bool], pair: Pair) -> list[list[float]]:
    out: list[list[float]] = []
    for i, column in enumerate(columns):
        if i and joined[i]:
            before = [(w, p) for (w, _), p in zip(columns[i - 1], out[-1], strict=True)]
            now = [weight * sum(p * pair(w, word) for w, p in before) for word, weight in column]
        else:
            now = [weight for _, weight in column]
        out.append(_normal(now))
    return out


def _backward(columns: Sequence[Column], joined: Sequence[bool], pair: Pair) -> list[list[float]]:
    out: list[list[float]] = []
    for i in range(len(columns) - 1, -1, -1):
        if i + 1 < len(columns) and joined[i + 1]:
            after = [(w, p * b) for (w, p), b in zip(columns[i + 1], out[-1], strict=True)]
            now = [sum(p * pair(word, w) for w, p in after) for word, _ in columns[i]]
        else:
            now = [1.0] * len(columns[i])
        out.append(_normal(now))
    return out[::-1]


def _normal(weights: list[float]) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights]
