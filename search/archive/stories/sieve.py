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

    def _announces(self, run: Run, at: int) -> bool:
        """Whether a paragraph only leads up to what comes next, and that is no paragraph."""
        following = run.following(at)
        alone = following is None or following.kind != "text" or self.section.untitled
        return alone and boilerplate.is_lead_in(run.blocks[at].rich)

    def leaves_out(self, run: Run, at: int, draft: Draft | None, *, whole: bool = False) -> bool:
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
