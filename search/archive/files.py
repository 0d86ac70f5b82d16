"""Which files a source holds, and their bytes."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search.errors import PathMissing, PathUnreadable
from search.model import Problem

MAX_BYTES = 4 * 1024 * 1024
"""A newsletter is some tens of kilobytes; a file above this is left out and reported."""

_MARKDOWN = re.compile(r"\.\s*(?:md|markdown|mdown|mkdn?|mdwn)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a source. ``name`` is its path relative to the source, with ``/``."""

    path: Path
    name: str
    given: bool
    """Whether the source is this very file: then it is taken without asking more."""

    @property
    def markdown(self) -> bool:
        """Whether the name says Markdown, in any of the spellings archives have."""
        return bool(_MARKDOWN.search(self.name))

    @property
    def plain(self) -> bool:
        """Whether the name says plain text."""
        return self.name.lower().endswith(".txt")


def find(sources: Sequence[Path]) -> tuple[list[Found], list[Problem]]:
    """All regular files of the sources, sorted by name, hidden ones apart.

    Folders are walked to the bottom; links to folders are followed once. Raises
    PathMissing and PathUnreadable for a source itself; a folder within it that may not
    be read is a problem.
    """
    found: dict[Path, tuple[Found, Path]] = {}
    problems: list[Problem] = []
    for source in sources:
        for item in _of_source(source, problems):
            found.setdefault(item.path.resolve(), (item, source))
    # Sources that hold files of one name are told apart, whichever was given first.
    renames: tuple[Callable[[Found, Path], str], ...] = (_with_source, _absolute)
    for rename in renames:
        names = Counter(item.name for item, _ in found.values())
        for real, (item, source) in found.items():
            if names[item.name] > 1:
                found[real] = replace(item, name=rename(item, source)), source
    return sorted((item for item, _ in found.values()), key=lambda item: item.name), problems


def _with_source(item: Found, source: Path) -> str:
    return f"{source.name}/{item.name}"


def _absolute(item: Found, _: Path) -> str:
    return item.path.absolute().as_posix()


def _of_source(source: Path, problems: list[Problem]) -> Iterator[Found]:
    try:
        mode = source.stat().st_mode
    except FileNotFoundError:
        raise PathMissing(source) from None
    except OSError as error:
        raise PathUnreadable(source, _reason(error)) from error
    if not stat.S_ISDIR(mode):
        try:
            source.open("rb").close()
        except OSError as error:
            raise PathUnreadable(source, _reason(error)) from error
        yield Found(source, source.name, given=True)
        return
    try:
        next(source.iterdir(), None)
    except OSError as error:
        raise PathUnreadable(source, _reason(error)) from error
    yield from _of_folder(source, source, problems, {source.resolve()})


def _of_folder(
    folder: Path, source: Path, problems: list[Problem], seen: set[Path]
) -> Iterator[Found]:
    pending = [folder]
    while pending:
        here = pending.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            name = here.relative_to(source).as_posix()
            message = f"folder not read: {_reason(error)}"
            problems.append(Problem(name, 0, "unreadable", message, "error"))
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                # A link back up would walk in circles: each real folder is entered once.
                real = path.resolve()
                if real not in seen:
                    seen.add(real)
                    pending.append(path)
            elif entry.is_file() or entry.is_symlink():
                # A link to nothing is yielded, too: reading it says what is wrong.
                yield Found(path, path.relative_to(source).as_posix(), given=False)


def read(found: Found) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The bytes of a file, or None and why not."""
    try:
        size = found.path.stat().st_size
        if size > MAX_BYTES:
            message = f"{size} bytes is above the limit of {MAX_BYTES}; left out"
            return None, (Problem(found.name, 0, "too-large", message, "error"),)
        return found.path.read_bytes(), ()
    except OSError as error:
        message = f"not read: {_reason(error)}"
        return None, (Problem(found.name, 0, "unreadable", message, "error"),)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
