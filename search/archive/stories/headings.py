"""What an archive's headings say together: sections come again issue after issue, stories do not.

Where a heading stands says little by itself: some newsletters have their sections at the first
level and some at the third, and an essay stands among sections at the level of theirs. A name
that several issues have is a section's, in any language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from search import late
from search.archive import sections
from search.keeping import digest

_LEAST = 3
"""Issues with headings from which names that come again say anything."""
_MANY = 10
"""Issues of which all sections are known; two with one name may be chance, as an advertiser's."""
_SECTIONS = 0.5
"""Share of the headings of a level that come again, where sections are of that level, and of the
issues that end in the same words."""
_HEADING = late.compile(
    r"^ {0,3}(?:(#{1,6})[ \t]*([^\n#][^\n]{0,600})|([^\s#>*+-][^\n]{0,120})\n(=+|-+)[ \t]*)$",
    re.MULTILINE,
)
_TITLE = late.compile(r"^ {0,3}(?:\*\*|__)([^*_\n]{1,120})(?:\*\*|__):?[ \t]*$", re.MULTILINE)
_HTML = late.compile(
    r"^ {0,3}<h([1-6])\b[^<>\n]*>([^\n]{1,120})</h\1>", re.MULTILINE | re.IGNORECASE
)
_HTML_MARK = late.compile(r"<[hH][1-6]")
_TOPIC = late.compile(
    r"^ {0,3}[*+-][ \t]+([^\n\[\]<>]{1,80})\n(?=[ \t]{1,8}[*+-][ \t])", re.MULTILINE
)
"""A bullet with no link of its own that has a list in it."""
_LINK = late.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_ENDING = -1
"""The level of what issues end in."""
_ENDINGS = 6
"""Paragraphs at the end of an issue that others may end in."""
_LONGEST_END = 6_000
_SHORTEST = 30
"""Code points of such a paragraph; a shorter one may be any story's."""
_DIGEST = 16
_PARAGRAPH = late.compile(r"\n[ \t]*\n\s*")
_NO_PROSE = late.compile(r"\s*(?:[#|>]|[*+-][ \t]|\d{1,3}[.)][ \t]|\[[^\[\]\n]+\]:)")
_TARGET = late.compile(r"(?<=\])\([^()\n]*\)")
_LABEL = late.compile(r"\]\[([^\[\]\n]+)\]")
_DEFINED = late.compile(r"^ {0,3}\[([^\[\]\n]+)\]:[ \t]*<?([^\s<>]+)", re.MULTILINE)
_URL = late.compile(r"\]\(<?([^()\s<>]+)|\bhref=\"([^\"]+)\"", re.IGNORECASE)
_LETTERS = late.compile(r"[^\W_]+")
_MARKS = late.compile(r"\{[^{}\n]*\}|<[^<>\n]*>|[*_`#]")
_COLON = late.compile(r"\s*[:：]\s*")


class Headings(Struct, frozen=True):
    """Names of sections, folded, and the levels at which most headings are such names.

    Paragraphs that most issues end in are among the names, by what stands for them.
    """

    issues: int = 0
    names: Container[str] = frozenset()
    levels: frozenset[int] = frozenset()

    @property
    def known(self) -> bool:
        """Whether there are so many issues that names that come again say anything."""
        return self.issues >= _LEAST

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
        return self.known and sections.plain(heading) not in self.names

    def ends_issues(self, text: str, urls: Iterable[str]) -> bool:
        """Tell whether most issues end in a paragraph with the words and links of this one."""
        return len(text) >= _SHORTEST and _ending(text, urls) in self.names

    def noting(self, asked: dict[str, bool]) -> Headings:
        """Give the same, which notes the names that it is asked for, and what it answers."""
        return replace(self, names=_Noting(self.names, asked))


class _Noting(Container[str]):
    """Names that are noted when they are asked for."""

    def __init__(self, names: Container[str], asked: dict[str, bool]) -> None:
        self._names = names
        self._asked = asked

    def __contains__(self, name: object) -> bool:
        found = name in self._names
        self._asked[str(name)] = found
        return found


class Asked(NamedTuple):
    """What of an archive's headings was told where one of its issues was read.

    Whether they say anything, whether they are all, the levels of sections, and of names
    whether they come again.
    """

    known: bool
    complete: bool
    levels: tuple[int, ...]
    names: Mapping[str, bool]

    def holds(self, archive: Headings) -> bool:
        """Tell whether ``archive`` would tell the same."""
        return self[:-1] == asked(archive, {})[:-1] and all(
            (name in archive.names) == found for name, found in self.names.items()
        )


def asked(archive: Headings, names: Mapping[str, bool]) -> Asked:
    """Give what ``archive`` told, where these are the names that it noted."""
    return Asked(archive.known, archive.complete, tuple(sorted(archive.levels)), names)


ALONE = Headings()
"""Of an issue by itself, whose headings are told by its structure."""


Found = Collection[tuple[int, str]]
"""The headings of an issue: level and name of each, once."""


def survey(issues: Iterable[Found]) -> Headings:
    """Put together what :func:`headings` gave of each of an archive's issues."""
    count = number = 0
    counts: Counter[str] = Counter()
    levels: Counter[tuple[int, str]] = Counter()
    for found in issues:
        number += bool(found)
        count += any(level > 0 for level, _ in found)
        levels.update(found)
        # A name before a colon is one where it comes again as such.
        counts.update({name for _, name in found} | {_before_colon(name) for _, name in found})
    least = 2 if count < _MANY else 3
    names = frozenset(name for name, found in counts.items() if found >= least and name)
    often = max(_LEAST, _SECTIONS * number)
    names -= {name for level, name in levels if level == _ENDING and counts[name] < often}
    return Headings(count, names, _levels_of_sections(levels, names))


def _levels_of_sections(counts: Counter[tuple[int, str]], names: frozenset[str]) -> frozenset[int]:
    every: Counter[int] = Counter()
    again: Counter[int] = Counter()
    for (level, name), count in counts.items():
        every[level] += count
        again[level] += count * (name in names)
    return frozenset(
        level for level in every if level > 0 and again[level] >= _SECTIONS * every[level]
    )


def headings(text: str) -> tuple[tuple[int, str], ...]:
    """Give the headings of an issue's Markdown, in order.

    Bold lines, and bullets above a list of their own, are of level 0; of a level below that is
    what stands for the paragraphs at the end.
    """
    found = set()
    for marks, words, set_off, rule in _HEADING.findall(text):
        found.add((len(marks) or (1 if rule[0] == "=" else 2), _name(words or set_off)))
    if _HTML_MARK.search(text):
        found |= {(int(level), _name(words)) for level, words in _HTML.findall(text)}
    found |= {(0, _name(words)) for words in (*_TITLE.findall(text), *_TOPIC.findall(text))}
    found |= {(_ENDING, name) for name in _endings(text)}
    return tuple(sorted(heading for heading in found if heading[1]))


def _endings(text: str) -> Iterator[str]:
    """What stands for each of the last paragraphs of a Markdown text; of lists nothing does."""
    end = text[-_LONGEST_END:]
    defined = dict(_DEFINED.findall(end))
    end = _LABEL.sub(lambda label: f"]({defined.get(label[1], '')})", end.strip())
    for paragraph in _PARAGRAPH.split(end)[-_ENDINGS:]:
        if len(paragraph) >= _SHORTEST and not _NO_PROSE.match(paragraph):
            urls = (target or href for target, href in _URL.findall(paragraph))
            yield _ending(_MARKS.sub("", _TARGET.sub("", paragraph)), urls)


def _ending(words: str, urls: Iterable[str]) -> str:
    told = ("".join(_LETTERS.findall(part.casefold())) for part in (words, *sorted(set(urls))))
    return digest(*filter(None, told))[:_DIGEST]


def _name(source: str) -> str:
    words = _LINK.sub(r"\1", source).rstrip(" \t#")
    return sections.plain(_MARKS.sub("", words))


def _before_colon(name: str) -> str:
    before, colon, _ = name.partition(":")
    before, wide, _ = before.partition("：")
    return before.strip() if colon or wide else ""
