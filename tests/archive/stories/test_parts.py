"""What belongs to a story, to the issue around it, and to neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read, read_one, titles, urls


def test_words_that_come_again_before_paragraphs_begin_no_story(tmp_path: Path) -> None:
    parts = "**Why it matters:** more cloth.\n\n**Read on:** [a page](https://e.org/{n})\n\n"
    text = (
        "# Wool Weekly 7\n\n## Looms are quick\n\nA mill [wove](https://e.org/1) a mile.\n\n"
        + parts.format(n=2)
        + "## Kettles are loud\n\nA smith [said](https://e.org/3) so.\n\n"
        + parts.format(n=4)
    )
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Looms are quick", "Kettles are loud"]
    assert urls(issue.items[1]) == ["https://e.org/3", "https://e.org/4"]


def test_two_stories_may_have_one_title(tmp_path: Path) -> None:
    text = "## News\n\n**Loom**\n\nIt weaves.\n\n**Loom**\n\nIt hums.\n"
    assert titles(read_one(tmp_path, text)) == ["Loom", "Loom"]


def test_a_bold_line_above_links_names_a_group(tmp_path: Path) -> None:
    text = (
        "Hello!\n\n**Reads**\n\n[On looms](https://e.org/1) (e.org)\nThey weave.\n\n"
        "[On wool](https://e.org/2) (e.org)\nIt is red.\n\n"
        "**Tools**\n\n[kettle](https://e.org/3)\nIt boils.\n"
    )
    issue = read_one(tmp_path, text)
    assert [(item.section, item.title) for item in issue.items] == [
        ("reads", "On looms"),
        ("reads", "On wool"),
        ("tools", "kettle"),
    ]


@pytest.mark.parametrize("below", ["[Looms](https://e.org/1) weave.", "[Looms](https://e.org/1)"])
def test_a_bold_line_above_one_link_is_its_title(tmp_path: Path, below: str) -> None:
    text = f"## News\n\n**On looms**\n\n{below}\n\n**On wool**\n\n[Wool](https://e.org/2) is red.\n"
    assert titles(read_one(tmp_path, text)) == ["On looms", "On wool"]


@pytest.mark.parametrize("above", [True, False])
def test_pictures_are_those_of_the_stories_beside_them(tmp_path: Path, above: bool) -> None:
    parts = [("![](https://e.org/{n}.png)", "[Loom {n}](https://e.org/{n})\n\nIt weaves.")] * 3
    text = "\n\n".join(
        "\n\n".join(part if above else reversed(part)).replace("{n}", str(n))
        for n, part in enumerate(parts)
    )
    issue = read_one(tmp_path, f"# Wool 7\n\n## Tutorials\n\n{text}\n")
    assert [[image.url for image in item.images] for item in issue.items] == [
        [f"https://e.org/{n}.png"] for n in range(3)
    ]


def test_a_heading_right_below_the_title_is_no_section(tmp_path: Path) -> None:
    text = (
        "# Wool Weekly 7\n\n### Plus: kettles\n\nWelcome, all of you.\n\n## News\n\n"
        "- [Looms](https://e.org/1)\n- [Wool](https://e.org/2)\n\n## Jobs\n\n- [x](https://e.org/3)\n"
    )
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Looms", "Wool", "x"]
    assert issue.foreword == "Plus: kettles\n\nWelcome, all of you."


def test_contents_announce_what_comes_below_them(tmp_path: Path) -> None:
    """A list that says again what the bold line above it says is the only one to say more."""
    text = "**Wool**\n\n1. **Wool**\n\n   It is warm.\n\n### Felt\n\nIt is wet.\n"
    issue = read_one(tmp_path, text)
    assert "It is warm." in issue.foreword
    assert titles(issue) == ["Felt"]


def test_a_bold_line_above_the_contents_is_none_of_the_stories(tmp_path: Path) -> None:
    text = (
        "# Wool Dispatch 7\n\n**In here**\n\n* Looms weave\n* Kettles boil\n\n---\n\n"
        "## Looms weave\n\nThey [do](https://e.org/1).\n\n## Kettles boil\n\nThey do.\n"
    )
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Looms weave", "Kettles boil"]
    assert issue.foreword == "In here"


@pytest.mark.parametrize(
    "footer",
    [
        "[Chat](https://e.org/chat) | [Photos](https://e.org/photos)\n\n*All rights reserved.*\n\n"
        "You can [unsubscribe](https://e.org/unsubscribe).",
        "Did you like it? [Subscribe](https://e.org/subscribe). [Chat](https://e.org/chat) | "
        "[Photos](https://e.org/photos) | [All issues](https://e.org/all)",
    ],
)
def test_a_footer_is_no_part_of_the_last_story(tmp_path: Path, footer: str) -> None:
    text = (
        "# Wool Dispatch 7\n\n## Looms\n\nThey weave.\n\n## Kettles\n\nThey [boil](https://e.org/1).\n\n"
        f"---\n\n{footer}\n"
    )
    issue = read_one(tmp_path, text)
    assert [(item.title, item.text) for item in issue.items] == [
        ("Looms", "They weave."),
        ("Kettles", "They boil."),
    ]
    assert issue.coverage == 1


def test_a_greeting_below_the_last_entry_is_the_issues(tmp_path: Path) -> None:
    text = (
        "# Lã 7\n\n## Agenda\n\n- [Recife](https://e.org/1)\n- [Natal](https://e.org)\n\nAté já!\n"
    )
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Recife", "Natal"]
    assert issue.foreword == "Até já!"


def test_who_wrote_a_story_does_not_take_its_text_away(tmp_path: Path) -> None:
    text = (
        "# Wool 7\n\n## Read\n\n### [Looms](https://e.org/1)\n\nWritten by Ann. How they weave.\n\n"
        "### [Wool](https://e.org/2)\n\nWritten by Ann J. Weaver.\n"
    )
    looms, wool = read_one(tmp_path, text).items
    assert looms.text == "Written by Ann. How they weave."
    assert wool.text == ""


@pytest.mark.parametrize(
    ("source", "title", "text"),
    [
        ("- **Loom:** It [weaves](https://e.org/1).", "Loom", "It weaves."),
        (
            "- **The loom (2031):**\n  It [weaves](https://e.org/1).",
            "The loom (2031)",
            "It weaves.",
        ),
        ("- **织机：** 它[织布](https://e.org/1)。", "织机", "它织布。"),
        ("- mill:\n  - [Loom](https://e.org/1)", "mill", "Loom"),
    ],
)
def test_a_title_ends_before_its_colon(tmp_path: Path, source: str, title: str, text: str) -> None:
    """Inside the bold words or not, what follows is another sentence."""
    (item,) = read_one(tmp_path, f"## Finds\n\n{source}\n").items
    assert (item.title, item.text) == (title, text)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        (
            "[PR #31](https://e.org/1) proves that looms weave. It took a year.",
            "PR #31 proves that looms weave.",
        ),
        (
            "[#31](https://e.org/1) **Looms weave** (by [@ann](https://e.org/ann))",
            "#31: Looms weave",
        ),
        ("[Loom !31](https://e.org/1): Looms weave", "Loom !31: Looms weave"),
        ("[Changelog #31](https://e.org/1)", "Changelog #31"),
        ("**[Essay]** [Looms weave](https://e.org/1) (10 letters)", "Looms weave"),
    ],
)
def test_a_number_or_a_tag_alone_is_no_title(tmp_path: Path, source: str, title: str) -> None:
    (item,) = read_one(tmp_path, f"## Finds\n\n- {source}\n").items
    assert item.title == title


@pytest.mark.parametrize("heading", ["", "## Reads\n\n"])
def test_bold_lines_that_come_again_begin_sections(tmp_path: Path, heading: str) -> None:
    """Each paragraph below them is a story."""
    files = {
        f"wool-weekly-{n}.md": f"# Wool Weekly {n}\n\n{heading}**Looms**\n\n"
        f"[A loom](https://e.org/1{n}) for two {n}.\n\n[Wood](https://e.org/2{n}) is back {n}.\n\n"
        f"**Sheds**\n\n[Roofs](https://e.org/3{n}) leak {n}.\n\n"
        f"[Doors](https://e.org/4{n}) creak {n}.\n"
        for n in range(3, 7)
    }
    issue = read(tmp_path, files).issues[0]
    assert [(item.heading.split(" › ")[-1], item.title) for item in issue.items] == [
        ("Looms", "A loom for two 3."),
        ("Looms", "Wood is back 3."),
        ("Sheds", "Roofs leak 3."),
        ("Sheds", "Doors creak 3."),
    ]
    assert {item.section for item in issue.items} == ({"reads"} if heading else {"looms", "sheds"})


def test_a_bold_line_that_comes_again_among_others_is_a_storys(tmp_path: Path) -> None:
    """Stories of one loom may have one name in many issues; it swallows none beside it."""
    files = {
        f"wool-weekly-{n}.md": f"# Wool Weekly {n}\n\n## Reads\n\n**Looms**\n\nThey run {n}.\n\n"
        f"**Sheds {n}**\n\nThey [leak](https://e.org/{n}).\n"
        for n in range(3, 7)
    }
    assert titles(read(tmp_path, files).issues[0]) == ["Looms", "Sheds 3"]
