"""An issue's blocks, parted into sections, foreword and boilerplate."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from search import late
from search.archive import sections
from search.archive.markdown.blocks import Block
from search.archive.stories import boilerplate, fields, levels, summaries
from search.archive.stories.headings import ALONE, Headings
from search.archive.stories.levels import SECTION_LEVEL
from search.archive.stories.modes import lists_of_people
from search.fields import SECTION_NAMES
from search.model import Link

MAIN = "main"
"""The section of an issue that has no headings."""

_REFERENCE_LINE = late.compile(r"^\s*\[\d{1,3}\]\s*(?:\*\*|\[|.{0,200}?https?:)")
_MIN_LINKED_BULLETS = 3
_MIN_EARLY = 2
_MAX_CALL = 160


class Section(Struct):
    """A section in the making: the heading above it, its links and line, and the blocks below."""

    slug: str
    heading: str
    level: int
    house: bool
    blocks: list[Block] = field(default_factory=list)
    links: tuple[Link, ...] = ()
    line: int = 0

    @property
    def untitled(self) -> bool:
        """Whether its paragraphs and bullets are stories without titles."""
        return self.slug in sections.UNTITLED


class Outline(Struct):
    """What an issue consists of.

    ``placed`` counts the visible characters by where they went, ``apart`` are the addresses in
    the foreword and in named boilerplate.
    """

    title: str = ""
    house: bool = False
    headings: Headings = ALONE
    sections: list[Section] = field(default_factory=list)
    foreword: list[Block] = field(default_factory=list)
    placed: Counter[str] = field(default_factory=Counter)
    apart: set[str] = field(default_factory=set)
    total: int = 0

    def place(self, kind: str, *blocks: Block) -> None:
        """Count blocks as gone to ``kind``."""
        self.placed[kind] += sum(block.visible for block in blocks if block.rich.text)
        if kind not in ("item", "heading"):
            self.apart.update(link.url for block in blocks for link in block.rich.links)

    def says(self, *blocks: Block) -> None:
        """Put blocks into the foreword."""
        self.foreword += blocks
        self.place("foreword", *blocks)

    @property
    def coverage(self) -> float:
        """The share of the visible characters that has a place."""
        return min(1.0, sum(self.placed.values()) / self.total) if self.total else 1.0


def outline(blocks: Sequence[Block], *, known: bool, archive: Headings = ALONE) -> Outline:
    """Part blocks into sections; ``known`` says the header is this newsletter's own.

    ``archive`` is what the headings of all issues say, where an issue alone leaves it open.
    """
    headings = [block for block in blocks if block.kind == "heading"]
    house = known or sections.uses_conventions(block.rich.text for block in headings)
    said, blocks = (ALONE, blocks) if house else (archive, fields.flattened(blocks, archive))
    result = Outline(house=house, headings=said, total=sum(block.visible for block in blocks))
    title = levels.title(blocks, house, said)
    if title:
        result.title = title.rich.text
    _Sorter(result, blocks, title).run()
    return result


class _Sorter:
    """Walks the blocks once and gives each its zone."""

    def __init__(self, result: Outline, blocks: Sequence[Block], title: Block | None) -> None:
        self.result = result
        self.blocks = blocks
        self.title = title
        self.headings = result.headings
        self.lowest = (
            SECTION_LEVEL if result.house else levels.of_sections(blocks, title, result.headings)
        )
        self.zone = "foreword"
        self.headed = False
        self.section: Section | None = None
        self.main = not result.house and self._starts_early()
        # Where each name stands last: contents come before what they announce.
        self.announced = {
            sections.plain(block.rich.text): block.line
            for block in blocks
            if block.kind in ("heading", "title")
        }
        self.summed = summaries.places(blocks, title)
        self.people = lists_of_people(blocks)
        self.linked = Counter(block.list_id for block in blocks if block.rich.links)
        self.has_sections = any(
            block.kind == "heading" and block is not title and not sections.role(block.rich.text)
            for block in blocks
        )

    def run(self) -> None:
        """Sort all blocks."""
        if not self.has_sections and not any(self._is_house_title(block) for block in self.blocks):
            self._open(Section(MAIN, "", 0, self.result.house))
        for at, block in enumerate(self.blocks):
            if block is self.title:
                self.result.place("heading", block)
            elif at in self.summed:
                self.result.says(block)
            elif block.kind == "heading" or self._is_house_title(block):
                self._heading(block, at)
            elif len(block.rich.text) < 40 and sections.role(block.rich.text) == "references":
                self._zone("references", block)
            else:
                self._content(block, at)

    def _starts_early(self) -> bool:
        """Whether stories stand before the first heading: then they are a section."""
        early = list(
            itertools.takewhile(lambda b: b.kind != "heading" or b is self.title, self.blocks)
        )
        return sum(_is_start(block) for block in early) >= _MIN_EARLY

    def _is_house_title(self, block: Block) -> bool:
        """A bold line that is a section: updates in the foreword, or one with its emoji."""
        if block.kind != "title" or not self.result.house:
            return False
        slug = sections.by_words(block.rich.text)
        if slug == "updates":
            return self.section is None or self.section.slug == "updates"
        return slug not in (None, "stay_informed") and sections.by_emoji(block.rich.text) == slug

    def _heading(self, block: Block, at: int) -> None:
        text, section = block.rich.text, self.section
        slug = sections.canonical(text, emoji=self.result.house)
        role = "" if slug or block.rich.links else sections.role(text)
        level = block.level or SECTION_LEVEL
        if not slug and self._is_subtitle(block, at):
            self.result.says(block)
        elif role == "references" or (role and level <= SECTION_LEVEL):
            self._zone(role, block)
            self.headed = True
        elif slug and level <= SECTION_LEVEL + self.result.house:
            self._open(Section(slug, text, level, self.result.house), block)
        elif section and section.house and section.slug in SECTION_NAMES and level > section.level:
            section.blocks.append(block)
        elif section and self._is_story_of(section, block, at):
            section.blocks.append(block._replace(level=section.level + 1))
        elif level <= self.lowest and self.headings.is_once(text):
            self._open_once(block, at)
        elif level <= self.lowest:
            self._open(Section(sections.slug(text), text, level, False), block)
        else:
            if section is None:
                section = self._open(Section(MAIN, "", 0, False))
            section.blocks.append(block)

    def _is_story_of(self, section: Section, block: Block, at: int) -> bool:
        """Whether a heading above that of a section by level, but right below it, is its story."""
        right_below = not section.blocks and self.blocks[at - 1].line == section.line
        told = section.links or self.headings.name(block.rich.text)
        return right_below and not told and 0 < block.level < section.level

    def _is_subtitle(self, block: Block, at: int) -> bool:
        """Whether a heading right below the title says more of the issue: sections come next."""
        if self.title is None or not at or self.blocks[at - 1] is not self.title:
            return False
        below = (self.blocks[place] for place in range(at + 1, len(self.blocks)))
        text = list(itertools.takewhile(lambda other: other.kind != "heading", below))
        after = at + 1 + len(text)
        section = after < len(self.blocks) and self.blocks[after].level <= self.lowest
        told = block.rich.links or any(other.kind in ("bullet", "row") for other in text)
        return block.level > self.lowest and section and not told

    def _open_once(self, block: Block, at: int) -> None:
        """Begin what no other issue has: a story by itself, or several under no section's name."""
        text, archive = block.rich.text, self.headings
        name = archive.name(text)
        named = name or ("" if archive.complete else text)
        slug = sections.slug(named) if named else MAIN
        told = archive.complete or block.level in archive.levels or not archive.levels
        if not told or self._has_headings(block, at):
            self._open(Section(slug, text, block.level, False), block)
        else:
            section = Section(slug if name else MAIN, name, block.level, False)
            self._open(section).blocks.append(block)

    def _has_headings(self, block: Block, at: int) -> bool:
        """Whether headings that are no sections stand below the one at ``at``."""
        below = (self.blocks[place] for place in range(at + 1, len(self.blocks)))
        following = next((other for other in below if other.kind == "heading"), block)
        return following.level > max(block.level, self.lowest)

    def _open(self, section: Section, *heading: Block) -> Section:
        self.section, self.zone = section, "section"
        self.result.sections.append(section)
        self.result.place("heading", *heading)
        section.links = tuple(link for block in heading for link in block.rich.links)
        section.line = heading[0].line if heading else 0
        return section

    def _zone(self, name: str, block: Block) -> None:
        self.zone, self.section = name, None
        self.result.place("heading", block)

    def _content(self, block: Block, at: int) -> None:
        if (
            _REFERENCE_LINE.match(block.raw)
            and block.kind == "text"
            and block.rich.links
            and not self.section
        ):
            self.result.place("references", block)
        elif block.list_id in self.people and not self.result.house:
            self.result.place("credit", block)
        elif self.section:
            self.section.blocks.append(block)
        elif self.zone == "foreword":
            self._foreword(block, at)
        else:
            self.result.place(self.zone, block)

    def _foreword(self, block: Block, at: int) -> None:
        kind = boilerplate.kind(block.rich)
        if kind == "call" and len(block.rich.text) > _MAX_CALL:
            # A welcome that also asks for contributions is a foreword.
            kind = ""
        linked = [link for link in block.rich.links if not link.url.startswith("#")]
        if kind:
            self.result.place(kind, block)
        elif block.kind in ("rule", "image") and not block.rich.text:
            if any(image.alt for image in block.rich.images):
                self.result.foreword.append(block)
        elif self._heads_contents(block, at):
            self.result.says(block)
        elif self.main and not self.headed and _is_start(block):
            self._open(Section(MAIN, "", SECTION_LEVEL, False)).blocks.append(block)
        elif block.kind == "bullet" and self._announces(block):
            self.result.place("toc", block)
        elif (
            block.kind in ("bullet", "row")
            and linked
            and (self.headed or self.linked[block.list_id] >= _MIN_LINKED_BULLETS)
        ):
            slug = "updates" if self.headed and self.result.house else MAIN
            section = Section(slug, "", SECTION_LEVEL, self.result.house)
            self._open(section).blocks.append(block)
        elif boilerplate.is_lead_in(block.rich) and self._before_list(at):
            self.result.place("lead-in", block)
        else:
            self.result.says(block)

    def _announces(self, block: Block) -> bool:
        """Whether a bullet of the foreword is a line of the table of contents."""
        lines = [sections.plain(line) for line in block.rich.text.split("\n")]
        if block.rich.links and not all(link.url.startswith("#") for link in block.rich.links):
            return False
        named = sum(
            self.announced.get(line, 0) > block.line or bool(sections.by_words(line))
            for line in lines
        )
        return named > 0 and named * 3 >= len(lines)

    def _heads_contents(self, block: Block, at: int) -> bool:
        """Whether a bold line of the foreword stands above a table of contents."""
        below = self.blocks[at + 1] if at + 1 < len(self.blocks) else block
        names = block.kind == "title" and not block.rich.links
        return names and below.kind == "bullet" and self._announces(below)

    def _before_list(self, at: int) -> bool:
        """Whether the block at ``at`` stands right above a list or a heading."""
        following = [other for other in self.blocks[at + 1 : at + 3] if other.kind != "image"]
        return bool(following) and (
            following[0].kind in ("bullet", "row", "heading") or following[0].raw.startswith("@[")
        )


def _is_start(block: Block) -> bool:
    """A numbered paragraph, a bold line, or a paragraph that begins with bold words or a link."""
    return block.kind in ("numbered", "title") or (
        block.kind == "text" and bool(block.rich.lead) and bool(block.rich.links)
    )
