"""Which items of an issue tell the same story in another language.

Translations share links, so links decide first; what they leave open follows the order
of the stories within the section. Issues are never joined with each other, and no two
items of a file are ever the same story. Files of one language are joined by links alone:
they are the same issue twice, or different ones that were taken for it, and order would
join whatever stands in the same place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from search.archive.tellings import OPENING, OPENING_NUMBER, Gist, Telling, story

_T = TypeVar("_T")

_MIN_LIKENESS = 0.12
_OTHER_SECTION = 0.45
"""Two items of different sections need this much in common."""
_MOST_CARRIERS = 200
"""A link that more items of an issue carry tells none of them from the others."""
_MOST_ORDERED = 50
"""Tellings of an issue that are compared by order, each with each: more than languages."""


class _File(NamedTuple):
    """The items that one telling has, and their language."""

    lang: str
    gists: Sequence[Gist]


def assign(issue: str, tellings: Sequence[Telling]) -> list[list[str]]:
    """The story of each item of each telling of an issue, whatever order the files come in."""
    order = sorted(
        (at for at, telling in enumerate(tellings) if telling.places),
        key=lambda at: _file_key(tellings[at]),
    )
    files = [_File(tellings[at].issue.lang, tellings[at].gists()) for at in order]
    stories = [[""] * len(telling.places) for telling in tellings]
    for (file, place), name in _names(issue, files, _Groups(files).run()).items():
        stories[order[file]][place] = name
    return stories


def opening(issue: str) -> str:
    """The story id of what an issue says before its stories, in all its tellings."""
    return story(issue, OPENING, OPENING_NUMBER)


def _file_key(telling: Telling) -> tuple[bool, int, str, str]:
    """English first, since the others translate it; then the fullest."""
    lang = telling.issue.lang
    return (lang.split("-")[0] != "en", -len(telling.places), lang, telling.issue.path)


class _Groups:
    """Items joined into stories; each story has at most one item of a file."""

    def __init__(self, files: Sequence[_File]) -> None:
        self.langs = [file.lang for file in files]
        self.files = [file.gists for file in files]
        self.items = [
            (number, at) for number, gists in enumerate(self.files) for at in range(len(gists))
        ]
        self.parent = {key: key for key in self.items}
        self.members: dict[tuple[int, int], set[tuple[int, int]]] = {
            key: {key} for key in self.items
        }
        self.tellings = {key: {key[0]} for key in self.items}
        self.sections = [_by_section(number, gists) for number, gists in enumerate(self.files)]

    def run(self) -> list[set[tuple[int, int]]]:
        """All stories."""
        self._compare()
        return [self.members[key] for key in self.items if self.parent[key] == key]

    def _compare(self) -> None:
        self.links = {
            (number, at): frozenset(self.files[number][at].links) for number, at in self.items
        }
        self.weights = self._weights()
        self.places = {
            key: (place + 0.5) / len(keys)
            for sections in self.sections
            for keys in sections.values()
            for place, key in enumerate(keys)
        }
        for _, one, other in sorted(self._candidates()):
            self._join(one, other)
        for first, second in combinations(range(len(self.files[:_MOST_ORDERED])), 2):
            if self.langs[first] != self.langs[second]:
                self._by_order(first, second)

    def _weights(self) -> dict[str, float]:
        """A link that several items of one file carry says little about any of them."""
        repeats: Counter[str] = Counter()
        for number, gists in enumerate(self.files):
            counts = Counter(link for at in range(len(gists)) for link in self.links[number, at])
            for link, count in counts.items():
                repeats[link] = max(repeats[link], count)
        return {link: 1 / count**2 for link, count in repeats.items()}

    def _candidates(
        self,
    ) -> Iterator[tuple[tuple[float, float, int], tuple[int, int], tuple[int, int]]]:
        """Pairs with links in common, the surest first."""
        carriers: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for key in self.items:
            for link in self.links[key]:
                carriers[link].append(key)
        pairs = {
            pair
            for keys in carriers.values()
            if len(keys) <= _MOST_CARRIERS
            for pair in combinations(sorted(keys), 2)
            if pair[0][0] != pair[1][0]
        }
        for one, other in pairs:
            likeness = self._likeness(one, other)
            same = self._section(one) == self._section(other)
            if likeness >= (_MIN_LIKENESS if same else _OTHER_SECTION):
                distance = abs(self.places[one] - self.places[other])
                yield (-round(likeness + 0.25 * same, 6), distance, one[0] + other[0]), one, other

    def _likeness(self, one: tuple[int, int], other: tuple[int, int]) -> float:
        shared = sum(self.weights[link] for link in self.links[one] & self.links[other])
        smaller = min(sum(self.weights[link] for link in self.links[key]) for key in (one, other))
        return shared / max(smaller, 1e-9) * min(1.0, shared + 0.5)

    def _section(self, key: tuple[int, int]) -> str:
        return self.files[key[0]][key[1]].section

    def _root(self, key: tuple[int, int]) -> tuple[int, int]:
        while self.parent[key] != key:
            # What was followed once is followed half as far the next time.
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def _join(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        first, second = sorted((self._root(one), self._root(other)))
        if first == second:
            return True
        if not self.tellings[first].isdisjoint(self.tellings[second]):
            return False
        self.parent[second] = first
        self.members[first] = _united(self.members[first], self.members.pop(second))
        self.tellings[first] = _united(self.tellings[first], self.tellings.pop(second))
        return True

    def _by_order(self, first: int, second: int) -> None:
        """Join what stands alone between the same neighbours in both files."""
        for section, left in self.sections[first].items():
            right = self.sections[second].get(section, [])
            for ours, theirs in self._gaps(left, right):
                if len(ours) == len(theirs):
                    for one, other in zip(ours, theirs, strict=True):
                        if self._may_follow_order(one, other, len(left) == len(right)):
                            self._join(one, other)

    def _gaps(
        self, left: list[tuple[int, int]], right: list[tuple[int, int]]
    ) -> Iterator[tuple[list[tuple[int, int]], list[tuple[int, int]]]]:
        """The unjoined items between items that both files share, in both orders."""
        position = {self._root(key): at for at, key in enumerate(right)}
        taken = 0
        ours: list[tuple[int, int]] = []
        for key in left:
            at = position.get(self._root(key))
            if at is None:
                ours.append(key)
            elif at >= taken:
                yield ours, right[taken:at]
                ours, taken = [], at + 1
            else:
                return
        yield ours, right[taken:]

    def _may_follow_order(self, one: tuple[int, int], other: tuple[int, int], even: bool) -> bool:
        """Order alone joins where links are silent, or where the sections are as long."""
        return even or not self.links[one] or not self.links[other]


def _by_section(number: int, gists: Sequence[Gist]) -> dict[str, list[tuple[int, int]]]:
    """The items of a file, section by section."""
    sections: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, gist in enumerate(gists):
        sections[gist.section].append((number, at))
    return sections


def _united(one: set[_T], other: set[_T]) -> set[_T]:
    """Both sets in the larger one: joining many, one by one, stays cheap."""
    small, large = sorted((one, other), key=len)
    large |= small
    return large


def _names(
    issue: str, files: Sequence[_File], groups: Sequence[set[tuple[int, int]]]
) -> dict[tuple[int, int], str]:
    """Number the stories under each name in the order of the first file that tells them.

    What only other files tell comes between, so that later numbers move on; what stands in
    other issues too and is left out of this one leaves its number free.
    """
    by_name: dict[str, list[tuple[float, tuple[int, int], set[tuple[int, int]]]]] = defaultdict(
        list
    )
    place = {key: number for number, members in enumerate(groups) for key in members}
    order = _order(files, place, len(groups))
    for number, members in enumerate(groups):
        lead = min(members)
        by_name[files[lead[0]].gists[lead[1]].name].append((order[number], lead, members))
    names: dict[tuple[int, int], str] = {}
    for name, stories in by_name.items():
        ordinal = 0
        for _, (file, at), members in sorted(stories, key=lambda story: story[:2]):
            own = 0 if file else files[file].gists[at].number
            ordinal = max(ordinal + 1, own)
            names |= dict.fromkeys(members, story(issue, name, ordinal))
    return names


def _order(files: Sequence[_File], place: Mapping[tuple[int, int], int], count: int) -> list[float]:
    """Where each story comes: as in the first file, others right after what they follow."""
    order: list[float | None] = [None] * count
    for number, file in enumerate(files):
        last = -1.0
        step = 1.0 if number == 0 else 1e-3 / (number + 1)
        for at in range(len(file.gists)):
            story = place[number, at]
            if order[story] is None:
                order[story] = last + step if number else float(at)
            last = order[story] or 0.0
    return [value or 0.0 for value in order]
