"""What :mod:`search.exporting` wrote, made an index again. Nothing of it is trusted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec

from search import history, late
from search.archive.reader import Archive
from search.archive.sections import LONGEST as LONGEST_SECTION
from search.errors import ExportUnusable
from search.exporting import FILE, FORMAT, sum_of
from search.index import codec
from search.index.possible import is_loss
from search.index.storage import IndexFolder
from search.indexing import Progress, approve, publish
from search.model import Guess, Issue, Item
from search.settings import Settings

LONGEST = 64 << 20
"""Bytes of a line; that of the longest newsletter that is read has a tenth of it."""


_LANGUAGE = late.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
"""What any newsletter's language is: feeds and references have it as it is."""


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    sum: str
    value: msgspec.Raw


class _Head(msgspec.Struct):
    """What the first line says; where it was exported, ``sources`` and more are told as well."""

    format: int
    issues: int
    files: dict[str, str]
    encodings: dict[str, str]
    model: str = ""


class Imported(msgspec.Struct, frozen=True):
    """What an import did: stories alone are ``items``."""

    generation: str
    issues: int
    items: int
    stories: int
    seconds: float


def restore(
    settings: Settings,
    directory: Path,
    wait: bool = False,
    progress: Progress | None = None,
    model: str | None = None,
) -> Imported:
    """Make an export the next generation of the index, and let it serve.

    Its texts are analysed anew, so any version reads what any other exported in the same format.
    Where its newsletters lay is not taken from it: a later run has to be told. On any error the
    index stays as it was. ``model`` is as in :class:`search.indexing.Order`, but without a word it
    is the one of the export. Raises :class:`ExportUnusable`, and what :func:`search.indexing.index`
    does of writing and of models.
    """
    started = time.monotonic()
    report = progress or (lambda stage, done, total: None)
    folder = IndexFolder(settings.index)
    with folder.locked(wait):
        with history.failures(settings, "imported", started):
            archive, told = _read(directory / FILE, partial(report, "reading"))
            look, keep = partial(approve, settings), settings.generations
            model = told if model is None else model
            manifest = publish(archive, folder, (), report, look, keep, model)
        name, seconds = manifest.generation, time.monotonic() - started
        counts = dict(manifest.counts)
        history.record(settings, "imported", name, seconds, "", **counts)
    return Imported(name, counts["issues"], counts["items"], counts["stories"], seconds)


def _read(path: Path, report: Callable[[int, int], None]) -> tuple[Archive, str]:
    """Read an export; give its model for vectors as well. Raises :class:`ExportUnusable`."""
    # Known before it is opened: a pipe would be waited for.
    if not path.is_file():
        raise ExportUnusable(path, 0, "there is no such file")
    try:
        with path.open("rb") as file:
            lines = _values(path, file)
            head = _head(path, next(lines, b""))
            issues = list(_issues(path, head, lines, report))
    except OSError as error:
        raise ExportUnusable(path, 0, (error.strerror or str(error)).lower()) from error
    return Archive(issues, (), (), head.files, {}, head.encodings), head.model


def _values(path: Path, file: BinaryIO) -> Iterator[bytes]:
    """Give what the lines say, if nothing of them was changed since they were written."""
    before = ""
    for number, line in enumerate(iter(partial(file.readline, LONGEST), b""), 1):
        try:
            told = msgspec.json.decode(line, type=_Line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            told = None
        if not line.endswith(b"\n"):
            raise ExportUnusable(path, number, "it is cut off")
        if told is None:
            raise ExportUnusable(path, number, "it is no line of an export")
        value = bytes(told.value)
        before = sum_of(value, before)
        if told.sum != before:
            raise ExportUnusable(path, number, "it, or a line before it, was changed or is missing")
        yield value


def _head(path: Path, value: bytes) -> _Head:
    try:
        # Not by msgspec, as names of files may be no Unicode.
        told = json.loads(value)
        version = told["format"]
        if version == FORMAT:
            return msgspec.convert(told, _Head)
    except (ValueError, TypeError, KeyError, RecursionError, msgspec.ValidationError) as error:
        raise ExportUnusable(path, 1, "it is not the head of an export") from error
    raise ExportUnusable(path, 1, f"its format is {version}, ours is {FORMAT}")


def _issues(
    path: Path, head: _Head, values: Iterator[bytes], report: Callable[[int, int], None]
) -> Iterator[Issue]:
    ids: set[str] = set()
    number = 1
    for number, value in enumerate(values, 2):
        try:
            issue = codec.decode_issue(value)
        except codec.DecodeError as error:
            raise ExportUnusable(path, number, f"it is no issue: {error}") from error
        wrong = next(_faults(issue, ids), None)
        if wrong:
            raise ExportUnusable(path, number, wrong)
        report(number - 1, head.issues)
        yield issue
    if number - 1 != head.issues:
        raise ExportUnusable(
            path, number, f"after it {head.issues - number + 1} issues are missing"
        )


def _faults(issue: Issue, ids: set[str]) -> Iterator[str]:
    """Say what no issue that was read has; ``ids`` are those of all items so far."""
    if issue.number is not None and str(issue.number) != issue.key:
        yield f"issue {issue.key} has the number {issue.number}"
    if not _LANGUAGE.fullmatch(issue.lang):
        yield f"issue {issue.key} is in {issue.lang!r:.80}, which is no language"
    if not _guessed(issue.title_guesses, len(issue.title)):
        yield f"issue {issue.key} has guesses that its title does not have"
    for item in (*issue.items, *filter(None, [issue.opening])):
        if (item.path, item.issue, item.lang) != (issue.path, issue.key, issue.lang):
            yield f"item {item.id} is of another issue"
        if item.kind != ("foreword" if item is issue.opening else "story"):
            yield f"item {item.id} is a {item.kind}"
        if item.id in ids or not item.id or not item.story:
            yield f"item {item.id!r} is there twice, or has no name or story"
        ids.add(item.id)
        if len(item.section) > LONGEST_SECTION:
            yield f"item {item.id} is in a section with a name of {len(item.section)} characters"
        if not _sound(item):
            yield f"item {item.id} tells of places that its texts do not have"
        if item.loss and not is_loss(item.loss):
            yield f"item {item.id} has a loss that is none"


def _sound(item: Item) -> bool:
    """Tell whether links and guesses lie in their text, one after the other."""
    text = len(item.text)
    return (
        all(_ascend(list(link.spans), text) for link in item.links)
        and _guessed(item.guesses, text)
        and _guessed(item.title_guesses, len(item.title))
        and _guessed(item.heading_guesses, len(item.heading))
        and all(_guessed(image.guesses, len(image.words)) for image in item.images)
    )


def _guessed(guesses: tuple[Guess, ...], size: int) -> bool:
    shares = chain.from_iterable(
        (guess.probability, *(share for _, share in guess.alternatives)) for guess in guesses
    )
    places = [(guess.start, guess.end) for guess in guesses]
    return _ascend(places, size) and all(0 <= share <= 1 for share in shares)


def _ascend(spans: list[tuple[int, int]], size: int) -> bool:
    bounds = [0, *chain.from_iterable(spans), size]
    return bounds == sorted(bounds)
