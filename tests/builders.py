"""Small archives made by hand, indexed by the real engine."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from search.archive.reader import Archive
from search.backends import DEFAULT_BACKEND, backend
from search.backends.base import Reader
from search.engine import Engine
from search.index.arrays import written
from search.index.documents import Document, analyse_all
from search.index.part import Part
from search.index.runs import Runs, RunWriter, opened
from search.index.storage import IndexFolder, sealed
from search.index.vocabulary import Vocabulary
from search.index.words import WordsPart
from search.indexing import publish
from search.model import Issue, Item, ItemKind, Link, Repair
from search.settings import Settings

RUN = 5000
"""Documents of a run."""


def item(
    text: str,
    lang: str = "en",
    *,
    id: str = "",
    title: str = "",
    story: str = "",
    section: str = "publications",
    issue: str = "1",
    date: str = "2020-01-12",
    author: str = "",
    links: Iterable[str] = (),
    kind: ItemKind = "story",
) -> Item:
    """Make an item; its id and story come from its text where none is given."""
    name = id or f"{lang}-{abs(hash(text)) % 10**8}"
    return Item(
        id=name,
        story=story or name,
        issue=issue,
        lang=lang,
        date=datetime.date.fromisoformat(date) if date else None,
        section=section,
        heading="",
        title=title or text[:20],
        derived_title=not title,
        text=text,
        links=tuple(Link(url) for url in links),
        authors=(author,) if author else (),
        path=f"{issue}-{lang}.md",
        line=1,
        kind=kind,
    )


def vocabulary(directory: Path, *texts: str, langs: Sequence[str] = ("en",)) -> Vocabulary:
    """Make the vocabulary of an archive that has ``texts`` in each of some languages."""
    write(WordsPart(), directory, (item(text, lang) for text, lang in product(texts, langs)))
    return Vocabulary(directory)


def documents(items: Iterable[Item]) -> list[Document]:
    """Analyse items; an issue is translated if they have it in several languages."""
    told = list(items)
    langs = {(item.issue, item.lang) for item in told}
    translated = {key for key, count in Counter(key for key, _ in langs).items() if count > 1}
    return analyse_all(told, translated)


def write(part: Part, directory: Path, items: Iterable[Item]) -> None:
    """Have a part write items, from several runs if there are enough."""
    told = documents(items)
    with TemporaryDirectory() as name:
        paths = []
        for start in range(0, max(1, len(told)), RUN):
            paths.append(Path(name) / f"{start}.arrays")
            with written(paths[-1]) as out:
                part.gather(told[start : start + RUN], RunWriter(out, "part"))
        with opened(paths) as files:
            part.merge(Runs(files, "part"), b"[]", directory)


def reader(directory: Path, items: Iterable[Item], name: str = DEFAULT_BACKEND) -> Reader:
    """Have a backend write items, and open what it wrote."""
    write(backend(name), directory, items)
    made: Reader = backend(name).open(directory)
    return made


def change_manifest(directory: Path, change: Mapping[str, object]) -> None:
    """Change what the manifest of an index folder says, as another version would write it."""
    path = directory / "manifest.json"
    outer = json.loads(path.read_text(encoding="utf-8"))
    values = outer["manifest"] | change
    path.write_bytes(sealed(values))


def engine(
    index_data: Path, items: Iterable[Item], repair: Repair | None = None, model: str = ""
) -> Engine:
    """Index items and open them for searching; ``repair`` is that of all their issues.

    ``model`` makes vectors of them.
    """
    settings = Settings(index_data)
    folder = IndexFolder(settings.index)
    by_issue: dict[tuple[str, str], list[Item]] = {}
    for made in items:
        by_issue.setdefault((made.issue, made.lang), []).append(made)
    issues = [
        Issue(
            key,
            int(key) if key.isdecimal() else None,
            lang,
            held[0].date,
            f"Issue {key}",
            held[0].path,
            items=tuple(item for item in held if item.kind == "story"),
            opening=next((item for item in held if item.kind == "foreword"), None),
            repair=repair,
        )
        for (key, lang), held in by_issue.items()
    ]
    with folder.locked():
        publish(Archive(issues, (), (), {}), folder, (index_data,), lambda *_: None, model=model)
    return Engine(settings)
