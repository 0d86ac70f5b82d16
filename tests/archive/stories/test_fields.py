"""Headings that come again below the stories of an issue are parts of these, or subsections."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read, read_one, titles, urls

PARTS = (
    "### Source\n\n> <https://e.org/{n}>\n\n### Tags\n\n- wool\n- wood\n\n"
    "### Summary\n\nIt runs.\n\n"
)


@pytest.mark.parametrize("issues", [1, 4])
def test_parts_of_stories_are_their_text(tmp_path: Path, issues: int) -> None:
    files = {
        f"wool-weekly-{k}.md": f"# Wool Weekly {k}\n\nIt rains.\n\n---\n\n"
        + f"## 1. Loom {k}\n\n{PARTS}---\n\n## 2. Kettle {k}\n\n{PARTS}".replace("{n}", str(k))
        for k in range(3, 3 + issues)
    }
    issue = read(tmp_path, files).issues[0]
    assert titles(issue) == ["Loom 3", "Kettle 3"]
    assert urls(issue.items[0]) == ["https://e.org/3"]
    assert issue.items[0].text.startswith("Source")
    assert issue.items[0].text.endswith("It runs.")
    assert issue.coverage == 1


@pytest.mark.parametrize("issues", [1, 4])
def test_subsections_of_one_name_hold_stories(tmp_path: Path, issues: int) -> None:
    """Their sections come again in other issues; where there are none, they list links."""
    entries = "### Reads\n\n- [a {k}](https://e.org/{k})\n\n### Tools\n\n- [b {k}](https://e.org/2{k})\n\n"
    files = {
        f"wool-weekly-{k}.md": f"# Wool Weekly {k}\n\n"
        + f"## Looms\n\n{entries}## Sheds\n\n{entries}".replace("{k}", str(k))
        for k in range(3, 3 + issues)
    }
    issue = read(tmp_path, files).issues[0]
    assert [(item.heading, item.title) for item in issue.items] == [
        ("Looms › Reads", "a 3"),
        ("Looms › Tools", "b 3"),
        ("Sheds › Reads", "a 3"),
        ("Sheds › Tools", "b 3"),
    ]


def test_a_part_that_one_story_has_twice_is_none(tmp_path: Path) -> None:
    text = "# Wool 7\n\n## Looms\n\n### News\n\nOne runs.\n\n### News\n\nOne [stands](https://e.org/1).\n"
    assert titles(read_one(tmp_path, text)) == ["News", "News"]
