"""Queries worth trying, taken from what the archive's newest issues say they hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from search.model import Issue

_LISTED = re.compile(r"[:：]\s*(.+)$", re.DOTALL)
_PARTS = re.compile(r"[,،、，;；]")
_CUT_OFF = re.compile(r"(…|\.\.\.)\s*$")
_AND = re.compile(r"^(?:and|et|e|y|ve|和|与|و)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """A query, and the language it is written in."""

    query: str
    lang: str


def examples(issues: Iterable[Issue]) -> list[Example]:
    """Give a few topics from titles such as ``#5: GPT-2, Longformer and more…``.

    ``issues`` are newest first. The newest of each language comes before the second of
    any, and the topic is another each time: translations of an issue name theirs in the
    same order.
    """
    seen: Counter[str] = Counter()
    ranked = []
    for issue in issues:
        ranked.append((seen[issue.lang], issue))
        seen[issue.lang] += 1
    found: dict[str, Example] = {}
    for turn, (_, issue) in enumerate(sorted(ranked, key=lambda pair: pair[0])):
        topics = _topics(issue.title)
        if topics:
            query = topics[turn % len(topics)]
            found.setdefault(query.casefold(), Example(query, issue.lang))
    return list(found.values())


def _topics(title: str) -> list[str]:
    listed = _LISTED.search(title)
    if not listed:
        return []
    parts = _PARTS.split(listed[1])
    # The last of an open list is "and more", or a topic cut short.
    parts = parts[:-1] if _CUT_OFF.search(title) else parts
    topics = [_AND.sub("", part.strip()).strip(" .") for part in parts]
    topics = [topic for topic in topics if 2 <= len(topic) <= 30 and not _CUT_OFF.search(topic)]
    # Names stay Latin in every language; what shows the language is worth more here.
    return [topic for topic in topics if not topic.isascii()] or topics
