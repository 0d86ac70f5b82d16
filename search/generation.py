"""The live generation, opened: kept while it serves, closed when its last reader is done."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from search.analysis import analyzer_for
from search.backends.base import Reader
from search.errors import GenerationUnfit, IndexDamaged, IndexOutdated, IndexUnreadable
from search.index.arrays import SUFFIX, Arrays
from search.index.glossary.part import Glossary
from search.index.storage import IndexFolder, Manifest
from search.index.suggestions.part import Suggestions
from search.index.vocabulary import Vocabulary
from search.model import IssueSummary
from search.nearness import Nearness, is_vectors, open_nearness
from search.parts import PARTS, versions
from search.turns import answering

if TYPE_CHECKING:
    from search.query.planner import Planner

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass
class Generation:
    """One generation, open.

    ``instead_of`` is what is wrong with the newer one that it answers for; ``users`` count
    those reading it.
    """

    manifest: Manifest
    directory: Path
    reader: Reader
    words: Vocabulary
    issues: tuple[IssueSummary, ...]
    suggestions: Suggestions
    glossary: Glossary
    nearness: Nearness
    instead_of: IndexDamaged | None = None
    users: int = field(default=0)

    @cached_property
    def planner(self) -> Planner:
        """Plans queries for this generation."""
        # Imported late: who writes a generation opens it and asks nothing.
        from search.query.planner import Planner

        reader = self.reader
        languages = tuple(reader.languages())
        losses = self.manifest.losses
        return Planner(languages, self.words, self.suggestions, reader.frequency, losses)

    def refresh(self) -> None:
        """Have files that somebody changed checked anew. Raises :class:`IndexDamaged`."""
        self.reader.refresh()
        self.words.refresh()
        self.suggestions.refresh()
        self.glossary.refresh()
        self.nearness.refresh()

    @property
    def notice(self) -> str:
        """What readers are told where this generation answers for a newer one."""
        if self.instead_of is None:
            return ""
        return f"the newest index is damaged; the one of {self.manifest.created} answers"

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()
        self.words.close()
        self.suggestions.close()
        self.glossary.close()
        self.nearness.close()


def open_generation(folder: IndexFolder, manifest: Manifest) -> Generation:
    """Open a generation.

    Raises :class:`IndexOutdated`, :class:`IndexDamaged`, :class:`IndexUnreadable`.
    """
    _check_manifest(folder, manifest)
    folder.check(manifest, lambda path: not is_vectors(path))
    directory = folder.generation(manifest.generation)
    with ExitStack() as stack:
        opened = {}
        for name, make in PARTS.items():
            opened[name] = make().open(directory / name)
            if hasattr(opened[name], "close"):
                stack.callback(opened[name].close)
        count = sum(opened["engine"].languages().values())
        nearness = open_nearness(folder, manifest, count)
        stack.pop_all()
    return Generation(
        manifest,
        directory,
        opened["engine"],
        opened["words"],
        opened["issues"],
        opened["suggestions"],
        opened["glossary"],
        nearness,
    )


def _check_manifest(folder: IndexFolder, manifest: Manifest) -> None:
    for name, ours in versions(manifest.model).items():
        theirs = manifest.versions.get(name)
        if theirs != ours:
            reason = f"its {name} is of format {theirs}, ours reads {ours}"
            raise IndexOutdated(folder.directory, reason)
    for lang, version in manifest.analyzers.items():
        if analyzer_for(lang).version != version:
            reason = f"its {lang} text was analysed by version {version}"
            raise IndexOutdated(folder.directory, reason)
    for _, loss in manifest.losses:
        # Imported late: few archives hold anything that arrived broken.
        from search.index.possible import is_loss

        if not is_loss(loss):
            raise folder.damaged(f"the manifest names a loss that is none: {loss[:40]!r}")


def verify(folder: IndexFolder, manifest: Manifest) -> None:
    """Read every byte of a generation against its checksums. Raises :class:`IndexDamaged`."""
    folder.check(manifest)
    for name in manifest.contents:
        path = folder.generation(manifest.generation) / name
        if path.suffix == SUFFIX:
            arrays = Arrays(path)
            try:
                arrays.check()
            finally:
                arrays.close()


@contextmanager
def candidate(folder: IndexFolder, manifest: Manifest, hint: str) -> Iterator[None]:
    """Look over a generation that does not serve yet: no fault of it is one of the index.

    Raises :class:`GenerationUnfit` instead, with what is to be done.
    """
    try:
        yield
    except (IndexDamaged, IndexOutdated) as error:
        name = manifest.generation
        raise GenerationUnfit(folder.directory, name, error.reason, hint) from error


class LiveIndex:
    """Whichever generation the manifest names when asked; safe from several threads.

    Where that one is damaged, the newest whole one before it answers, with a notice. With
    ``only`` it is that generation, whether or not it serves yet.
    """

    def __init__(self, folder: IndexFolder, only: Manifest | None = None) -> None:
        self._folder = folder
        self._only = only
        self._lock = threading.Lock()
        self._current: Generation | None = None
        self._stamp: tuple[int, int] | None = None
        self._damaged: dict[str, IndexDamaged] = {}
        self._pinned: ContextVar[Generation | None] = ContextVar("pinned", default=None)

    def ask(self, question: Callable[[Generation], T]) -> T:
        """Put a question to the live generation, and again to another if it is damaged."""
        pinned = self._pinned.get()
        if pinned is not None:
            try:
                return question(pinned)
            except IndexDamaged as error:
                self._give_up(pinned, error)
        while True:
            with self.use() as generation:
                try:
                    return question(generation)
                except IndexDamaged as error:
                    self._give_up(generation, error)
                    if self._only is not None:
                        raise

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Have one generation answer all questions of this context, whatever is published."""
        with self.use() as generation:
            token = self._pinned.set(generation)
            try:
                yield
            finally:
                self._pinned.reset(token)

    def damage(self) -> IndexDamaged | None:
        """Give what is wrong with the newest generation, as far as an answer has met it."""
        current = self._current
        return current.instead_of if current else None

    def close(self) -> None:
        """Let go of the files as soon as nobody reads them; a later use opens them again."""
        with self._lock:
            self._replace(None)

    @contextmanager
    def use(self) -> Iterator[Generation]:
        """Give the live generation, which stays open inside the `with`."""
        with answering():
            with self._lock:
                generation = self._opened()
                generation.users += 1
            try:
                yield generation
            finally:
                with self._lock:
                    generation.users -= 1
                    if generation is not self._current and not generation.users:
                        generation.close()

    def _opened(self) -> Generation:
        """Give the generation that serves, opened if the manifest has changed."""
        if self._only is not None:
            if self._current is None:
                self._replace(open_generation(self._folder, self._only))
            assert self._current is not None
            return self._current
        try:
            stamp: tuple[int, int] | None = self._folder.stamp()
        except IndexDamaged:
            stamp = None
        if self._stamp != stamp:
            self._damaged.clear()
            self._replace(None)
            self._stamp = stamp
        if self._current is None:
            self._replace(self._best())
        assert self._current is not None
        try:
            self._current.refresh()
        except IndexDamaged as error:
            self._damaged[self._current.manifest.generation] = error
            self._replace(self._best())
        return self._current

    def _best(self) -> Generation:
        """Open the live generation, or the newest whole one before it."""
        # Of a manifest that cannot be read, the newest generation is taken to be what it named.
        name = self._folder.newest()
        try:
            manifest = self._folder.manifest()
            name = manifest.generation
            if name in self._damaged:
                raise self._damaged[name]
            return open_generation(self._folder, manifest)
        except IndexDamaged as error:
            log.info("%s", error)
            for manifest in self._folder.earlier(name):
                if manifest.generation not in self._damaged:
                    try:
                        generation = open_generation(self._folder, manifest)
                    except (IndexDamaged, IndexOutdated, IndexUnreadable):
                        continue
                    generation.instead_of = error
                    return generation
            # Nothing is whole now; the files may be put back before the next question.
            self._damaged.clear()
            raise

    def _give_up(self, generation: Generation, error: IndexDamaged) -> None:
        """Serve another generation than this one from now on."""
        with self._lock:
            self._damaged[generation.manifest.generation] = error
            if generation is self._current:
                self._replace(None)

    def _replace(self, generation: Generation | None) -> None:
        old, self._current = self._current, generation
        if old is not None and not old.users:
            old.close()
