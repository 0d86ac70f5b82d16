"""What newsletters say beside their stories, in each issue or in one: no story, no part of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.model import Issue
from tests.archive.folder import read, read_one, titles, urls

LIST = "- [weft](https://e.org/weft): Draws.\n- [warp](https://e.org/warp): Plans.\n"
FOOTER = (
    "---\n\n_Wool Weekly_ is a letter on wool. See [our page](https://e.org/us), or "
    "[write][us].\n\nGot something to tell us? Add it to the <b>open list</b>.\n\n"
    "[us]: https://e.org/write\n"
)


def _issues(tmp_path: Path, body: str, count: int = 4) -> list[Issue]:
    """Issues of which each has ``body`` with its number for ``{n}``."""
    names = {f"wool-weekly-{n}.md": body.replace("{n}", str(n)) for n in range(1, count + 1)}
    return list(read(tmp_path, names).issues)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Always wanted to spin? These are easy ones.\n\n", ""),
        ("Always wanted to spin?\n\nThere are [two](https://e.org/two) easy ones:\n\n", ""),
        ("", "\nIf you like to show yours, too, just let us know!\n"),
    ],
)
def test_words_without_a_link_beside_a_list_are_of_all_of_it(
    tmp_path: Path, above: str, below: str
) -> None:
    issue = read_one(tmp_path, f"# Wool 7\n\n## Finds\n\n{above}{LIST}{below}\n## Jobs\n\n{LIST}")
    assert titles(issue) == ["weft", "warp", "weft", "warp"]
    assert issue.foreword in (above.split("\n\n")[0], below.strip())
    assert issue.coverage == 1


def test_a_paragraph_that_leads_somewhere_beside_a_list_is_a_story(tmp_path: Path) -> None:
    text = f"## Finds\n\nA mill [opened](https://e.org/1) in the north.\n\n{LIST}"
    assert len(titles(read_one(tmp_path, text))) == 3


@pytest.mark.parametrize("count", [1, 4])
def test_what_a_section_is_about_is_no_story(tmp_path: Path, count: int) -> None:
    """Where one issue is all there is, it may be an essay in parts."""
    body = (
        "# Wool Weekly {n}\n\n## Projects\n\nHere we tell what changed in the [mills](https://e.org)."
        "\n\n### Loom {n}\n\nIt [weaves](https://e.org/a{n}).\n\n### Reed {n}\n\nIt combs.\n"
    )
    last = _issues(tmp_path, body, count)[-1]
    told = [f"Loom {count}", f"Reed {count}"]
    assert titles(last) == (told if count > 1 else ["Projects", *told])


@pytest.mark.parametrize("count", [2, 4])
def test_what_most_issues_end_in_is_no_part_of_the_last_story(tmp_path: Path, count: int) -> None:
    body = (
        f"# Wool Weekly {{n}}\n\n## News\n\n### Loom {{n}}\n\nIt weaves in mill {{n}}.\n\n{FOOTER}"
    )
    for issue in _issues(tmp_path, body, count):
        (loom,) = issue.items
        assert loom.text.startswith("It weaves in mill")
        assert ("Got something" in loom.text) is (count < 3)
        assert bool(urls(loom)) is (count < 3)
        assert issue.coverage == 1


def test_the_same_words_that_lead_elsewhere_are_a_story(tmp_path: Path) -> None:
    told = "We [wrote](https://e.org/{n}) of how it weaves."
    body = f"# Wool Weekly {{n}}\n\n## News\n\n### Loom {{n}}\n\n{told}\n"
    for number, issue in enumerate(_issues(tmp_path, body), start=1):
        assert [urls(item) for item in issue.items] == [[f"https://e.org/{number}"]]


def test_a_last_section_of_nothing_else_is_none(tmp_path: Path) -> None:
    letters = "## Letters\n\nNo reader wrote to us this week.\n"
    body = f"# Wool Weekly {{n}}\n\n## News\n\n{LIST}\n{letters}"
    assert {tuple(titles(issue)) for issue in _issues(tmp_path, body)} == {("weft", "warp")}


def test_what_a_few_of_many_issues_end_in_stays(tmp_path: Path) -> None:
    body = "# Wool {n}\n\n## News\n\n### Loom {n}\n\nIt weaves.\n"
    files = {
        f"wool-weekly-{n}.md": body.replace("{n}", str(n)) + f"\n{FOOTER}" * (n < 4)
        for n in range(1, 10)
    }
    first = next(issue for issue in read(tmp_path, files).issues if issue.number == 1)
    assert "Got something" in first.items[0].text


def test_a_bold_line_above_people_alone_is_none(tmp_path: Path) -> None:
    people = "* [@ann](https://e.org/ann) (61), [@bo](https://e.org/bo) (3)\n"
    text = (
        f"## Finds\n\n{LIST}\n## Thanks\n\n**Who wrote**\n{people}\n**Who read**\n{people}\n"
        "## Jobs\n\n- [mill](https://e.org/mill)\n"
    )
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["weft", "warp", "mill"]
    assert issue.coverage == 1
