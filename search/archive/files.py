"""Which files a source holds, and their bytes.

Who may write to an archive need not be trusted with the machine: only regular files that
lie in the given folder are read, and nothing else is even waited for.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from search import late
from search.errors import PathMissing, PathSpecial, PathUnreadable
from search.model import Problem

MAX_BYTES = 4 * 1024 * 1024
"""A newsletter is some tens of kilobytes; a file above this is left out and reported."""

_SPECIAL = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}
"""What is no regular file, by the type in its mode."""

# Neither a pipe that nobody writes to nor a terminal holds up the run; a link that has
# been put in the file's place since it was found is refused. Not every system has all.
_OPENING = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_NOCTTY", "O_BINARY")
)

_MARKDOWN = late.compile(r"\.\s*(?:mdx?|markdown|mdown|mkdn?|mdwn|[rq]md)\s*$", re.IGNORECASE)


class Found(Struct, frozen=True):
    """A regular file of a source.

    ``path`` is where it really lies, no link; ``name`` its path relative to the source, with
    ``/``, as :func:`shown` gives it.
    """

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

    Folders are walked to the bottom; links are followed where they lead to something in
    the same source, folders once. Raises PathMissing, PathUnreadable and PathSpecial for
    a source itself; what is in one and not read is a problem.
    """
    found: dict[Path, tuple[Found, Path]] = {}
    problems: list[Problem] = []
    for source in sources:
        for item in _of_source(source, problems):
            found.setdefault(item.path, (item, source))
    # Sources that hold files of one name are told apart, whichever was given first.
    renames: tuple[Callable[[Found, Path], str], ...] = (_with_source, _absolute)
    for rename in renames:
        names = Counter(item.name for item, _ in found.values())
        for real, (item, source) in found.items():
            if names[item.name] > 1:
                found[real] = replace(item, name=rename(item, source)), source
    return sorted((item for item, _ in found.values()), key=lambda item: item.name), problems


def shown(path: PurePath) -> str:
    r"""Give a path as text: bytes of it that are no UTF-8 are written ``\xff``.

    Python keeps such bytes as half characters, which no file, page or JSON can hold.
    """
    return _shown(path.as_posix())


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _with_source(item: Found, source: Path) -> str:
    return f"{shown(PurePath(source.name))}/{item.name}"


def _absolute(item: Found, _: Path) -> str:
    return shown(item.path)


def _of_source(source: Path, problems: list[Problem]) -> Iterator[Found]:
    try:
        mode = source.stat().st_mode
        real = source.resolve()
        if stat.S_ISDIR(mode):
            next(source.iterdir(), None)
        elif stat.S_ISREG(mode):
            os.close(os.open(real, _OPENING))
    except FileNotFoundError:
        raise PathMissing(source) from None
    except OSError as error:
        raise PathUnreadable(source, _reason(error)) from error
    if stat.S_ISDIR(mode):
        yield from _Walk(source, real, problems).files()
    elif stat.S_ISREG(mode):
        yield Found(real, shown(PurePath(source.name)), given=True)
    else:
        raise PathSpecial(source, _kind(mode))


class _Folder(NamedTuple):
    """A folder of a source: its path, also once links are followed, and what it is called there."""

    path: Path
    real: Path
    name: str


class _Walk:
    """A walk through the folder of a source, which is ``real`` once links are followed."""

    def __init__(self, source: Path, real: Path, problems: list[Problem]) -> None:
        self._real = real
        self._problems = problems
        # A link back up would walk in circles: each real folder is entered once.
        self._seen = {real}
        self._pending = [_Folder(source, real, "")]

    def files(self) -> Iterator[Found]:
        """Give the regular files; whatever else there is goes to the problems."""
        while self._pending:
            folder = self._pending.pop()
            try:
                with os.scandir(folder.path) as held:
                    entries = sorted(held, key=lambda entry: entry.name)
            except OSError as error:
                name = folder.name or "."
                self._refuse(name, "unreadable", f"folder not read: {_reason(error)}")
                continue
            for entry in entries:
                if not entry.name.startswith("."):
                    yield from self._entry(entry, folder)

    def _entry(self, entry: os.DirEntry[str], folder: _Folder) -> Iterator[Found]:
        name = f"{folder.name}/{entry.name}" if folder.name else entry.name
        try:
            # Only a link may lead elsewhere, and making a path real looks at each part of it.
            linked = entry.is_symlink()
            real = folder.real / entry.name
            if linked:
                real = Path(os.path.realpath(entry.path, strict=True))
            mode = entry.stat().st_mode
        except OSError as error:
            self._refuse(name, "unreadable", f"not read: {_reason(error)}")
            return
        if linked and not real.is_relative_to(self._real):
            self._refuse(name, "link-outside", "not read: the link leads out of the archive")
        elif stat.S_ISREG(mode):
            yield Found(real, _shown(name), given=False)
        elif not stat.S_ISDIR(mode):
            self._refuse(name, "special-file", f"not read: {_kind(mode)}, no regular file")
        elif real not in self._seen:
            self._seen.add(real)
            self._pending.append(_Folder(Path(entry.path), real, name))

    def _refuse(self, name: str, kind: str, message: str) -> None:
        self._problems.append(Problem(_shown(name), 0, kind, message, "error"))


def read(found: Found) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The bytes of a file, or None and why not."""
    try:
        with open(found.path, "rb", opener=_open) as file:
            data = file.read(MAX_BYTES + 1)
            if len(data) <= MAX_BYTES:
                return data, ()
            size = os.fstat(file.fileno()).st_size
        message = f"{size} bytes is above the limit of {MAX_BYTES}; left out"
        return None, (Problem(found.name, 0, "too-large", message, "error"),)
    except OSError as error:
        message = f"not read: {_reason(error)}"
        return None, (Problem(found.name, 0, "unreadable", message, "error"),)


def _open(path: str, _: int) -> int:
    """Open a regular file. Raises OSError for anything else, without waiting for it."""
    descriptor = os.open(path, _OPENING)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, f"{_kind(mode)}, no regular file")
    return descriptor


def _kind(mode: int) -> str:
    return _SPECIAL.get(stat.S_IFMT(mode), "something else")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
