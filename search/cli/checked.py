"""What ``nlpsearch check`` found, written out: for people, programs and GitHub."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len, set_cell_size

from search.checking import MENDS, Check, Mended
from search.cli.summary import apart, count, grouped, place
from search.render import guesses
from search.render.json import FORMAT, dumps
from search.render.layout import END_ISOLATE, ISOLATE, clean, is_rtl, table


def as_json(found: Check) -> Iterator[str]:
    """Write one object; ``docs/json.md`` describes it."""
    told = dataclasses.asdict(found)
    del told["files"]
    told["problems"] = [
        {**dataclasses.asdict(problem), "mend": MENDS[problem.kind]} for problem in found.problems
    ]
    yield dumps({"format": FORMAT, **told}, indent=1)


def as_github(found: Check) -> Iterator[str]:
    """Write a line for each problem, which GitHub shows beside the line of the file.

    See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
    """
    for problem in found.problems:
        level = "notice" if problem.severity == "note" else problem.severity
        where = f"file={_escaped(_near(problem.path, found), ':,')}"
        if problem.line:
            where += f",line={problem.line}"
        message = _escaped(f"{problem.message}. {MENDS[problem.kind]}")
        yield f"::{level} {where},title={problem.kind}::{message}"


def _near(name: str, found: Check) -> str:
    """Give where a file lies, from here if it lies below."""
    path = found.files.get(name)
    if path is None:
        return name
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _escaped(text: str, marks: str = "") -> str:
    """Write what would end a command, or one of ``marks`` a value of it, as its number."""
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{marks}" else c for c in text)


def as_text(found: Check, width: int) -> Iterator[str]:
    """Write file by file what is wrong, then what was left out, then the sums."""
    mended = {each.path: each for each in found.mended}
    told = sorted(apart(found.problems), key=lambda problem: (problem.path, problem.line))
    problems = {path: list(own) for path, own in groupby(told, lambda problem: problem.path)}
    for path in sorted({*mended, *problems}):
        if path in mended:
            yield from _mended(mended[path], width)
        for problem in problems.get(path, ()):
            severity = f"{problem.severity}, " if problem.severity != "warning" else ""
            yield f"{clean(place(problem))} ({severity}{problem.kind})"
        yield ""
    for path, reason in found.left_out:
        yield f"{clean(path)}: left out, {clean(reason)}"
    if found.left_out:
        yield ""
    kinds = dict.fromkeys(problem.kind for problem in told)
    if kinds:
        yield from table([(kind, MENDS[kind]) for kind in kinds])
        yield ""
    yield from table(
        [
            ("issues", str(found.issues)),
            ("items", str(found.items)),
            ("repaired", count(grouped((each.repair.page, "") for each in found.mended))),
            ("problems", count(grouped((problem.kind, "") for problem in told))),
            ("left out", count(grouped((reason, "") for _, reason in found.left_out))),
        ]
    )


def _mended(mended: Mended, width: int) -> Iterator[str]:
    repair = mended.repair
    sure = f"; {guesses.percent(repair.confident)} of the guesses are more than 0.9 likely"
    yield f"{clean(mended.path)}: {guesses.summary(repair)}{sure if repair.guessed else ''}"
    for sample in mended.sample:
        for name, text in (("before", sample.before), ("after", sample.after)):
            label = f"  {name:<6} {sample.line:>4}  "
            yield label + _clipped(text, width - len(label))


def _clipped(text: str, width: int) -> str:
    """Give as much of a line as fits."""
    shown = clean(text)
    if cell_len(shown) > width:
        shown = f"{set_cell_size(shown, width - 1)}…"
    return f"{ISOLATE}{shown}{END_ISOLATE}" if is_rtl(shown) else shown
