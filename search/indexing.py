"""The road in: files to a new generation of the index."""

from __future__ import annotations

import gc
import logging
import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import NamedTuple

from search import evaluation, history, parts
from search.analysis import analyzer_for, base_language
from search.archive.mender import Repairing, summary
from search.archive.reader import Archive, read_archive
from search.embedding import encoder
from search.engine import Engine
from search.errors import IndexRefused, TextLost
from search.generation import candidate, open_generation, verify
from search.index import codec
from search.index.spool import Spool
from search.index.storage import IndexFolder, Manifest, contents
from search.model import Issue, IssueSummary, Item, Problem, Repair
from search.repair.damage.pages import find_page
from search.settings import GENERATIONS_KEPT, Settings
from search.workers import Workers, workers

log = logging.getLogger(__name__)

LEAST_COVERAGE = 0.98
"""Share of an issue's text that must reach an item, its foreword or named boilerplate."""

AGAIN = "any earlier index goes on serving; check the disk and the memory, then run again"
"""What is to be done where a generation is not what was written."""

Progress = Callable[[str, int, int], None]
"""Takes what is being done ("reading", "indexing"), how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did.

    ``languages`` maps each language as published to its items, ``repaired`` each file that
    arrived broken to how far it could be mended.
    """

    generation: str
    issues: int
    items: int
    stories: int
    languages: Mapping[str, int]
    repaired: Mapping[str, Repair]
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[str, str], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Order:
    """What a run shall do.

    ``sources`` empty means those of last time; ``encodings`` map files, by relative path
    or name, to the code page they were wrongly read with, or to nothing where that is to be
    found out; else what the last run of these sources was told holds. Without ``repair`` what
    arrived broken stays as it is. ``model`` makes vectors for search by meaning
    (:data:`search.embedding.ENCODERS`); empty means none, None the one of last time.
    """

    sources: Sequence[Path] = ()
    rebuild: bool = False
    strict: bool = False
    wait: bool = False
    encodings: Mapping[str, str] = field(default_factory=dict)
    repair: bool = True
    model: str | None = None


def index(settings: Settings, order: Order, progress: Progress | None = None) -> Run:
    """Write a new generation from files, and let it serve.

    On any error the index stays as it was. Without ``rebuild``, an index whose manifest is
    of another format or damaged is not replaced unasked: that raises
    :class:`IndexOutdated` or :class:`IndexDamaged`. Raises also :class:`NoSources`,
    :class:`PathMissing`, :class:`PathUnreadable`, :class:`PathSpecial`,
    :class:`NoNewsletters`, :class:`TextLost` (``strict``), :class:`IndexRefused`,
    :class:`IndexLocked`, :class:`IndexNotWritten`, :class:`ModelUnknown` and
    :class:`ModelMissing`.
    """
    started = time.monotonic()
    report = progress or (lambda stage, done, total: None)
    folder = IndexFolder(settings.index)
    sources = folder.sources([path.absolute() for path in order.sources])
    with folder.locked(order.wait):
        if not order.rebuild and (settings.index / "manifest.json").exists():
            folder.manifest()
        with history.failures(settings, started), workers() as pool, folder.spooling() as spool:
            model = _model(folder, order.model)
            read = _spooled(partial(_read, settings, order, sources, report, pool), spool)
            look, keep = partial(approve, settings), settings.generations
            manifest = _publish(read, spool, folder, sources, report, pool, look, keep, model)
        run = _ran(read, manifest, time.monotonic() - started)
        history.record(
            settings,
            "indexed",
            run.generation,
            run.seconds,
            issues=run.issues,
            items=run.items,
            stories=run.stories,
            problems=len(run.problems),
            left_out=len(run.left_out),
        )
    log.info(
        "indexed %d items of %d issues as %s in %.1f s",
        run.items,
        run.issues,
        run.generation,
        run.seconds,
    )
    return run


def _read(
    settings: Settings, order: Order, sources: Sequence[Path], report: Progress, pool: Workers
) -> Archive:
    told = IndexFolder(settings.index).last_encodings(sources)
    remembered = {path: page for path, page in told.items() if find_page(page)}
    repairing = Repairing(order.repair, order.encodings, settings.cache, remembered)
    archive = read_archive(
        sources, lambda done, total: report("reading", done, total), repairing, pool
    )
    if order.strict:
        _check_coverage(archive)
    return archive


def _ran(read: _Spooled, manifest: Manifest, seconds: float) -> Run:
    archive = read.archive
    return Run(
        manifest.generation,
        len(archive.issues),
        manifest.counts["items"],
        manifest.counts["stories"],
        dict(read.published.most_common()),
        {path: summary(mended) for path, mended in archive.repaired.items()},
        (*archive.problems, *unknown_languages(archive)),
        tuple((left.path, left.reason) for left in archive.left_out),
        seconds,
    )


def approve(settings: Settings, manifest: Manifest, count: int) -> None:
    """Look a new generation over before it serves: its bytes, the golden queries, its items.

    There are ``count`` of these, with the forewords. Raises :class:`GenerationUnfit`,
    :class:`IndexRefused` and :class:`JudgementsUnreadable`.
    """
    folder = IndexFolder(settings.index)
    with candidate(folder, manifest, AGAIN):
        verify(folder, manifest)
        generation = open_generation(folder, manifest)
        held = sum(generation.reader.languages().values())
        generation.close()
        if held != count:
            raise folder.damaged(f"it holds {held} of {count} items")
        if settings.golden.exists():
            with Engine(settings, manifest) as engine:
                answers = evaluation.evaluate(engine, evaluation.read(settings.golden))
            failing = tuple(answer.judged.query for answer in answers if not answer.success)
            if failing:
                raise IndexRefused(settings.golden, failing)


def publish(
    archive: Archive,
    folder: IndexFolder,
    sources: Sequence[Path],
    report: Progress,
    look: Callable[[Manifest, int], None] = lambda *_: None,
    keep: int = GENERATIONS_KEPT,
    model: str | None = None,
) -> Manifest:
    """Write ``archive`` as the next generation and let it serve; inside the folder's lock.

    What ``look`` raises of it, as :func:`approve` does, leaves the one before serving.
    ``model`` is as in :class:`Order`.
    """
    with workers() as pool, folder.spooling() as spool:
        read = _spooled(lambda: archive, spool)
        known = _model(folder, model)
        return _publish(read, spool, folder, sources, report, pool, look, keep, known)


def _model(folder: IndexFolder, wanted: str | None) -> str:
    """Give the model for vectors, once it is seen to be there: before all else is done.

    Raises :class:`ModelUnknown` and :class:`ModelMissing`.
    """
    name = folder.last_model() if wanted is None else wanted
    if name:
        encoder(name)
    return name


class _Spooled(NamedTuple):
    """An archive whose items are in a spool, and what its manifest tells of them.

    ``issues`` are all as JSON, with the numbers of their items; ``published`` counts stories
    by their language as published.
    """

    archive: Archive
    issues: bytes
    published: Counter[str]
    languages: Sequence[str]
    counts: Mapping[str, int]
    losses: tuple[tuple[str, str], ...]


def _spooled(read: Callable[[], Archive], spool: Spool) -> _Spooled:
    """Read an archive, and let go of its items, which as objects fill most of the memory."""
    archive = read()
    issues = [IssueSummary(_bare(issue), len(issue.items)) for issue in archive.issues]
    items = [*_items(archive), *(issue.opening for issue in archive.issues if issue.opening)]
    stories = [item.story for item in items if item.kind == "story"]
    bare = replace(archive, issues=[summary.issue for summary in issues])
    made = _Spooled(
        bare,
        codec.encode(issues),
        Counter(item.lang for item in _items(archive)),
        sorted({base_language(item.lang) for item in items}),
        {"issues": len(issues), "items": len(stories), "stories": len(set(stories))},
        tuple(sorted({(base_language(item.lang), item.loss) for item in items if item.loss})),
    )
    # What stays lies between the items, and would hold every page of memory that they fill:
    # so it is one text meanwhile, and objects of its own afterwards.
    kept = pickle.dumps(made)
    del archive, issues, stories, bare, made
    spool.fill(items)
    del items
    gc.collect()
    again: _Spooled = pickle.loads(kept)
    return again


def _publish(
    read: _Spooled,
    spool: Spool,
    folder: IndexFolder,
    sources: Sequence[Path],
    report: Progress,
    pool: Workers,
    look: Callable[[Manifest, int], None],
    keep: int,
    model: str,
) -> Manifest:
    """Write a generation, have it looked over, and let it serve; so many are kept.

    What ``look`` raises of it leaves the one before serving.
    """
    with folder.new_generation() as directory:
        parts.write(directory, spool, read.issues, partial(report, "indexing"), pool, model)
        manifest = Manifest(
            directory.name,
            datetime.now(timezone.utc).isoformat(timespec="seconds"),
            parts.versions(model),
            {lang: analyzer_for(lang).version for lang in read.languages},
            tuple(map(str, sources)),
            dict(read.archive.files),
            read.counts,
            contents(directory),
            read.losses,
            dict(read.archive.pages),
            model,
        )
        look(manifest, len(spool))
        folder.publish(manifest, keep)
    return manifest


def _bare(issue: Issue) -> Issue:
    return replace(issue, items=(), opening=None)


def _items(archive: Archive) -> Iterator[Item]:
    """Give the stories of all issues."""
    return (item for issue in archive.issues for item in issue.items)


def _check_coverage(archive: Archive) -> None:
    lost = [issue for issue in archive.issues if issue.coverage < LEAST_COVERAGE]
    if lost:
        raise TextLost(", ".join(f"{issue.path} ({issue.coverage:.1%})" for issue in lost))


def unknown_languages(archive: Archive) -> Iterator[Problem]:
    """Note each language of ``archive`` that no analyzer is for."""
    seen = set()
    for issue in archive.issues:
        if base_language(issue.lang) == "und" and issue.lang not in seen:
            seen.add(issue.lang)
            yield Problem(
                issue.path,
                0,
                "language-unknown",
                f"no analyzer for language {issue.lang!r}: searched by Unicode rules",
                "note",
            )
