"""One key an issue: files that claim the same are told apart, or reported.

Translations share a key, so it clashes only within a language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from search.archive import document, identity, sections
from search.model import Issue, Item, Problem


def unique(issues: Sequence[Issue]) -> tuple[list[Issue], list[Problem]]:
    """Issues under keys of their own, in their order; clashes that remain are problems.

    Numbers that begin anew each year get the year, names that return in other folders get
    the folders. Files that claim one issue all the same get ids of their own.
    """
    for tell_apart in (_with_year, _with_folders):
        issues = _told_apart(issues, tell_apart)
    problems: list[Problem] = []
    named: dict[int, Issue] = {}
    for claimants in _claims(issues).values():
        for number, issue in enumerate(sorted(claimants, key=lambda issue: issue.path), 1):
            if number > 1:
                message = f"issue {issue.key} in {issue.lang} is also in {claimants[0].path}"
                problems.append(Problem(issue.path, 1, "issue-twice", message))
            named[id(issue)] = _numbered(issue, number) if number > 1 else issue
    return [named[id(issue)] for issue in issues], problems


def _claims(issues: Iterable[Issue]) -> dict[tuple[str, str], list[Issue]]:
    claims: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        claims[issue.key, issue.lang.lower()].append(issue)
    return claims


def _told_apart(issues: Sequence[Issue], name: Callable[[Issue], str]) -> list[Issue]:
    """The issues, those with other keys whose key two of one language would say differently."""
    clashing = {
        key
        for (key, _), claimants in _claims(issues).items()
        if len({name(issue) for issue in claimants}) > 1
    }
    return [_rekeyed(issue, name(issue)) if issue.key in clashing else issue for issue in issues]


def _with_year(issue: Issue) -> str:
    if issue.number is None or issue.date is None:
        return issue.key
    return f"{issue.date.year}-{issue.number}"


def _with_folders(issue: Issue) -> str:
    """The key of an issue without a number, after the folders that lead to its file."""
    path = PurePosixPath(issue.path)
    above = path.parent.parent if identity.is_bundled(issue.path) else path.parent
    # A folder for each language holds the same issues again.
    spoken = (issue.lang.lower(), issue.lang.lower().split("-")[0])
    folders = [part for part in above.parts if part.lower().replace("_", "-") not in spoken]
    if issue.number is not None or not folders:
        return issue.key
    return f"{sections.slug(' '.join(folders), 80)}-{issue.key}".replace("_", "-")


def _rekeyed(issue: Issue, key: str) -> Issue:
    renamed = replace(issue, key=key)
    return _under(renamed, document.prefix(issue), document.prefix(renamed))


def _numbered(issue: Issue, number: int) -> Issue:
    """The issue as the ``number``-th that claims to be it."""
    prefix = document.prefix(issue)
    return _under(issue, prefix, f"{prefix}.{number}")


def _under(issue: Issue, old: str, new: str) -> Issue:
    """The issue, with what it holds under its key, and by ids that begin ``new``, not ``old``."""

    def under(item: Item) -> Item:
        return replace(item, id=f"{new}{item.id[len(old) :]}", issue=issue.key)

    return replace(
        issue,
        items=tuple(map(under, issue.items)),
        opening=issue.opening and under(issue.opening),
    )
