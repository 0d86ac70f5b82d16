"""How a plan was made, for the reader who wonders: its parts, their terms, how common they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from search.query.plan import (
    Adjacent,
    Except,
    Near,
    Period,
    PlanNode,
    Possible,
    Property,
    Slots,
    Spelt,
    Terms,
    Weighted,
)

Frequency = Callable[[str, str], int]
"""Takes a language and a term, gives the number of items that have it."""


class Part(Struct, frozen=True):
    """A part of a query. ``asks`` is ``word``, ``phrase`` or the name of a field.

    ``terms`` maps each term to the languages that look for it and have it, with the number
    of their items; ``values`` are a field's. ``excluded``: results must not have it.
    """

    asks: str
    excluded: bool
    terms: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    values: tuple[str, ...] = ()


def parts(node: PlanNode, frequency: Frequency, excluded: bool = False) -> Iterator[Part]:
    """Give the parts of a plan in the order of the query."""
    match node:
        case Terms():
            yield Part("word", excluded, _terms(node.slots, frequency))
        case Adjacent():
            asks = "phrase" if any(len(slots) > 1 for slots in node.slots.values()) else "word"
            yield Part(asks, excluded, _terms(node.slots, frequency))
        case Property():
            yield Part(node.name, excluded, values=node.values)
        case Period():
            ends = (str(day or "") for day in (node.since, node.until))
            yield Part("date", excluded, values=("..".join(ends),))
        case Possible():
            yield Part("possible", excluded, values=node.skeletons)
        case Spelt():
            yield Part("exact", excluded, values=node.so)
        case Near():
            yield Part("meaning", excluded)
        case Weighted():
            yield from parts(node.child, frequency, excluded)
        case Except():
            yield from parts(node.child, frequency, not excluded)
        case _:
            for child in node.children:
                yield from parts(child, frequency, excluded)


def _terms(slots: Slots, frequency: Frequency) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for lang, places in slots.items():
        for term in (term for slot in places for term in slot.terms):
            count = frequency(lang, term)
            held = found.setdefault(term, {})
            if count:
                held[lang] = count
    return found
