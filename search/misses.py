"""Queries that found nothing: counted by the day, without who asked, and forgotten in time."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from search import late
from search.errors import PathUnreadable
from search.settings import Settings

log = logging.getLogger(__name__)

FOLDER, SUFFIX = "misses", ".jsonl"
DAYS = 30
"""Days for which a query is kept, the one on which it was asked among them."""
MOST = 1 << 18
"""Bytes that are kept of a day: whoever asks nonsense all day long fills no disk."""
LONGEST = 200
"""Code points that are kept of a query."""

_SPACE = late.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Miss:
    """A query that found nothing: how often it was asked, and on which day for the last time."""

    query: str
    count: int
    last: date


class Misses:
    """Notes queries that found nothing; processes may do so at once."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.index_data / FOLDER
        self._lock = threading.Lock()

    def note(self, query: str) -> None:
        """Note a query: what it says, and on which day.

        Where that cannot be written it is logged, as the query has its answer anyway.
        """
        text = _SPACE.sub(" ", query.casefold()).strip()[:LONGEST]
        path = self._folder / f"{_today().isoformat()}{SUFFIX}"
        try:
            with self._lock:
                if not path.exists():
                    self._folder.mkdir(parents=True, exist_ok=True)
                    forget(self._folder)
                # Added at the end in one step, also beside other processes.
                with open(path, "ab", buffering=0, opener=_unlinked) as file:
                    if file.tell() < MOST:
                        file.write(json.dumps(text).encode() + b"\n")
        except OSError as error:
            log.warning("%s is not written: %s", path, error.strerror or error)


def misses(settings: Settings) -> list[Miss]:
    """Give the queries without results of the last days, the most frequent first.

    Raises :class:`PathUnreadable`.
    """
    folder = settings.index_data / FOLDER
    counts: Counter[str] = Counter()
    last: dict[str, date] = {}
    try:
        forget(folder)
        for day, path in sorted(_days(folder)):
            for query in _queries(path):
                counts[query] += 1
                last[query] = day
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PathUnreadable(Path(error.filename or folder), reason) from error
    told = [Miss(query, count, last[query]) for query, count in counts.items()]
    return sorted(told, key=lambda miss: (-miss.count, -miss.last.toordinal(), miss.query))


def forget(folder: Path) -> None:
    """Remove the days that have been kept for long enough."""
    first = _today() - timedelta(days=DAYS - 1)
    for day, path in list(_days(folder)):
        if day < first:
            path.unlink(missing_ok=True)


def _days(folder: Path) -> Iterator[tuple[date, Path]]:
    """Give each day of which there is a file; others in the folder are none of ours."""
    # Not by glob, which takes a folder that may not be read for an empty one.
    for path in folder.iterdir() if folder.exists() else ():
        with suppress(ValueError):
            if path.suffix == SUFFIX:
                yield date.fromisoformat(path.stem), path


def _queries(path: Path) -> Iterator[str]:
    """Give the queries of a day; lines that are none are passed over, and that is logged."""
    with path.open("rb") as file:
        lines = file.read(2 * MOST).splitlines()
    queries = [query for line in lines if isinstance(query := _query(line), str)]
    if len(queries) < len(lines):
        others = len(lines) - len(queries)
        log.warning("%s: %d of %d lines are no queries of ours", path, others, len(lines))
    yield from queries


def _query(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _today() -> date:
    return datetime.now(timezone.utc).date()


def _unlinked(path: str, flags: int) -> int:
    """Open a file that is no link: one that came with the folder would have us write elsewhere."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)
