"""The lock that a run holds while it writes an index, and the note that says who holds it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path

from filelock import FileLock, Timeout

from search.errors import IndexLocked, IndexNotWritten

LOCK, HOLDER = "lock", "lock.json"


@contextmanager
def locked(directory: Path, wait: bool = False) -> Iterator[None]:
    """Hold the lock of an index folder, which is made if need be.

    Raises :class:`IndexLocked`, or waits for the lock if told to. Raises
    :class:`IndexNotWritten` for every :class:`OSError`, those of the `with` too.
    """
    note = directory / HOLDER
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = FileLock(directory / LOCK, timeout=-1 if wait else 0)
        lock.acquire()
    except Timeout:
        raise IndexLocked(directory, _holder(note)) from None
    except OSError as error:
        raise IndexNotWritten(directory, _reason(error)) from error
    try:
        # A new one: it may be a link, in a folder that came with somebody's files.
        note.unlink(missing_ok=True)
        since = datetime.now(timezone.utc).isoformat(timespec="seconds")
        note.write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
        yield
    except OSError as error:
        raise IndexNotWritten(directory, _reason(error)) from error
    finally:
        # Where it cannot be removed, what went wrong before tells why; the next run will.
        with suppress(OSError):
            note.unlink()
        lock.release()


def without_links(directory: Path) -> None:
    """Remove all links: none of an index is ours, and by one we would write or remove elsewhere."""
    for folder, folders, files in os.walk(directory):
        for path in (Path(folder, name) for name in (*folders, *files)):
            if path.is_symlink():
                path.unlink()


def _holder(note: Path) -> str:
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        return f"process {held['pid']}, since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it has just begun"


def _reason(error: OSError) -> str:
    """Give what went wrong, and with which file where the system says so."""
    reason = error.strerror or str(error)
    return f"{reason}: {error.filename}" if error.filename else reason
