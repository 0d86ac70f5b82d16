"""Repair of a run's damaged files: what each may learn from the others, and where guesses lie."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from operator import attrgetter
from pathlib import Path, PurePath, PurePosixPath
from typing import TypeAlias

from msgspec import Struct, field

from search.archive import files
from search.archive.tracing import located, traced
from search.errors import PathMissing
from search.model import Guess, Issue, Item, Problem
from search.model import Repair as Summary
from search.repair import Override, Repair, read_overrides, repair
from search.repair.damage.detect import detect

OVERRIDES = "repairs.txt"
"""The file in a source's folder that corrects single readings."""
LEAST_CLEAN = 20_000
"""Code points of clean text from which it teaches; less of it would be believed too much."""


class Repairing(Struct, frozen=True):
    """What a run was told about repair.

    ``pages`` maps a file, by its path relative to the source or by its name, to the code
    page it was wrongly read with, or to nothing where that is to be found out; ``cache`` is a
    folder for word lists. ``remembered`` are the pages that an earlier run was told: of these
    files there may be none any more.
    """

    enabled: bool = True
    pages: Mapping[str, str] = field(default_factory=dict)
    cache: Path | None = None
    remembered: Mapping[str, str] = field(default_factory=dict)


class OthersNeeded(Exception):
    """A damaged file can only be mended where the clean ones are known."""


class Mender:
    """Repairs the files of one run; the clean ones teach the models, if any is damaged."""

    def __init__(self, repairing: Repairing, found: Sequence[files.Found]) -> None:
        """Raises :class:`PathMissing` for a file that a page is given for and that is not there."""
        self._repairing = repairing
        given = {files.shown(PurePath(name)): page for name, page in repairing.pages.items()}
        there = {name for item in found for name in (item.name, PurePosixPath(item.name).name)}
        for name in given:
            if name not in there:
                raise PathMissing(Path(name))
        told = {**repairing.remembered, **given}
        self.pages = {name: page for name, page in told.items() if page and name in there}
        self._found = [item for item in found if item.markdown or item.plain]
        self._alone = False
        self._clean: tuple[str, ...] | None = None
        self.problems: list[Problem] = []
        self._overrides = tuple(self._read_overrides(found))

    def alone(self) -> Mender:
        """Give a small copy to send away, which raises OthersNeeded where it must know them."""
        lone = copy(self)
        lone._alone, lone._found, lone._clean = True, [], None
        return lone

    @property
    def knows_others(self) -> bool:
        """Whether what it mends may hang on other files than the mended."""
        return not self._alone

    def told(self, name: str) -> str:
        """Give all that it was told which bears on a file, as text."""
        return repr((self._repairing.enabled, self._page(name), self._concerning(name)))

    def _page(self, name: str) -> str | None:
        return self.pages.get(name) or self.pages.get(PurePosixPath(name).name)

    def _concerning(self, name: str) -> list[Override]:
        return [o for o in self._overrides if o.concerns(PurePosixPath(name).name)]

    def __iter__(self) -> Iterator[str]:
        """Give the texts that are not damaged; read when first asked for."""
        if self._alone:
            raise OthersNeeded
        if self._clean is None:
            texts = tuple(self._read_clean())
            self._clean = texts if sum(map(len, texts)) >= LEAST_CLEAN else ()
        return iter(self._clean)

    def mend(self, data: bytes | str, name: str) -> Repair | None:
        """Mend a file's content, or None where repair is not wanted."""
        if not self._repairing.enabled:
            return None
        return repair(
            data,
            page=self._page(name),
            clean_text=self,
            cache=self._repairing.cache,
            overrides=self._concerning(name),
        )

    def _read_clean(self) -> Iterator[str]:
        for item in self._found:
            data, _ = files.read(item)
            try:
                text = (data or b"").decode("utf-8")
            except UnicodeDecodeError:
                continue
            if detect(text) is None:
                yield text

    def _read_overrides(self, found: Sequence[files.Found]) -> Iterator[Override]:
        for item in found:
            if PurePosixPath(item.name).name == OVERRIDES:
                data, problems = files.read(item)
                self.problems += problems
                read, notes = read_overrides((data or b"").decode("utf-8", "replace"))
                self.problems += [Problem(item.name, n.line, n.kind, n.message) for n in notes]
                yield from read


def report(mended: Repair, name: str) -> list[Problem]:
    """Give what is to be said of a repair."""
    problems = [Problem(name, note.line, note.kind, note.message) for note in mended.notes]
    if mended.page:
        told = summary(mended)
        message = (
            f"arrived broken, read as {told.page}: {told.certain:.0%} of the characters are "
            f"certain, {told.guessed:.0%} guessed, {told.lost:.0%} lost"
        )
        problems.append(Problem(name, 0, "repaired", message, "note"))
    return problems


def summary(mended: Repair) -> Summary:
    """Give the figures of a repair."""
    told = mended.report
    return Summary(
        mended.page or "",
        told.characters,
        round(told.share(told.certain), 4),
        round(told.share(told.guessed), 4),
        round(told.share(told.lost), 4),
        round(told.confident, 4),
    )


def noted(issue: Issue, mended: Repair) -> Issue:
    """Give ``issue`` with what the repair of its file guessed, item by item."""
    starts = [0]
    for line in mended.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    opening = (issue.opening,) if issue.opening else ()
    lines = sorted({item.line for item in (*opening, *issue.items)})
    before = dict(zip(lines, [1, *lines], strict=False))
    following = dict(zip(lines, [*lines[1:], len(starts) - 1], strict=True))
    loss = json.dumps(mended.loss.to_json()) if mended.loss else ""
    headed: dict[str, tuple[Guess, ...]] = {}

    def lines_of(first: int, last: int) -> _Part:
        begin, end = starts[first - 1], starts[min(last, len(starts) - 1)]
        return _part(mended, begin, max(end, begin))

    def noted(item: Item) -> Item:
        if item.heading not in headed:
            # It stands above the first of those that are under it.
            above = lines_of(before[item.line], item.line - 1)
            headed[item.heading] = located(*above, item.heading)
        made = _noted_item(item, lines_of(item.line, following[item.line]))
        return replace(made, heading_guesses=headed[item.heading], loss=loss)

    items, first = tuple(map(noted, issue.items)), issue.opening and noted(issue.opening)
    in_title = first.title_guesses if first and first.title == issue.title else ()
    return replace(
        issue, items=items, opening=first, title_guesses=in_title, repair=summary(mended)
    )


_Part: TypeAlias = tuple[str, Sequence[Guess]]
"""A piece of a mended text, and the guesses in it."""


def _part(mended: Repair, begin: int, end: int) -> _Part:
    first = bisect_left(mended.guesses, begin, key=attrgetter("start"))
    last = bisect_right(mended.guesses, end, key=attrgetter("end"))
    moved = [
        Guess(g.start - begin, g.end - begin, g.probability, tuple(g.alternatives))
        for g in mended.guesses[first:last]
    ]
    return mended.text[begin:end], moved


def _noted_item(item: Item, part: _Part) -> Item:
    in_text = traced(*part, item.text)
    if item.derived_title:
        # Cut from the text's beginning, perhaps within a run.
        kept = len(item.title.rstrip("…"))
        same = item.text.startswith(item.title.rstrip("…"))
        in_title = tuple(g for g in in_text if same and g.end <= kept)
    else:
        in_title = traced(*part, item.title)
    images = tuple(replace(image, guesses=located(*part, image.words)) for image in item.images)
    return replace(item, title_guesses=in_title, guesses=in_text, images=images)
