"""Issues of a series, whose titles or files' names are one but for a number: it says which each is.

What a name by itself says of no issue (`loom-12`), it says where others are called so, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from msgspec import structs

from search import late
from search.archive import dates, identity, numbers
from search.archive.tellings import Telling, prefix

_LEAST = 3
_SHARE = 0.5
"""Share of the issues of a folder without a number that are a series; and of the numbers of one
that begins with them, from the first to the last, that are there."""
_LAST = late.compile(r"(\D*[^\W\d_]\D*?)[\W_]*(?<![\d.])(\d{1,4})\W*")
_FIRST = late.compile(r"(\d{1,4})[\s_-]+[^\W\d_]")


class _Place(NamedTuple):
    """Where a series is told: what says its numbers, the folder, and the words before them.

    ``by`` ranks what says them: the end of titles, that of names, and their beginnings.
    """

    by: int
    folder: PurePosixPath
    words: str


def numbered(tellings: Sequence[Telling]) -> list[Telling]:
    """Give the issues, those of a series with their numbers, where no other issue has them."""
    taken = {(each.issue.number, each.issue.lang.lower()) for each in tellings}
    files: dict[str, int] = defaultdict(int)
    for each in tellings:
        files[each.issue.path] += 1
    places: dict[_Place, dict[int, int]] = defaultdict(dict)
    without: dict[PurePosixPath, int] = defaultdict(int)
    for at, each in enumerate(tellings):
        if each.issue.number is None and files[each.issue.path] == 1:
            without[_folder(each)] += 1
            for place, number in _said(each):
                places[place][at] = number
    told = list(tellings)
    for place, every in sorted(places.items()):
        found = {at: number for at, number in every.items() if told[at].issue.number is None}
        named = {at: (number, tellings[at].issue.lang.lower()) for at, number in found.items()}
        if len(found) < max(_LEAST, _SHARE * without[place.folder]) or not _is_series(place, found):
            continue
        if len(set(named.values())) == len(found) and taken.isdisjoint(named.values()):
            for at, number in found.items():
                told[at] = _with(tellings[at], number)
            taken.update(named.values())
    return told


def _folder(telling: Telling) -> PurePosixPath:
    """The folder in which the files of a series lie, or a folder for each of them."""
    path = telling.issue.path
    folder = PurePosixPath(path).parent
    return folder.parent if identity.is_bundled(path) else folder


def _said(telling: Telling) -> Iterator[tuple[_Place, int]]:
    """What the title and the key, which is the file's name, say of a telling's number."""
    folder = _folder(telling)
    for by, name in enumerate((telling.issue.title, telling.issue.key)):
        name = dates.without(name).casefold()
        last, first = _LAST.fullmatch(name), _FIRST.match(name)
        if last and not numbers.is_year(last[2]):
            yield _Place(by, folder, last[1]), int(last[2])
        elif first and not numbers.is_year(first[1]):
            yield _Place(by + 2, folder, ""), int(first[1])


def _is_series(place: _Place, found: dict[int, int]) -> bool:
    """Whether numbers follow each other; with the same words before them they need not."""
    span = max(found.values()) - min(found.values()) + 1
    return bool(place.words) or len(found) >= _SHARE * span


def _with(telling: Telling, number: int) -> Telling:
    told = structs.replace(telling, issue=replace(telling.issue, number=number))
    return told.renamed(str(number), prefix(str(number), telling.issue.lang))
