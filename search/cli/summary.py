"""What ``nlpsearch index`` says at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from search.indexing import Run
from search.model import Problem
from search.render.layout import clean, table


def summary(run: Run, verbose: bool) -> Iterator[str]:
    """Give the lines: what is in the index, what was wrong, what was left out.

    ``verbose`` lists every problem and every file left out.
    """
    problems = _grouped((problem.kind, _place(problem)) for problem in run.problems)
    left_out = _grouped((reason, path) for path, reason in run.left_out)
    rows = [
        ("issues", str(run.issues)),
        ("items", str(run.items)),
        ("stories", str(run.stories)),
        ("languages", _counts(run.languages)),
        ("problems", _count(problems)),
        ("left out", _count(left_out)),
        ("seconds", f"{run.seconds:.1f}"),
    ]
    yield from table(rows)
    if verbose:
        yield from _listed("problems", problems)
        yield from _listed("left out", left_out)
    elif problems or left_out:
        yield "nlpsearch -v index ... lists problems and files left out."


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name, entry in pairs:
        groups[name].append(entry)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _count(groups: Mapping[str, Sequence[str]]) -> str:
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


def _place(problem: Problem) -> str:
    line = f":{problem.line}" if problem.line else ""
    return f"{problem.path}{line}: {problem.message}"
