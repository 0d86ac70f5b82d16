"""The whole archive as pages that need no server, with an index that they search themselves.

DIR/index.html, index.ar.html, …   all issues and the search, in each language of the interface
DIR/issues/12.fr.html              an issue, in its own language where the interface has it
DIR/data/                          the index (search/standalone.py)
"""

from __future__ import annotations

import math
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, render_template

from search.engine import Edition, Engine, Reading
from search.errors import ExportNotWritten
from search.settings import Settings
from search.standalone import Told, files
from web.app import create_app, without_steering
from web.chapters import chapters
from web.interface import CHOICE, LANGUAGES, SOURCE
from web.languages import direction, native_name
from web.public import Public
from web.shelves import Shelf, shelf

COPIED = ("style.css", "search.js", "icon.svg")
HOMES = {code: "index.html" if code == SOURCE else f"index.{code}.html" for code in LANGUAGES}

_UNSAFE = re.compile(r"[^0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where; ``index_bytes`` of the ``bytes`` are what searches."""

    path: Path
    issues: int
    items: int
    bytes: int
    index_bytes: int


@dataclass(frozen=True, slots=True)
class _Archive:
    """All issues, with where each of them and of their items is found.

    ``pages`` are by key and language, ``anchors`` and ``places`` by the id of an item.
    """

    editions: Sequence[Edition]
    pages: dict[tuple[str, str], str]
    anchors: dict[str, str]
    places: dict[str, str]


def write(
    settings: Settings,
    directory: Path,
    title: str = "",
    progress: Callable[[str, int, int], None] | None = None,
) -> Written:
    """Write all pages into a new or an empty folder; ``title`` is what the archive is called.

    Raises :class:`ExportNotWritten`, :class:`BadRequest` for the title, and what an engine does.
    """
    public = Public(title=title)
    report = progress or (lambda stage, done, total: None)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if any(directory.iterdir()):
            raise ExportNotWritten(directory, "it is not empty")
        with Engine(settings) as engine, engine.pinned():
            return _write(create_app(engine=engine, public=public), engine, directory, report)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExportNotWritten(Path(error.filename or directory), reason) from error


def _write(
    app: Flask, engine: Engine, directory: Path, report: Callable[[str, int, int], None]
) -> Written:
    for name in COPIED:
        shutil.copyfile(Path(str(app.static_folder)) / name, directory / name)
    for folder in ("issues", "data"):
        (directory / folder).mkdir()
    archive = _archive(engine)
    told = []
    for done, edition in enumerate(archive.editions, 1):
        told.append(_issue(app, directory, archive, edition))
        report("writing", done, len(archive.editions))
    langs = {one.lang: (native_name(one.lang), direction(one.lang)) for one in told}
    for name, said in files(told, langs):
        (directory / "data" / name).write_text(said, encoding="utf-8", errors="replace")
    summaries = engine.issues()
    for code, name in HOMES.items():
        with _speaking(app, code):
            page = render_template(
                "standalone/home.html",
                **{"root": "", "home": name, "homes": HOMES},
                to_issue=lambda key, lang: archive.pages[key, lang],
                # A variable, as Jinja works out filters of constants once, in one language.
                placeholder="0",
                locale=LANGUAGES[code].replace("_", "-"),
                shelves=list(_shelves(engine, code)),
            )
        _put(directory / name, page)
    sizes = Counter[bool]()
    for path in directory.rglob("*.*"):
        sizes[path.parent.name == "data"] += path.stat().st_size
    items = sum(summary.items for summary in summaries)
    return Written(directory, len(summaries), items, sizes.total(), sizes[True])


def _archive(engine: Engine) -> _Archive:
    """Read all issues, and give each a name that is a file's anywhere."""
    archive = _Archive([], {}, {}, {})
    taken: set[str] = set()
    editions = []
    for summary in engine.issues():
        edition = engine.edition(summary.issue.key, summary.issue.lang)
        editions.append(edition)
        stem = f"{_safe(edition.issue.key)}.{_safe(edition.issue.lang)}"
        while stem.lower() in taken:
            stem += "-"
        taken.add(stem.lower())
        page = f"issues/{stem}.html"
        archive.pages[edition.issue.key, edition.issue.lang] = page
        for number, reading in enumerate(_readings(edition)):
            archive.anchors[reading.hit.item.id] = f"n{number}"
            archive.places[reading.hit.item.id] = f"{page}#n{number}"
    return _Archive(editions, archive.pages, archive.anchors, archive.places)


def _safe(name: str) -> str:
    return _UNSAFE.sub("-", name)[:80] or "-"


def _readings(edition: Edition) -> list[Reading]:
    return [*filter(None, [edition.opening]), *edition.stories]


def _issue(app: Flask, directory: Path, archive: _Archive, edition: Edition) -> Told:
    """Write the page of an issue; give what its index says of it."""
    issue = edition.issue
    code = issue.lang.lower().split("-")[0]
    code = code if code in LANGUAGES else SOURCE
    page = archive.pages[issue.key, issue.lang]
    with _speaking(app, code):
        said = render_template(
            "standalone/issue.html",
            **{"root": "../", "home": HOMES[code], "issue": issue, "opening": edition.opening},
            **{
                "langs": edition.langs,
                "sections": [chapter.stories for chapter in chapters(edition, {}, math.inf)],
            },
            **{"pages": archive.pages, "anchors": archive.anchors, "places": archive.places},
        )
    _put(directory / page, said)
    date = issue.date.isoformat() if issue.date else ""
    items = [reading.hit.item for reading in _readings(edition)]
    return Told(page, issue.lang, issue.key, date, items)


@contextmanager
def _speaking(app: Flask, code: str) -> Iterator[None]:
    """Have what is rendered speak a language of the interface."""
    with app.test_request_context(query_string={CHOICE: code}):
        yield


def _put(path: Path, page: str) -> None:
    path.write_text(without_steering(page), encoding="utf-8", errors="replace")


def _shelves(engine: Engine, code: str) -> Iterator[Shelf]:
    """Give all issues, year by year, the reader's language first."""

    def place(lang: str) -> int:
        return 0 if lang.lower().split("-")[0] == code else 1

    summaries = engine.issues()
    for year in shelf(summaries, None, 1, place).years:
        page = pages = 1
        while page <= pages:
            made = shelf(summaries, year, page, place)
            page, pages = page + 1, made.pages
            yield made
