"""An issue's blocks, parted into sections, foreword and boilerplate."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from search.archive import boilerplate, sections
from search.archive.blocks import Block
from search.fields import SECTION_NAMES

MAIN = "main"
"""The section of an issue that has no headings."""

_REFERENCE_LINE = re.compile(r"^\s*\[\d{1,3}\]\s*(?:\*\*|\[|.{0,200}?https?:)")
_SECTION_LEVEL = 2
_MIN_LINKED_BULLETS = 3
_MIN_EARLY = 2
_MAX_CALL = 160


@dataclass(slots=True)
class Section:
    """A section in the making: the heading above it and the blocks below."""

    slug: str
    heading: str
    level: int
    house: bool
    blocks: list[Block] = field(default_factory=list)

    @property
    def untitled(self) -> bool:
        """Whether its paragraphs and bullets are stories without titles."""
        return self.slug in sections.UNTITLED


@dataclass(slots=True)
class Outline:
    """What an issue consists of. ``placed`` counts the visible characters by where they went."""

    title: str = ""
    house: bool = False
    sections: list[Section] = field(default_factory=list)
    foreword: list[Block] = field(default_factory=list)
    placed: Counter[str] = field(default_factory=Counter)
    total: int = 0

    def place(self, kind: str, *blocks: Block) -> None:
        """Count blocks as gone to ``kind``."""
        self.placed[kind] += sum(block.visible for block in blocks if block.rich.text)

    @property
    def coverage(self) -> float:
        """The share of the visible characters that has a place."""
        return min(1.0, sum(self.placed.values()) / self.total) if self.total else 1.0


def outline(blocks: Sequence[Block], *, known: bool) -> Outline:
    """Part blocks into sections; ``known`` says the header is this newsletter's own."""
    headings = [block for block in blocks if block.kind == "heading"]
    house = known or sections.uses_conventions(block.rich.text for block in headings)
    result = Outline(house=house, total=sum(block.visible for block in blocks))
    title = title_heading(blocks, house)
    if title:
        result.title = title.rich.text
    _Sorter(result, blocks, title).run()
    return result


def title_heading(blocks: Sequence[Block], house: bool) -> Block | None:
    """The heading that is the issue's title and not a section: the first and only of level 1."""
    headings = [block for block in blocks if block.kind == "heading"]
    first = [block for block in headings if block.level == 1]
    if len(first) != 1 or headings[0] is not first[0]:
        return None
    text = first[0].rich.text
    if sections.canonical(text, emoji=house) or sections.role(text):
        return None
    return first[0]


class _Sorter:
    """Walks the blocks once and gives each its zone."""

    def __init__(self, result: Outline, blocks: Sequence[Block], title: Block | None) -> None:
        self.result = result
        self.blocks = blocks
        self.title = title
        self.zone = "foreword"
        self.headed = False
        self.section: Section | None = None
        self.main = not result.house and self._starts_early()
        texts = {
            sections.plain(block.rich.text)
            for block in blocks
            if block.kind in ("heading", "title")
        }
        self.announced = texts - {""}
        self.has_sections = any(
            block.kind == "heading" and block is not title and not sections.role(block.rich.text)
            for block in blocks
        )

    def run(self) -> None:
        """Sort all blocks."""
        if not self.has_sections and not any(self._is_house_title(block) for block in self.blocks):
            self._open(Section(MAIN, "", 0, self.result.house))
        for block in self.blocks:
            if block is self.title:
                self.result.place("heading", block)
            elif block.kind == "heading" or self._is_house_title(block):
                self._heading(block)
            elif len(block.rich.text) < 40 and sections.role(block.rich.text) == "references":
                self._zone("references", block)
            else:
                self._content(block)

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

    def _heading(self, block: Block) -> None:
        text, section = block.rich.text, self.section
        slug = sections.canonical(text, emoji=self.result.house)
        role = "" if slug else sections.role(text)
        level = block.level or _SECTION_LEVEL
        if role == "references" or (role and level <= _SECTION_LEVEL):
            self._zone(role, block)
            self.headed = True
        elif slug and level <= _SECTION_LEVEL + self.result.house:
            self._open(Section(slug, text, level, self.result.house), block)
        elif section and section.house and section.slug in SECTION_NAMES and level > section.level:
            section.blocks.append(block)
        elif level <= _SECTION_LEVEL:
            self._open(Section(sections.slug(text), text, level, False), block)
        else:
            if section is None:
                section = self._open(Section(MAIN, "", 0, False))
            section.blocks.append(block)

    def _open(self, section: Section, *heading: Block) -> Section:
        self.section, self.zone = section, "section"
        self.result.sections.append(section)
        self.result.place("heading", *heading)
        return section

    def _zone(self, name: str, block: Block) -> None:
        self.zone, self.section = name, None
        self.result.place("heading", block)

    def _content(self, block: Block) -> None:
        if (
            _REFERENCE_LINE.match(block.raw)
            and block.kind == "text"
            and block.rich.links
            and not self.section
        ):
            self.result.place("references", block)
        elif self.section:
            self.section.blocks.append(block)
        elif self.zone == "foreword":
            self._foreword(block)
        elif self.zone == "closing":
            self.result.place("closing", block)
        else:
            self.result.place(self.zone, block)

    def _foreword(self, block: Block) -> None:
        kind = boilerplate.kind(block.rich)
        if kind == "call" and len(block.rich.text) > _MAX_CALL:
            # A welcome that also asks for contributions is a foreword.
            kind = ""
        linked = [link for link in block.rich.links if not link.url.startswith("#")]
        if kind:
            self.result.place(kind, block)
        elif block.kind in ("rule", "image") and not block.rich.text:
            return
        elif self.main and not self.headed and _is_start(block):
            self._open(Section(MAIN, "", _SECTION_LEVEL, False)).blocks.append(block)
        elif block.kind == "bullet" and self._announces(block):
            self.result.place("toc", block)
        elif (
            block.kind in ("bullet", "row") and linked and (self.headed or self._many_links(block))
        ):
            slug = "updates" if self.headed and self.result.house else MAIN
            section = Section(slug, "", _SECTION_LEVEL, self.result.house)
            self._open(section).blocks.append(block)
        elif boilerplate.is_lead_in(block.rich) and self._before_list(block):
            self.result.place("lead-in", block)
        else:
            self.result.foreword.append(block)
            self.result.place("foreword", block)

    def _many_links(self, block: Block) -> bool:
        same = [other for other in self.blocks if other.list_id == block.list_id]
        return len([other for other in same if other.rich.links]) >= _MIN_LINKED_BULLETS

    def _announces(self, block: Block) -> bool:
        """Whether a bullet of the foreword is a line of the table of contents."""
        lines = [sections.plain(line) for line in block.rich.text.split("\n")]
        if block.rich.links and not all(link.url.startswith("#") for link in block.rich.links):
            return False
        named = sum(line in self.announced or bool(sections.by_words(line)) for line in lines)
        return named > 0 and named * 3 >= len(lines)

    def _before_list(self, block: Block) -> bool:
        at = next(i for i, other in enumerate(self.blocks) if other is block)
        following = [other for other in self.blocks[at + 1 : at + 3] if other.kind != "image"]
        return bool(following) and (
            following[0].kind in ("bullet", "row", "heading") or following[0].raw.startswith("@[")
        )


def _is_start(block: Block) -> bool:
    """A numbered paragraph, a bold line, or a paragraph that begins with bold words or a link."""
    return block.kind in ("numbered", "title") or (
        block.kind == "text" and bool(block.rich.lead) and bool(block.rich.links)
    )
