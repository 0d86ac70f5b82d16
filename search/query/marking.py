"""What to mark in results: the words of a plan, by language, but for what it excludes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from search.query.plan import (
    Adjacent,
    All,
    Best,
    Either,
    Favoured,
    Marks,
    PlanNode,
    Slot,
    Terms,
)

_WORDS = (Terms, Adjacent)
_PARTED = (Best, Either, All, Favoured)


class PlanMarks(Mapping[str, Marks]):
    """What to mark in a text of each of ``languages``, found when first asked for."""

    def __init__(self, root: PlanNode, languages: Sequence[str]) -> None:
        self._root = root
        self._known: dict[str, Marks | None] = dict.fromkeys(languages)

    def __getitem__(self, lang: str) -> Marks:
        known = self._known[lang]
        if known is None:
            known = self._known[lang] = _marks(self._nodes, lang)
        return known

    @cached_property
    def _nodes(self) -> Collection[Terms | Adjacent]:
        return _wanted(self._root)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _marks(nodes: Collection[Terms | Adjacent], lang: str) -> Marks:
    """Give what to mark in a text of ``lang`` that has some of ``nodes``."""
    words: set[str] = set()
    prefixes: set[str] = set()
    phrases: dict[tuple[Slot, ...], None] = {}
    weak: set[str] = set()
    for node in nodes:
        slots = node.slots.get(lang)
        if slots is None:
            continue
        wholes = node.wholes.get(lang, ()) if isinstance(node, Terms) else (slots,)
        for whole in wholes:
            if len(whole) == 1:
                words.update(whole[0].terms)
                if whole[0].prefix:
                    prefixes.add(whole[0].prefix)
            elif whole:
                phrases[whole] = None
        if len(wholes) != 1 or wholes[0] != slots:
            weak.update(term for slot in slots for term in slot.terms)
    return Marks(frozenset(words), frozenset(prefixes), tuple(phrases), frozenset(weak))


def _wanted(root: PlanNode) -> Collection[Terms | Adjacent]:
    """Give the words and phrases of a plan that results may have; excluded ones never show.

    A clause that comes again is the same node, and may stand for many words.
    """
    found: dict[Terms | Adjacent, None] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _WORDS):
            found[node] = None
        elif isinstance(node, _PARTED):
            waiting += reversed(node.children)
    return found
