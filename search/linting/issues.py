"""Rules on the issues of an archive: what most of them have tells what one lacks."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from search.fields import SECTION_NAMES
from search.model import Issue, Item, Problem

_MOST = 0.75
"""Share of the issues that have something, so that the others lack it."""
_FEW = 3
"""Issues that are too few to tell what is usual."""
_ALIKE = 0.8
"""How alike two section names are, as :mod:`difflib` counts it, of which one is likely wrong."""
_BESIDE = 10
"""Names to either side, in the order of their letters, that a section name is compared with."""
_SHOWN = 3


def number_and_date(issues: Sequence[Issue]) -> Iterator[Problem]:
    """Find issues without a number or a date where nearly all have one."""
    numbered = sum(issue.number is not None for issue in issues)
    dated = sum(issue.date is not None for issue in issues)
    for issue in issues if len(issues) >= _FEW else ():
        if issue.number is None and numbered > _MOST * len(issues):
            yield Problem(issue.path, 1, "number-missing", "no sign of its number", "note")
        if issue.date is None and dated > _MOST * len(issues):
            yield Problem(issue.path, 1, "date-missing", "no sign of its date")


def sections(issues: Sequence[Issue]) -> Iterator[Problem]:
    """Find sections that stand in one issue alone, where sections come again."""
    kept: defaultdict[str, set[str]] = defaultdict(set)
    first: dict[str, Item] = {}
    for issue in issues:
        for item in issue.items:
            kept[item.section].add(issue.key)
            first.setdefault(item.section, item)
    usual = {slug for slug, keys in kept.items() if len(keys) > 1 or slug in SECTION_NAMES}
    if len({issue.key for issue in issues}) < _FEW:
        return
    settled = len(usual) >= _MOST * len(kept)
    ordered, backwards = sorted(usual), sorted(slug[::-1] for slug in usual)
    for slug, item in first.items():
        if slug in usual:
            continue
        beside = [*_beside(slug, ordered), *(n[::-1] for n in _beside(slug[::-1], backwards))]
        near = get_close_matches(slug, beside, n=1, cutoff=_ALIKE)
        if near and (settled or len(kept[near[0]]) >= _FEW):
            meant = first[near[0]].heading or near[0] if near[0] in first else near[0]
            message = f"section {item.heading!r} is in no other issue: {meant!r} is"
            yield Problem(item.path, item.line, "section-misspelt", message)
        elif item.heading and settled:
            message = f"section {item.heading!r} is in no other issue"
            yield Problem(item.path, item.line, "section-unknown", message, "note")


def _beside(name: str, names: Sequence[str]) -> Sequence[str]:
    """Give those of the sorted ``names`` among which a name would stand.

    Names that are alike begin alike or end alike, so that not each is compared with each.
    """
    at = bisect(names, name)
    return names[max(0, at - _BESIDE) : at + _BESIDE]


def bare_items(issues: Sequence[Issue]) -> Iterator[Problem]:
    """Find items with neither title nor link, in sections whose items have them."""
    linked: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for item in _items(issues):
        counts[item.section] += 1
        linked[item.section] += bool(item.links)
    for item in _items(issues):
        usual = linked[item.section] > _MOST * counts[item.section]
        if usual and item.derived_title and not item.links and not item.images:
            message = f"neither a title nor a link: {item.text[:60]}"
            yield Problem(item.path, item.line, "item-bare", message, "note")


def twice(issues: Sequence[Issue]) -> Iterator[Problem]:
    """Find entries and links that an issue has twice."""
    for issue in issues:
        entries: dict[tuple[str, frozenset[str]], Item] = {}
        linking: dict[str, Item] = {}
        for item in issue.items:
            urls = frozenset(link.url for link in item.links)
            same = entries.setdefault((item.title, urls), item)
            if same is not item and urls:
                message = f"stands in line {same.line} already: {item.title[:60]}"
                yield Problem(item.path, item.line, "item-twice", message)
                continue
            for url in dict.fromkeys(link.url for link in item.links):
                before = linking.setdefault(url, item)
                if before is not item:
                    message = f"line {before.line} links to it already: {url[:100]}"
                    yield Problem(item.path, item.line, "link-twice", message, "note")


def translations(issues: Sequence[Issue]) -> Iterator[Problem]:
    """Find translations that are missing between others, or that leave out stories."""
    editions: defaultdict[int, dict[str, Issue]] = defaultdict(dict)
    for issue in issues:
        if issue.number is not None:
            editions[issue.number].setdefault(issue.lang, issue)
    numbers = sorted(editions)
    for before, number, after in zip(numbers, numbers[1:], numbers[2:], strict=False):
        told = editions[number]
        for lang in sorted(editions[before].keys() & editions[after].keys() - told.keys()):
            path = next(iter(told.values())).path
            message = f"no {lang} of issue {number}, though of {before} and {after}"
            yield Problem(path, 0, "translation-missing", message, "note")
    spoken = Counter(lang for told in editions.values() for lang in told)
    for told in editions.values():
        # Translations are measured by the original, which is likely in the commonest language.
        original = max(told.values(), key=lambda issue: (spoken[issue.lang], len(issue.items)))
        for issue in told.values():
            yield from _left_out(original, issue)


def _left_out(original: Issue, issue: Issue) -> Iterator[Problem]:
    own = {item.story for item in issue.items}
    missing = [item for item in original.items if item.story not in own]
    if missing:
        titles = "; ".join(item.title[:60] for item in missing[:_SHOWN])
        more = "; …" if len(missing) > _SHOWN else ""
        message = f"lacks {len(missing)} of the {len(original.items)} stories in {original.lang}"
        yield Problem(issue.path, 0, "translation-partial", f"{message}: {titles}{more}", "note")


RULES: tuple[Callable[[Sequence[Issue]], Iterator[Problem]], ...] = (
    number_and_date,
    sections,
    bare_items,
    twice,
    translations,
)


def _items(issues: Sequence[Issue]) -> Iterator[Item]:
    for issue in issues:
        yield from issue.items
