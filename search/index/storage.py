"""The index folder: generations, the manifest that names the live one, the lock.

    index/
      manifest.json        which generation serves, and what it was made of
      lock, lock.json      held while a run writes; who holds it
      gen-000042/          engine/ (the backend's files), words.trie, archive.json

A run writes a new generation beside the live one, flushes it to disk and then replaces the
manifest in one step, so a reader or a crash finds the old index or the new one, whole.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from search.errors import IndexDamaged, IndexLocked, IndexMissing, IndexNotWritten, IndexOutdated

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of.

    ``analyzers`` maps each language in use to its analyzer's version, ``files`` the
    newsletters' relative paths to the SHA-256 of their bytes, ``sources`` are absolute.
    ``contents`` are the generation's own files and their sizes in bytes. ``losses`` are
    what items that arrived broken lost, as (language, loss).
    """

    format: int
    generation: str
    created: str
    backend: str
    backend_version: str
    analyzers: Mapping[str, str]
    sources: tuple[str, ...]
    files: Mapping[str, str]
    counts: Mapping[str, int]
    contents: Mapping[str, int]
    losses: tuple[tuple[str, str], ...] = ()


class IndexFolder:
    """One index folder."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._manifest = directory / "manifest.json"

    def generation(self, name: str) -> Path:
        """Give the folder of a generation."""
        return self.directory / name

    def check(self, manifest: Manifest) -> None:
        """See that the generation's files are there, and whole as far as sizes tell.

        Raises :class:`IndexDamaged`.
        """
        directory = self.generation(manifest.generation)
        found = contents(directory)
        for name, size in manifest.contents.items():
            if found.get(name) != size:
                state = "is missing" if name not in found else f"has {found[name]} bytes of {size}"
                raise IndexDamaged(self.directory, f"{manifest.generation}/{name} {state}")

    def stamp(self) -> tuple[int, int]:
        """Give what changes whenever the manifest is replaced. Raises :class:`IndexMissing`."""
        try:
            status = self._manifest.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(self.directory) from None
        except OSError as error:
            raise IndexDamaged(self.directory, str(error)) from error
        return status.st_mtime_ns, status.st_ino

    def manifest(self) -> Manifest:
        """Read the manifest.

        Raises :class:`IndexMissing`, :class:`IndexDamaged`, :class:`IndexOutdated`.
        """
        values = self._read()
        if values.get("format") != FORMAT:
            raise IndexOutdated(
                self.directory, f"its format is {values.get('format')}, ours is {FORMAT}"
            )
        try:
            losses = tuple((lang, loss) for lang, loss in values["losses"])
            return Manifest(**{**values, "sources": tuple(values["sources"]), "losses": losses})
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamaged(self.directory, f"manifest.json: {error}") from error

    def _read(self) -> dict[str, Any]:
        self.stamp()
        try:
            values = json.loads(self._manifest.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise IndexDamaged(self.directory, f"manifest.json: {error}") from error
        if not isinstance(values, dict):
            raise IndexDamaged(self.directory, "manifest.json holds no object")
        return values

    def last_sources(self) -> tuple[Path, ...]:
        """Give what the last run indexed, whatever its version; empty if there is no telling."""
        try:
            sources = self._read().get("sources")
        except (IndexMissing, IndexDamaged):
            return ()
        return tuple(map(Path, sources)) if isinstance(sources, list) else ()

    @contextmanager
    def locked(self, wait: bool = False) -> Iterator[None]:
        """Hold the write lock. Raises :class:`IndexLocked`, or waits for it if told to."""
        holder = self.directory / "lock.json"
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.directory / "lock", timeout=-1 if wait else 0)
            lock.acquire()
        except Timeout:
            raise IndexLocked(self.directory, _read_holder(holder)) from None
        except OSError as error:
            raise IndexNotWritten(self.directory, _reason(error)) from error
        try:
            since = datetime.now(timezone.utc).isoformat(timespec="seconds")
            holder.write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
            yield
        except OSError as error:
            raise IndexNotWritten(self.directory, _reason(error)) from error
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    @contextmanager
    def new_generation(self) -> Iterator[Path]:
        """Give an empty folder for the next generation; it goes away again on any error.

        Only inside :meth:`locked`.
        """
        number = max((_number(path) for path in self._generations()), default=0) + 1
        directory = self.generation(f"gen-{number:06d}")
        directory.mkdir()
        try:
            yield directory
        except BaseException:
            # Interrupted after its manifest was in place, it already serves.
            if self._serving() != directory.name:
                shutil.rmtree(directory, ignore_errors=True)
            raise

    def publish(self, manifest: Manifest) -> None:
        """Make a generation the live one.

        The one it follows stays, as readers may have it open; all others go.
        """
        kept = {self._serving(), manifest.generation}
        _flush(self.generation(manifest.generation))
        part = self.directory / "manifest.json.part"
        # Escaped, as paths may hold bytes that are no UTF-8, which Python keeps as surrogates.
        part.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        _flush_file(part)
        part.replace(self._manifest)
        _flush_file(self.directory)
        for old in self._generations():
            if old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)

    def _serving(self) -> str:
        try:
            return str(self._read().get("generation"))
        except (IndexMissing, IndexDamaged):
            return ""

    def _generations(self) -> list[Path]:
        return [path for path in self.directory.glob("gen-*") if _number(path)]


def contents(directory: Path) -> dict[str, int]:
    """Give the files below ``directory`` by relative path, with their sizes in bytes."""
    return {
        path.relative_to(directory).as_posix(): path.stat().st_size
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def _number(path: Path) -> int:
    digits = path.name.removeprefix("gen-")
    return int(digits) if digits.isdecimal() else 0


def _flush(directory: Path) -> None:
    for path in sorted(directory.rglob("*")):
        _flush_file(path)
    _flush_file(directory)


def _flush_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"process {held['pid']}, since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it has just begun"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
