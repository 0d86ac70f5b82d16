"""One file to its issues: header, body, sections, stories; ids come later."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from msgspec import Struct, field, structs

from search import late
from search.archive import (
    anchors,
    dates,
    decode,
    files,
    frontmatter,
    identity,
    numbers,
    openings,
    sections,
    triage,
)
from search.archive.markdown import blocks, links
from search.archive.markdown.inline import Context
from search.archive.markdown.prepare import prepare
from search.archive.mender import Mender, noted
from search.archive.stories.drafts import Draft
from search.archive.stories.headings import Headings
from search.archive.stories.outline import Outline, outline
from search.archive.stories.segment import segment
from search.archive.tellings import OPENING, OPENING_NUMBER, prefix
from search.model import Issue, Item, Link, Problem
from search.repair import Repair

MIN_COVERAGE = 0.98
"""Below this share of an issue's text in a known place, the issue is reported."""

_REFERENCE_LINE = late.compile(r"^\s*\[\d{1,3}\]\s*\S")
_NUMBERED_DEFINITION = late.compile(r"^ {0,3}\[\d{1,3}\]:[ \t]*\S", re.MULTILINE)
_MIN_REFERENCES = 3
_MAX_DATELINE = 60
_MIN_SAMPLE, _MAX_SAMPLE = 2_000, 20_000
_OWN_EVIDENCE = ("image.thumb", "thumb", "image", *identity.NUMBER_KEYS, *identity.DATE_KEYS)
"""What a header says of one issue; of several in a file it says nothing."""


class Document(Struct):
    """One file, read: its issues, what was wrong with it, and what it looks like."""

    name: str
    issues: list[Issue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    look: triage.Look | None = None
    digest: str = ""
    repair: Repair | None = None


def read(found: files.Found, data: bytes, mender: Mender, archive: Headings) -> Document:
    """Read the bytes of a file of an archive; what is no text is a problem of the document."""
    document = Document(found.name)
    decoded = decode.decode(data, found.name, mender)
    document.problems += decoded.problems
    document.repair = decoded.repair
    text = decoded.text
    if text is None:
        return document
    document.digest = hashlib.sha256(data).hexdigest()
    header, problems = frontmatter.split(text, found.name)
    document.problems += problems
    _Reading(document, header, found, archive).run()
    if document.repair:
        mended = document.repair
        document.issues = [noted(issue, mended) for issue in document.issues]
    return document


class _Reading:
    """A file's body to issues."""

    def __init__(
        self,
        document: Document,
        header: frontmatter.Header,
        found: files.Found,
        archive: Headings,
    ) -> None:
        self.document = document
        self.archive = archive
        self.header = header
        shared = {key: value for key, value in header.meta.items() if key not in _OWN_EVIDENCE}
        self.shared = structs.replace(header, meta=shared)
        self.found = found
        self.words = ""

    def report(self, line: int, kind: str, message: str) -> None:
        """Add a problem at a line of the body, counted from 0."""
        at = self.header.first_line + line
        self.document.problems.append(Problem(self.document.name, at, kind, message))

    def run(self) -> None:
        """Read the issues of the file; usually there is one."""
        body = prepare(self.header.body, self.report)
        references = reference_list(body, self.report)
        numbered = bool(references or ("]:" in body and _NUMBERED_DEFINITION.search(body)))
        included = "{% include" in self.header.body
        context = Context(self.report, references, numbered, included)
        parsed = blocks.Parsed(body, self.header.first_line, context).blocks
        parts = triage.dated_parts(parsed)
        if parts:
            self.words = "\n".join(block.rich.text for block in parsed)[:_MAX_SAMPLE]
        known = triage.is_house(self.header)
        series = ""
        whole: list[tuple[blocks.Block | None, list[blocks.Block]]] = [(None, parsed)]
        for heading, part in [*parts] or whole:
            made = outline(part, known=known, archive=self.archive)
            drafts = segment(made)
            title = self.header.get("title", "subject") or made.title
            if not parts:
                drafts = _called(drafts, title)
            if heading:
                series = title = title or series
                title = _dated_title(series, heading.rich.text)
            self._issue(title, made, drafts, part, several=bool(parts))
        self.document.look = triage.look(self.found, self.header, self.document.issues, parsed)

    def _issue(
        self,
        title: str,
        made: Outline,
        drafts: Sequence[Draft],
        part: Sequence[blocks.Block],
        *,
        several: bool,
    ) -> None:
        name = self.document.name
        found = self._identify(title, made, part, several=several)
        stem = identity.file_stem(name)
        unnumbered = identity.unnumbered(f"{stem} {title}" if several else stem, found.lang)
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
        # Of one issue of several the header says nothing.
        header, first = (None, line) if several else (self.header, 1)
        draft = openings.opening(title, header, made.foreword, first)
        opening = _opening(issue, draft) if draft else None
        items = tuple(_items(issue, drafts, anchors.of(drafts, made, part)))
        self.document.issues.append(replace(issue, items=items, opening=opening))

    def _identify(
        self, title: str, made: Outline, part: Sequence[blocks.Block], *, several: bool
    ) -> identity.Identity:
        """Tell the number, language and date of an issue; contradictions are problems."""
        header = self.shared if several else self.header
        words = "\n".join(block.rich.text for block in part)
        if several and len(words) < _MIN_SAMPLE:
            # A short issue among others is in the language of its file.
            words = self.words
        name = self.document.name
        found, problems = identity.identify(header, title, name, words, several=several)
        self.document.problems += problems
        opening = (b.rich.text for b in made.foreword if 0 < len(b.rich.text) <= _MAX_DATELINE)
        line = next(opening, "")
        number = numbers.parse_number(line) if found.number is None else found.number
        return structs.replace(found, number=number, date=found.date or dates.parse_date(line))


def _called(drafts: list[Draft], title: str) -> list[Draft]:
    """The stories: one of paragraphs without a title, that is all of an issue, by its title."""
    if len(drafts) == 1 and drafts[0].derived and not drafts[0].heading and title:
        (draft,) = drafts
        if "\n\n" in draft.text:
            return [structs.replace(draft, title=title, derived=False)]
    return drafts


def _dated_title(series: str, heading: str) -> str:
    """A heading that is only a date says too little without its series."""
    return f"{series}, {heading}" if series and dates.is_only_date(heading) else heading


def _items(issue: Issue, drafts: Sequence[Draft], names: Sequence[str]) -> Iterator[Item]:
    """The items of an issue, by the ids that they have unless another file claims it, too."""
    counts: dict[str, int] = defaultdict(int)
    for draft, name in zip(drafts, names, strict=True):
        counts[name] += 1
        item_id = f"{prefix(issue.key, issue.lang)}-{name}-{counts[name]}"
        yield _item(issue, draft, item_id)


def _opening(issue: Issue, draft: Draft) -> Item:
    item_id = f"{prefix(issue.key, issue.lang)}-{OPENING}-{OPENING_NUMBER}"
    return replace(_item(issue, draft, item_id), kind="foreword")


def _item(issue: Issue, draft: Draft, item_id: str) -> Item:
    """An item that still lacks its story."""
    return Item(
        id=item_id,
        story="",
        issue=issue.key,
        lang=issue.lang,
        date=issue.date,
        section=draft.section,
        heading=draft.heading,
        title=draft.title,
        derived_title=draft.derived,
        text=draft.text,
        links=draft.links,
        images=draft.images,
        authors=issue.authors,
        path=issue.path,
        line=draft.line,
    )


def reference_list(body: str, report: links.Report) -> dict[int, Link]:
    """The numbered references at the end of a body, if it has such a list."""
    lines = body.split("\n")
    start = None
    for number, line in enumerate(lines):
        heading = line.strip("#*_ -\t") if len(line) < 60 else ""
        if heading and sections.role(heading) == "references":
            start = number + 1
    if start is None:
        listed = [
            number
            for number, line in enumerate(lines)
            if "[" in line and _REFERENCE_LINE.match(line)
        ]
        if len(listed) < _MIN_REFERENCES or listed[0] < len(lines) // 2:
            return {}
        start = listed[0]
    return links.references("\n".join(lines[start:]), partial(report, start, "link-broken"))
