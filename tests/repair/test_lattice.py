"""A word is as likely as all the ways that take it."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.repair.guess.lattice import Edge, Pair, posteriors

LENGTH = 5


def together(first: str, second: str) -> float:
    """Give what two words in a row weigh: the same one again three times as much."""
    return 3.0 if first == second else 0.5


def by_counting(edges: list[Edge], pair: Pair | None) -> list[float]:
    """Give the share of each edge in the weight of all ways, one way after the other."""
    taken = [0.0] * len(edges)
    whole = 0.0
    ways: list[list[int]] = [[]]
    while ways:
        way = ways.pop()
        place = edges[way[-1]].end if way else 0
        if place == LENGTH:
            weight = math.prod(edges[at].weight for at in way)
            for a, b in itertools.pairwise(way) if pair else ():
                weight *= together(edges[a].word, edges[b].word)
            whole += weight
            for at in way:
                taken[at] += weight
        ways += ([*way, at] for at, edge in enumerate(edges) if edge.start == place)
    return [weight / whole if whole else 0.0 for weight in taken]


spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 3)).map(
    lambda span: (span[0], min(LENGTH, span[0] + span[1]))
)
lattices = st.dictionaries(
    st.tuples(spans, st.sampled_from("abc")), st.floats(1e-6, 5.0), max_size=14
).map(lambda found: sorted(Edge(*span, word, w) for (span, word), w in found.items()))


@pytest.mark.parametrize("pair", [None, together])
@given(lattices)
def test_a_word_is_as_likely_as_the_ways_that_take_it(pair: Pair | None, edges: list[Edge]) -> None:
    assert posteriors(edges, 0, LENGTH, pair) == pytest.approx(by_counting(edges, pair))


def test_a_long_text_neither_sinks_nor_overflows() -> None:
    edges = [
        Edge(at, at + 1, word, w) for at in range(3000) for word, w in (("a", 1e-9), ("b", 3e-9))
    ]
    found = posteriors(edges, 0, 3000)
    assert found == pytest.approx([0.25, 0.75] * 3000)
