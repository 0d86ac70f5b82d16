"""Issues that are folders, and files that hold many issues."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.archive.reader import Archive
from search.errors import NoNewsletters
from tests.archive.folder import read, titles

LETTER = "## Finds\n\n- [A loom](https://e.org/1) is for all of you who have the time.\n"


def _keys(archive: Archive) -> dict[str, str]:
    return {issue.path: issue.key for issue in archive.issues}


def _reasons(archive: Archive) -> dict[str, str]:
    return {left.path: left.reason for left in archive.left_out}


def test_a_folder_with_an_index_is_an_issue(tmp_path: Path) -> None:
    """Its name tells number and date, as a file's does, and pages of the site are none."""
    head = "---\ntitle: The Kettle Letter\n---\n"
    archive = read(
        tmp_path,
        {
            "issue-7/index.md": head + LETTER,
            "issue-8/index.markdown": head + LETTER,
            "2031-04-03/index.md": head + LETTER,
            "_index.md": head + LETTER,
            "about/index.md": head + LETTER,
        },
    )
    assert _keys(archive) == {
        "issue-7/index.md": "7",
        "issue-8/index.markdown": "8",
        "2031-04-03/index.md": "2031-04-03",
    }
    assert str(archive.issues[0].date) == "2031-04-03"
    assert set(_reasons(archive)) == {"_index.md", "about/index.md"}


def test_an_index_of_issues_is_none(tmp_path: Path) -> None:
    files = {f"letters/wool-{n}.md": f"# Wool Weekly {n}\n\n{LETTER}" for n in (1, 2)}
    archive = read(tmp_path, {**files, "letters/index.md": f"# Wool Weekly\n\n{LETTER}"})
    assert list(_keys(archive).values()) == ["1", "2"]
    assert _reasons(archive) == {"letters/index.md": "an index of its folder, no issue"}


def test_a_readme_is_an_issue_where_its_folder_is_one(tmp_path: Path) -> None:
    archive = read(
        tmp_path,
        {
            "issue-7/README.md": f"# Wool Weekly\n\n{LETTER}",
            "README.md": f"# Wool Weekly\n\n{LETTER}",
            "tools/README.md": f"# Wool Weekly\n\nHow [to build](https://e.org/b).\n\n{LETTER}",
        },
    )
    assert _keys(archive) == {"issue-7/README.md": "7"}
    assert set(_reasons(archive).values()) == {"a README, no issue"}


MANY = """# Finds of the Week

All finds, week by week.

## 2031

- [Finds (June 23 - June 29)](#finds-june-23---june-29---2031)
- [Finds (June 16 - June 22)](./#finds-june-16---june-22---2031)

## Finds (June 23 - June 29) - 2031

- [Loom](https://e.org/1) weaves.
- [Kettle](https://e.org/2) boils.

## Finds (June 16 - June 22) - 2031

- [Wool](https://e.org/3) is warm.
"""


@pytest.mark.parametrize("name", ["README.md", "docs/README.md", "index.md", "all.md"])
def test_a_file_of_many_issues_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    archive = read(tmp_path, {name: MANY, "LICENSE.md": "mit"})
    assert [(str(i.date), [t.title for t in i.items]) for i in archive.issues] == [
        ("2031-06-29", ["Loom", "Kettle"]),
        ("2031-06-22", ["Wool"]),
    ]
    assert len({issue.key for issue in archive.issues}) == 2


def test_dated_versions_are_no_issues(tmp_path: Path) -> None:
    versions = "".join(f"## 1.{n}.0 - 2031-02-0{n}\n\n{LETTER[10:]}\n" for n in (1, 2, 3))
    days = "".join(f"## 0{n}.02.2031\n\n{LETTER[10:]}\n" for n in (1, 2, 3))
    archive = read(tmp_path, {"NEWS.md": versions, "README.md": versions, "wool.md": days})
    assert {issue.path for issue in archive.issues} == {"wool.md"}
    assert set(_reasons(archive)) == {"NEWS.md", "README.md"}


def test_weeks_part_a_file_too(tmp_path: Path) -> None:
    text = f"# Wool Notes\n\n## 2031 week 20\n\n{LETTER[10:]}\n## 2031 week 21\n\n{LETTER[10:]}"
    issues = read(tmp_path, {"notes.md": text}).issues
    assert [str(issue.date) for issue in issues] == ["2031-05-12", "2031-05-19"]


def test_a_readme_alone_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NoNewsletters, match="a README"):
        read(tmp_path, {"README.md": f"# Wool Weekly 7\n\n{LETTER}"})


def test_a_translation_beside_an_issue_in_its_folder_is_one(tmp_path: Path) -> None:
    """Though its own title says nothing of it."""
    files: dict[str, str | bytes] = {
        "issue-7/index.md": "# Wool Weekly 7\n\n- [Loom](https://e.org/l) is back for us\n",
        "issue-7/index.fr.md": "---\ntitle: La laine\n---\n\n- [Métier](https://e.org/l) est là\n",
        "about/index.md": "---\ntitle: Who we are\n---\n\nWe weave.\n",
    }
    archive = read(tmp_path, files)
    assert sorted(issue.path for issue in archive.issues) == [
        "issue-7/index.fr.md",
        "issue-7/index.md",
    ]
    assert [left.path for left in archive.left_out] == ["about/index.md"]


def test_components_and_documents_with_code_are_markdown_too(tmp_path: Path) -> None:
    text = "# The Kettle Letter\n\n" + LETTER
    archive = read(tmp_path, {f"issue-{n}.{end}": text for n, end in ((7, "mdx"), (8, "Rmd"))})
    assert _keys(archive) == {"issue-7.mdx": "7", "issue-8.Rmd": "8"}


def test_what_stands_around_the_issues_of_a_file_is_of_none(tmp_path: Path) -> None:
    """Below the last of them, and between: it is found with the first."""
    part = "### Issue {0} (2031-0{0}-05)\n\n- [Loom {0}](https://e.org/{0})\n\n"
    one, two, three = (part.format(n) for n in (3, 2, 1))
    text = f"# Wool\n\n## New\n\n{one}{two}## Old\n\n{three}## Help\n\nSend [looms](https://e.org/h).\n"
    issues = {issue.number: issue for issue in read(tmp_path, {"wool.md": text}).issues}
    assert {n: titles(issue) for n, issue in issues.items()} == {
        n: [f"Loom {n}"] for n in (1, 2, 3)
    }
    assert issues[3].foreword == "New\n\nOld\n\nHelp\n\nSend looms."
    assert all(issue.coverage == 1 for issue in issues.values())
