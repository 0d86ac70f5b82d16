"""What an archive's headings say together: sections come again issue after issue, stories do not.

Where a heading stands says little by itself: some newsletters have their sections at the first
level and some at the third, and an essay stands among sections at the level of theirs. A name
that several issues have is a section's, in any language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from search.archive import sections

_LEAST = 3
"""Issues with headings from which names that come again say anything."""
_MANY = 10
"""Issues of which all sections are known; two with one name may be chance, as an advertiser's."""
_SECTIONS = 0.5
"""Share of the headings of a level that come again, where sections are of that level."""
_HEADING = re.compile(
    r"^ {0,3}(?:(#{1,6})[ \t]*([^\n#][^\n]{0,120})|([^\s#>*+-][^\n]{0,120})\n(=+|-+)[ \t]*)$",
    re.MULTILINE,
)
_TITLE = re.compile(r"^ {0,3}(?:\*\*|__)([^*_\n]{1,120})(?:\*\*|__):?[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_MARKS = re.compile(r"\{[^{}\n]*\}|<[^<>\n]*>|[*_`#]")
_COLON = re.compile(r"\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Headings:
    """Names of sections, folded, and the levels at which most headings are such names."""

    issues: int = 0
    names: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether there are so many issues that a name none of the others has is no section's."""
        return self.issues >= _MANY

    def name(self, heading: str) -> str:
        """Give the name that comes again of a heading: all of it, or what is before its colon."""
        whole = heading.strip()
        parts = (whole, _COLON.split(whole)[0])
        return next((part for part in parts if sections.plain(part) in self.names), "")

    def is_once(self, heading: str) -> bool:
        """Tell whether a heading is of its issue alone, where others are not."""
        return self.issues >= _LEAST and sections.plain(heading) not in self.names


ALONE = Headings()
"""Of an issue by itself, whose headings are told by its structure."""


def survey(texts: Iterable[str]) -> Headings:
    """Read the headings of an archive's issues: their Markdown, one text each."""
    issues = 0
    counts: Counter[str] = Counter()
    levels: Counter[tuple[int, str]] = Counter()
    for text in texts:
        found = {(level, name) for level, name in _headings(text) if name}
        issues += any(level for level, _ in found)
        levels.update(found)
        # A name before a colon is one where it comes again as such.
        counts.update({name for _, name in found} | {_before_colon(name) for _, name in found})
    least = 2 if issues < _MANY else 3
    names = frozenset(name for name, count in counts.items() if count >= least and name)
    return Headings(issues, names, _levels_of_sections(levels, names))


def _levels_of_sections(counts: Counter[tuple[int, str]], names: frozenset[str]) -> frozenset[int]:
    every: Counter[int] = Counter()
    again: Counter[int] = Counter()
    for (level, name), count in counts.items():
        every[level] += count
        again[level] += count * (name in names)
    return frozenset(level for level in every if level and again[level] >= _SECTIONS * every[level])


def _headings(text: str) -> Iterable[tuple[int, str]]:
    """The headings of a text with their levels, and bold lines with level 0."""
    for marks, words, set_off, rule in _HEADING.findall(text):
        yield len(marks) or (1 if rule[0] == "=" else 2), _name(words or set_off)
    for words in _TITLE.findall(text):
        yield 0, _name(words)


def _name(source: str) -> str:
    words = _LINK.sub(r"\1", source).rstrip(" \t#")
    return sections.plain(_MARKS.sub("", words))


def _before_colon(name: str) -> str:
    before, colon, _ = name.partition(":")
    before, wide, _ = before.partition("：")
    return before.strip() if colon or wide else ""
