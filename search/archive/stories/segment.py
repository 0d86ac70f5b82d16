"""Sections to stories: what starts one, what belongs to it, what is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice, pairwise

from msgspec import structs

from search.archive import sections
from search.archive.markdown.blocks import Block
from search.archive.markdown.inline import Rich
from search.archive.stories import boilerplate
from search.archive.stories.drafts import Draft, finish, lead
from search.archive.stories.groups import Groups
from search.archive.stories.modes import (
    OPEN,
    Mode,
    Modes,
    is_entry,
    labels,
    without_fields,
)
from search.archive.stories.nesting import Node, flat, tree
from search.archive.stories.outline import MAIN, Outline, Section
from search.archive.stories.runs import Run
from search.archive.stories.sieve import Sieve
from search.fields import SECTION_NAMES
from search.model import Link


def segment(outline: Outline) -> list[Draft]:
    """All stories of an issue, in the order of its source."""
    filled = frozenset(
        block.level
        for section in outline.sections
        for block, after in pairwise(section.blocks)
        if block.kind == "heading" and after.kind != "heading"
    )
    every = [block for section in outline.sections for block in section.blocks]
    if not outline.house:
        every = without_fields(every)
        told = iter(every)
        for section in outline.sections:
            section.blocks = list(islice(told, len(section.blocks)))
    parts = frozenset() if outline.house else labels(every)
    drafts: list[Draft] = []
    following = (*outline.sections[1:], None)
    for section, below in zip(outline.sections, following, strict=True):
        drafts += _Segmenter(outline, section, below, filled, parts).run()
    return drafts


class _Segmenter:
    """Parts a section.

    ``below`` is the next one of the issue, if there is one, ``filled`` are the levels of its
    headings with something below, ``labels`` the words before the parts of its stories.
    """

    def __init__(
        self,
        outline: Outline,
        section: Section,
        below: Section | None,
        filled: Set[int],
        labels: Set[str],
    ) -> None:
        self.outline = outline
        self.section = section
        self.below = below
        self.conventional = section.house and section.slug in SECTION_NAMES
        self.modes = Modes(self.conventional, section.untitled, labels)
        self.groups = Groups(section, self.modes, filled, outline.headings)
        self.sieve = Sieve(outline, section, self.conventional)
        self.wraps = False

    def run(self) -> list[Draft]:
        """The stories of the section."""
        # A story is whole only once the next one has begun.
        root = tree(self.section, self.conventional, self.outline.headings)
        # A heading above all the others is no section itself.
        self.wraps = (
            len(root.children) > 1
            and not any(map(is_entry, root.blocks))
            and any(self.groups.is_group(child) for child in root.children)
            and all(self.groups.is_group(c) or self.groups.starts_at_once(c) for c in root.children)
            and self._is_only()
        )
        # What goes on below a topic in a list stands behind it, and not above all of them.
        told = sorted(self._of_node(root, ()), key=lambda draft: draft.line)
        found = list(_linked(told, self.section.links))
        if not found and self.section.links:
            # A heading with nothing below it says where to go.
            found = [
                structs.replace(self._draft(self.section.line, ()), title=self.section.heading)
            ]
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
        grouped = not self.conventional and any(
            self.groups.is_group(child) for child in node.children
        )
        for child in node.children:
            words = sections.without_number(child.heading.rich.text) if child.heading else ""
            if grouped and (self.groups.is_group(child) or self.groups.starts_at_once(child)):
                if child.heading:
                    self.outline.place("heading", child.heading)
                links = child.heading.rich.links if child.heading else ()
                yield from _linked(self._of_node(child, (*path, words)), links)
            elif child.heading and self.groups.is_empty(child):
                self.outline.place("heading", child.heading)
            else:
                yield self._of_heading(child, path)

    def _of_heading(self, node: Node, path: tuple[str, ...]) -> Draft:
        head = node.heading or Block("heading", 0)
        self.outline.place("item", head)
        draft = self._draft(head.line, path)
        draft.head, draft.title = head.rich, sections.without_number(head.rich.text)
        below = Run(flat(node))
        for at, block in enumerate(below.blocks):
            if not self.sieve.leaves_out(below, at, draft):
                self._add(draft, block)
        return draft

    def _of_blocks(self, node: Node, path: tuple[str, ...]) -> Iterator[Draft]:
        """Stories among the blocks of one heading, by what carries them there."""
        mode, run = self.modes.of(node.blocks), Run(node.blocks)
        if mode in ("paragraph", "lead") and self.groups.is_listed(node):
            yield from self._of_paragraphs(node, path)
            return
        if mode == "paragraph" and self.groups.is_told(node):
            mode = "bullet"
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
            elif self.sieve.leaves_out(run, at, current if mode in OPEN else None):
                if (
                    current
                    and block.kind == "bullet"
                    and not (current.blocks or current.head.links)
                ):
                    # Nothing is left of what stood below its title.
                    current.title = ""
            elif above and block.kind == "image":
                pictures.append(block)
                self.outline.place("item", block)
            elif current and (mode in OPEN or not block.rich.text or current is between):
                self._add(current, block)
            elif current is None and self._opens_issue(path, mode):
                self.outline.says(block)
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

    def _of_paragraphs(self, node: Node, path: tuple[str, ...]) -> Iterator[Draft]:
        """Each paragraph with a link as a story; one without goes on with it."""
        run = Run(node.blocks)
        current: Draft | None = None
        for at, block in enumerate(run.blocks):
            if self.sieve.leaves_out(run, at, current):
                continue
            if block.kind == "text" and block.rich.links:
                current = self._start(block, "lead", path)
                yield current
            elif current:
                self._add(current, block)
            else:
                self.outline.says(block)

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
            if not self.sieve.leaves_out(run, at, None, whole=True)
        ]
        said = [block for block in kept if block.rich.text]
        if not said:
            return
        if all(boilerplate.is_lead_in(block.rich) and not block.rich.images for block in kept):
            # With nothing more, it announces what stands under a heading below or elsewhere.
            self.outline.place("lead-in", *kept)
            return
        if self.groups.introduces(node, kept, self.below):
            self.outline.says(*kept)
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


def _linked(drafts: Iterable[Draft], links: Sequence[Link]) -> Iterator[Draft]:
    """Stories below a heading: the first has its links, which would be lost with it."""
    for draft in drafts:
        if links:
            draft.head = draft.head._replace(links=(*draft.head.links, *links))
            links = ()
        yield draft
