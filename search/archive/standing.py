"""What stands in issue after issue word for word: by that alone it is no story, in any language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from search.model import Issue, Item

_LEAST = 5
"""Issues that have a text, for it to be a standing one."""
_MOST = 0.5
"""Share of the issues, from the first that has it to the last, that have a standing text."""
_NEARLY_ALL = 0.8
"""Share of all issues that have what is short or an entry of a list, for it to be standing."""
_SHORTEST = 40
"""Code points of a standing text; a name may come again and mean something else."""


class _Said(NamedTuple):
    """What an item says; links, too, where it is short or an entry."""

    lang: str
    title: str
    text: str
    links: tuple[str, ...] | None


def once(issues: Sequence[Issue]) -> list[Issue]:
    """Leave standing texts in the first issue that has them, so that they are found once.

    The order of ``issues`` is that of the files. A text may come up and be dropped in the
    years of an archive: it counts where it stands. An entry of a list is a story that may come
    again, unless nearly all issues of the archive have it: credits, and where to subscribe.
    """
    places: defaultdict[_Said, list[int]] = defaultdict(list)
    counts: defaultdict[str, int] = defaultdict(int)
    for issue in issues:
        for said in set(map(_said, issue.items)):
            places[said].append(counts[issue.lang])
        counts[issue.lang] += 1
    standing = {said for said, at in places.items() if _stands(said, at, counts[said.lang])}
    told: set[_Said] = set()
    return [_without(issue, standing, told) if standing else issue for issue in issues]


def _without(issue: Issue, standing: set[_Said], told: set[_Said]) -> Issue:
    kept: list[Item] = []
    for item in issue.items:
        said = _said(item)
        # What stands as prose does so under another heading, too.
        stands = standing & {said, said._replace(links=None)}
        if told.isdisjoint(stands):
            kept.append(item)
        told |= stands
    return issue if len(kept) == len(issue.items) else replace(issue, items=tuple(kept))


def _stands(said: _Said, at: Sequence[int], issues: int) -> bool:
    """Whether what the issues at these places say is standing, of so many in its language."""
    if len(at) < _LEAST:
        return False
    if said.links is None:
        return len(at) >= _MOST * (at[-1] - at[0] + 1)
    return len(at) >= _NEARLY_ALL * issues


def _said(item: Item) -> _Said:
    links = None if _is_prose(item) else tuple(link.url for link in item.links)
    return _Said(item.lang, item.title, item.text, links)


def _is_prose(item: Item) -> bool:
    """Whether an item is a paragraph by itself, or all of a section: no entry with a title."""
    titled = not item.derived_title and not item.heading.endswith(item.title)
    return len(item.text) >= _SHORTEST and not titled
