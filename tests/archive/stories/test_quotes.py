"""What is quoted is of the story that quotes it, whatever it has in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read_one, titles, urls

SAID = (
    "[Ada](https://e.org/ada) reports\n\n"
    "> The looms run again.\n"
    ">\n"
    "> ## Looms\n"
    ">\n"
    "> **Mended:**\n"
    ">\n"
    "> * [Reed](https://e.org/reed)\n"
    "> * [Heddle](https://e.org/heddle)\n"
)


def test_headings_lists_and_bold_lines_of_a_quote_begin_no_story(tmp_path: Path) -> None:
    text = f"## Mill\n\n{SAID}\n## Fair\n\n### Wool\n\nIt is [sold](https://e.org/wool).\n"
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Mill", "Wool"]
    assert {"https://e.org/reed", "https://e.org/heddle"} <= set(urls(issue.items[0]))
    assert issue.items[0].text.endswith("Looms\n\nMended:\n\nReed\nHeddle")
    assert not issue.foreword
    assert issue.coverage == 1


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("[Ada Byron](https://e.org/ada) says", "The looms run again."),
        ("[Ada Lovelace](https://e.org/ada) did.", "Ada Lovelace did."),
    ],
)
def test_a_line_that_says_who_speaks_is_no_title(tmp_path: Path, line: str, title: str) -> None:
    quote = "> The looms run again. They are [mended](https://e.org/1).\n"
    issue = read_one(
        tmp_path, f"## Mill\n\n{line}\n\n{quote}\n## Fair\n\n- [Wool](https://e.org/2)\n"
    )
    assert titles(issue) == [title, "Wool"]


def test_a_newsletter_that_is_all_a_quote_has_its_stories(tmp_path: Path) -> None:
    text = "> ## Mill\n>\n> - [Loom](https://e.org/1)\n> - [Reed](https://e.org/2)\n"
    assert titles(read_one(tmp_path, text)) == ["Loom", "Reed"]


def test_a_list_in_a_quote_that_nobody_introduces_is_one_of_stories(tmp_path: Path) -> None:
    text = "## Mill\n\n> - [Loom](https://e.org/1)\n> - [Reed](https://e.org/2)\n"
    assert titles(read_one(tmp_path, text)) == ["Loom", "Reed"]


def test_entries_of_quoted_lists_follow_each_other_line_by_line(tmp_path: Path) -> None:
    """A picture between two lists parts no entries, as in lists that nobody quotes."""
    lists = "> - Reed\n> - Heddle\n\n![](https://e.org/loom.png)\n\n> - Shuttle\n"
    text = f"## Mill\n\nAda has mended these:\n\n{lists}\n## Fair\n\n- [Wool](https://e.org/2)\n"
    assert read_one(tmp_path, text).items[0].text.endswith("Reed\nHeddle\nShuttle")


def test_who_said_it_below_a_quote_begins_no_story(tmp_path: Path) -> None:
    """Nor who found it, and where to talk of it: what is quoted is told all the same."""
    text = (
        "## Reads\n\n- [Wool](https://e.org/2)\n\n## Quote of the week\n\n"
        "> Wool is warm.\n>\n> It is so though it be wet.\n\n"
        "– [Ada Lovelace, of looms](https://e.org/ada)\n\n"
        "Found by [Bo](https://e.org/bo) in the mill.\n\n"
        "[Bring us a quote for next week](https://e.org/bring)\n\n"
        "[Talk of it](https://e.org/talk)\n"
    )
    assert titles(read_one(tmp_path, text)) == ["Wool", "Quote of the week"]
