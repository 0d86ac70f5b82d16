"""What tells an issue in short, above its stories, is in its foreword: no story is told twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read_one, titles

SHORT = "- [Looms](https://e.org/1) are back\n- Kettles boil\n- [Mills](https://e.org/3) turn\n"
STORIES = "## Looms\n\nThey are [back](https://e.org/1).\n\n## Kettles\n\nThey boil.\n"


@pytest.mark.parametrize(
    "above",
    [
        "## TL;DR\n\n",
        "**TL;DR:**\n",
        "TL;DR\n\n",
        "## The TL;DR\n\n",
        "## At a glance!\n\n",
        "## 本期摘要\n\n",
    ],
)
def test_a_summary_above_the_stories_is_none_of_them(tmp_path: Path, above: str) -> None:
    issue = read_one(tmp_path, f"# Wool 7\n\nIt rains.\n\n{above}{SHORT}\n{STORIES}")
    assert titles(issue) == ["Looms", "Kettles"]
    assert "Mills turn" in issue.foreword
    assert issue.coverage == 1


@pytest.mark.parametrize(
    "text",
    [
        f"# Wool 7\n\n## TL;DR\n\n{SHORT}",
        f"# Wool 7\n\n## News\n\n- [a](https://e.org/4)\n\n## TL;DR\n\n{SHORT}",
        f"# Wool 7\n\n## TL;DR – Looms in May\n\n{SHORT}\n{STORIES}",
    ],
)
def test_a_list_of_stories_may_be_called_so(tmp_path: Path, text: str) -> None:
    """Where nothing else tells them."""
    assert {"Looms", "Mills"} <= set(titles(read_one(tmp_path, text)))
