"""Sections to stories: what starts one, what belongs to it, what is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from search.archive import sections
from search.archive.markdown.blocks import Block
from search.archive.markdown.inline import Rich
from search.archive.stories import boilerplate
from search.archive.stories.drafts import Draft, finish, lead
from search.archive.stories.modes import OPEN, Mode, Modes, furniture, is_entry, labels, size
from search.archive.stories.nesting import Node, flat, tree
from search.archive.stories.outline import MAIN, Outline, Section
from search.archive.stories.runs import Run
from search.fields import SECTION_NAMES
from search.model import Link

_TAIL = 4
_MAX_INTRODUCTION = 400


def segment(outline: Outline) -> list[Draft]:
    """All stories of an issue, in the order of its source."""
    filled = frozenset(
        block.level
        for section in outline.sections
        for block, after in pairwise(section.blocks)
        if block.kind == "heading" and after.kind != "heading"
    )
    every = [block for section in outline.sections for block in section.blocks]
    parts = frozenset() if outline.house else labels(every)
    drafts: list[Draft] = []
    for section in outline.sections:
        drafts += _Segmenter(outline, section, filled, parts).run()
    return drafts


class _Segmenter:
    """Parts a section.

    ``filled`` are the levels of headings of the issue with something below, ``labels`` the
    words before the parts of its stories.
    """

    def __init__(
        self, outline: Outline, section: Section, filled: Set[int], labels: Set[str]
    ) -> None:
        self.outline = outline
        self.section = section
        self.conventional = section.house and section.slug in SECTION_NAMES
        self.modes = Modes(self.conventional, section.untitled, labels)
        self.wraps = False
        self.filled = filled
        self._groups: dict[int, bool] = {}

    def run(self) -> list[Draft]:
        """The stories of the section."""
        # A story is whole only once the next one has begun.
        root = tree(self.section, self.conventional, self.outline.headings)
        # A heading above all the others is no section itself.
        self.wraps = (
            len(root.children) > 1
            and any(self._is_group(child) for child in root.children)
            and all(self._is_group(c) or self._starts_at_once(c) for c in root.children)
            and self._is_only()
        )
        found = list(_linked(self._of_node(root, ()), self.section.links))
        if not found and self.section.links:
            # A heading with nothing below it says where to go.
            found = [replace(self._draft(self.section.line, ()), title=self.section.heading)]
            found[0].head = Rich(links=self.section.links)
        return [draft for draft in map(finish, found) if draft]

    def _is_only(self) -> bool:
        """Whether all lists of entries of the issue are in this section."""
        listing = [
            section
            for section in self.outline.sections
            if any(is_entry(b) or (b.kind == "numbered" and b.rich.links) for b in section.blocks)
        ]
        return not self.conventional and [self.section.slug] == [each.slug for each in listing]

    def _of_node(self, node: Node, path: tuple[str, ...]) -> Iterator[Draft]:
        yield from self._of_blocks(node, path)
        grouped = not self.conventional and any(self._is_group(child) for child in node.children)
        for child in node.children:
            words = sections.without_number(child.heading.rich.text) if child.heading else ""
            if grouped and (self._is_group(child) or self._starts_at_once(child)):
                if child.heading:
                    self.outline.place("heading", child.heading)
                links = child.heading.rich.links if child.heading else ()
                yield from _linked(self._of_node(child, (*path, words)), links)
            elif child.heading and self._is_empty(child):
                self.outline.place("heading", child.heading)
            else:
                yield self._of_heading(child, path)

    def _is_empty(self, node: Node) -> bool:
        """Whether a heading has nothing this time, as others of its level have in the issue."""
        head = node.heading
        if not head or node.blocks or node.children or head.rich.links or head.rich.images:
            return False
        return not self.conventional and head.level in self.filled

    def _is_group(self, node: Node) -> bool:
        """Whether a heading stands above several stories, and is not one itself.

        One that is a link is a story, with what it lists, unless the list comes at once.
        """
        # Asked of a node several times, and of those below it each time.
        if id(node) not in self._groups:
            self._groups[id(node)] = self._has_several(node)
        return self._groups[id(node)]

    def _has_several(self, node: Node) -> bool:
        shown = [block for block in node.blocks if block.kind != "rule" and not furniture(block)]
        listed = [block for block in shown if is_entry(block)]
        if node.heading and node.heading.rich.links and listed[:1] != shown[:1]:
            return False
        if self._starts_at_once(node) and self._count(node) > 1:
            return True
        if node.children and any(self._is_group(child) for child in node.children):
            return True
        if not listed:
            return bool(node.children) and not shown
        share = size(listed) / max(1, size(shown))
        led = sum(bool(block.rich.lead) for block in listed)
        return share >= 0.5 or (share >= 0.25 and (shown[0] is listed[0] or led >= 3))

    def _starts_at_once(self, node: Node) -> bool:
        """Whether a story starts right below a heading, other than in a list."""
        shown = [block for block in node.blocks if block.kind not in ("rule", "image")]
        mode = self.modes.of(shown) if shown else "paragraph"
        return mode in OPEN and self.modes.starts(shown[0], mode)

    def _count(self, node: Node) -> int:
        mode = self.modes.of(node.blocks)
        return sum(self.modes.starts(block, mode) for block in node.blocks)

    def _of_heading(self, node: Node, path: tuple[str, ...]) -> Draft:
        head = node.heading or Block("heading", 0)
        self.outline.place("item", head)
        draft = self._draft(head.line, path)
        draft.head, draft.title = head.rich, sections.without_number(head.rich.text)
        below = Run(flat(node))
        for at, block in enumerate(below.blocks):
            if not self._skip(below, at, draft):
                self._add(draft, block)
        return draft

    def _of_blocks(self, node: Node, path: tuple[str, ...]) -> Iterator[Draft]:
        """Stories among the blocks of one heading, by what carries them there."""
        mode, run = self.modes.of(node.blocks), Run(node.blocks)
        if mode == "paragraph" and not self._by_paragraph(node):
            yield from self._whole(node, path)
            return
        current: Draft | None = None
        between: Draft | None = None
        pictures: list[Block] = []
        above = self.modes.pictures_lead(node.blocks, mode)
        for at, block in enumerate(run.blocks):
            if self.modes.starts(block, mode):
                current = self._start(block, mode, path)
                current.blocks[:0], pictures = pictures, []
                yield current
            elif mode == "row" and block.kind == "row" and block.level:
                self.outline.place("table-head", block)
            elif self._skip(run, at, current if mode in OPEN else None):
                continue
            elif above and block.kind == "image":
                pictures.append(block)
                self.outline.place("item", block)
            elif current and (mode in OPEN or not block.rich.text or current is between):
                self._add(current, block)
            elif current is None and self._opens_issue(path, mode):
                self.outline.foreword.append(block)
                self.outline.place("foreword", block)
            elif block.rich.text or block.rich.links:
                between = self._untitled(block, path)
                yield between
                if mode not in OPEN:
                    current = between
                if self.conventional:
                    between = None

    def _opens_issue(self, path: tuple[str, ...], mode: Mode) -> bool:
        """Whether text before the first story greets the readers of an issue without headings."""
        return self.section.slug == MAIN and not path and mode != "paragraph"

    def _by_paragraph(self, node: Node) -> bool:
        """Whether each paragraph is a story, rather than all of them together one."""
        return self.conventional and (self.section.untitled or not node.heading)

    def _start(self, block: Block, mode: Mode, path: tuple[str, ...]) -> Draft:
        if block.kind == "title":
            draft = self._draft(block.line, path)
            draft.head, draft.title = block.rich, sections.without_number(block.rich.text)
        elif self.section.untitled and self.conventional:
            return self._untitled(block, path)
        else:
            draft = self._draft(block.line, path)
            lead(draft, block)
        self.outline.place("item", block)
        return draft

    def _untitled(self, block: Block, path: tuple[str, ...]) -> Draft:
        draft = self._draft(block.line, path)
        self._add(draft, block)
        return draft

    def _whole(self, node: Node, path: tuple[str, ...]) -> Iterator[Draft]:
        """All paragraphs below a heading as one story with its words as the title."""
        run = Run(node.blocks)
        kept = [
            block
            for at, block in enumerate(run.blocks)
            if not self._skip(run, at, None, whole=True)
        ]
        said = [block for block in kept if block.rich.text]
        if not said:
            return
        if all(boilerplate.is_lead_in(block.rich) for block in said):
            # With nothing more, it announces what stands under a heading below or elsewhere.
            self.outline.place("lead-in", *kept)
            return
        if self._introduces(node, kept):
            self.outline.foreword += kept
            self.outline.place("foreword", *kept)
            return
        draft = self._draft(kept[0].line, path)
        draft.title = (
            path[-1]
            if path
            else sections.without_number(self.section.heading) or self.outline.title
        )
        for block in kept:
            self._add(draft, block)
        yield draft

    def _introduces(self, node: Node, kept: Sequence[Block]) -> bool:
        """Whether text above further headings only leads up to them."""
        short = size(kept) <= _MAX_INTRODUCTION and not self.conventional
        return short and any(self._is_group(child) for child in node.children)

    def _announces(self, run: Run, at: int) -> bool:
        """Whether a paragraph only leads up to what comes next, and that is no paragraph."""
        following = run.following(at)
        alone = following is None or following.kind != "text" or self.section.untitled
        return alone and boilerplate.is_lead_in(run.blocks[at].rich)

    def _skip(self, run: Run, at: int, draft: Draft | None, *, whole: bool = False) -> bool:
        """Whether a block is no part of any story; if so it is counted as what it is.

        ``whole`` says that all of the run is one story, if it is any.
        """
        block = run.blocks[at]
        if block.kind == "rule":
            return True
        if not block.rich.text:
            return draft is None and not block.rich.links and at == 0 and len(run.blocks) == 1
        ruled = run.is_tail(at)
        kind = ""
        if draft is None or ruled or at >= len(run.blocks) - _TAIL:
            kind = furniture(block, tail=ruled)
        if kind == "credit" and draft and not ruled and boilerplate.tells_more(block.rich):
            kind = ""
        if not kind and block.kind == "text" and self.conventional:
            kind = "closing" if ruled else ""
        elif not kind and block.kind == "text" and self.section is self.outline.sections[-1]:
            kind = run.closing(at, listed=draft is None)
        if not kind and draft is None and block.kind == "text" and not whole:
            kind = "lead-in" if self._announces(run, at) else ""
        if not kind and draft is None and block.kind == "text" and not self.conventional:
            kind = "foreword" if run.is_remark(at) or run.introduces(at) else ""
        if kind == "foreword":
            # No story, but its words are to be found.
            self.outline.foreword.append(block)
        if kind:
            self.outline.place(kind, block)
        return bool(kind)

    def _draft(self, line: int, path: tuple[str, ...]) -> Draft:
        section = self.section
        heading = " › ".join(
            part for part in (sections.without_number(section.heading), *path) if part
        )
        slug = section.slug
        archive = self.outline.headings
        nameless = path and archive.complete and archive.is_once(path[0])
        if path and (slug == MAIN or self.wraps) and not nameless:
            slug = sections.slug(path[0])
        return Draft(slug, heading, line)

    def _add(self, draft: Draft, block: Block) -> None:
        draft.blocks.append(block)
        self.outline.place("item", block)


def _linked(drafts: Iterator[Draft], links: Sequence[Link]) -> Iterator[Draft]:
    """Stories below a heading: the first has its links, which would be lost with it."""
    for draft in drafts:
        if links:
            draft.head = draft.head._replace(links=(*draft.head.links, *links))
            links = ()
        yield draft
