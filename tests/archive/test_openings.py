"""What an issue says before its stories is an item: title, excerpt and foreword."""

from __future__ import annotations

from pathlib import Path

from search.model import Issue, Item
from tests.archive.folder import read, read_one

HEADER = """---
title: "{title}"
excerpt: "{excerpt}"
tags: [weekly, wool]
---

"""
BODY = """Welcome, says the [editor](https://e.org/ann) of bobbins.

# Publications 📙

***Looms***

All of them.

# Ethics in AI 🚨

***Silk***

Where from?
"""


def opening(issue: Issue) -> Item:
    assert issue.opening
    return issue.opening


def weekly(title: str, excerpt: str, body: str = BODY) -> str:
    return HEADER.format(title=title, excerpt=excerpt) + body


def test_it_has_title_excerpt_and_foreword(tmp_path: Path) -> None:
    issue = read_one(tmp_path, weekly("NLP Newsletter #7: Weaving", "A week of thread."))
    made = opening(issue)
    assert (made.title, made.derived_title) == ("NLP Newsletter #7: Weaving", False)
    assert made.text == "A week of thread.\n\nWelcome, says the editor of bobbins."
    assert (made.id, made.story, made.kind) == ("7-en-foreword-0", "07/foreword#0", "foreword")
    assert made.heading == "weekly, wool"
    assert [link.url for link in made.links] == ["https://e.org/ann"]
    assert [item.title for item in issue.items] == ["Looms", "Silk"]
    assert issue.foreword == "Welcome, says the editor of bobbins."


def test_an_excerpt_that_the_foreword_repeats_is_said_once(tmp_path: Path) -> None:
    """As whole words: the end of another is no repetition."""
    for name, excerpt, said in (
        ("whole", "welcome, says the Editor", False),
        ("part", "come, says the editor", True),
    ):
        made = opening(read_one(tmp_path / name, weekly("#7", excerpt)))
        assert made.text.startswith(excerpt) == said


def test_pictures_before_the_stories_say_something(tmp_path: Path) -> None:
    body = f"![A shuttle at rest](https://e.org/a.png)\n\n{BODY}"
    made = opening(read_one(tmp_path, weekly("#7", "", body)))
    assert [image.words for image in made.images] == ["A shuttle at rest"]


def test_tellings_are_one_and_keep_their_languages(tmp_path: Path) -> None:
    texts = {
        "2020-03-01-NLP_Newsletter_7_en.md": weekly("NLP Newsletter #7 [EN]", "Thread."),
        "2020-03-02-NLP_Newsletter_7_fr.md": weekly("NLP Newsletter #7 [FR]", "Le fil."),
    }
    told = [opening(issue) for issue in read(tmp_path, texts).issues]
    assert [(made.id, made.lang) for made in told] == [
        ("7-en-foreword-0", "en"),
        ("7-fr-foreword-0", "fr"),
    ]
    assert {made.story for made in told} == {"07/foreword#0"}


def test_it_goes_by_the_key_of_its_issue(tmp_path: Path) -> None:
    """Also where numbers begin anew each year, and where a file claims an issue again."""
    names = ("2019-03-01-weekly_7_en.md", "2020-03-01-weekly_7_en.md", "2020-03-02-weekly_7_en.md")
    issues = read(tmp_path, {name: weekly("Weekly #7 [EN]", name) for name in names}).issues
    made = [opening(issue) for issue in issues]
    assert [one.issue for one in made] == [issue.key for issue in issues]
    assert [one.id for one in made] == [
        "2019-7-en-foreword-0",
        "2020-7-en-foreword-0",
        "2020-7-en.2-foreword-0",
    ]
    assert len({one.story for one in made}) == 2


def test_a_section_of_that_name_has_ids_of_its_own(tmp_path: Path) -> None:
    body = "Hello.\n\n## Foreword\n\n### [One](https://e.org/1)\n\nA.\n\n## News\n\n### [Two](https://e.org/2)\n\nB.\n"
    issue = read_one(tmp_path, weekly("Weekly #7", "", body))
    ids = [opening(issue).id, *(item.id for item in issue.items)]
    assert len(set(ids)) == len(ids)


def test_an_issue_that_says_nothing_has_none(tmp_path: Path) -> None:
    text = "## News\n\n- [One](https://e.org/1): a.\n- [Two](https://e.org/2): b.\n"
    assert read_one(tmp_path, text).opening is None


def test_each_issue_of_a_file_has_its_own(tmp_path: Path) -> None:
    """Also one of which the file has no more than the date; the header is of none of them."""
    listed = "Hello of {0}.\n\n- [A](https://e.org/{0}): one.\n- [B](https://e.org/b{0}): two.\n"
    days = ("2020-01-05", "2020-01-12")
    parts = [f"## {day}\n\n{listed.format(number)}" for number, day in enumerate(days)]
    text = weekly("Weekly", "All weeks.", "\n".join([*parts, "## 2020-01-19\n"]))
    made = [opening(issue) for issue in read(tmp_path, {"weekly.md": text}).issues]
    assert [one.title for one in made] == [f"Weekly, {day}" for day in (*days, "2020-01-19")]
    assert [one.text for one in made] == ["Hello of 0.", "Hello of 1.", ""]
    assert {one.heading for one in made} == {""}
    assert len({one.id for one in made}) == 3
