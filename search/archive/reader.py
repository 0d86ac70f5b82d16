"""The first half of the road in: files to issues, items and stories."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from search.archive import blocks, decode, files, frontmatter, identity, links, sections, stories, triage
from search.archive.inline import Context
from search.archive.outline import Outline, outline
from search.archive.segment import Draft, segment
from search.errors import NoNewsletters
from search.model import Issue, Item, Problem

MIN_COVERAGE = 0.98
"""Below this share of an issue's text in a known place, the issue is reported."""

_REFERENCE_LINE = re.compile(r"^\s*\[\d{1,3}\]\s*\S")
_MIN_REFERENCES = 3
_MAX_DATELINE = 60


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file in the folder that is not a newsletter, with why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Archive:
    """What reading some sources gave.

    ``issues`` are in the order of their files, with final item and story ids; ``files``
    maps each newsletter's path, relative to its source, to the SHA-256 of its bytes.
    """

    issues: tuple[Issue, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]
    files: Mapping[str, str]


@dataclass(slots=True)
class Document:
    """One file, read: its issues, what was wrong with it, and what it looks like."""

    name: str
    issues: list[Issue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    look: triage.Look | None = None
    digest: str = ""


def read_archive(
    sources: Sequence[Path], progress: Callable[[int, int], None] | None = None
) -> Archive:
    """Read all newsletters of files and folders.

    ``progress`` is called with the files done and their total. Raises PathMissing or
    PathUnreadable for a source itself, NoNewsletters if there is not one; anything else
    that is wrong with an input is a problem of the result.
    """
    found, problems = files.find(sources)
    documents: list[Document] = []
    left_out: list[LeftOut] = []
    for done, item in enumerate(found, 1):
        reason = triage.by_name(item)
        if reason:
            left_out.append(LeftOut(item.name, reason))
        else:
            documents.append(_read(item))
        if progress:
            progress(done, len(found))
    kept, others = triage.sort([doc.look for doc in documents if doc.look])
    left_out += [LeftOut(name, reason) for name, reason in others]
    dropped = {name for name, _ in others}
    documents = [doc for doc in documents if doc.name not in dropped]
    problems += [problem for doc in documents for problem in doc.problems]
    issues, clashes = _final([issue for doc in documents if doc.name in kept for issue in doc.issues])
    problems += clashes
    if not issues:
        raise NoNewsletters(", ".join(map(str, sources)), _why_none(problems, left_out, len(found)))
    return Archive(
        issues=tuple(issues),
        problems=tuple(problems),
        left_out=tuple(sorted(left_out, key=lambda item: item.path)),
        files={doc.name: doc.digest for doc in documents if doc.digest and doc.name in kept},
    )


def read_file(path: Path, source: Path) -> Document:
    """Read one file of a source, whatever it looks like."""
    name = path.relative_to(source).as_posix() if path != source else path.name
    return _read(files.Found(path, name, given=True))


def _why_none(problems: Sequence[Problem], left_out: Sequence[LeftOut], count: int) -> str:
    if not count:
        return "there are no files"
    errors = [f"{problem.path}: {problem.message}" for problem in problems if problem.severity == "error"]
    reasons = errors or [f"{item.path}: {item.reason}" for item in left_out]
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return (reasons[0] if reasons else "they hold no text") + more


def _read(found: files.Found) -> Document:
    document = Document(found.name)
    data, problems = files.read(found)
    document.problems += problems
    if data is None:
        return document
    text, problems = decode.decode(data, found.name)
    document.problems += problems
    if text is None:
        return document
    document.digest = hashlib.sha256(data).hexdigest()
    header, problems = frontmatter.split(text, found.name)
    document.problems += problems
    _Reading(document, header, found).run()
    return document


class _Reading:
    """A file's body to issues."""

    def __init__(self, document: Document, header: frontmatter.Header, found: files.Found) -> None:
        self.document = document
        self.header = header
        self.found = found

    def report(self, line: int, kind: str, message: str) -> None:
        """Add a problem at a line of the body, counted from 0."""
        at = self.header.first_line + line
        self.document.problems.append(Problem(self.document.name, at, kind, message))

    def run(self) -> None:
        """Read the issues of the file; usually there is one."""
        body = blocks.prepare(self.header.body, self.report)
        context = Context(self.report, reference_list(body))
        parsed = blocks.Parsed(body, self.header.first_line, context).blocks
        parts = triage.dated_parts(parsed)
        outlines: list[tuple[Outline, list[Draft]]] = []
        series = ""
        for heading, part in parts or [(None, parsed)]:
            made = outline(part, known=triage.is_house(self.header))
            drafts = segment(made)
            outlines.append((made, drafts))
            title = self.header.get("title") or made.title
            if heading:
                series = title = title or series
                title = _dated_title(series, heading.rich.text)
            self._issue(title, made, drafts, part, several=bool(parts))
        self.document.look = triage.look(
            self.found, self.header, [issue.title for issue in self.document.issues], parsed,
            [draft for _, drafts in outlines for draft in drafts],
        )

    def _issue(
        self, title: str, made: Outline, drafts: Sequence[Draft], part: Sequence[blocks.Block], *, several: bool
    ) -> None:
        name = self.document.name
        header = self.header if not several else replace(self.header, meta={**self.header.meta, "image.thumb": "", "number": "", "issue": "", "date": ""})  # noqa: E501
        words = "\n".join(block.rich.text for block in part)
        opening = next((b.rich.text for b in made.foreword if len(b.rich.text) <= _MAX_DATELINE), "")
        found, problems = identity.identify(header, title, "" if several else name, words)
        if found.date is None:
            found = replace(found, date=identity.parse_date(opening))
        self.document.problems += [replace(problem, path=name) for problem in problems]
        stem = identity.file_stem(name)
        unnumbered = sections.slug(f"{stem} {title}" if several else stem, 80).replace("_", "-")
        line = part[0].line if part else 1
        if made.coverage < MIN_COVERAGE:
            message = f"{1 - made.coverage:.1%} of the text is in no item"
            self.document.problems.append(Problem(name, line, "text-lost", message))
        key = str(found.number) if found.number is not None else unnumbered
        issue = Issue(
            key=key,
            number=found.number,
            lang=found.lang,
            date=found.date,
            title=title or stem,
            path=name,
            authors=self.header.authors,
            tags=self.header.tags,
            foreword="\n\n".join(block.rich.text for block in made.foreword if block.rich.text),
            coverage=made.coverage,
        )
        items = tuple(_item(issue, draft) for draft in drafts)
        self.document.issues.append(replace(issue, items=items))


def _dated_title(series: str, heading: str) -> str:
    """A heading that is only a date says too little without its series."""
    return f"{series}, {heading}" if series and not re.search(r"[^\W\d_]{4}", heading) else heading


def _item(issue: Issue, draft: Draft) -> Item:
    """An item that still lacks its ids."""
    return Item(
        id="", story="", issue=issue.key, lang=issue.lang, date=issue.date, section=draft.section,
        heading=draft.heading, title=draft.title, derived_title=draft.derived, text=draft.text,
        links=draft.links, images=draft.images, authors=issue.authors, path=issue.path, line=draft.line,
    )  # fmt: skip


def reference_list(body: str) -> dict[int, links.Link]:
    """The numbered references at the end of a body, if it has such a list."""
    lines = body.split("\n")
    start = None
    for number, line in enumerate(lines):
        if len(line) < 60 and sections.role(line.strip("#*_ -\t")) == "references":
            start = number + 1
    if start is None:
        listed = [number for number, line in enumerate(lines) if _REFERENCE_LINE.match(line)]
        if len(listed) < _MIN_REFERENCES or listed[0] < len(lines) // 2:
            return {}
        start = listed[0]
    return links.references("\n".join(lines[start:]))


def _final(issues: list[Issue]) -> tuple[list[Issue], list[Problem]]:
    """Give every item its id and story; tell apart files that claim the same issue."""
    problems: list[Problem] = []
    claims: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        claims[issue.key, issue.lang.lower()].append(issue)
    named: dict[int, Issue] = {}
    for claimants in claims.values():
        for number, issue in enumerate(sorted(claimants, key=lambda issue: issue.path), 1):
            if number > 1:
                message = f"issue {issue.key} in {issue.lang} is also in {claimants[0].path}"
                problems.append(Problem(issue.path, 1, "issue-twice", message))
            named[id(issue)] = _with_ids(issue, number)
    final = [named[id(issue)] for issue in issues]
    by_key: dict[str, list[Issue]] = defaultdict(list)
    for issue in final:
        by_key[issue.key].append(issue)
    story: dict[str, str] = {}
    for key, same in by_key.items():
        story |= stories.assign(key, [issue.items for issue in same])
    return [
        replace(issue, items=tuple(replace(item, story=story[item.id]) for item in issue.items))
        for issue in final
    ], problems


def _with_ids(issue: Issue, number: int) -> Issue:
    counts: dict[str, int] = defaultdict(int)
    prefix = f"{issue.key}-{issue.lang.lower()}" + (f".{number}" if number > 1 else "")
    items: list[Item] = []
    for item in issue.items:
        counts[item.section] += 1
        items.append(replace(item, id=f"{prefix}-{item.section}-{counts[item.section]}"))
    return replace(issue, items=tuple(items))
