"""Names that come again in issue after issue are sections, in any language; others are stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from search.archive import sections
from search.archive.stories.headings import headings, survey
from search.model import Issue
from tests.archive.folder import read

THINGS = (
    "Webstuhl",
    "Kessel",
    "Spindel",
    "Nadel",
    "Garn",
    "Faden",
    "Wolle",
    "Filz",
    "Knopf",
    "Saum",
)


def issues(folder: Path, text: Callable[[int], str], count: int = 4) -> Sequence[Issue]:
    """Issues of one newsletter, each made of its number."""
    return tuple(read(folder, {f"brief-{at}.md": text(at) for at in range(count)}).issues)


def told(issue: Issue) -> list[tuple[str, str]]:
    """The section and title of each item."""
    return [(item.section, item.title) for item in issue.items]


def test_sections_may_be_of_the_first_level_and_stories_of_the_second(tmp_path: Path) -> None:
    """Though no heading is a link, and lists stand below some of them."""

    def text(at: int) -> str:
        return (
            f"# Rundbrief {at}\n\n# Neues\n\n## {THINGS[at]} wird billiger\n\nSagt [man](https://e.org/{at}).\n\n"
            f"- erstens\n- zweitens\n\n# Werkzeug\n\n## Die {THINGS[at]}presse\n\nSie presst.\n"
        )

    assert told(issues(tmp_path, text)[2]) == [
        ("neues", "Spindel wird billiger"),
        ("werkzeug", "Die Spindelpresse"),
    ]


def test_an_essay_among_sections_is_one_story(tmp_path: Path) -> None:
    """With its numbered points, at the level of the sections and without one itself."""

    def text(at: int) -> str:
        return (
            f"# 周刊第 {at + 1} 期\n\n## {THINGS[at]}的用途\n\n有人问我。\n\n（1）首先，便宜。\n\n"
            f"（2）其次，它很耐用。\n\n## 文章\n\n1、[布 {at}](https://e.org/a{at})\n\n一篇文章。\n\n"
            f"2、[线 {at}](https://e.org/b{at})\n\n又一篇。\n"
        )

    first = issues(tmp_path, text)[0]
    assert told(first) == [("main", "Webstuhl的用途"), ("文章", "布 0"), ("文章", "线 0")]
    assert "其次，它很耐用。" in first.items[0].text


def test_what_comes_again_before_a_colon_is_the_section(tmp_path: Path) -> None:
    """The heading as it stands is the title."""

    def text(at: int) -> str:
        return (
            f"# La lettre {at}\n\n## Portrait : {THINGS[at]} et compagnie\n\nElle tisse.\n\n"
            f"## Liens\n\n- [Lin {at}](https://e.org/{at})\n"
        )

    assert told(issues(tmp_path, text)[1]) == [
        ("portrait", "Portrait : Kessel et compagnie"),
        ("liens", "Lin 1"),
    ]


def test_a_title_of_the_second_level_stands_above_sections_of_the_third(tmp_path: Path) -> None:
    def text(at: int) -> str:
        return (
            f"## {THINGS[at]} en wol\n\nBeste lezers.\n\n### Nieuws\n\n- [Garen {at}](https://e.org/a{at})\n\n"
            f"### Agenda\n\n- [Markt {at}](https://e.org/b{at})\n"
        )

    third = issues(tmp_path, text)[2]
    assert (third.title, third.foreword) == ("Spindel en wol", "Beste lezers.")
    assert told(third) == [("nieuws", "Garen 2"), ("agenda", "Markt 2")]


@pytest.mark.parametrize(("count", "section"), [(4, "looms_of_the_year"), (10, "main")])
def test_a_list_that_one_issue_has_needs_no_section(
    tmp_path: Path, count: int, section: str
) -> None:
    """Where there are enough issues to know all sections by; its heading stays with its items."""

    def text(at: int) -> str:
        once = "## Looms of the Year\n\n- [One](https://e.org/1)\n- [Two](https://e.org/2)\n\n"
        return (
            f"# Wool Weekly {at}\n\n## News\n\n- [{THINGS[at]}](https://e.org/{at})\n\n"
            f"{once if at == 3 else ''}## Tools\n\n- [A {THINGS[at]}](https://e.org/t{at})\n"
        )

    items = issues(tmp_path, text, count)[3].items
    assert [(item.section, item.heading, item.title) for item in items] == [
        ("news", "News", "Nadel"),
        (section, "Looms of the Year", "One"),
        (section, "Looms of the Year", "Two"),
        ("tools", "Tools", "A Nadel"),
    ]


def test_a_file_alone_is_told_by_its_structure(tmp_path: Path) -> None:
    """Nothing comes again in it, which says nothing."""
    text = (
        "# Wool Weekly 1\n\n## News\n\n- [Loom](https://e.org/1)\n\n## About wool\n\nIt is warm.\n"
    )
    assert told(issues(tmp_path, lambda _: text, 1)[0]) == [
        ("news", "Loom"),
        ("about_wool", "About wool"),
    ]


def test_a_name_is_the_same_however_it_is_marked() -> None:
    """Linked, emphasised, numbered, underlined, with attributes or an emoji."""
    forms = (
        "# [Outils](https://e.org)",
        "## **Outils**",
        "### 3. Outils ###",
        "Outils\n---",
        "## 🔧 OUTILS {#o}",
        '<h2 class="genre">Outils</h2>',
    )
    assert survey(map(headings, forms)).names == {"outils"}


@pytest.mark.parametrize("heading", ["Jobs (3)", "Jobs [12]", ":briefcase: Jobs", "2. Jobs（4）"])
def test_a_count_or_the_name_of_an_emoji_is_no_part_of_a_section(heading: str) -> None:
    assert sections.slug(heading) == "jobs"
    assert survey(map(headings, (f"## {heading}", "## Jobs"))).names == {"jobs"}


def test_a_heading_below_a_section_that_comes_again_is_no_title(tmp_path: Path) -> None:
    """What stands below it is the story, though it be one."""

    def text(at: int) -> str:
        return (
            f"# Wool Weekly {at}\n\n## Rules\n\n### Agreed upon\n\n[{THINGS[at]}](https://e.org/{at})\n\n"
            f"### For comment\n\n[The {THINGS[at]}](https://e.org/c{at})\n\n## Jobs\n\n- [x](https://e.org/x)\n"
        )

    assert told(issues(tmp_path, text)[2])[:2] == [("rules", "Spindel"), ("rules", "The Spindel")]


def test_where_no_heading_comes_again_each_is_a_storys(tmp_path: Path) -> None:
    def text(at: int) -> str:
        return "".join(
            f"## {thing} {at}\n\nIt is {at}, says [a mill](https://e.org/{at}).\n\n- one\n- two\n\n"
            for thing in THINGS[:3]
        )

    assert told(issues(tmp_path, text, 3)[2]) == [("main", f"{thing} 2") for thing in THINGS[:3]]
