"""The first half of the road in: files to issues, items and stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from msgspec import Raw, Struct, field, structs

from search.analysis import base_language
from search.archive import (
    batches,
    files,
    frontmatter,
    keys,
    records,
    series,
    standing,
    translations,
    triage,
)
from search.archive.mender import Mender, Repairing
from search.archive.records import Headlines, Reading, Record, Unread
from search.archive.stories.headings import survey
from search.archive.tellings import Telling
from search.errors import IndexDamaged, NoNewsletters
from search.keeping import Keeping
from search.model import Issue, Item, Problem
from search.repair import Repair
from search.workers import Workers

Progress = Callable[[int, int], None]
"""Takes the files done and their total."""


class LeftOut(Struct, frozen=True):
    """A file in the folder that is not a newsletter, with why."""

    path: str
    reason: str


class Catalogue(Struct, frozen=True):
    """What reading some sources gave, without the items, which are kept.

    ``tellings`` are the issues in the order of their files, with final ids and stories;
    ``files`` maps each newsletter's path, relative to its source, to the SHA-256 of its bytes,
    ``repaired`` those that arrived broken to how they were mended, ``pages`` those of which
    it was told to the code page that they were wrongly read with. ``kept`` are the names of
    all records, ``read`` and ``found`` count the files that were read now and all that were
    looked at.
    """

    tellings: list[Telling]
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]
    files: Mapping[str, str]
    repaired: Mapping[str, Repair]
    pages: Mapping[str, str]
    kept: frozenset[str]
    read: int
    found: int


class Archive(Struct, frozen=True):
    """What reading some sources gave: a :class:`Catalogue` whose issues have their items."""

    issues: list[Issue]
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]
    files: Mapping[str, str]
    repaired: Mapping[str, Repair] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)


def read_archive(
    sources: Sequence[Path],
    progress: Progress | None = None,
    repairing: Repairing | None = None,
    pool: Workers | None = None,
) -> Archive:
    """Read all newsletters of files and folders, as :func:`catalogue` does, with their items.

    Raises also OSError where there is no room for temporary files.
    """
    with TemporaryDirectory() as folder:
        keeping = Keeping(Path(folder))
        found = catalogue(sources, keeping, progress, repairing, pool)
        told = zip(found.tellings, records.by_issue(keeping, found.tellings), strict=True)
        issues = [_whole(telling, items) for telling, items in told]
    return Archive(issues, found.problems, found.left_out, found.files, found.repaired, found.pages)


def _whole(telling: Telling, items: list[Item]) -> Issue:
    opening = items.pop() if telling.opening else None
    return replace(telling.issue, items=tuple(items), opening=opening)


def catalogue(
    sources: Sequence[Path],
    keeping: Keeping,
    progress: Progress | None = None,
    repairing: Repairing | None = None,
    pool: Workers | None = None,
) -> Catalogue:
    """Read all newsletters of files and folders, but those whose reading is kept.

    ``progress`` is called with the files done and their total; ``repairing`` says how
    to deal with what arrived broken; ``pool`` reads large archives faster. Raises
    PathMissing, PathUnreadable or PathSpecial for a source itself, NoNewsletters if there
    is not one, WorkerLost, IndexDamaged where what is kept is not what was written, and OSError
    where nothing can be kept; anything else that is wrong with an input is a problem of the result.
    """
    found, problems = files.find(sources)
    mender = Mender(repairing or Repairing(), found)
    left_out = [LeftOut(item.name, reason) for item in found if (reason := triage.by_name(item))]
    likely = [item for item in found if not triage.by_name(item)]
    readings: list[Reading] = []
    for reading in _readings(likely, mender, keeping, pool or Workers(1)):
        readings.append(reading)
        if progress:
            progress(len(readings) + len(left_out), len(found))
    read = [reading.record for reading in readings]
    kept, others = triage.sort([record.look for record in read if record.look])
    left_out += [LeftOut(name, reason) for name, reason in others]
    problems += [*mender.problems, *_problems(read, {name for name, _ in others})]
    newsletters = [record for record in read if record.name in kept]
    told = series.numbered([telling for record in newsletters for telling in record.tellings])
    tellings, clashes = keys.unique(told)
    problems += clashes
    if not tellings:
        raise NoNewsletters(", ".join(map(str, sources)), _why_none(problems, left_out, len(found)))
    return Catalogue(
        _with_stories(tellings, keeping),
        tuple(problems),
        tuple(sorted(left_out, key=lambda item: item.path)),
        {record.name: record.digest for record in newsletters if record.digest},
        {
            each.record.name: each.repair
            for each in readings
            if each.repair and each.record.name in kept
        },
        mender.pages,
        frozenset(record.key for record in read if record.key),
        sum(reading.now for reading in readings),
        len(readings),
    )


def _readings(
    likely: Sequence[files.Found], mender: Mender, keeping: Keeping, pool: Workers
) -> Iterator[Reading]:
    """Give what each file says, read now unless that is kept and holds."""
    known: list[_Known] = []
    left = 0
    for item in likely:
        known.append(_known(item, mender, keeping))
        left += known[-1].missing
        if left > batches.ENOUGH:
            pool.start(batches.prepare)
    headings = survey(each.headings for each in known)
    held = [
        each.record if each.record and each.record.asked.holds(headings) else None for each in known
    ]
    of_each = zip(likely, known, held, strict=True)
    unread = [
        Unread(item, one.key, one.headings) for item, one, record in of_each if record is None
    ]
    del known, of_each
    fresh = batches.read(unread, mender, headings, keeping, pool)
    return (Reading(record, now=False) if record else next(fresh) for record in held)


class _Known(NamedTuple):
    """What is known of a file before it is read.

    The name of its record, its headings, the record if one is kept, and else how many bytes are
    ``missing``.
    """

    key: str
    headings: Headlines
    record: Record | None
    missing: int


def _known(found: files.Found, mender: Mender, keeping: Keeping) -> _Known:
    data, _ = files.read(found)
    if data is None:
        return _Known("", (), None, 0)
    key = records.key_of(data, found, mender)
    record = records.find(keeping, key)
    if record:
        return _Known(key, record.headings, record, 0)
    return _Known(key, records.own_headings(data), None, len(data))


def _problems(read: Sequence[Record], dropped: Set[str]) -> Iterator[Problem]:
    # A header that cannot be read may be why a file is no newsletter.
    return (
        problem
        for record in read
        for problem in record.problems
        if record.name not in dropped or problem.kind == frontmatter.BROKEN
    )


def _why_none(problems: Sequence[Problem], left_out: Sequence[LeftOut], count: int) -> str:
    if not count:
        return "there are no files"
    errors = [
        f"{problem.path}: {problem.message}" for problem in problems if problem.severity == "error"
    ]
    reasons = errors or [f"{item.path}: {item.reason}" for item in left_out]
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return (reasons[0] if reasons else "they hold no text") + more


def _with_stories(tellings: Sequence[Telling], keeping: Keeping) -> list[Telling]:
    """Leave out what was told before, and give every item its story."""
    try:
        return _told_together(standing.once(tellings))
    except records.UNREADABLE as error:
        raise IndexDamaged(keeping.directory, f"holds what no run writes: {error}") from error


def _told_together(tellings: Sequence[Telling]) -> list[Telling]:
    """Give every item its story; what they were compared by is not needed any more."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, telling in enumerate(tellings):
        by_key[telling.issue.key].append(at)
    told = list(tellings)
    for key, same in by_key.items():
        stories: Sequence[Sequence[str]] = [()] * len(same)
        if sum(bool(tellings[at].places) for at in same) > 1:
            stories = translations.assign(key, [tellings[at] for at in same])
        translated = len({base_language(tellings[at].issue.lang) for at in same}) > 1
        for at, own in zip(same, stories, strict=True):
            opening = tellings[at].opening and translations.opening(key)
            told[at] = structs.replace(
                tellings[at],
                all_said=Raw(),
                all_gists=Raw(),
                stories=tuple(own),
                opening=opening,
                translated=translated,
            )
    return told
