"""What of a section is no part of any story, and what it is instead."""

from __future__ import annotations

from search.archive.stories import boilerplate
from search.archive.stories.drafts import Draft
from search.archive.stories.modes import furniture
from search.archive.stories.outline import Outline, Section
from search.archive.stories.runs import Run

_TAIL = 4
"""Blocks at the end of a story that may be said of the issue."""


class Sieve:
    """Takes out of a section's blocks what it counts as boilerplate or as the foreword's."""

    def __init__(self, outline: Outline, section: Section, conventional: bool) -> None:
        self.outline = outline
        self.section = section
        self.conventional = conventional

    def leaves_out(self, run: Run, at: int, draft: Draft | None, *, whole: bool = False) -> bool:
        """Whether a block is no part of any story; if so it is counted as what it is.

        ``draft`` is the story that the block goes on with, if there is one; ``whole`` says that
        all of the run is one story, if it is any.
        """
        block = run.blocks[at]
        if block.kind == "rule":
            return True
        if not block.rich.text:
            return draft is None and not block.rich.links and at == 0 and len(run.blocks) == 1
        kind = self._boilerplate(run, at, draft)
        if not kind and block.kind == "text":
            kind = self._end(run, at, draft)
        if not kind and block.kind == "text" and draft is None and not whole:
            kind = self._aside(run, at)
        if kind == "foreword":
            # No story, but its words are to be found.
            self.outline.foreword.append(block)
        if kind:
            self.outline.place(kind, block)
        return bool(kind)

    def _boilerplate(self, run: Run, at: int, draft: Draft | None) -> str:
        """The kind of boilerplate that a block is by its words."""
        block, ruled = run.blocks[at], run.is_tail(at)
        if draft and not ruled and at < len(run.blocks) - _TAIL:
            return ""
        kind = furniture(block, tail=ruled)
        told = kind == "credit" and draft and not ruled and boilerplate.tells_more(block.rich)
        return "" if told else kind

    def _end(self, run: Run, at: int, draft: Draft | None) -> str:
        """What a paragraph is where it ends the issue, or a section of the house's."""
        if self.conventional:
            return "closing" if run.is_tail(at) else ""
        if self.section is not self.outline.sections[-1]:
            return ""
        rich = run.blocks[at].rich
        urls = (link.url for link in rich.links if link.url not in rich.text)
        if self.outline.headings.ends_issues(rich.text, urls):
            return "closing"
        return run.closing(at, listed=draft is None)

    def _aside(self, run: Run, at: int) -> str:
        """What a paragraph is that says something of the stories around it."""
        following = run.following(at)
        alone = following is None or following.kind != "text" or self.section.untitled
        if alone and boilerplate.is_lead_in(run.blocks[at].rich):
            return "lead-in"
        asides = (
            *(run.is_aside, run.is_remark, run.introduces, run.is_menu),
            run.is_above_entries,
        )
        said = any(is_said(at) for is_said in asides)
        return "foreword" if said and not self.conventional else ""
