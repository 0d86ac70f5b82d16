"""How well files are cut into items and translations joined into stories.

``python -m benchmarks.segmentation DIR REFERENCE [--stories STORIES]`` compares what
``search.archive`` makes of DIR with a hand-checked reference. An item is right when the
reference has one in the same file and section, with the same title (or, where the
reference has none, the same first words), whose first and last words agree. Links are
compared by normalised address, item by item. Stories are compared as pairs of
translations. The table goes to stderr; stdout gets one JSON object a line::

    {"items": {"precision": 1.0, "recall": 1.0}, "links": {...}, "files": {...}}
    {"stories": {"precision": 1.0, "recall": 1.0}}
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, TypeAlias

from search.addresses import normal
from search.archive.reader import read_archive
from search.model import Issue, Item

Reference: TypeAlias = Mapping[str, Any]
"""One object of the reference file, as its JSON has it."""

_MARKER = re.compile(r"\[\d{1,3}\]?|^\d{1,3}\]")
_NO_WORD = re.compile(r"[\W_]+")
_MIN_AGREEING = 6
"""Characters that must agree at either end where the reference's own words are longer."""


@dataclass(frozen=True, slots=True)
class Score:
    """Right ones among those found and among those wanted."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found; 1 where nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    def json(self) -> dict[str, float]:
        """The two figures under the names every benchmark uses."""
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4)}


def fold(text: str) -> str:
    """A text without case, white space, punctuation, markup or reference markers."""
    text = unicodedata.normalize("NFKC", _MARKER.sub("", text)).casefold()
    return _NO_WORD.sub("", text)


def agrees(reference: Reference, item: Item) -> bool:
    """Whether an item is the one a reference describes; see the module."""
    if reference["section_canonical"] != item.section:
        return False
    text = fold(item.text)
    if not reference["untitled"] and fold(reference["title"]) != fold(item.title):
        return False
    first, last = fold(reference["first_words"]), fold(reference["last_words"])
    return _begins(text, first) and _begins(text[::-1], last[::-1])


def _begins(text: str, words: str) -> bool:
    """Whether a text begins with words whose end may be cut within a word or a marker."""
    kept = max(_MIN_AGREEING, len(words) - 2)
    return text.startswith(words[:kept])


def match(wanted: Sequence[Reference], items: Sequence[Item]) -> list[tuple[Reference, Item]]:
    """Pair each reference with the first item left that it describes."""
    left = list(items)
    pairs: list[tuple[Reference, Item]] = []
    for reference in wanted:
        item = next((item for item in left if agrees(reference, item)), None)
        if item:
            left.remove(item)
            pairs.append((reference, item))
    return pairs


def compare_items(
    issues: Iterable[Issue], references: Sequence[Reference]
) -> tuple[Score, Score, dict[str, dict[str, int]], list[str]]:
    """Scores of items and links, counts per file, and what went wrong in words."""
    items: dict[str, list[Item]] = defaultdict(list)
    for issue in issues:
        items[Path(issue.path).name] += issue.items
    wanted: dict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        wanted[reference["file"]].append(reference)
    counts: dict[str, dict[str, int]] = {}
    notes: list[str] = []
    right = links_right = links_found = links_wanted = 0
    for name, expected in wanted.items():
        pairs = match(expected, items[name])
        right += len(pairs)
        counts[name] = {"reference": len(expected), "found": len(items[name]), "right": len(pairs)}
        paired = {id(item) for _, item in pairs}
        described = {id(reference) for reference, _ in pairs}
        notes += [f"{name}: missed {r['title'][:60]}" for r in expected if id(r) not in described]
        notes += [
            f"{name}: extra {i.id} {i.title[:60]}" for i in items[name] if id(i) not in paired
        ]
        links_wanted += sum(len(_urls(reference["urls"])) for reference in expected)
        links_found += sum(len(_urls(link.url for link in item.links)) for item in items[name])
        for reference, item in pairs:
            ours, theirs = _urls(link.url for link in item.links), _urls(reference["urls"])
            links_right += len(ours & theirs)
            notes += [f"{name}: {item.id} lacks {url}" for url in sorted(theirs - ours)]
            notes += [f"{name}: {item.id} adds {url}" for url in sorted(ours - theirs)]
    found = sum(count["found"] for count in counts.values())
    return (
        Score(right, found, len(references)),
        Score(links_right, links_found, links_wanted),
        counts,
        notes,
    )


def compare_stories(issues: Iterable[Issue], stories: Sequence[Reference]) -> Score:
    """Pairs of translations: those in one story here and in the reference.

    Only items the reference knows are looked at, found by file and line.
    """
    wanted: dict[tuple[str, int], str] = {}
    for story in stories:
        for member in story["members"]:
            wanted[member["file"], member["line"]] = story["story_id"]
    found: dict[tuple[str, int], str] = {}
    for issue in issues:
        name = Path(issue.path).name
        lines = {item.line: item for item in issue.items}
        for file, line in wanted:
            if file == name and line in lines:
                found[file, line] = lines[line].story
    ours, theirs = _pairs(found), _pairs(wanted)
    return Score(len(ours & theirs), len(ours), len(theirs))


def _pairs(story_of: Mapping[tuple[str, int], str]) -> set[tuple[tuple[str, int], tuple[str, int]]]:
    members: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, story in story_of.items():
        members[story].append(key)
    return {pair for keys in members.values() for pair in combinations(sorted(keys), 2)}


def _urls(urls: Iterable[str]) -> set[str]:
    return {normal(url) for url in urls}


def _table(rows: Sequence[tuple[str, Score]], counts: Mapping[str, Mapping[str, int]]) -> str:
    lines = [f"{'':<10}{'precision':>10}{'recall':>10}{'right':>8}{'found':>8}{'wanted':>8}"]
    for name, score in rows:
        lines.append(
            f"{name:<10}{score.precision:>10.4f}{score.recall:>10.4f}"
            f"{score.right:>8}{score.found:>8}{score.wanted:>8}"
        )
    for name, count in counts.items():
        agree = "" if count["reference"] == count["found"] else "  differs"
        lines.append(f"{count['found']:>5} of {count['reference']:<5}{name}{agree}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(prog="benchmarks.segmentation", description=__doc__)
    parser.add_argument("archive", type=Path, help="a folder of newsletters")
    parser.add_argument("reference", type=Path, help="hand-checked items, a JSON list")
    parser.add_argument("--stories", type=Path, help="hand-checked stories, a JSON list")
    parser.add_argument("-v", "--verbose", action="store_true", help="say what differs")
    options = parser.parse_args(arguments)
    issues = read_archive([options.archive]).issues
    references = json.loads(options.reference.read_text(encoding="utf-8"))
    items, links, counts, notes = compare_items(issues, references)
    rows = [("items", items), ("links", links)]
    print(
        json.dumps(
            {"items": items.json(), "links": links.json(), "files": counts}, ensure_ascii=False
        )
    )
    if options.stories:
        stories = compare_stories(issues, json.loads(options.stories.read_text(encoding="utf-8")))
        rows.append(("stories", stories))
        print(json.dumps({"stories": stories.json()}))
    print(_table(rows, counts), file=sys.stderr)
    if options.verbose:
        print("\n".join(notes), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
