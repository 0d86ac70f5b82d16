"""The live generation, opened: kept while it serves, closed when its last reader is done."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from search.analysis import analyzer_for
from search.backends import backend
from search.backends.base import Reader
from search.errors import IndexDamaged, IndexOutdated
from search.index.storage import IndexFolder, Manifest
from search.index.vocabulary import Vocabulary
from search.query.planner import Planner


@dataclass
class Generation:
    """One generation, open. ``stamp`` is the manifest's, ``users`` count those reading it."""

    stamp: tuple[int, int]
    manifest: Manifest
    directory: Path
    reader: Reader
    planner: Planner
    users: int = field(default=0)

    @cached_property
    def archive(self) -> dict[str, list[dict[str, Any]]]:
        """What the run noted of issues. Raises :class:`IndexDamaged`."""
        path = self.directory / "archive.json"
        try:
            noted: dict[str, list[dict[str, Any]]] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise IndexDamaged(self.directory, f"archive.json: {error}") from error
        return noted


def open_generation(folder: IndexFolder) -> Generation:
    """Open the live generation.

    Raises :class:`IndexMissing`, :class:`IndexOutdated`, :class:`IndexDamaged`.
    """
    stamp = folder.stamp()
    manifest = folder.manifest()
    _check(folder, manifest)
    folder.check(manifest)
    directory = folder.generation(manifest.generation)
    try:
        words = Vocabulary(directory / "words.trie")
    except (OSError, RuntimeError) as error:
        raise IndexDamaged(directory, f"words.trie: {error}") from error
    reader = backend(manifest.backend).open(directory / "engine")
    planner = Planner(tuple(reader.languages()), words, reader.frequency, manifest.losses)
    return Generation(stamp, manifest, directory, reader, planner)


def _check(folder: IndexFolder, manifest: Manifest) -> None:
    ours = backend(manifest.backend).version
    if manifest.backend_version != ours:
        reason = f"its engine wrote {manifest.backend_version}, ours reads {ours}"
        raise IndexOutdated(folder.directory, reason)
    for lang, version in manifest.analyzers.items():
        if analyzer_for(lang).version != version:
            reason = f"its {lang} text was analysed by version {version}"
            raise IndexOutdated(folder.directory, reason)


class LiveIndex:
    """Whichever generation the manifest names when asked; safe from several threads."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._current: Generation | None = None

    @contextmanager
    def use(self) -> Iterator[Generation]:
        """Give the live generation, which stays open inside the `with`."""
        with self._lock:
            if self._current is None or self._current.stamp != self._folder.stamp():
                self._replace(open_generation(self._folder))
            generation = self._current
            assert generation is not None
            generation.users += 1
        try:
            yield generation
        finally:
            with self._lock:
                generation.users -= 1
                if generation is not self._current and not generation.users:
                    generation.reader.close()

    def close(self) -> None:
        """Let go of the files as soon as nobody reads them; a later use opens them again."""
        with self._lock:
            self._replace(None)

    def _replace(self, generation: Generation | None) -> None:
        old, self._current = self._current, generation
        if old is not None and not old.users:
            old.reader.close()
