"""What a change costs beside a rebuild: ``python -m benchmarks.incremental --archive DIR``

A copy of an archive is indexed as a whole, and again after each of some changes: nothing, a new
issue (a copy of the last one, in other words), an edited, a renamed and a deleted one. Each run is
a process of its own, as people start it. After the last change everything is indexed anew into
another folder: every file of the two generations must be the same.

The table goes to stderr; stdout gets one JSON object a run, ``ratio`` being the CPU time of the
rebuild in multiples of that of the run::

    {"change": "new", "read": 1, "seconds": 0.9, "cpu_seconds": 1.1, "ratio": 24.2}
"""

from __future__ import annotations

import argparse
import filecmp
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.processes import Ran, run
from benchmarks.report import emit, table
from search.archive import files, triage
from search.index.storage import IndexFolder
from search.settings import Settings


@dataclass(frozen=True, slots=True)
class Line:
    """What one run took: files read, seconds by the clock and of CPU, and how often that is less.

    ``ratio`` is that of the CPU time of the first run, which reads everything.
    """

    change: str
    read: str
    seconds: float
    cpu_seconds: float
    peak_mb: float
    ratio: float


def new(archive: Path) -> None:
    """Write another issue behind the last."""
    last = newsletters(archive)[-1]
    text = last.read_bytes().replace(b"the", b"teh")
    last.with_name(f"9{last.name}").write_bytes(text)


def edited(archive: Path) -> None:
    """Write a line more at the end of an issue in the midst of all."""
    path = _middle(archive)
    path.write_bytes(path.read_bytes() + b"\n\n- [One more](https://example.org/more) thing.\n")


def renamed(archive: Path) -> None:
    """Rename an issue."""
    path = _middle(archive)
    path.rename(path.with_name(f"{path.stem}-b{path.suffix}"))


def deleted(archive: Path) -> None:
    """Remove an issue."""
    _middle(archive).unlink()


def nothing(archive: Path) -> None:
    """Change nothing."""


CHANGES: tuple[Callable[[Path], None], ...] = (nothing, new, edited, renamed, deleted)


def newsletters(archive: Path) -> list[Path]:
    """Give the files that may be newsletters, in order."""
    found, _ = files.find([archive])
    return [each.path for each in found if not triage.by_name(each)]


def _middle(archive: Path) -> Path:
    held = newsletters(archive)
    return held[len(held) // 2]


def measure(source: Path, temporary: Path) -> Iterator[Line]:
    """Index a copy of an archive, and again after each change; assert that all is as anew."""
    archive, kept, whole = (temporary / name for name in ("archive", "kept", "whole"))
    shutil.copytree(source, archive)
    first = _index(kept, archive)
    yield _line("rebuild", first, first)
    for change in CHANGES:
        change(archive)
        yield _line(change.__name__, _index(kept, archive), first)
    _index(whole, archive)
    assert_same(_generation(kept), _generation(whole))


def assert_same(one: Path, other: Path) -> None:
    """Assert that two generations have the same files but for their manifests."""
    names = [
        sorted(str(path.relative_to(each)) for path in each.rglob("*") if path.is_file())
        for each in (one, other)
    ]
    assert names[0] == names[1]
    held = [name for name in names[0] if name != "manifest.json"]
    same, _, _ = filecmp.cmpfiles(one, other, held, shallow=False)
    assert same == held, f"differ: {sorted(set(held) - set(same))}"


def _generation(data: Path) -> Path:
    folder = IndexFolder(Settings(data).index)
    return folder.generation(folder.manifest().generation)


def _index(data: Path, archive: Path) -> Ran:
    return run(("-m", "search.cli", "--index-data", str(data), "index", str(archive)))


def _line(change: str, ran: Ran, first: Ran) -> Line:
    told = dict(line.split(maxsplit=1) for line in ran.output.splitlines() if " " in line)
    return Line(
        change,
        told["read"],
        round(ran.seconds, 2),
        round(ran.cpu_seconds, 2),
        round(ran.peak_mb),
        round(first.cpu_seconds / ran.cpu_seconds, 1),
    )


def main() -> None:
    """Measure on the archive named on the command line."""
    parser = argparse.ArgumentParser(description="what a change costs beside a rebuild")
    parser.add_argument("--archive", type=Path, required=True)
    options = parser.parse_args()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        for line in measure(options.archive.absolute(), Path(name)):
            emit(asdict(line))
            lines.append(line)
    table(list(asdict(lines[0])), [list(asdict(line).values()) for line in lines])


if __name__ == "__main__":
    main()
