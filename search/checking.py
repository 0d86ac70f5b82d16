"""Looking without indexing: what is broken in a text or an archive, and how it would be mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from search import model
from search.archive import decode, files, frontmatter
from search.archive.markdown.prepare import mended_links
from search.archive.mender import Repairing, summary
from search.archive.reader import Archive, read_archive
from search.errors import PageUnknown, TextTooLong
from search.index.storage import IndexFolder
from search.indexing import Progress, unknown_languages
from search.linting import MENDS, Source, lint
from search.repair import Repair, repair
from search.repair.damage.pages import CODECS, find_page
from search.settings import Settings
from search.workers import workers

__all__ = [
    "LONGEST",
    "MENDS",
    "Check",
    "Mended",
    "Repair",
    "Sample",
    "check",
    "known_page",
    "repair_text",
]

LONGEST = 32 << 20
"""Bytes of a text that is mended by itself; an endless one, as a pipe may give, must not fill
the memory."""

SAMPLES = 3
"""Lines of a mended file that are shown before and after."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A line, counted from 1, as it came and as it was mended."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that arrived broken: how far it was mended, and the first lines that changed."""

    path: str
    repair: model.Repair
    sample: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What reading an archive would tell, and what rules find in it.

    ``left_out`` are pairs of path and reason; ``files`` says where the files lie that
    problems and reasons name.
    """

    issues: int
    items: int
    mended: tuple[Mended, ...]
    problems: tuple[model.Problem, ...]
    left_out: tuple[tuple[str, str], ...]
    files: Mapping[str, Path]

    @property
    def wrong(self) -> bool:
        """Is there any problem that is more than a note?"""
        return any(problem.severity != "note" for problem in self.problems)


def check(
    settings: Settings,
    sources: Sequence[Path],
    encodings: Mapping[str, str],
    progress: Progress | None = None,
) -> Check:
    """Read newsletters as an index run would, look at them by rules, and index nothing.

    ``sources`` empty means those of the last run; ``encodings`` are those of
    :class:`search.indexing.Order`. Raises :class:`NoSources`, :class:`PathMissing`,
    :class:`PathUnreadable`, :class:`PathSpecial` and :class:`NoNewsletters`.
    """
    report = progress or (lambda stage, done, total: None)
    given = IndexFolder(settings.index).sources(sources)
    repairing = Repairing(pages=encodings, cache=settings.cache)
    with workers() as pool:
        archive = read_archive(
            given, lambda done, total: report("reading", done, total), repairing, pool
        )
    found, _ = files.find(given)
    return Check(
        len(archive.issues),
        sum(len(issue.items) for issue in archive.issues),
        tuple(
            Mended(path, summary(mended), tuple(islice(_changed(mended), SAMPLES)))
            for path, mended in archive.repaired.items()
        ),
        (
            *archive.problems,
            *unknown_languages(archive.issues),
            *lint(archive.issues, _texts(found, archive)),
        ),
        tuple((left.path, left.reason) for left in archive.left_out),
        {file.name: file.path for file in found},
    )


def _texts(found: Sequence[files.Found], archive: Archive) -> Iterator[Source]:
    """Give the text of each newsletter, of one that arrived broken as it was mended."""
    for file in found:
        mended = archive.repaired.get(file.name)
        if mended:
            text: str | None = mended.text
        else:
            data = files.read(file)[0] if file.name in archive.files else None
            text = None if data is None else decode.text_of(data)
        if text is not None:
            header, _ = frontmatter.split(text, file.name)
            mends = mended_links(header.body)
            yield Source(file.name, header.body, header.first_line, mends)


def _changed(mended: Repair) -> Iterator[Sample]:
    lines = zip(mended.original.split("\n"), mended.text.split("\n"), strict=True)
    for number, (before, after) in enumerate(lines, start=1):
        if before != after:
            yield Sample(number, before, after)


def known_page(name: str) -> str:
    """Give a code page's own name for any of its spellings. Raises :class:`PageUnknown`.

    >>> known_page("CP1254")
    'windows-1254'
    """
    page = find_page(name)
    if page is None:
        raise PageUnknown(name, ", ".join(CODECS))
    return page.name


def repair_text(data: bytes, page: str | None, cache: Path | None) -> Repair:
    """Mend one text by itself.

    ``page`` is what it was wrongly read with, None to find out; ``cache`` the folder for
    word lists. Raises :class:`PageUnknown`, :class:`TextTooLong`.
    """
    if len(data) > LONGEST:
        raise TextTooLong(LONGEST)
    return repair(data, page=known_page(page) if page else None, cache=cache)
