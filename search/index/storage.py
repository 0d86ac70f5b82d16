"""The index folder: generations, the manifest that names the live one, the lock.

    index/
      manifest.json        which generation serves, and what it was made of
      lock, lock.json      held while a run writes; who holds it
      gen-000042/          a folder or file for each part, and a manifest of its own

A run writes a new generation beside the live one, flushes it to disk and then replaces the
manifest in one step, so a reader or a crash finds the old index or the new one, whole. The
manifest seals every file of its generation, and itself, with a checksum.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec

from search.errors import (
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    IndexUnreadable,
    NoSources,
)
from search.index.arrays import digest_of
from search.keeping import Keeping

FORMAT = 2
MANIFEST = "manifest.json"
_PART = f"{MANIFEST}.part"
_NAMED = r"\Agen-[0-9]{1,18}\Z"
"""The folder of a generation: it may be another program that names it."""
_DOCUMENTS, _RUNS = "kept/documents", "kept/runs"


class Seal(NamedTuple):
    """What a file was when it was written: its size in bytes, and a digest of them."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of.

    ``analyzers`` maps each language in use to its analyzer's version, ``versions`` each
    part to the version of its format, ``files`` the newsletters' relative paths to the
    SHA-256 of their bytes, ``sources`` are absolute. ``contents`` seal the generation's
    own files. ``losses`` are what items that arrived broken lost, as (language, loss).
    ``encodings`` map newsletters to the code pages that a run was told. ``model`` is the one
    that made the vectors, empty where there are none. ``inputs`` is a digest of all that the
    files were made from.
    """

    generation: Annotated[str, msgspec.Meta(pattern=_NAMED)]
    created: str
    versions: Mapping[str, str]
    analyzers: Mapping[str, str]
    sources: tuple[str, ...]
    files: Mapping[str, str]
    counts: Mapping[str, int]
    contents: Mapping[str, Seal]
    losses: tuple[tuple[str, str], ...] = ()
    encodings: Mapping[str, str] = field(default_factory=dict)
    model: str = ""
    inputs: str = ""


class IndexFolder:
    """One index folder."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._manifest = directory / MANIFEST

    def generation(self, name: str) -> Path:
        """Give the folder of a generation."""
        return self.directory / name

    def check(self, manifest: Manifest, wanted: Callable[[str], bool] = bool) -> None:
        """See that the generation's files are there, with the sizes and digests they had.

        Of all of them those whose path is ``wanted``. A file of arrays vouches for the rest of
        its bytes as they are read. Raises :class:`IndexDamaged` and :class:`IndexUnreadable`.
        """
        directory = self.generation(manifest.generation)
        for name, seal in manifest.contents.items():
            if not wanted(name):
                continue
            try:
                size = (directory / name).stat().st_size
                whole = size == seal.size and digest_of(directory / name) == seal.digest
            except OSError as error:
                raise self._not_read(f"{manifest.generation}/{name}", error) from error
            if not whole:
                state = "does not match its checksum"
                if size != seal.size:
                    state = f"has {size} bytes of {seal.size}"
                raise self.damaged(f"{manifest.generation}/{name} {state}")

    def stamp(self) -> tuple[int, int]:
        """Give what changes whenever the manifest is replaced. Raises :class:`IndexMissing`.

        Raises :class:`IndexDamaged` where there are generations and no manifest, and
        :class:`IndexUnreadable`.
        """
        try:
            status = self._manifest.stat()
        except (FileNotFoundError, NotADirectoryError):
            if self.generations():
                raise self.damaged(f"{MANIFEST} is missing") from None
            raise IndexMissing(self.directory) from None
        except OSError as error:
            raise self._not_read(MANIFEST, error) from error
        return status.st_mtime_ns, status.st_ino

    def manifest(self) -> Manifest:
        """Read the manifest of the live generation.

        Raises :class:`IndexMissing`, :class:`IndexDamaged`, :class:`IndexOutdated` and
        :class:`IndexUnreadable`.
        """
        self.stamp()
        return self._read(self._manifest)

    def newest(self) -> str:
        """Give the name of the newest generation, whole or not; nothing where there is none."""
        return max(self.generations(), key=_number, default=Path()).name

    def earlier(self, name: str) -> Iterator[Manifest]:
        """Give the manifests of all generations but ``name``, the newest first, if whole."""
        for directory in sorted(self.generations(), key=_number, reverse=True):
            if directory.name != name:
                try:
                    yield self._read(directory / MANIFEST)
                except (IndexDamaged, IndexOutdated, IndexUnreadable):
                    continue

    def _read(self, path: Path) -> Manifest:
        try:
            return msgspec.convert(self._sealed(path), Manifest)
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            raise self.damaged(f"{path.name}: {error}") from error

    def _sealed(self, path: Path) -> dict[str, Any]:
        """Read what :func:`sealed` gave."""
        try:
            outer = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise self._not_read(path.name, error) from error
        except (ValueError, RecursionError) as error:
            raise self.damaged(f"{path.name}: {error}") from error
        if not isinstance(outer, dict):
            raise self.damaged(f"{path.name} holds no object")
        version = outer.get("format")
        if isinstance(version, int) and version != FORMAT:
            raise IndexOutdated(self.directory, f"its format is {version}, ours is {FORMAT}")
        values = outer.get("manifest")
        if not isinstance(values, dict) or outer.get("digest") != _digest(values):
            raise self.damaged(f"{path.name} does not match its checksum")
        return values

    def sources(self, given: Sequence[Path]) -> tuple[Path, ...]:
        """Give the sources that are given, else those of the last run.

        Raises :class:`NoSources` and :class:`IndexUnreadable`.
        """
        sources = tuple(given) or self.last_sources()
        if not sources:
            raise NoSources
        return sources

    def last_sources(self) -> tuple[Path, ...]:
        """Give what the last run indexed, whatever its version; empty if there is no telling.

        Raises :class:`IndexUnreadable`.
        """
        sources = self._last("sources")
        return tuple(map(Path, sources)) if isinstance(sources, list) else ()

    def last_encodings(self, sources: Sequence[Path]) -> dict[str, str]:
        """Give the code pages that an earlier run was told, if it had one of these sources.

        What was imported has none, and its pages are those of whatever is indexed next. Raises
        :class:`IndexUnreadable`.
        """
        told, known = self._last("encodings"), self.last_sources()
        if not isinstance(told, dict) or (known and set(sources).isdisjoint(known)):
            return {}
        return {path: page for path, page in told.items() if isinstance(page, str)}

    def last_model(self) -> str:
        """Give the model that made the vectors of the last run; empty if there were none.

        Raises :class:`IndexUnreadable`.
        """
        model = self._last("model")
        return model if isinstance(model, str) else ""

    def _last(self, name: str) -> Any:
        """Give what the manifest says, whatever its version; None if there is no telling."""
        try:
            outer = json.loads(self._manifest.read_text(encoding="utf-8"))
            return outer.get("manifest", outer).get(name)
        except PermissionError as error:
            raise self._not_read(MANIFEST, error) from error
        except (OSError, ValueError, AttributeError, RecursionError):
            return None

    def damaged(self, what: str) -> IndexDamaged:
        """Give the error that says what is wrong with the index."""
        return IndexDamaged(self.directory, what)

    def _not_read(self, name: str, error: OSError) -> IndexDamaged | IndexUnreadable:
        """Give the error for a file that cannot be read: damage, or a lack of rights."""
        if isinstance(error, PermissionError):
            return IndexUnreadable(self.directory, name)
        state = "is missing" if isinstance(error, FileNotFoundError) else _reason(error)
        return self.damaged(f"{name} {state}")

    @contextmanager
    def locked(self, wait: bool = False, *, sweep: bool = True) -> Iterator[None]:
        """Hold the write lock, having swept away what runs that were killed have left.

        Without ``sweep`` that stays: a generation that was rolled back from is like one. Raises
        :class:`IndexLocked`, or waits for it if told to; :class:`IndexNotWritten`.
        """
        # Imported late: whoever asks takes no lock.
        from search.index.lock import locked, without_links

        with locked(self.directory, wait):
            # The folder may have come with somebody's files.
            without_links(self.directory)
            if sweep:
                self._sweep()
            with self.documents.with_room(), self.runs.with_room():
                yield

    def _sweep(self) -> None:
        """Remove what no reader can have opened: generations that never served."""
        serving = self.serving()
        for directory in self.generations():
            whole = (directory / MANIFEST).exists()
            if not whole or (serving and _number(directory) > _number(Path(serving))):
                shutil.rmtree(directory, ignore_errors=True)
        (self.directory / _PART).unlink(missing_ok=True)

    @property
    def documents(self) -> Keeping:
        """What reading newsletters gave, for the next run."""
        return Keeping(self.directory / _DOCUMENTS)

    @property
    def runs(self) -> Keeping:
        """What analysing documents gave, for the next run."""
        return Keeping(self.directory / _RUNS)

    @contextmanager
    def new_generation(self) -> Iterator[Path]:
        """Give an empty folder for the next generation; it goes away again on any error.

        Only inside :meth:`locked`.
        """
        number = max((_number(path) for path in self.generations()), default=0) + 1
        directory = self.generation(f"gen-{number:06d}")
        directory.mkdir()
        try:
            yield directory
        except BaseException:
            # Interrupted after its manifest was in place, it already serves. Where that
            # cannot be told, the next run sweeps.
            with suppress(IndexUnreadable):
                if self.serving() != directory.name:
                    shutil.rmtree(directory, ignore_errors=True)
            raise

    def publish(self, manifest: Manifest, keep: int = 2) -> None:
        """Make a new generation the live one, and ``keep`` so many, the newest.

        The one it follows always stays, as readers may have it open.
        """
        newest = sorted(self.generations(), key=_number, reverse=True)
        followed = self.serving()
        # Each run that was killed between serving and this left one: they shall not add up.
        _remove(newest[keep + 1 :], followed)
        directory = self.generation(manifest.generation)
        (directory / MANIFEST).write_bytes(sealed(asdict(manifest)))
        flush(directory)
        self.serve(manifest)
        _remove(newest[keep:], followed)

    def serve(self, manifest: Manifest) -> None:
        """Replace the manifest, in one step, by that of a whole generation."""
        part = self.directory / _PART
        part.write_bytes(sealed(asdict(manifest)))
        _flush_file(part)
        part.replace(self._manifest)
        _flush_file(self.directory)

    def serving(self) -> str:
        """Name the generation that serves, by its manifest alone; empty where none can be told."""
        try:
            return str(self._sealed(self._manifest).get("generation"))
        except (IndexDamaged, IndexOutdated):
            return ""

    def generations(self) -> list[Path]:
        """Give the folders of all generations, whole or not."""
        return [path for path in self.directory.glob("gen-*") if _number(path)]


def _remove(generations: Sequence[Path], kept: str) -> None:
    """Remove some generations, but one."""
    for directory in generations:
        if directory.name != kept:
            shutil.rmtree(directory, ignore_errors=True)


def contents(directory: Path) -> dict[str, Seal]:
    """Seal the files below ``directory``, by relative path."""
    return {
        path.relative_to(directory).as_posix(): Seal(path.stat().st_size, digest_of(path))
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def sealed(values: Mapping[str, Any]) -> bytes:
    """Give the values of a manifest as JSON, with the format and a digest of them."""
    outer = {"format": FORMAT, "digest": _digest(values), "manifest": values}
    # Escaped, as paths may hold bytes that are no UTF-8, which Python keeps as surrogates.
    return json.dumps(outer, indent=1).encode()


def _digest(values: Mapping[str, Any]) -> str:
    """Give the digest of what JSON says, however it is laid out."""
    text = json.dumps(values, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _number(path: Path) -> int:
    digits = path.name.removeprefix("gen-")
    return int(digits) if digits.isdecimal() else 0


def flush(directory: Path) -> None:
    """Have all below a folder on the disk. Raises OSError."""
    for path in sorted(directory.rglob("*")):
        _flush_file(path)
    _flush_file(directory)


def _flush_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
