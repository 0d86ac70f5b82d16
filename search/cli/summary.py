"""What ``nlpsearch index`` says at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from search.indexing import Run
from search.model import Problem
from search.render import guesses
from search.render.layout import clean, table


def summary(run: Run, verbose: bool) -> Iterator[str]:
    """Give the lines: what is in the index, what was mended, wrong or left out.

    ``verbose`` lists every file that was mended or left out, and every problem.
    """
    repaired = grouped(
        (repair.page, f"{path}: {guesses.summary(repair)}") for path, repair in run.repaired.items()
    )
    problems = grouped((problem.kind, place(problem)) for problem in apart(run.problems))
    left_out = grouped((reason, path) for path, reason in run.left_out)
    rows = [
        ("issues", str(run.issues)),
        ("items", str(run.items)),
        ("stories", str(run.stories)),
        ("languages", _counts(run.languages)),
        ("repaired", count(repaired)),
        ("problems", count(problems)),
        ("left out", count(left_out)),
        ("read", f"{run.read} of {run.files} files"),
        ("seconds", f"{run.seconds:.1f}"),
    ]
    yield from table(rows)
    if verbose:
        yield from _listed("repaired", repaired)
        yield from _listed("problems", problems)
        yield from _listed("left out", left_out)
    elif repaired or problems or left_out:
        yield "nlpsearch -v index ... lists files repaired, problems and files left out."


def apart(problems: Iterable[Problem]) -> list[Problem]:
    """Give problems without those that say that a file was mended, which is told by itself."""
    return [problem for problem in problems if problem.kind != "repaired"]


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Give pairs of a name and an entry by name, that with the most entries first."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name, entry in pairs:
        groups[name].append(entry)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def count(groups: Mapping[str, Sequence[str]]) -> str:
    """Say how many entries there are, and how many of each name."""
    if not groups:
        return "0"
    total = sum(map(len, groups.values()))
    return f"{total}: {_counts({name: len(entries) for name, entries in groups.items()})}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{clean(name)} ({count})" for name, count in counts.items())


def _listed(title: str, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, entries in groups.items():
        yield ""
        yield f"{title}: {clean(name)}"
        yield from (f"  {clean(entry)}" for entry in entries)


def place(problem: Problem) -> str:
    """Say what is wrong, and where."""
    line = f":{problem.line}" if problem.line else ""
    return f"{problem.path}{line}: {problem.message}"
