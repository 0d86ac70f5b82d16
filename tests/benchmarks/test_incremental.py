"""What runs after a change cost is measured on runs that are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import incremental
from tests.archive.folder import write

FILES = {
    f"2020-01-0{number}-wool.md": f"# Wool Weekly {number}\n\n- [Loom {number}](https://e.org/1)\n"
    for number in range(1, 6)
}


def test_each_change_is_one_that_a_run_reads(tmp_path: Path) -> None:
    archive = write(tmp_path / "archive", FILES)
    seen = {frozenset((path.name, path.read_bytes()) for path in archive.iterdir())}
    for change in incremental.CHANGES[1:]:
        change(archive)
        seen.add(frozenset((path.name, path.read_bytes()) for path in archive.iterdir()))
    assert len(seen) == len(incremental.CHANGES)


def test_generations_that_differ_are_told(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"engine/a": "x", "manifest.json": "1"})
    other = write(tmp_path / "other", {"engine/a": "x", "manifest.json": "2"})
    incremental.assert_same(one, other)
    (other / "engine" / "a").write_text("y")
    with pytest.raises(AssertionError, match="engine/a"):
        incremental.assert_same(one, other)
