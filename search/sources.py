"""Where newsletters come from, by name: folders, files, and repositories that are fetched."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from search import indexing, late
from search.errors import (
    BadRequest,
    NoNamedSources,
    PathMissing,
    PathUnreadable,
    SourceNotFetched,
    SourcesUnreadable,
    SourceUnknown,
)
from search.fetching import check_pattern, checked, fetch, is_address, is_bare
from search.index.lock import locked
from search.indexing import Order, Progress, Run
from search.replacing import replace
from search.settings import Settings

FILE = "sources.json"
FOLDER = "sources"
_NAME = late.compile(r"(?!lock$)[a-z0-9][a-z0-9-]{0,39}")
"""That of a folder, too, beside the lock of those who fetch."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source: ``location`` is an absolute path, or the address of a git repository.

    Of a repository ``files`` is a pattern of those that are fetched, as ``.gitignore`` has
    them (``newsletters/*.md``); all where it is empty.
    """

    name: str
    location: str
    files: str = ""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a run made of the sources, and which repositories could not be fetched, and why.

    Of those what was fetched before was indexed.
    """

    run: Run
    failures: tuple[SourceNotFetched, ...]


def sources(settings: Settings) -> tuple[Source, ...]:
    """Give the sources in the order of their names.

    Raises :class:`SourcesUnreadable` and :class:`PathUnreadable`.
    """
    path = settings.index_data / FILE
    try:
        held = msgspec.convert(json.loads(path.read_bytes()), tuple[Source, ...])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise PathUnreadable(path, (error.strerror or str(error)).lower()) from error
    except (ValueError, RecursionError) as error:
        raise SourcesUnreadable(path, str(error)) from error
    # Somebody may have written it.
    for source in held:
        if not _NAME.fullmatch(source.name):
            raise SourcesUnreadable(path, f"{source.name[:80]!r} is no name")
        if not _is_place(source.location):
            raise SourcesUnreadable(path, f"{source.location[:80]!r} is no path or address")
    return held


def _is_place(location: str) -> bool:
    """Tell whether a file may lie there: not below a U+0000, nor half a character."""
    try:
        return bool(location) and b"\0" not in os.fsencode(location)
    except UnicodeEncodeError:
        return False


def add(settings: Settings, source: Source) -> Source:
    """Add a source, or change the one of its name; give it as it is kept.

    A folder that is a bare repository is one to fetch: no newsletter lies in it.
    Nothing is fetched yet. Raises :class:`BadRequest`, :class:`PathMissing`,
    :class:`PathUnreadable` and what :func:`sources` does.
    """
    if not _NAME.fullmatch(source.name):
        expected = "letters a to z, digits and hyphens, 40 at most, and not lock"
        raise BadRequest("name", source.name[:80], expected)
    path = Path(source.location).absolute()
    location = path.as_uri() if is_bare(path) else source.location
    if is_address(location):
        location = checked(location)
        if source.files:
            check_pattern(source.files)
    elif source.files:
        raise BadRequest("files", source.files[:80], "a repository, not a folder or file")
    else:
        location = str(_there(path))
    added = Source(source.name, location, source.files)
    with locked(settings.index_data / FOLDER):
        others = [each for each in sources(settings) if each.name != added.name]
        _write(settings, [*others, added])
    return added


def remove(settings: Settings, name: str) -> None:
    """Remove a source, and what was fetched of it; the index keeps it until the next run.

    Raises :class:`SourceUnknown` and what :func:`sources` does.
    """
    with locked(settings.index_data / FOLDER):
        held = sources(settings)
        _known(held, name)
        _write(settings, [each for each in held if each.name != name])
        shutil.rmtree(settings.index_data / FOLDER / name, ignore_errors=True)


def sync(settings: Settings, wait: bool = False, progress: Progress | None = None) -> Synced:
    """Fetch what is new in the repositories, and index all sources.

    Raises :class:`NoNamedSources`, :class:`SourceNotFetched` for a repository of which nothing
    was fetched before, and what :func:`indexing.index` does.
    """
    report = progress or (lambda stage, done, total: None)
    with locked(settings.index_data / FOLDER, wait):
        held = sources(settings)
        if not held:
            raise NoNamedSources
        failures = tuple(_fetched(settings, held, report))
        paths = [path_of(settings, source) for source in held]
        run = indexing.index(settings, Order(paths, wait=wait), progress)
    return Synced(run, failures)


def path_of(settings: Settings, source: Source) -> Path:
    """Give where the files of a source lie."""
    if is_address(source.location):
        return (settings.index_data / FOLDER / source.name).absolute()
    return Path(source.location)


def _fetched(
    settings: Settings, held: tuple[Source, ...], report: Callable[[str, int, int], None]
) -> list[SourceNotFetched]:
    repositories = [source for source in held if is_address(source.location)]
    failures = []
    for done, source in enumerate(repositories, start=1):
        folder = path_of(settings, source)
        try:
            fetch(source.name, source.location, source.files, folder)
        except SourceNotFetched as error:
            # What was fetched before is better than nothing of all the others.
            if not any(path.name != ".git" for path in folder.glob("*")):
                raise
            failures.append(error)
        report("fetching", done, len(repositories))
    return failures


def _there(path: Path) -> Path:
    """Give a path that there is. Raises :class:`PathMissing` and :class:`PathUnreadable`."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise PathMissing(path) from None
    except OSError as error:
        raise PathUnreadable(path, (error.strerror or str(error)).lower()) from error
    return path


def _known(held: tuple[Source, ...], name: str) -> None:
    names = [source.name for source in held]
    if name not in names:
        raise SourceUnknown(name, ", ".join(names))


def _write(settings: Settings, held: list[Source]) -> None:
    path = settings.index_data / FILE
    ordered = sorted(held, key=lambda source: source.name)
    # Escaped, as paths may hold bytes that are no UTF-8, which Python keeps as surrogates.
    replace(path, json.dumps([asdict(each) for each in ordered], indent=1))
