"""What a field's value may have been meant to be that no item has."""

from __future__ import annotations

from collections.abc import Iterator

from search.analysis.typed import key
from search.fields import alternatives, property_value
from search.index.suggestions.part import Suggestions
from search.index.suggestions.table import Table
from search.query.syntax import parse
from search.query.tree import Field, Group, Node

MOST = 3
_SHORTEST, _LONG = 4, 8
"""Letters from which one edit is forgiven, and two."""


def values(field: Field, held: Suggestions) -> Iterator[tuple[Node, bool]]:
    """Give fields with a value that the archive has, and whether ``field`` tells it in whole.

    It may be what the value is called, as ``section:outils`` where a heading says so, or
    misspelt; else it is only the beginning. Nothing where the archive has the value, or where
    ``field`` has several.
    """
    asked = alternatives(field.name, field.text)
    typed = key(asked[0]) if len(asked) == 1 else ""
    if not typed:
        return
    clause = f"{field.name}:{typed}"
    if len(held.names.having(clause)):
        return
    called = [one for one in _called(clause, held.filters) if isinstance(one, Field)]
    own = property_value(field.name, asked[0])
    if called:
        if all(property_value(field.name, one.text) != own for one in called):
            yield from ((one, True) for one in called)
        return
    for table in (held.names, held.filters):
        begun = table.best(clause, 0)[:MOST]
        near = () if begun else _near(typed, f"{field.name}:", table)
        for number in begun or near:
            yield _parsed(table.entry(number).text), bool(near)


def _called(clause: str, filters: Table) -> Iterator[Node]:
    """Give the filters that are called so, those of the most stories first."""
    entries = map(filters.entry, filters.having(clause)[:MOST].tolist())
    return (_parsed(entry.text) for entry in entries)


def _parsed(clause: str) -> Node:
    tree = parse(clause)
    return tree.children[0] if isinstance(tree, Group) and len(tree.children) == 1 else tree


def _near(typed: str, name: str, table: Table) -> list[int]:
    """Give the entries whose value is a few edits away, the nearest first."""
    from rapidfuzz.distance import OSA

    most = 0 if len(typed) < _SHORTEST else 1 if len(typed) < _LONG else 2
    near = []
    for found in table.keys(name) if most else ():
        distance = OSA.distance(typed, found.removeprefix(name), score_cutoff=most)
        if distance <= most:
            near.append((distance, found))
    return [number for _, found in sorted(near)[:MOST] for number in table.having(found).tolist()]
