"""What the figures of coverage count."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import coverage
from tests.archive.folder import write


def test_lost_links_and_odd_sections_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "# Wool Weekly 7\n\nSee [us](https://e.org/0).\n\n## Finds\n\n"
        "- [Loom](https://e.org/1)\n\n## Odd\n\n- [Kettle](https://e.org/2)\n"
    )
    other = "# [Wool](https://e.org/lost) Weekly 8\n\n## Finds\n\n- [Spindle](https://e.org/3)\n"
    folder = write(tmp_path, {"7.md": text, "8.md": other, "LICENSE.md": "mit"})
    figures = coverage.measure(folder, verbose=True)
    assert figures == {
        "archive": tmp_path.name,
        "issues": 2,
        "items": 3,
        "links": 0.8,
        "characters": 1.0,
        "sections": 2,
        "one_off_sections": 1,
        "titles_with_address": 0,
        "left_out": {"a LICENSE, no issue": 1},
    }
    assert capsys.readouterr().err == "8.md: https://e.org/lost\n"
