"""Watching newsletters: a new index after each change of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from search import history, indexing
from search.errors import NlpsearchError, NotWatched, PathMissing, PathUnreadable
from search.index.storage import IndexFolder
from search.indexing import Order, Run
from search.settings import Settings

QUIET = 500
"""Milliseconds without a change until a run begins: editors and transfers write in steps."""
MOST = 10_000
"""Milliseconds after which it begins though changes go on."""
TURN = 500
"""Milliseconds until a signal is heeded."""
FOLDERS = ("index", "cache", "sources", "misses")
FILES = tuple(Path(name).stem for name in (history.FILE, "deliveries", "sources.json"))
"""What is written into the folder of the index data, whatever is appended to its name."""


def runs(settings: Settings, order: Order) -> Iterator[Run | NlpsearchError]:
    """Index, and again after each change of the sources; give what each run did, or why it failed.

    A run that fails leaves the index as it was, and the next change is waited for. What changes
    while a run reads is indexed by the next one. Folders in a source that may not be entered
    are no more watched than read. Raises :class:`NoSources`, :class:`PathMissing`,
    :class:`PathUnreadable` and :class:`NotWatched` at once.
    """
    given = IndexFolder(settings.index).sources(order.sources)
    for path in given:
        _look(path)
    sources = tuple(path.resolve() for path in given)
    # A file that is replaced is another one: its folder is watched.
    folders = {path if path.is_dir() else path.parent for path in sources}
    changes = watch(
        *folders,
        watch_filter=_within(sources, settings.index_data.resolve()),
        debounce=MOST,
        step=QUIET,
        rust_timeout=TURN,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    # From the first turn on changes are kept; only then are the newsletters read.
    try:
        next(changes)
    except OSError as error:
        raise NotWatched(", ".join(map(str, sorted(folders))), str(error)) from error
    yield _run(settings, replace(order, sources=given, wait=True))
    for changed in changes:
        if changed:
            yield _run(settings, replace(order, sources=given, wait=True))


def _look(path: Path) -> None:
    """See that a source is there and may be read, as a run would."""
    try:
        if path.is_dir():
            next(path.iterdir(), None)
        else:
            path.stat()
    except FileNotFoundError:
        raise PathMissing(path) from None
    except OSError as error:
        raise PathUnreadable(path, (error.strerror or str(error)).lower()) from error


def _run(settings: Settings, order: Order) -> Run | NlpsearchError:
    try:
        return indexing.index(settings, order)
    except NlpsearchError as error:
        return error


def _within(sources: tuple[Path, ...], data: Path) -> Callable[[Change, str], bool]:
    """Tell of a change whether it is of the sources, and nothing that we write into ``data``.

    Newsletters may lie beside the index, as the sample does, or the index beside them.
    """
    usual = DefaultFilter()

    def within(change: Change, path: str) -> bool:
        changed = Path(path)
        # The nearest says whose it is.
        for folder in (changed, *changed.parents):
            if folder.parent == data and (folder.name in FOLDERS or folder.stem in FILES):
                return False
            if folder in sources:
                return usual(change, path)
            if folder == data:
                return False
        return False

    return within
