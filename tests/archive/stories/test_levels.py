"""Which headings are sections and which are stories, where no one wrote down the rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.archive import sections
from tests.archive.folder import read, read_one, titles, urls


def test_linked_headings_below_first_level_sections_are_stories(tmp_path: Path) -> None:
    """With their links, their lists and what they quote; a bare first heading is the title."""
    text = (
        '# 2031-06 <img src="https://e.org/hits.svg">\n\n# Reading\n\n## [Loom](https://e.org/1)\n\n'
        "It weaves.\n\n* cloth\n* wool\n\n> - [More](https://e.org/2)\n\n## [Kettle](https://e.org/3)\n\n"
        "It boils.\n\n# Tools\n\n## [Spindle](https://e.org/4)\n\nIt spins.\n"
    )
    issue = read_one(tmp_path, text, "a.md")
    assert issue.title == "2031-06"
    assert [(item.section, item.title, urls(item)) for item in issue.items] == [
        ("reading", "Loom", ["https://e.org/1", "https://e.org/2"]),
        ("reading", "Kettle", ["https://e.org/3"]),
        ("tools", "Spindle", ["https://e.org/4"]),
    ]


@pytest.mark.parametrize("level", ["##", "###"])
@pytest.mark.parametrize(
    "heads", [("Loom", "Kettle"), ("[Loom](https://e.org/l)", "[Kettle](https://e.org/k)")]
)
def test_headings_that_are_all_stories_are_no_sections(
    tmp_path: Path, level: str, heads: tuple[str, str]
) -> None:
    text = (
        f"# Wool Weekly 7\n\n{level} {heads[0]}\n\nIt weaves.\n\n{level} {heads[1]}\n\nIt boils.\n"
    )
    issue = read_one(tmp_path, text)
    assert [(item.section, item.title) for item in issue.items] == [
        ("main", "Loom"),
        ("main", "Kettle"),
    ]


def test_third_level_headings_are_sections_where_there_are_no_others(tmp_path: Path) -> None:
    """Whether a list or prose is below them."""
    text = (
        "### From us\n\nWe met, and it was good.\n\n"
        "### Finds\n\n- [Loom](https://e.org/1)\n- [Kettle](https://e.org/2)\n"
    )
    assert [(item.section, item.title) for item in read_one(tmp_path, text).items] == [
        ("from_us", "From us"),
        ("finds", "Loom"),
        ("finds", "Kettle"),
    ]


def test_a_linked_heading_with_prose_above_its_list_is_one_story(tmp_path: Path) -> None:
    text = (
        "## Finds\n\n### [Road map](https://e.org/0)\n\n[@ann](https://e.org/a): in parts:\n\n"
        "- [Rows](https://e.org/1)\n- [Bees](https://e.org/2)\n- [Paths](https://e.org/3)\n\n"
        "All are drafts.\n\n### [Ladders](https://e.org/4)\n\nShort.\n"
    )
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Road map", "Ladders"]
    assert len(urls(issue.items[0])) == 5


@pytest.mark.parametrize("level", ["##", "###"])
@pytest.mark.parametrize("issues", [1, 4])
def test_linked_headings_right_above_lists_are_stories(
    tmp_path: Path, level: str, issues: int
) -> None:
    """Each of its issue alone, or, where there is no other issue, among others."""
    files = {
        f"wool-weekly-{n}.md": f"# Wool Weekly {n}\n\n{'## Makers' * (level != '##')}\n\n"
        f"{level} [Loom {n}](https://e.org/{n})\n\n- [how](https://e.org/2{n})\n- it runs {n}\n\n"
        f"{level} [Kettle {n}](https://e.org/3{n})\n\n- [why](https://e.org/4{n})\n"
        f"- [when](https://e.org/5{n})\n"
        for n in range(3, 3 + issues)
    }
    issue = read(tmp_path, files).issues[0]
    assert titles(issue) == ["Loom 3", "Kettle 3"]
    assert [urls(item) for item in issue.items] == [
        ["https://e.org/3", "https://e.org/23"],
        ["https://e.org/33", "https://e.org/43", "https://e.org/53"],
    ]


@pytest.mark.parametrize("query", ["", "?of=" + "wool" * 60])
def test_a_linked_heading_that_comes_again_heads_the_stories_of_its_list(
    tmp_path: Path, query: str
) -> None:
    """However long its address is."""
    files = {
        f"wool-weekly-{n}.md": f"# Wool Weekly {n}\n\n## Makers\n\n### [Looms](https://e.org/l{query})"
        f"\n\n- [a {n}](https://e.org/1{n})\n- [b {n}](https://e.org/2{n})\n"
        for n in range(3, 7)
    }
    assert titles(read(tmp_path, files).issues[0]) == ["a 3", "b 3"]


def test_a_date_alone_above_all_stories_is_the_title(tmp_path: Path) -> None:
    text = "## Daily (2031-09-17)\n\n1. [Loom](https://e.org/1)\n2. [Kettle](https://e.org/2)\n"
    issue = read_one(tmp_path, text, "a.md")
    assert (issue.title, str(issue.date)) == ("Daily (2031-09-17)", "2031-09-17")
    assert {item.section for item in issue.items} == {"main"}


@pytest.mark.parametrize("title", ["Wool Weekly 7", "털실 소식 제7호", "7 May 2031"])
def test_a_heading_that_names_the_issue_is_its_title(tmp_path: Path, title: str) -> None:
    """Though sections be headings of its level."""
    text = f"# {title}\n\nIt rains.\n\n# Looms\n\n- [a](https://e.org/1)\n\n# Sheds\n\nWarm.\n"
    issue = read_one(tmp_path, text)
    assert (issue.title, issue.foreword) == (title, "It rains.")
    assert titles(issue) == ["a", "Sheds"]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Introduction", "foreword"),
        ("Welcome!", "foreword"),
        ("Avant-propos d'Ann", "foreword"),
        ("Introducing looms", ""),
        ("Welcome to the new mill", ""),
        ("Editorial tools for weavers", ""),
    ],
)
def test_only_a_whole_heading_opens_the_foreword(heading: str, role: str) -> None:
    assert sections.role(heading) == role


def test_the_link_of_a_section_is_its_first_storys(tmp_path: Path) -> None:
    text = (
        "## [Finds](https://e.org/f)\n\n### [Tools](https://e.org/t)\n\n- [Loom](https://e.org/1)\n"
        "- [Kettle](https://e.org/2)\n\n## Others\n\n- [Wool](https://e.org/3)\n"
    )
    assert [(item.title, urls(item)) for item in read_one(tmp_path, text).items] == [
        ("Loom", ["https://e.org/1", "https://e.org/t", "https://e.org/f"]),
        ("Kettle", ["https://e.org/2"]),
        ("Wool", ["https://e.org/3"]),
    ]


@pytest.mark.parametrize("size", [300, 301])
def test_a_heading_longer_than_any_is_a_paragraph(tmp_path: Path, size: int) -> None:
    """Every story below it would repeat it; as a paragraph nothing of it is lost."""
    words = ("wool and looms " * 21)[:size].replace(" ", "_")
    entries = "".join(f"- [Loom {number}](https://e.org/{number})\n" for number in range(9))
    issue = read_one(tmp_path, f"# Weekly 1\n\n## Finds\n\n{entries}\n## {words}\n\n{entries}")
    headings = {item.heading for item in issue.items}
    assert headings == ({"Finds", words} if size == 300 else {"Finds"})
    texts = [
        issue.foreword,
        *(f"{item.heading}\n{item.text}\n{item.title}" for item in issue.items),
    ]
    assert sum(words in text for text in texts) == (9 if size == 300 else 1)
    assert issue.coverage == 1


LETTER = (
    "# Wool & Co\n\n*{line}*\n\n## The big story\n\n# Looms are back\n\nBy [Ann](https://e.org/ann)\n\n"
    "They weave, and [all](https://e.org/1) want one.\n\n## Finds\n\n- [Kettle](https://e.org/2)\n"
)


def test_a_heading_right_below_a_deeper_one_is_its_story(tmp_path: Path) -> None:
    """Letters set their big story in the largest letters, as they do their own name."""
    issue = read_one(tmp_path, LETTER.format(line="Issue 44 · March 5, 2031"), "a.md")
    assert (issue.title, issue.number) == ("Wool & Co", 44)
    assert [(item.section, item.title) for item in issue.items] == [
        ("the_big_story", "Looms are back"),
        ("finds", "Kettle"),
    ]
    assert urls(issue.items[0]) == ["https://e.org/ann", "https://e.org/1"]


def test_a_first_heading_above_a_line_without_a_number_is_no_title(tmp_path: Path) -> None:
    issue = read_one(tmp_path, LETTER.format(line="For all who weave"), "a.md")
    assert issue.title != "Wool & Co"


def test_the_first_bold_line_names_a_letter_without_headings(tmp_path: Path) -> None:
    """By its number or date; another is a story or a section."""
    text = (
        "{}\n\nHi, all.\n\n**Looms**\n\nThey [weave](https://e.org/1).\n\n**Mills**\n\nThey hum.\n"
    )
    named = read_one(tmp_path, text.format("**Wool Dispatch, March 5, 2031**"), "a.md")
    assert (named.title, titles(named)) == ("Wool Dispatch, March 5, 2031", ["Looms", "Mills"])
    assert named.foreword == "Hi, all."
    assert titles(read_one(tmp_path, text.format("**Sheep**"), "a.md")) == [
        "Sheep",
        "Looms",
        "Mills",
    ]
