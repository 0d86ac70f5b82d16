"""Issues that are called alike but for a number have that number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read

FOUND = "## Finds\n\n- [A loom](https://e.org/{n}) is for all of you who have the time.\n"


def _numbers(folder: Path, names: list[str], titles: list[str] | None = None) -> list[int | None]:
    heads = [f"---\ntitle: {title}\n---\n" for title in titles or []] or [""] * len(names)
    files = {
        name: head + FOUND.format(n=n)
        for n, (name, head) in enumerate(zip(names, heads, strict=True))
    }
    issues = {issue.path: issue for issue in read(folder, files).issues}
    assert all(
        issue.key == str(issue.number) and item.id.startswith(f"{issue.number}-en-")
        for issue in issues.values()
        for item in issue.items
        if issue.number is not None
    )
    return [issues[name].number for name in names]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["wool-1.md", "wool-2.md", "wool-30.md"], [1, 2, 30]),
        (["on_wool7.md", "on_wool8.md", "on_wool19.md"], [7, 8, 19]),
        (["wool-1/index.md", "wool-2/index.md", "wool-4/index.md"], [1, 2, 4]),
        (["1-looms.md", "2-sheep.md", "4-a-mill.md", "on-wool.md"], [1, 2, 4, None]),
        # Two may be chance, and so may numbers far from each other at the beginning of titles.
        (["wool-1.md", "wool-2.md", "looms.md"], [None] * 3),
        (["10-looms.md", "25-sheep.md", "99-mills.md"], [None] * 3),
        # Days, years, and what is one number twice.
        (["wool-2031-05-01.md", "wool-2031-05-02.md", "wool-2031-05-03.md"], [None] * 3),
        (["wool-2029.md", "wool-2030.md", "wool-2031.md"], [None] * 3),
        (["wool-1.md", "wool-2.md", "wool-03.md", "wool-3.md"], [None] * 4),
        # A few among others.
        (["wool-1.md", "wool-2.md", "wool-3.md", "a.md", "b.md", "c.md", "d.md"], [None] * 7),
    ],
)
def test_names_of_files_number_a_series(
    tmp_path: Path, names: list[str], found: list[int | None]
) -> None:
    assert _numbers(tmp_path, names) == found


def test_titles_number_a_series_before_names_do(tmp_path: Path) -> None:
    names = ["wool-1.md", "wool-2.md", "wool-3.md"]
    assert _numbers(tmp_path, names, ["Looms 70", "Looms 71", "Looms 72"]) == [70, 71, 72]


def test_a_series_takes_no_number_that_another_issue_has(tmp_path: Path) -> None:
    names = ["looms-1.md", "looms-2.md", "looms-3.md", "letters/wool-weekly-2.md"]
    assert _numbers(tmp_path, names) == [None, None, None, 2]
