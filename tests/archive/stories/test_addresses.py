"""Addresses that stand by themselves say where a story is, not what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read, read_one, titles, urls


@pytest.mark.parametrize(
    "below",
    [
        "<https://e.org/1>\n\n<https://talk.example/1>",
        '<span class="to"><https://e.org/1></span>\n\n<span><https://talk.example/1></span>',
        "[e.org/1](https://e.org/1)\n\n[talk.example/1](https://talk.example/1)",
    ],
)
@pytest.mark.parametrize("marks", ["##", "####"])
def test_a_heading_above_addresses_is_a_story(tmp_path: Path, below: str, marks: str) -> None:
    text = f"# Wool 7\n\n{marks} A loom for two\n\n{below}\n\n{marks} Kettles\n\nThey boil.\n"
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["A loom for two", "Kettles"]
    assert urls(issue.items[0]) == ["https://e.org/1", "https://talk.example/1"]


@pytest.mark.parametrize("again", [True, False])
def test_a_list_of_addresses_is_of_a_heading_that_no_other_issue_has(
    tmp_path: Path, again: bool
) -> None:
    """Below a section's heading each of them is a story."""
    issues = {
        f"wool-weekly-{n}.md": f"# Wool Weekly {n}\n\n## Reads\n\n### On looms {n * (not again)}\n"
        f"\n- https://e.org/{n}\n- https://talk.example/{n}\n"
        for n in range(3, 7)
    }
    issue = read(tmp_path, issues).issues[0]
    assert len(issue.items) == 1 + again
    assert issue.items[0].title == ("" if again else "On looms 3")


def test_a_title_ends_before_the_addresses_of_its_story(tmp_path: Path) -> None:
    """With a word between them: who found it, where it was."""
    text = "# Wool 7\n\n## Reads\n\n- A loom for two\n  https://e.org/1\n  via https://e.org/2\n"
    story = read_one(tmp_path, text).items[0]
    assert story.title == "A loom for two"
    assert urls(story) == ["https://e.org/1", "https://e.org/2"]


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ("12 Mar | [Fair](https://e.org/1) | Leeds", "Fair"),
        ("2031-03-12 | [Fair](https://e.org/1) | Leeds", "Fair"),
        ("Loom 2 | Ann | [read](https://e.org/1)", "Loom 2"),
    ],
)
def test_a_row_is_called_by_no_day(tmp_path: Path, row: str, title: str) -> None:
    text = f"# Wool 7\n\n## Events\n\n| a | b | c |\n|---|---|---|\n| {row} |\n"
    (item,) = read_one(tmp_path, text).items
    assert item.title == title
    assert all(
        word in f"{item.title} {item.text}" for word in row.replace("[", " ").split(" | ")[:1]
    )


def test_a_title_ends_before_an_arrow_to_its_link(tmp_path: Path) -> None:
    """Which is in the text; one between words is of the title."""
    text = "# Wool 7\n\n## Jobs\n\n- Weaver, Leeds → [apply](https://e.org/1)\n- Wool → cloth, [here](https://e.org/2)\n"
    weaver, cloth = read_one(tmp_path, text).items
    assert (weaver.title, weaver.text) == ("Weaver, Leeds", "Weaver, Leeds → apply")
    assert cloth.title == "Wool → cloth, here"


def test_an_entry_is_called_by_no_day(tmp_path: Path) -> None:
    entries = "- **12 March** – [Fair](https://e.org/1), Leeds\n- **Fair** – in [Leeds](https://e.org/2)\n"
    issue = read_one(tmp_path, f"# Wool 7\n\n## Events\n\n{entries}")
    assert titles(issue) == ["12 March – Fair, Leeds", "Fair"]
