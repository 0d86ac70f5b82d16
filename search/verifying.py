"""Is the index what it was written as, what its items say, and what its newsletters say now?"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from search.archive.mender import Repairing
from search.archive.reader import Archive, read_archive
from search.errors import NlpsearchError
from search.exporting import issues
from search.generation import open_generation, verify
from search.index import codec
from search.index.arrays import SUFFIX, Arrays
from search.index.storage import IndexFolder, Manifest
from search.indexing import Progress, publish
from search.model import Issue
from search.nearness import is_vectors
from search.settings import Settings
from search.workers import workers


@dataclass(frozen=True, slots=True)
class Sources:
    """How newsletters are now, beside what is stored of them: their paths.

    ``otherwise`` are unchanged, and an issue of theirs is read in another way than it is stored:
    by another version, or as others have changed. ``not_read`` says why nothing is known.
    """

    same: int = 0
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    not_read: str = ""

    @property
    def differ(self) -> bool:
        """Would an index that is made now be another?"""
        return bool(self.changed or self.missing or self.new or self.otherwise)


@dataclass(frozen=True, slots=True)
class Verified:
    """A generation that is whole, with its forewords among the ``items``, and its sources."""

    manifest: Manifest
    items: int
    sources: Sources

    @property
    def bytes(self) -> int:
        """Its size on disk."""
        return sum(seal.size for seal in self.manifest.contents.values())


def verify_all(settings: Settings, progress: Progress | None = None) -> Verified:
    """Read every byte of the newest generation, analyse its items anew, and read its newsletters.

    Nothing of it is changed; what is made for comparison lies in the folder for temporary files.
    Raises :class:`IndexDamaged`, which names what is not as it should be, :class:`IndexMissing`,
    :class:`IndexOutdated`, :class:`IndexUnreadable` and :class:`IndexNotWritten`.
    """
    report = progress or (lambda stage, done, total: None)
    folder = IndexFolder(settings.index)
    manifest = folder.manifest()
    verify(folder, manifest)
    with closing(open_generation(folder, manifest)) as generation:
        stored = list(issues(generation))
        items = sum(generation.reader.languages().values())
    _check_analysis(folder, manifest, stored, report)
    return Verified(manifest, items, _compared(settings, manifest, stored, report))


def _check_analysis(
    folder: IndexFolder, manifest: Manifest, stored: list[Issue], report: Progress
) -> None:
    """See that its items, analysed anew, give the same index. Raises :class:`IndexDamaged`."""
    with tempfile.TemporaryDirectory(prefix="nlpsearch-") as name:
        anew = IndexFolder(Path(name))
        with anew.locked():
            made = publish(Archive(stored, (), (), {}), anew, (), report, model="")
        ours, theirs = (f.generation(m.generation) for f, m in ((folder, manifest), (anew, made)))
        # Vectors take minutes, and round otherwise on another processor: their sums must do.
        for path in sorted({*manifest.contents, *made.contents}):
            if not is_vectors(path) and manifest.contents.get(path) != made.contents.get(path):
                where = ", ".join(_differing(ours / path, theirs / path))
                name = f"{manifest.generation}/{path}"
                raise folder.damaged(
                    f"{name} is not what its items give anew{where and ': '}{where}"
                )


def _differing(ours: Path, theirs: Path) -> list[str]:
    """Give the names of the arrays that two files do not have in common."""
    if not (ours.suffix == SUFFIX and ours.exists() and theirs.exists()):
        return []
    with closing(Arrays(ours)) as one, closing(Arrays(theirs)) as other:
        names = dict.fromkeys((*one.names(), *other.names()))
        return [name for name in names if _bytes(one, name) != _bytes(other, name)]


def _bytes(arrays: Arrays, name: str) -> bytes | None:
    return arrays.array(name).tobytes() if arrays.has(name) else None


def _compared(
    settings: Settings, manifest: Manifest, stored: list[Issue], report: Progress
) -> Sources:
    if not manifest.sources:
        return Sources(not_read="it was imported, and names no sources")
    try:
        archive = _read(settings, manifest, stored, report)
    except NlpsearchError as error:
        return Sources(not_read=error.message)
    was, now = manifest.files, archive.files
    unchanged = {path for path in was if was[path] == now.get(path)}
    ours, theirs = _by_file(stored), _by_file(archive.issues)
    return Sources(
        len(unchanged),
        tuple(sorted(path for path in was if path in now and path not in unchanged)),
        tuple(sorted(was.keys() - now.keys())),
        tuple(sorted(now.keys() - was.keys())),
        tuple(sorted(path for path in unchanged if ours.get(path) != theirs.get(path))),
    )


def _read(settings: Settings, manifest: Manifest, stored: list[Issue], report: Progress) -> Archive:
    """Read the newsletters as the run did that wrote the generation."""
    sources = [Path(source) for source in manifest.sources]
    repairing = Repairing(cache=settings.cache, remembered=manifest.encodings)
    with workers() as pool:
        read = partial(read_archive, sources, partial(report, "reading"), pool=pool)
        archive = read(repairing=repairing)
        if archive.repaired and not any(issue.repair for issue in stored):
            # That run was told to leave them as they are.
            archive = read(repairing=Repairing(enabled=False))
    return archive


def _by_file(issues: list[Issue]) -> Mapping[str, list[bytes]]:
    """Give the issues of each file as they are stored."""
    files: dict[str, list[bytes]] = {}
    for issue in issues:
        # Names that are no UTF-8 are stored as far as they are.
        files.setdefault(issue.path, []).append(codec.encode(issue))
    return files
