"""What stands in every issue and is no story: introductions, credits, farewells, wrappers."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.archive import sections
from tests.archive.folder import read, read_one, titles

LIST = "- [Loom](https://e.org/1) weaves.\n- [Kettle](https://e.org/2) boils.\n"


def _sections(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    issue = read_one(tmp_path, text)
    assert issue.coverage == 1
    return [(item.section, item.title) for item in issue.items]


def test_a_heading_above_all_groups_is_no_section(tmp_path: Path) -> None:
    text = (
        "# Wool Weekly 7\n\n## Content\n\n> All of this month\n\n### Tools\n\n1、[Loom](https://e.org/1)：a\n\n"
        "2、[Kettle](https://e.org/2)：b\n\n### Essays\n\n3、[Wool](https://e.org/3)：c\n\n"
        "## Sponsor\n\nThe mill.\n"
    )
    expected = [("tools", "Loom"), ("tools", "Kettle"), ("essays", "Wool")]
    assert _sections(tmp_path, text) == expected


def test_groups_below_one_of_several_sections_keep_it(tmp_path: Path) -> None:
    groups = f"### Tools\n\n{LIST}\n### Essays\n\n- [Wool](https://e.org/3)\n"
    text = f"## Updates\n\n{groups}\n## Events\n\n- [Fair](https://e.org/4)\n"
    assert {section for section, _ in _sections(tmp_path, text)} == {"updates", "events"}


@pytest.mark.parametrize(
    "text",
    [
        f"## Projects\n\nWhat changed. [Help us](https://e.org/h) with it.\n\n### Loom\n\n{LIST}",
        f"## Projects\n\n### Loom\n\nMaintained by [Ann](https://e.org/a)\n\n{LIST}",
        f"## Projects\n\n### A\n\n{LIST}\nThanks to [Ann](https://e.org/a) for contributions!\n",
        f"## Projects\n\n{LIST}\n* Editor: Ann\n* Archive: https://e.org/archive\n",
        f"## Projects\n\n- [Wool](https://e.org/3)\n\nWhat follows is from readers.\n\n{LIST}",
        f"## Projects\n\n{LIST}\n<hr>\n<br>\nSee you!\n\nAnn\n",
        f"## Projects\n\n{LIST}\n## Join us!\n\nWe meet in [the hall](https://e.org/h).\n",
    ],
)
def test_what_is_said_around_stories_is_none(tmp_path: Path, text: str) -> None:
    assert [title for _, title in _sections(tmp_path, text) if title != "Wool"] == [
        "Loom",
        "Kettle",
    ]


def test_a_story_below_a_rule_is_no_farewell(tmp_path: Path) -> None:
    text = (
        "# Wool Weekly 7\n\n## Finds\n\n---\n\nIt weaves.\n\n## More\n\n- [Wool](https://e.org/3)\n"
    )
    assert titles(read_one(tmp_path, text)) == ["Finds", "Wool"]


def test_lists_of_one_entry_below_longer_ones_hide_no_story(tmp_path: Path) -> None:
    """A remark between them is none, and goes with the foreword."""
    text = (
        "## Daily (2031-03-09)\n\n1. Loom https://e.org/1\n2. Kettle https://e.org/2\n\nJobs:\n\n"
        "1. Weaver https://e.org/3\n\nFrom readers.\n\n1. Smith https://e.org/4\n"
    )
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Loom", "Kettle", "Weaver", "Smith"]
    assert issue.foreword == "From readers."


@pytest.mark.parametrize(
    ("heading", "closing"),
    [("关注我们", True), ("Sponsors", True), ("Join us?", True), ("Sponsored looms", False)],
)
def test_standing_sections_are_known_by_their_whole_heading(heading: str, closing: bool) -> None:
    assert (sections.role(heading) == "closing") is closing


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("*Sent in by readers of this letter.*", ["Loom", "Kettle"]),
        ("_What [the mill](https://e.org/m) and others made._", ["Loom", "Kettle"]),
        ("*Really:* it is [told](https://e.org/m).", ["Really: it is told.", "Loom", "Kettle"]),
        ("[*The mill is for sale*](https://e.org/m)", ["The mill is for sale", "Loom", "Kettle"]),
    ],
)
def test_a_paragraph_in_emphasis_above_a_list_is_of_all_of_it(
    tmp_path: Path, line: str, told: list[str]
) -> None:
    """No story, but its words are to be found."""
    issue = read_one(tmp_path, f"## Finds\n\n{line}\n\n{LIST}")
    assert titles(issue) == told
    assert bool(issue.foreword) is (len(told) == 2)
    assert issue.coverage == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("*More of it another time.*", []),
        ("*None of it may ever be sold by [the mill](https://e.org/m).*", []),
        ("[Hear it](https://e.org/a) • [Read it](https://e.org/b)", []),
        ("[Hear it](https://e.org/a) or [read it](https://e.org/b)", ["Hear it or read it"]),
        ("A mill [opened](https://e.org/m) in the north.", ["A mill opened in the north."]),
    ],
)
def test_what_stands_below_a_list_and_tells_nothing_is_no_story(
    tmp_path: Path, line: str, told: list[str]
) -> None:
    """Its words are to be found all the same."""
    issue = read_one(tmp_path, f"## Finds\n\n{LIST}\n{line}\n")
    assert titles(issue) == ["Loom", "Kettle", *told]
    assert bool(issue.foreword) is not bool(told)
    assert issue.coverage == 1


def test_a_paragraph_without_a_link_above_others_that_begin_with_one_is_of_all(
    tmp_path: Path,
) -> None:
    greeting = "I have begun to weave, and I like it more than I thought I would."
    entries = "[Loom](https://e.org/1) - It weaves.\n\n[Kettle](https://e.org/2) - It boils.\n"
    text = f"## Old\n\n{LIST}\n## New\n\n{greeting}\n\n{entries}"
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Loom", "Kettle"] * 2
    assert issue.foreword == greeting
    told = read_one(tmp_path, text.replace("weave,", "[weave](https://e.org/3),"))
    assert len(titles(told)) == 5


def test_a_list_of_names_alone_is_no_list_of_stories(tmp_path: Path) -> None:
    """Each leads to someone's page and says no more; one that says more is a story."""
    people = "- [Ada](https://github.com/ada)\n- *[@bo](https://github.com/bo)*\n"
    text = f"## Finds\n\n### New\n\n{LIST}\n### Who helped\n\n{people}"
    assert titles(read_one(tmp_path, text)) == ["Loom", "Kettle"]
    more = people.replace("\n-", "\n- [Cy](https://github.com/cy) has a loom\n-", 1)
    assert len(read_one(tmp_path, text.replace(people, more)).items) == 5


def test_a_line_of_handles_is_a_credit(tmp_path: Path) -> None:
    text = f"## 文章\n\n{LIST}\n## 本期编辑\n\n[@甲](https://e.org/a)，[@乙](https://e.org/b)\n"
    assert titles(read_one(tmp_path, text)) == ["Loom", "Kettle"]


@pytest.mark.parametrize("again", [True, False])
def test_a_section_above_sections_only_introduces_them(tmp_path: Path, again: bool) -> None:
    """An essay stands there as well: its heading is no other issue's."""
    issues = {
        f"wool-weekly-{n}.md": f"# Looms\n\n- [loom {n}](https://e.org/{n})\n\n"
        f"# {'Makers' if again else f'On rain {n}'}\n\n> Who is at work, and on what: {n}.\n\n"
        f"## Mills\n\n- [mill {n}](https://e.org/1{n})\n\n## Sheds\n\n- [x](https://e.org/2{n})\n"
        for n in range(3, 7)
    }
    issue = read(tmp_path, issues).issues[0]
    told = [] if again else ["On rain 3"]
    assert titles(issue) == ["loom 3", *told, "mill 3", "x"]
    assert ("Who is at work" in issue.foreword) == again


@pytest.mark.parametrize(
    "goodbye",
    [
        "Haftaya görüşmek üzere!",
        "¡Hasta la próxima!",
        "Até semana que vem!",
        "À la semaine prochaine !",
        "إلى اللقاء في العدد القادم!",
        "我们下周见！",
        "See you next week!",
    ],
)
def test_a_goodbye_is_no_part_of_the_last_story(tmp_path: Path, goodbye: str) -> None:
    text = f"# Wool Dispatch 7\n\n## Looms\n\nThey [weave](https://e.org/1).\n\n{goodbye}\n"
    (loom,) = read_one(tmp_path, text).items
    assert loom.text == "They weave."


def test_a_paragraph_in_emphasis_above_bold_titles_is_of_all_of_them(tmp_path: Path) -> None:
    told = "**Loom**\n\nIt [weaves](https://e.org/1).\n\n**Kettle**\n\nIt boils.\n"
    issue = read_one(
        tmp_path, f"# Wool 7\n\n## Projects\n\n_Here you tell what you make._\n\n{told}"
    )
    assert titles(issue) == ["Loom", "Kettle"]
    assert issue.foreword == "Here you tell what you make."
