"""What runs have written: which generations are kept, what each run did, and the way back."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from search.errors import GenerationMissing, NlpsearchError, PathUnreadable
from search.generation import candidate, open_generation, verify
from search.index.storage import IndexFolder, Manifest
from search.replacing import replace
from search.settings import Settings

log = logging.getLogger(__name__)

FILE = "history.jsonl"
MOST = 1000
"""Entries that are kept, the newest: three years of a run a day."""

OTHERS = "the index that serves is unchanged; nlpsearch generations lists what else is kept"
"""What is to be done where the way back leads nowhere."""

Outcome: TypeAlias = Literal["indexed", "imported", "failed", "rolled back"]


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


class Entry(Struct, frozen=True):
    """What a run did, a line of the history.

    ``generation`` is the one that serves after it, empty where it failed; ``seconds`` is how
    long the run took, ``message`` why it failed, or what ended it once its generation served.
    """

    at: str
    outcome: Outcome
    generation: str
    issues: int = 0
    items: int = 0
    stories: int = 0
    problems: int = 0
    left_out: int = 0
    seconds: float = 0.0
    message: str = ""


class Held(Struct, frozen=True):
    """A generation that can serve, its size in bytes, and whether it does."""

    manifest: Manifest
    size: int
    serves: bool


def record(
    settings: Settings,
    outcome: Outcome,
    generation: str,
    seconds: float = 0.0,
    message: str = "",
    **counts: int,
) -> None:
    """Add to the history, inside the index folder's lock.

    Where that cannot be written it is logged: the index is what it is.
    """
    path = settings.index_data / FILE
    entry = Entry(_now(), outcome, generation, seconds=round(seconds, 1), message=message, **counts)
    try:
        lines = [*_lines(path)[-(MOST - 1) :], json.dumps(asdict(entry), ensure_ascii=True)]
        replace(path, "".join(f"{line}\n" for line in lines))
    except OSError as error:
        # Of a run that failed more is said already, of the same cause as a rule: a full disk.
        level = logging.INFO if outcome == "failed" else logging.WARNING
        log.log(level, "%s is not written: %s", path, error.strerror or error)


@contextmanager
def failures(settings: Settings, outcome: Outcome, started: float) -> Iterator[None]:
    """Add a run to the history that began then (monotonic) and fails in here, whatever ends it.

    One that is ended when its generation serves already has come to ``outcome``, as the index
    has. Inside the index folder's lock.
    """
    folder = IndexFolder(settings.index)
    before = folder.serving()
    try:
        yield
    except BaseException as error:
        seconds, serves = time.monotonic() - started, folder.serving()
        # Where none can be told, whatever ended the run has taken the manifest away.
        if serves in (before, ""):
            record(settings, "failed", "", seconds, _cause(error))
        else:
            counts = folder.manifest().counts
            record(settings, outcome, serves, seconds, f"ended since: {_cause(error)}", **counts)
        raise


def _cause(error: BaseException) -> str:
    match error:
        case NlpsearchError():
            return error.message
        case OSError():
            return f"could not write: {error.strerror or error}"
        case KeyboardInterrupt():
            return str(error) or "interrupted"
        case _:
            return f"{type(error).__name__}: {error}"


def entries(settings: Settings) -> Iterator[Entry]:
    """Give what runs did, the last first.

    A line that says nothing readable is passed over, and that is logged. Raises
    :class:`PathUnreadable`.
    """
    path = settings.index_data / FILE
    try:
        lines = _lines(path)
    except OSError as error:
        raise PathUnreadable(path, (error.strerror or str(error)).lower()) from error
    for number, line in sorted(enumerate(lines, 1), reverse=True):
        try:
            yield msgspec.json.decode(line, type=Entry)
        except msgspec.DecodeError as error:
            log.warning("%s: line %d is no entry of ours: %s", path, number, error)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def generations(settings: Settings) -> list[Held]:
    """Give the generations that are kept whole, the newest first.

    Raises :class:`IndexMissing`, :class:`IndexDamaged`, :class:`IndexOutdated` and
    :class:`IndexUnreadable` where the one that serves cannot be told.
    """
    folder = IndexFolder(settings.index)
    serving = folder.manifest()
    kept = [serving, *folder.earlier(serving.generation)]
    return [
        Held(
            manifest,
            sum(seal.size for seal in manifest.contents.values()),
            manifest is serving,
        )
        for manifest in sorted(kept, key=lambda manifest: manifest.generation, reverse=True)
    ]


def rollback(settings: Settings, name: str | None = None, wait: bool = False) -> Manifest:
    """Let an earlier generation serve, the newest before the one that does or the named one.

    Every byte of it is read first. The one that served stays until the next run. Raises
    :class:`GenerationMissing`, :class:`GenerationUnfit` and what :func:`generations` does, and
    :class:`IndexLocked`.
    """
    folder = IndexFolder(settings.index)
    with folder.locked(wait, sweep=False):
        held = generations(settings)
        kept = [one.manifest for one in held]
        serving = next(one.manifest.generation for one in held if one.serves)
        before = [one for one in kept if one.generation < serving]
        chosen = [one for one in kept if one.generation == name] if name else before[:1]
        if not chosen:
            raise GenerationMissing(name or "", tuple(one.generation for one in kept))
        with candidate(folder, chosen[0], OTHERS):
            verify(folder, chosen[0])
            open_generation(folder, chosen[0]).close()
        folder.serve(chosen[0])
        record(settings, "rolled back", chosen[0].generation)
    return chosen[0]
