"""Facets and filters as a page shows them: values with counts, each a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.fields import FACETS, FILTERS, alternatives, property_value
from search.model import SearchRequest, SearchResult
from web import params
from web.interface import gettext
from web.kinds import MONTH
from web.languages import native_name
from web.words import day, field, issue_name, joined, month, section

SHOWN = 10
"""Values of a facet before the rest is folded away."""

MANY = 60
"""Values beyond which a facet has the commonest alone, and a page of its own for all of them."""

LISTED = 200
"""Values on such a page."""

_DATED = ("month", "issue")
"""Facets whose values come newest first, not commonest."""

_CLAUSES = {"date": "month", "url": "site"}
"""Fields by which queries ask for values of facets."""

_LABELS: Mapping[str, Callable[[str], str]] = {
    "lang": native_name,
    "section": section,
    "issue": issue_name,
    "month": month,
}
"""How values are written for reading, where they are not shown as they are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. ``request`` takes it up, or where it is ``chosen`` lets it go.

    ``lang`` is the language that ``label`` is written in, where that is not the page's.
    """

    label: str
    count: int
    chosen: bool
    request: SearchRequest
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: its first values, and the rest; ``beyond`` are those on a page of their own."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    folded: tuple[Choice, ...]
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of all values of a facet."""

    name: str
    title: str
    choices: Sequence[Choice]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Active:
    """A filter in use, and the request without it; ``title`` is empty where the label says it.

    ``alone`` is what it says without its title: a day alone would be taken for that day.
    """

    title: str
    label: str
    request: SearchRequest
    lang: str = ""
    alone: str = ""

    @property
    def said(self) -> str:
        """Give what it says by itself."""
        return self.alone or self.label


def groups(request: SearchRequest, result: SearchResult) -> list[Group]:
    """Give the facets of a result; one with nothing to choose is left out.

    Months are in :mod:`web.timeline`.
    """
    found = []
    for name in FACETS:
        if name == "month":
            continue
        counts = _counted(request, result, name)
        beyond = max(len(counts) - SHOWN, 0) if len(counts) > MANY else 0
        ordered = _ordered(name, _commonest(request, name, counts) if beyond else counts)
        choices = [_choice(request, name, value, counts) for value in ordered]
        # The chosen stay in sight.
        choices.sort(key=lambda choice: not choice.chosen)
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            # Folding a single value away would take the place of showing it.
            shown = SHOWN if len(choices) > SHOWN + 1 else len(choices)
            first, rest = tuple(choices[:shown]), tuple(choices[shown:])
            found.append(Group(name, field(name), first, rest, beyond))
    return found


def listing(request: SearchRequest, result: SearchResult, name: str, page: int) -> Listing:
    """Give a page of all values of a facet; one past the end is the last."""
    counts = _counted(request, result, name)
    ordered = _ordered(name, counts)
    pages = max(-(-len(ordered) // LISTED), 1)
    page = min(page, pages)
    shown = ordered[(page - 1) * LISTED : page * LISTED]
    choices = [_choice(request, name, value, counts) for value in shown]
    return Listing(name, field(name), choices, page, pages)


def _counted(request: SearchRequest, result: SearchResult, name: str) -> dict[str, int]:
    """Give the values of a facet, the commonest first, each with its number of results."""
    counts = dict(result.facets.get(name, {}))
    for value in request.filters.of(name):
        # What was chosen stays in sight, and can be let go, even if it finds nothing.
        if not any(_covers(name, value, other) for other in counts):
            counts[value] = 0
    return counts


def _commonest(request: SearchRequest, name: str, counts: Mapping[str, int]) -> list[str]:
    """Give the commonest values, and the chosen ones; of equals the newest."""
    ranked = sorted(_ordered(name, counts), key=lambda value: -counts[value])
    chosen = request.filters.of(name)
    rest = [value for value in ranked[SHOWN:] if any(_covers(name, one, value) for one in chosen)]
    return ranked[:SHOWN] + rest


def _ordered(name: str, values: Iterable[str]) -> list[str]:
    return sorted(values, key=_newest, reverse=True) if name in _DATED else list(values)


def active(request: SearchRequest) -> list[Active]:
    """Give the filters in use."""
    filters = request.filters
    found = [
        Active(
            _titled(name, value),
            _label(name, value),
            params.with_filter(request, name, [kept for kept in values if kept != value]),
            value if name == "lang" else "",
        )
        for name in FILTERS
        for values in [filters.of(name)]
        for value in values
    ]
    for name, date in (("since", filters.since), ("until", filters.until)):
        if date:
            title, label = field(name), day(date)
            alone = gettext("%(name)s: %(value)s") % {"name": title, "value": label}
            found.append(Active(title, label, params.without(request, name), alone=alone))
    return found


def worded(clause: str) -> str:
    """Give a clause that narrows a query in words: ``section:education`` as Section: Education.

    Values are isolated, as they may run the other way.
    """
    name, _, text = clause.partition(":")
    name, text = _CLAUSES.get(name, name), text.strip('"')
    if name == "month" and not re.fullmatch(MONTH, text):
        title, labels = gettext("Time"), [text]
    else:
        values = alternatives(name, text) or [text]
        title, labels = _titled(name, values[0]), [_label(name, value) for value in values]
    label = joined([f"\u2068{label}\u2069" for label in labels], "or")
    return gettext("%(name)s: %(value)s") % {"name": title, "value": label} if title else label


def _choice(request: SearchRequest, name: str, value: str, counts: Mapping[str, int]) -> Choice:
    current = request.filters.of(name)
    kept = tuple(other for other in current if not _covers(name, other, value))
    chosen = kept != current
    after = params.with_filter(request, name, kept if chosen else (*current, value))
    lang = value if name == "lang" else ""
    return Choice(_label(name, value), counts[value], chosen, after, lang)


def _newest(value: str) -> tuple[int, str]:
    """Give what months, and issues by number, are sorted by."""
    return (int(value) if value.isascii() and value.isdigit() else 0, value)


def _covers(name: str, given: str, value: str) -> bool:
    """Tell whether a filter as written is one for ``value``: ``pt`` is, for ``pt-BR``."""
    written, meant = property_value(name, given), property_value(name, value)
    return written == meant or (name == "lang" and written == meant.split("-")[0])


def _titled(name: str, value: str) -> str:
    """Give the name of a field for a value of it; none for issues by number, which say it."""
    return "" if name == "issue" and value.isdigit() else field(name)


def _label(name: str, value: str) -> str:
    return _LABELS.get(name, str)(value)
