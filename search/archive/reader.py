"""The first half of the road in: files to issues, items and stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from search.archive import (
    batches,
    decode,
    document,
    files,
    frontmatter,
    keys,
    standing,
    translations,
    triage,
)
from search.archive.mender import Mender, Repairing
from search.archive.stories.headings import Headings, survey
from search.errors import NoNewsletters
from search.model import Issue, Item, Problem
from search.repair import Repair
from search.workers import Workers


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file in the folder that is not a newsletter, with why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Archive:
    """What reading some sources gave.

    ``issues`` are in the order of their files, with final item and story ids; ``files``
    maps each newsletter's path, relative to its source, to the SHA-256 of its bytes,
    ``repaired`` those that arrived broken to how they were mended, ``pages`` those of which
    it was told to the code page that they were wrongly read with.
    """

    issues: list[Issue]
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]
    files: Mapping[str, str]
    repaired: Mapping[str, Repair] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)


def read_archive(
    sources: Sequence[Path],
    progress: Callable[[int, int], None] | None = None,
    repairing: Repairing | None = None,
    pool: Workers | None = None,
) -> Archive:
    """Read all newsletters of files and folders.

    ``progress`` is called with the files done and their total; ``repairing`` says how
    to deal with what arrived broken; ``pool`` reads large archives faster. Raises
    PathMissing, PathUnreadable or PathSpecial for a source itself, NoNewsletters if there
    is not one, WorkerLost; anything else that is wrong with an input is a problem of the
    result.
    """
    found, problems = files.find(sources)
    documents: list[document.Document] = []
    left_out: list[LeftOut] = []
    mender = Mender(repairing or Repairing(), found)
    problems += mender.problems
    reasons = [triage.by_name(item) for item in found]
    likely = [item for item, reason in zip(found, reasons, strict=True) if not reason]
    read = batches.read(likely, mender, headings(likely), pool or Workers(1))
    for done, (item, reason) in enumerate(zip(found, reasons, strict=True), 1):
        if reason:
            left_out.append(LeftOut(item.name, reason))
        else:
            documents.append(next(read))
        if progress:
            progress(done, len(found))
    kept, others = triage.sort([doc.look for doc in documents if doc.look])
    left_out += [LeftOut(name, reason) for name, reason in others]
    dropped = {name for name, _ in others}
    # A header that cannot be read may be why a file is no newsletter.
    problems += [
        problem
        for doc in documents
        for problem in doc.problems
        if doc.name not in dropped or problem.kind == frontmatter.BROKEN
    ]
    documents = [doc for doc in documents if doc.name not in dropped]
    issues, clashes = keys.unique(
        [issue for doc in documents if doc.name in kept for issue in doc.issues]
    )
    problems += clashes
    if not issues:
        raise NoNewsletters(", ".join(map(str, sources)), _why_none(problems, left_out, len(found)))
    return Archive(
        issues=_told_together(standing.once(issues)),
        problems=tuple(problems),
        left_out=tuple(sorted(left_out, key=lambda item: item.path)),
        files={doc.name: doc.digest for doc in documents if doc.digest and doc.name in kept},
        repaired={doc.name: doc.repair for doc in documents if doc.repair and doc.name in kept},
        pages=mender.pages,
    )


def headings(found: Sequence[files.Found]) -> Headings:
    """Tell what the headings of files say together; those that need repair say nothing."""
    read = (files.read(each)[0] for each in found)
    return survey(text for data in read if data and (text := decode.text_of(data)))


def _why_none(problems: Sequence[Problem], left_out: Sequence[LeftOut], count: int) -> str:
    if not count:
        return "there are no files"
    errors = [
        f"{problem.path}: {problem.message}" for problem in problems if problem.severity == "error"
    ]
    reasons = errors or [f"{item.path}: {item.reason}" for item in left_out]
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return (reasons[0] if reasons else "they hold no text") + more


def _told_together(issues: Sequence[Issue]) -> list[Issue]:
    """Give every item its story."""
    by_key: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_key[issue.key].append(issue)
    story: dict[str, str] = {}
    for key, same in by_key.items():
        story |= translations.assign(key, [issue.items for issue in same])
    shared: dict[str, str] = {}
    return [
        replace(
            issue,
            items=tuple(_told(item, story[item.id], shared) for item in issue.items),
            opening=issue.opening and replace(issue.opening, story=translations.opening(issue.key)),
        )
        for issue in issues
    ]


def _told(item: Item, story: str, shared: dict[str, str]) -> Item:
    """An item with its story, and with one object for what many files say."""
    lang, section, heading = (
        shared.setdefault(words, words) for words in (item.lang, item.section, item.heading)
    )
    return replace(item, story=story, lang=lang, section=section, heading=heading)
