"""The road in: files to a new generation of the index."""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from search import history
from search.analysis import base_language
from search.archive.mender import Repairing, summary
from search.archive.portions import portioned
from search.archive.reader import Archive, Catalogue, catalogue
from search.embedding import encoder
from search.errors import IndexRefused, TextLost
from search.generation import candidate, open_generation, verify
from search.index.storage import IndexFolder, Manifest
from search.model import Issue, IssueSummary, Item, Problem, Repair
from search.publishing import AtHand, Content, publish_content
from search.repair.damage.pages import find_page
from search.settings import GENERATIONS_KEPT, Settings
from search.workers import Workers, workers

log = logging.getLogger(__name__)

LEAST_COVERAGE = 0.98
"""Share of an issue's text that must reach an item, its foreword or named boilerplate."""

AGAIN = "any earlier index goes on serving; check the disk and the memory, then run again"
"""What is to be done where a generation is not what was written."""

_TOGETHER = 2_000
"""Items at hand that are analysed together."""

Progress = Callable[[str, int, int], None]
"""Takes what is being done ("reading", "indexing"), how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did.

    ``languages`` maps each language as published to its items, ``repaired`` each file that
    arrived broken to how far it could be mended. Of ``files`` that may be newsletters, so many
    were ``read``; what the others say was kept.
    """

    generation: str
    issues: int
    items: int
    stories: int
    languages: Mapping[str, int]
    repaired: Mapping[str, Repair]
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[str, str], ...]
    files: int
    read: int
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
        if order.rebuild:
            folder.documents.clear()
            folder.runs.clear()
        with history.failures(settings, "indexed", started), workers() as pool:
            model = _model(folder, order.model)
            read = _read(settings, order, sources, report, pool)
            content, look = _content(read, folder, model), partial(approve, settings)
            indexing = partial(report, "indexing")
            manifest = publish_content(
                content, folder, sources, indexing, pool, look, settings.generations
            )
            folder.documents.sweep(read.kept)
        run = _ran(read, manifest, time.monotonic() - started)
        _record(settings, run)
    return run


def _read(
    settings: Settings, order: Order, sources: Sequence[Path], report: Progress, pool: Workers
) -> Catalogue:
    folder = IndexFolder(settings.index)
    told = folder.last_encodings(sources)
    remembered = {path: page for path, page in told.items() if find_page(page)}
    repairing = Repairing(order.repair, order.encodings, settings.cache, remembered)
    read = catalogue(sources, folder.documents, partial(report, "reading"), repairing, pool)
    if order.strict:
        _check_coverage(read)
    return read


def _ran(read: Catalogue, manifest: Manifest, seconds: float) -> Run:
    published: Counter[str] = Counter()
    for telling in read.tellings:
        published[telling.issue.lang] += len(telling.places)
    return Run(
        manifest.generation,
        len(read.tellings),
        manifest.counts["items"],
        manifest.counts["stories"],
        {lang: count for lang, count in published.most_common() if count},
        {path: summary(mended) for path, mended in read.repaired.items()},
        (*read.problems, *unknown_languages(telling.issue for telling in read.tellings)),
        tuple((left.path, left.reason) for left in read.left_out),
        read.found,
        read.read,
        seconds,
    )


def _record(settings: Settings, run: Run) -> None:
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
        "read %d of %d files, indexed %d items of %d issues as %s in %.1f s",
        run.read,
        run.files,
        run.items,
        run.issues,
        run.generation,
        run.seconds,
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
            # Imported late: without golden queries nothing is asked.
            from search import evaluation
            from search.engine import Engine

            with Engine(settings, manifest) as engine:
                answers = evaluation.evaluate(engine, evaluation.read(settings.golden))
            failing = tuple(
                f"{answer.judged.query} ({answer.place})"
                for answer in answers
                if not answer.success
            )
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
    issues = archive.issues
    items = [item for issue in issues for item in (*issue.items, *filter(None, (issue.opening,)))]
    content = Content(
        [
            IssueSummary(replace(issue, items=(), opening=None), len(issue.items))
            for issue in issues
        ],
        list(_at_hand(items)),
        len({item.story for item in items if item.kind == "story"}),
        frozenset((base_language(item.lang), item.loss) for item in items),
        archive.files,
        archive.pages,
        _model(folder, model),
    )
    with workers() as pool:
        indexing = partial(report, "indexing")
        return publish_content(content, folder, sources, indexing, pool, look, keep)


def _at_hand(items: Sequence[Item]) -> Iterator[AtHand]:
    """Cut items into portions."""
    langs: dict[str, set[str]] = defaultdict(set)
    for item in items:
        langs[item.issue].add(base_language(item.lang))
    for start in range(0, len(items), _TOGETHER):
        told = items[start : start + _TOGETHER]
        yield AtHand(told, frozenset(item.issue for item in told if len(langs[item.issue]) > 1))


def _model(folder: IndexFolder, wanted: str | None) -> str:
    """Give the model for vectors, once it is seen to be there: before all else is done.

    Raises :class:`ModelUnknown` and :class:`ModelMissing`.
    """
    name = folder.last_model() if wanted is None else wanted
    if name:
        encoder(name)
    return name


def _content(read: Catalogue, folder: IndexFolder, model: str) -> Content:
    held = [each for each in read.tellings if each.places or each.opening]
    # Those of an issue that one file tells are not listed, and as many as its items.
    stories = len({story for each in held for story in each.stories})
    stories += sum(len(each.places) for each in held if not each.stories)
    return Content(
        [IssueSummary(each.issue, len(each.places)) for each in read.tellings],
        list(portioned(read.tellings, folder.documents)),
        stories,
        frozenset((base_language(each.issue.lang), each.loss) for each in held),
        read.files,
        read.pages,
        model,
    )


def _check_coverage(read: Catalogue) -> None:
    issues = (telling.issue for telling in read.tellings)
    lost = [issue for issue in issues if issue.coverage < LEAST_COVERAGE]
    if lost:
        raise TextLost(", ".join(f"{issue.path} ({issue.coverage:.1%})" for issue in lost))


def unknown_languages(issues: Iterable[Issue]) -> Iterator[Problem]:
    """Note each language of some issues that no analyzer is for."""
    seen = set()
    for issue in issues:
        if base_language(issue.lang) == "und" and issue.lang not in seen:
            seen.add(issue.lang)
            yield Problem(
                issue.path,
                0,
                "language-unknown",
                f"no analyzer for language {issue.lang!r}: searched by Unicode rules",
                "note",
            )
