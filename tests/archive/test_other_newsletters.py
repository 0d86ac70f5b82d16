"""Newsletters without our conventions: whatever carries the stories starts an item."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read, read_one, titles


def _found(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    issue = read_one(tmp_path, text)
    assert issue.coverage == 1
    return [(item.section, item.title, item.text) for item in issue.items]


@pytest.mark.parametrize(
    "text",
    [
        "### [Loom](https://e.org/1)\n\nIt weaves.\n\n### Kettle\n\nIt boils.",
        "1、[Loom](https://e.org/1)\n\nIt weaves.\n\n2、Kettle\n\nIt boils.",
        "1. **Loom**\n\nIt weaves. [x](https://e.org/1)\n\n2. **Kettle**\n\nIt boils.",
        "**1. [Loom](https://e.org/1)**\n\nIt weaves.\n\n**2. Kettle**\n\nIt boils.",
        "1. [Loom](https://e.org/1): It weaves.\n2. [Kettle](https://e.org/2) - It boils.",
        "- [Loom](https://e.org/1) - It weaves.\n- **Kettle**: It boils.",
        "* 🎈 [Loom](https://e.org/1). It weaves.\n* [Kettle](https://e.org/2)\n  It boils.",
        "[Loom](https://e.org/1)\nIt weaves.\n\n[Kettle](https://e.org/2)\nIt boils.",
        "**[Loom](https://e.org/1)**: It weaves.\n\n**Kettle** — It boils.",
        "**Loom**\nIt weaves.\n\n**Kettle**\nIt boils.",
        "**[Loom](https://e.org/1)** — It weaves.\n\n**[Kettle](https://e.org/2)**\nIt boils.",
        "| What | Does |\n|---|---|\n| [Loom](https://e.org/1) | It weaves. |\n"
        "| [Kettle](https://e.org/2) | It boils. |",
        "| No. | What | Does |\n|---|---|---|\n| 1 | [Loom](https://e.org/1) | It weaves. |\n"
        "| 2 | [Kettle](https://e.org/2) | It boils. |",
    ],
)
def test_what_starts_a_story(tmp_path: Path, text: str) -> None:
    found = _found(tmp_path, f"# Wool Weekly 7\n\nHello.\n\n## New things\n\n{text}\n")
    assert [(section, title) for section, title, _ in found] == [
        ("new_things", "Loom"),
        ("new_things", "Kettle"),
    ]
    assert ["It weaves." in found[0][2], found[1][2]] == [True, "It boils."]


def test_a_heading_above_a_list_is_no_story(tmp_path: Path) -> None:
    text = (
        "## Updates\n\n### Tools\n\n* [Loom](https://e.org/1)\n* [video] "
        "[Kettle](https://e.org/2)\n\n### Essays\n\n"
        "* [Wool](https://e.org/3)\n\n### On cloth\n\nAn essay of its own.\n\n- with a bullet\n"
    )
    issue = read_one(tmp_path, text)
    assert [(item.heading, item.title) for item in issue.items] == [
        ("Updates › Tools", "Loom"),
        ("Updates › Tools", "Kettle"),
        ("Updates › Essays", "Wool"),
        ("Updates", "On cloth"),
    ]


@pytest.mark.parametrize(
    ("opening", "grouped"),
    [
        ("Finds of the week.", True),
        ("Two finds that readers sent in the course of the week.", True),
        ("An essay on how wool is spun by hand, and why that takes patience. " * 6, False),
    ],
)
def test_a_heading_above_text_and_a_list_goes_by_which_is_longer(
    tmp_path: Path, opening: str, grouped: bool
) -> None:
    """Mostly entries: each is a story. Mostly prose: all of it is one, the list its end."""
    entries = (
        "- It weaves cloth on its own, says [the mill](https://e.org/1)\n"
        "- It boils water quickly, says [the smith](https://e.org/2)\n"
    )
    found = titles(read_one(tmp_path, f"## Updates\n\n### Finds\n\n{opening}\n\n{entries}"))
    assert ("Finds" in found) is not grouped
    assert ("It boils water quickly, says the smith" in found) is grouped


def test_prose_below_a_heading_is_one_story(tmp_path: Path) -> None:
    text = "# Wool 8\n\n## The topic: patience\n\nOne paragraph.\n\nAnother.\n\n## Links\n\n- [a](https://e.org)\n"
    found = _found(tmp_path, text)
    assert found[0] == ("the_topic_patience", "The topic: patience", "One paragraph.\n\nAnother.")


def test_bullets_inside_a_story_are_its_text(tmp_path: Path) -> None:
    text = (
        "## A\n\n### Loom\n\nIt weaves, as said:\n\n- quickly\n- well\n\n### Kettle\n\nIt boils.\n"
    )
    assert titles(read_one(tmp_path, text)) == ["Loom", "Kettle"]


def test_quotes_and_bare_numbers(tmp_path: Path) -> None:
    text = "# 织机周刊（第 9 期）\n\n## 言论\n\n1、\n\n> 慢慢来。\n\n-- [某人](https://e.org)\n\n2、\n\n快。\n"
    issue = read_one(tmp_path, text)
    assert [(item.title, item.derived_title) for item in issue.items] == [
        ("慢慢来。", True),
        ("快。", True),
    ]
    assert issue.number == 9


def test_several_issues_in_one_file(tmp_path: Path) -> None:
    text = (
        "# Wool Notes\n\nAll in one.\n\n## 2021-03-01\n\n### Tools\n\n- "
        "[Loom](https://e.org/1)\n\n## Issue 2 - March 8, 2021\n\n"
        "- [Kettle](https://e.org/2)\n- [Wool](https://e.org/3)\n"
    )
    archive = read(tmp_path, {"notes.md": text})
    assert [(i.key, str(i.date), len(i.items)) for i in archive.issues] == [
        ("notes-wool-notes-2021-03-01", "2021-03-01", 1),
        ("2", "2021-03-08", 2),
    ]
    assert archive.issues[0].foreword == "All in one."


def test_a_letter_without_headings(tmp_path: Path) -> None:
    found = _found(tmp_path, "Dear all,\n\nthe [loom](https://e.org) is back, and it is quick.\n")
    assert found == [("main", "Dear all,", "Dear all,\n\nthe loom is back, and it is quick.")]


def test_stories_before_the_first_heading(tmp_path: Path) -> None:
    text = (
        "# Wool 7\n\n**Looms** are [back](https://e.org/1).\n\n"
        "**Kettles** are [gone](https://e.org/2).\n\n## Jobs\n\nNone.\n"
    )
    assert titles(read_one(tmp_path, text)) == ["Looms", "Kettles", "Jobs"]


def test_many_stories_take_linear_time(tmp_path: Path) -> None:
    text = "## A\n\n" + "".join(f"- [t{i}](https://e.org/{i})\n" for i in range(3000))
    assert len(read_one(tmp_path, text).items) == 3000


def test_headings_above_link_paragraphs_are_groups(tmp_path: Path) -> None:
    text = (
        "# Letter 7\n\n### Reads\n\n---\n\n[Loom](https://e.org/1) (5 "
        "min)\n\n[Wool](https://e.org/2)\n\n"
        "### Tools\n\n---\n\n[Kettle](https://e.org/3)\nIt boils.\n"
    )
    issue = read_one(tmp_path, text)
    assert [(item.section, item.title, item.text) for item in issue.items] == [
        ("reads", "Loom", "(5 min)"),
        ("reads", "Wool", ""),
        ("tools", "Kettle", "It boils."),
    ]


def test_a_bullet_that_begins_with_a_day_keeps_it(tmp_path: Path) -> None:
    text = "# Brief Nr. 5\n\n## Termine\n\n* 12. Mai: [Berlin](https://e.org/1)\n* 13. Mai: [Bonn](https://e.org/2)\n"
    assert titles(read_one(tmp_path, text)) == ["12. Mai: Berlin", "13. Mai: Bonn"]


def test_a_story_that_begins_with_an_address(tmp_path: Path) -> None:
    text = "## Tools\n\n- https://e.org/1 weaves cloth\n- <https://e.org/2> boils water\n"
    assert titles(read_one(tmp_path, text)) == ["weaves cloth", "boils water"]


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("1. Looms are back https://e.org/1\n2. Wool https://e.org/2", "Looms are back"),
        ("- Looms are back: <https://e.org/1>", "Looms are back"),
        ("- Looms are back — https://e.org/1", "Looms are back"),
        ("- **Looms are back** https://e.org/1", "Looms are back"),
        ("- [Looms](https://e.org/1) are quick and weave well.", "Looms"),
        ("- [Ann Weaver](https://github.com/ann) mended [a loom](https://e.org/1).",
         "Ann Weaver mended a loom."),
        ("- [@ann](https://e.org/@ann) wove [cloth](https://e.org/1).", "@ann wove cloth."),
        ("- [WO-0261](https://e.org/1), on looms, was accepted.",
         "WO-0261, on looms, was accepted."),
        ("- [WO-0261](https://e.org/1): Looms", "WO-0261: Looms"),
        ("- Weekly [672](https://e.org/1), [673](https://e.org/2)", "Weekly 672, 673"),
        ("- [Wool survey](https://forms.gle/abc): it is open.", "Wool survey"),
        ("- [A letter](https://us2.mailchi.mp/e/letter-7) on wool", "A letter"),
        ("| What | Where |\n|---|---|\n| 1) Looms  They weave cloth. | [page](https://e.org/1) |",
         "Looms"),
        ("| What | Where |\n|---|---|\n| 1) Looms<br>They weave cloth. | [page](https://e.org/1) |",
         "Looms"),
    ],
)  # fmt: skip
def test_what_a_story_is_called(tmp_path: Path, entry: str, title: str) -> None:
    """Neither an address nor a person is; and an entry of a list is one, wherever it points."""
    issue = read_one(tmp_path, f"# Wool Weekly 7\n\n## Finds\n\n{entry}\n")
    assert issue.items[0].title == title
    assert issue.items[0].links


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><th>Loom</th><th>Wool</th></tr><tr><td>old</td><td>red</td></tr></table>",
        "<dl><dt>Loom</dt><dd>Wool</dd><dt>old</dt><dd>red</dd></dl>",
        "<details><summary>Loom</summary>Wool<h5>old</h5>red</details>",
        "<figure><blockquote>Loom</blockquote>Wool <figcaption>old</figcaption>red</figure>",
    ],
)
def test_what_html_keeps_apart_is_not_one_word(tmp_path: Path, page: str) -> None:
    issue = read_one(tmp_path, f"# Wool Weekly 7\n\n## Finds\n\n### Page\n\n{page}\n")
    assert issue.items[0].text.split() == ["Loom", "Wool", "old", "red"]


def test_a_letter_of_paragraphs_alone_is_called_as_it_is(tmp_path: Path) -> None:
    """Not by its greeting; one of a single paragraph may be about anything."""
    head = "---\ntitle: On looms\n---\n\n"
    letter = "Dear all,\n\nlooms [weave](https://e.org/1) again.\n\nAnn\n"
    (item,) = read_one(tmp_path, head + letter, "2031-03-05.md").items
    assert (item.title, item.derived_title) == ("On looms", False)
    (item,) = read_one(tmp_path, f"{head}They [weave](https://e.org/1).\n", "2031-03-05.md").items
    assert item.title == "They weave."
