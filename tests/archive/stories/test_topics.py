"""Bullets with a list in them: topics of the entries there, or stories with their sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read, read_one, titles

WEFT = "  - [weft](https://e.org/weft): Draws.\n  - [warp](https://e.org/warp)\n"


def _found(text: str, tmp_path: Path) -> list[tuple[str, str, str]]:
    issue = read_one(tmp_path, text)
    assert issue.coverage == 1
    return [(item.section, item.heading, item.title) for item in issue.items]


@pytest.mark.parametrize("colon", ["", ":", "："])
def test_each_entry_below_a_topic_is_a_story(tmp_path: Path, colon: str) -> None:
    text = (
        f"# Wool 7\n\n## Jobs\n\n- [x](https://e.org/x)\n\n## Changes\n\n- the mill{colon}\n{WEFT}"
        f"- the shed{colon}\n  - It [opens](https://e.org/1) early.\n  - [key](https://e.org/2)\n"
    )
    assert _found(text, tmp_path)[1:] == [
        ("changes", "Changes › the mill", "weft"),
        ("changes", "Changes › the mill", "warp"),
        ("changes", "Changes › the shed", "It opens early."),
        ("changes", "Changes › the shed", "key"),
    ]


def test_topics_are_the_sections_of_an_issue_without_headings(tmp_path: Path) -> None:
    sheds = "  - [key](https://e.org/1)\n  - [door](https://e.org/2)\n"
    text = f"Hello.\n\n* Mills\n{WEFT}\n* Sheds\n{sheds}"
    assert [(section, title) for section, _, title in _found(text, tmp_path)] == [
        ("mills", "weft"),
        ("mills", "warp"),
        ("sheds", "key"),
        ("sheds", "door"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- Looms are quick\n  - [how](https://e.org/1)\n- Kettles boil\n  - [why](https://e.org/2)\n",
        f"- [Looms](https://e.org/1)\n{WEFT}- [Kettles](https://e.org/2)\n{WEFT}",
        "- Looms:\n  - quick\n  - cheap\n- Kettles:\n  - [loud](https://e.org/1)\n  - hot\n",
        f"- Looms are back in the villages of the cold north, and in its towns:\n{WEFT}"
        f"- Kettles:\n{WEFT}",
    ],
)
def test_a_story_keeps_the_list_in_it(tmp_path: Path, text: str) -> None:
    """One with its sources, one that is a link, one of points, one that is told at length."""
    assert len(titles(read_one(tmp_path, f"# Wool 7\n\n## Changes\n\n{text}"))) == 2


@pytest.mark.parametrize("again", [True, False])
def test_topics_come_again_and_stories_do_not(tmp_path: Path, again: bool) -> None:
    """Where an archive is known, it tells what one issue leaves open."""
    issues = {
        f"wool-weekly-{n}.md": f"# Wool Weekly {n}\n\n## Changes\n\n- mill {n * (not again)}\n"
        f"  - [weft {n}](https://e.org/{n})\n- shed {n * (not again)}\n"
        f"  - [door {n}](https://e.org/2{n})\n"
        for n in range(3, 7)
    }
    found = [titles(issue) for issue in read(tmp_path, issues).issues]
    assert found[0] == (["weft 3", "door 3"] if again else ["mill 3", "shed 3"])


def test_what_stands_below_a_list_of_topics_is_of_none_of_them(tmp_path: Path) -> None:
    text = f"## Changes\n\n- the mill:\n{WEFT}\nFull [list](https://e.org/all) of them.\n"
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["weft", "warp"]
    assert issue.items[1].text == ""
    assert issue.foreword == "Full list of them."


def test_bold_names_among_entries_are_topics(tmp_path: Path) -> None:
    """Those of one entry, too; what stands behind the last of them is of none."""
    text = (
        f"## Changes\n\n- [loom](https://e.org/1)\n- **The mill**\n{WEFT}- **The shed**:\n"
        "  - [door](https://e.org/2)\n- [roof](https://e.org/3)\n"
    )
    assert _found(text, tmp_path) == [
        ("changes", "Changes", "loom"),
        ("changes", "Changes › The mill", "weft"),
        ("changes", "Changes › The mill", "warp"),
        ("changes", "Changes › The shed", "door"),
        ("changes", "Changes", "roof"),
    ]


def test_days_above_entries_are_topics(tmp_path: Path) -> None:
    text = f"- 2031-03-05\n{WEFT}- March 12\n  - [door](https://e.org/2)\n"
    issue = read_one(tmp_path, f"# Wool 7\n\n## Finds\n\n{text}")
    assert [(item.heading, item.title) for item in issue.items] == [
        ("Finds › 2031-03-05", "weft"),
        ("Finds › 2031-03-05", "warp"),
        ("Finds › March 12", "door"),
    ]
