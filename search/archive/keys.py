"""One key an issue: files that claim the same are told apart, or reported.

Translations share a key, so it clashes only within a language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from search.archive import identity, sections
from search.archive.tellings import Telling, prefix
from search.model import Issue, Problem


def unique(tellings: Sequence[Telling]) -> tuple[list[Telling], list[Problem]]:
    """Issues under keys of their own, in their order; clashes that remain are problems.

    Numbers that begin anew each year get the year, names that return in other folders get
    the folders. Files that claim one issue all the same get ids of their own.
    """
    for tell_apart in (_with_year, _with_folders):
        tellings = _told_apart(tellings, tell_apart)
    problems: list[Problem] = []
    named: dict[int, Telling] = {}
    for claimants in _claims(tellings).values():
        ordered = sorted(claimants, key=lambda telling: telling.issue.path)
        for number, telling in enumerate(ordered, 1):
            issue = telling.issue
            if number > 1:
                first = claimants[0].issue.path
                message = f"issue {issue.key} in {issue.lang} is also in {first}"
                problems.append(Problem(issue.path, 1, "issue-twice", message))
                named[id(telling)] = telling.renamed(issue.key, f"{telling.prefix}.{number}")
            else:
                named[id(telling)] = telling
    return [named[id(telling)] for telling in tellings], problems


def _claims(tellings: Iterable[Telling]) -> dict[tuple[str, str], list[Telling]]:
    claims: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for telling in tellings:
        claims[telling.issue.key, telling.issue.lang.lower()].append(telling)
    return claims


def _told_apart(tellings: Sequence[Telling], name: Callable[[Issue], str]) -> list[Telling]:
    """The issues, those with other keys whose key two of one language would say differently."""
    clashing = {
        key
        for (key, _), claimants in _claims(tellings).items()
        if len({name(telling.issue) for telling in claimants}) > 1
    }
    return [
        _rekeyed(telling, name(telling.issue)) if telling.issue.key in clashing else telling
        for telling in tellings
    ]


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


def _rekeyed(telling: Telling, key: str) -> Telling:
    return telling.renamed(key, prefix(key, telling.issue.lang))
