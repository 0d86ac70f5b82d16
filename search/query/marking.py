"""What to mark in results: the words of a plan, by language, but for what it excludes."""

from __future__ import annotations

from collections.abc import Iterator

from search.query.plan import (
    Adjacent,
    All,
    Best,
    Either,
    Marks,
    PlanNode,
    Slot,
    Terms,
)


def marks(root: PlanNode) -> dict[str, Marks]:
    """Give what to mark in a text of each language that the plan has words for."""
    phrases: dict[str, dict[tuple[Slot, ...], None]] = {}
    weak: dict[str, set[str]] = {}
    # A clause that comes again is the same node, and may stand for many words.
    for node in {id(node): node for node in _wanted(root)}.values():
        for lang, slots in node.slots.items():
            wholes = node.wholes.get(lang, ()) if isinstance(node, Terms) else (slots,)
            phrases.setdefault(lang, {}).update((phrase, None) for phrase in wholes if phrase)
            parts = slots if isinstance(node, Terms) else ()
            weak.setdefault(lang, set()).update(term for slot in parts for term in slot.terms)
    return {lang: Marks(tuple(phrases[lang]), frozenset(weak[lang])) for lang in phrases}


def _wanted(node: PlanNode) -> Iterator[Terms | Adjacent]:
    """Give the words and phrases of a plan that results may have; excluded ones never show."""
    match node:
        case Terms() | Adjacent():
            yield node
        case Best() | Either() | All():
            for child in node.children:
                yield from _wanted(child)
        case _:
            return
