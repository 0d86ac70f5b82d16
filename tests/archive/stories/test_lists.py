"""What stands above lists, in prose and in issue after issue: what of it is a story."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.folder import read, read_one, titles, urls

LIST = "- [weft](https://e.org/weft): Draws.\n- [warp](https://e.org/warp): Plans.\n"


def test_each_entry_below_a_bold_line_is_a_story(tmp_path: Path) -> None:
    hosts = "- [heddle](https://e.org/h): Lifts.\n"
    text = f"### Packages\n\n**Registry**\n\n{LIST}\n**Hosts**\n\n{hosts}"
    issue = read_one(tmp_path, text)
    assert [(item.heading, item.title) for item in issue.items] == [
        ("Packages › Registry", "weft"),
        ("Packages › Registry", "warp"),
        ("Packages › Hosts", "heddle"),
    ]


def test_entries_that_each_tell_something_are_stories_below_a_bold_line(tmp_path: Path) -> None:
    """Though none begins with its link; short ones may be the sources of one story."""
    told = "- The mill of the north [has closed](https://e.org/{0}) after a hundred years of work\n"
    a, b, c, d = map(told.format, "abcd")
    text = f"### More\n\n**Mills**\n\n{a}{b}\n**Sheep**\n\n{c}{d}"
    issue = read_one(tmp_path, text)
    assert [item.heading for item in issue.items] == ["More › Mills"] * 2 + ["More › Sheep"] * 2
    assert len(read_one(tmp_path, text.replace(" after a hundred years of work", "")).items) == 2


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("**🛡** [**Looms**](https://e.org/1), a guide", "Looms"),
        ("[Looms ](https://e.org/1)[**of wool**](https://e.org/1), a guide", "Looms of wool"),
        ("[Looms](https://e.org/1)[ too](https://e.org/2), a guide", "Looms"),
        ("**Leeds** has [a mill](https://e.org/1).", "Leeds has a mill."),
        ("[ann](https://talk.example/u/ann) has [a mill](https://e.org/1).", "ann has a mill."),
        ("[ann](https://e.org/~ann) has [a mill](https://e.org/1).", "ann has a mill."),
        ("[mill](https://e.org/towns/mill) has [a loom](https://e.org/1).", "mill"),
        ("**Leeds** Has [a mill](https://e.org/1).", "Leeds"),
        ("**Leeds**: has [a mill](https://e.org/1).", "Leeds"),
    ],
)
def test_what_an_entry_is_called(tmp_path: Path, entry: str, title: str) -> None:
    """No emoji, no piece of its link, and no word that its sentence goes on from."""
    issue = read_one(tmp_path, f"# Wool 7\n\n## Finds\n\n- {entry}\n- [Sheep](https://e.org/s)\n")
    assert titles(issue) == [title, "Sheep"]
    assert len(urls(issue.items[0])) == len({*urls(issue.items[0])})


@pytest.mark.parametrize(
    "text",
    [
        # One that is a link, one that tells something, one without entries.
        f"**[Looms are back](https://e.org/1)**\n\n{LIST}",
        f"**Looms are back in the villages of the north, after forty years of silence**\n\n{LIST}",
        "**Looms are back**\n\n- they are quick\n- they are cheap\n",
    ],
)
def test_a_bold_line_that_tells_a_story_keeps_its_list(tmp_path: Path, text: str) -> None:
    issue = read_one(
        tmp_path, f"### News\n\n{text}\n**Kettles boil**\n\nIt [was](https://e.org/k) cold.\n"
    )
    assert len(issue.items) == 2
    assert "weft" in issue.items[0].text or "quick" in issue.items[0].text


def test_the_numbered_points_of_an_essay_are_its_text(tmp_path: Path) -> None:
    essay = (
        "Looms come back, I read.\n\nWhy?\n\n（1）They are quick.\n\nAnd more.\n\n（2）They last.\n"
    )
    listed = (
        "1、[Loom](https://e.org/1)\n\nIt weaves.\n\n2、[Kettle](https://e.org/2)\n\nIt boils.\n"
    )
    issue = read_one(tmp_path, f"## On looms\n\n{essay}\n## Tools\n\n{listed}")
    assert titles(issue) == ["On looms", "Loom", "Kettle"]
    assert issue.items[0].text.endswith("（2）They last.")


@pytest.mark.parametrize("before", ["", "Two stories this week:\n\n"])
def test_numbers_that_count_stories_start_them(tmp_path: Path, before: str) -> None:
    issue = read_one(
        tmp_path, f"## News\n\n{before}（1）Looms.\n\nThey weave.\n\n（2）Kettles.\n\nThey boil.\n"
    )
    assert titles(issue) == ["Looms.", "Kettles."]


def test_a_heading_with_nothing_below_it_is_no_story(tmp_path: Path) -> None:
    text = f"## Jobs\n\n## Events\n\n### Online\n\n### Europe\n\n{LIST}\n### Asia\n"
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["weft", "warp"]
    assert issue.coverage == 1


def test_headings_that_all_have_nothing_below_them_are_the_stories(tmp_path: Path) -> None:
    assert titles(read_one(tmp_path, "## News\n\n### Looms weave\n\n### Kettles boil\n")) == [
        "Looms weave",
        "Kettles boil",
    ]


@pytest.mark.parametrize(
    ("paragraph", "title"),
    [
        (
            "[Anna Weber](https://e.org/anna) merged [a change](https://e.org/2) for looms.",
            "Anna Weber merged a change for looms.",
        ),
        ("[Looms](https://e.org/1) are quick.", "Looms are quick."),
        (
            "[LP-261](https://e.org/1): *Threads as values* was accepted.",
            "LP-261: Threads as values",
        ),
        ("[Looms](https://e.org/1) (a catalogue)", "Looms"),
        ("[Looms](https://e.org/1). They are quick.", "Looms"),
    ],
)
def test_a_paragraph_is_called_by_its_sentence(tmp_path: Path, paragraph: str, title: str) -> None:
    other = "[Kettles](https://e.org/k). They boil."
    assert titles(read_one(tmp_path, f"## News\n\n{paragraph}\n\n{other}\n")) == [title, "Kettles"]


STANDING = "If you know of an event that we have missed, please write to us about it."
LINKED = STANDING.replace("write", "[write](https://e.org/us)")


def issues(count: int, every: int = 1) -> dict[str, str]:
    """Give issues of which each one of so many has the standing text below its events."""
    return {
        f"2031-01-{number:02}-letter-{number}.md": f"# Loom Letter {number}\n\n## Events\n\n"
        f"- [Fair {number}](https://e.org/{number}), as ever.\n"
        "- [Night of dyes](https://e.org/night), which comes again in the same words.\n"
        + (f"\n{LINKED}\n" if number % every == 0 else "")
        + f"\n## Jobs\n\n- [Job {number}](https://e.org/job/{number})\n"
        for number in range(1, count + 1)
    }


def standing(tmp_path: Path, files: dict[str, str]) -> int:
    """Count the items that are the standing text."""
    archive = read(tmp_path, files)
    return sum(STANDING in item.text for issue in archive.issues for item in issue.items)


def test_what_issue_after_issue_says_is_told_once(tmp_path: Path) -> None:
    assert standing(tmp_path, issues(8)) == 1


def test_what_stands_does_so_under_another_heading(tmp_path: Path) -> None:
    """Where it is called by that, as a story among others is."""
    last = "## Jobs\n\n- [Job](https://e.org/job)\n"
    told = {f"{at}.md": f"# Loom {at}\n\n## Fairs\n\n{STANDING}\n\n{last}" for at in range(6)}
    fairs = f"### Fairs\n\n{STANDING}\n\n### Dyes\n\nThey are red, and we have seen them.\n"
    assert standing(tmp_path, {**told, "7.md": f"# Loom 7\n\n## News\n\n{fairs}"}) == 1


@pytest.mark.parametrize(("count", "every"), [(4, 1), (20, 3)])
def test_what_a_few_issues_say_is_told_by_each(tmp_path: Path, count: int, every: int) -> None:
    assert standing(tmp_path, issues(count, every)) == count // every


def test_an_entry_that_comes_again_is_a_story_each_time(tmp_path: Path) -> None:
    """Though most issues have it; others are of another time of the year."""
    later = {
        f"2031-03-0{number}-letter.md": f"# Loom Letter 2{number}\n\n"
        f"- [Wool](https://e.org/{number}) that we have to spin in the spring of the year.\n"
        for number in range(1, 5)
    }
    archive = read(tmp_path, {**issues(8), **later})
    assert sum("Night of dyes" in titles(issue) for issue in archive.issues) == 8


def test_credits_of_nearly_all_issues_are_told_once(tmp_path: Path) -> None:
    """In a language that no word list knows."""
    archive = read(
        tmp_path,
        {
            f"{number}.md": f"# 소식 {number}\n\n1. 베틀 {number} https://e.org/{number}\n"
            f"2. 물레 {number} https://e.org/w{number}\n\n- 편집: 김씨\n- 구독하기: https://e.org/sub\n"
            for number in range(6)
        },
    )
    told = [titles(issue) for issue in archive.issues]
    assert told[0] == ["베틀 0", "물레 0", "편집: 김씨", "구독하기"]
    assert told[1:] == [[f"베틀 {number}", f"물레 {number}"] for number in range(1, 6)]


@pytest.mark.parametrize(
    "points",
    [
        "（1）It weaves.\n\n（2）It warms.\n\n（3）See [this](https://e.org/p).",
        "- It weaves.\n- It warms.\n- See [this](https://e.org/p).",
        "1. It weaves.\n\n2. It warms, as [all](https://e.org/p) know.\n\n3. It shines.",
    ],
)
def test_a_list_amid_prose_is_its_text(tmp_path: Path, points: str) -> None:
    """Where few of its entries point anywhere: an essay says what it means with it."""
    essay = f"They ask me why.\n\nThere are three reasons.\n\n{points}\n\nSo it matters.\n"
    links = "## Links\n\n- [Kettle](https://e.org/k)\n- [Pot](https://e.org/q)\n"
    issue = read_one(tmp_path, f"# Wool 5\n\n## Why looms matter\n\n{essay}\n{links}")
    assert titles(issue) == ["Why looms matter", "Kettle", "Pot"]
    assert "So it matters." in issue.items[0].text


def test_facts_amid_prose_are_its_text(tmp_path: Path) -> None:
    """Names of facts in bold begin stories only where something more is told of them."""
    facts = "- **Where:** Leeds\n- **Who:** Ann, Bo and Cy\n\n"
    prose = "Four of us wove for the prize of the year, and none of us lost.\n\n"
    more = "More of it is [here](https://e.org/1).\n"
    text = (
        f"# Wool 5\n\n## News\n\n- [Loom](https://e.org/l)\n\n## The match\n\n{prose}{facts}{more}"
    )
    issue = read_one(tmp_path, text)
    assert titles(issue) == ["Loom", "The match"]
    assert "Where: Leeds" in issue.items[1].text
    told = facts.replace("Leeds", "[Leeds](https://e.org/2)")
    assert titles(read_one(tmp_path, text.replace(facts, told)))[1:3] == ["Where", "Who"]


def test_a_picture_that_is_announced_is_a_story(tmp_path: Path) -> None:
    text = (
        "# Wool 5\n\n## News\n\n- [Loom](https://e.org/l)\n\n## How it looks\n\nMuch as ever:\n\n"
    )
    issue = read_one(
        tmp_path, f"{text}![A loom](https://e.org/l.png)\n\n## Next\n\n- [Mill](https://e.org/m)\n"
    )
    assert titles(issue) == ["Loom", "How it looks", "Mill"]
    assert issue.items[1].text == "Much as ever:"


def test_a_linked_heading_with_nothing_below_it_is_a_story(tmp_path: Path) -> None:
    """Its link would be lost with it; without one it says nothing."""
    news = "# Wool 5\n\n## News\n\n- [Loom](https://e.org/l)\n\n"
    issue = read_one(tmp_path, f"{news}## [Looms](https://e.org/a)\n\n## Jobs\n")
    assert [(item.title, urls(item)) for item in issue.items] == [
        ("Loom", ["https://e.org/l"]),
        ("Looms", ["https://e.org/a"]),
    ]
    assert issue.items[1].line == 7


def test_a_paragraph_that_ends_in_a_colon_is_a_part_of_its_story(tmp_path: Path) -> None:
    prose = "I [wrote](https://e.org/1) about looms; the numbers are:\n\n- fast: 5\n- slow: 2\n\n"
    issue = read_one(
        tmp_path, f"# Wool 7\n\n## On looms\n\n{prose}They [weave](https://e.org/2).\n"
    )
    assert titles(issue) == ["On looms"]
    assert issue.items[0].text.startswith("I wrote about looms; the numbers are:")
    assert urls(issue.items[0]) == ["https://e.org/1", "https://e.org/2"]


def test_a_section_that_only_announces_is_none(tmp_path: Path) -> None:
    issue = read_one(tmp_path, f"## Jobs\n\nThese are open:\n\n## Finds\n\n{LIST}")
    assert titles(issue) == ["weft", "warp"]
    assert issue.coverage == 1


def _paragraphs(count: int, end: str = "") -> str:
    told = (f"A mill in vale {n} has [opened](https://e.org/{n}).\n\n" for n in range(count))
    return "".join(told) + end


def test_short_paragraphs_that_all_lead_somewhere_are_stories(tmp_path: Path) -> None:
    issue = read_one(tmp_path, f"## News\n\n{_paragraphs(3)}## Finds\n\n{LIST}")
    assert titles(issue) == [
        *(f"A mill in vale {n} has opened." for n in range(3)),
        "weft",
        "warp",
    ]


@pytest.mark.parametrize(
    "text", [_paragraphs(2), _paragraphs(3, "It rains.\n\n"), _paragraphs(3, "And so on. " * 90)]
)
def test_other_paragraphs_are_one_story(tmp_path: Path, text: str) -> None:
    """Two of them, some that lead nowhere, long ones."""
    issue = read_one(tmp_path, f"## News\n\n{text}\n\n## Finds\n\n{LIST}")
    assert titles(issue) == ["News", "weft", "warp"]


def test_who_or_what_a_paragraph_begins_with_does_not_matter(tmp_path: Path) -> None:
    """A person's page, words without a link; what is quoted below is its text."""
    text = (
        "[Ann Reed](https://github.com/ann) made [looms](https://e.org/1) quick.\n\n> Twice!\n\n"
        "Bo opened [a mill](https://e.org/2).\n\nIn [the shed](https://e.org/3), Cy slept.\n"
    )
    issue = read_one(tmp_path, f"## Changes\n\n{text}\n## Finds\n\n{LIST}")
    assert titles(issue)[:3] == [
        "Ann Reed made looms quick.",
        "Bo opened a mill.",
        "In the shed, Cy slept.",
    ]
    assert issue.items[0].text.endswith("Twice!")


def test_a_link_that_a_paragraph_does_not_go_on_from_is_a_title(tmp_path: Path) -> None:
    text = "".join(
        f"[Loom {n}](https://e.org/{n})\n\nIt weaves [cloth](https://e.org/c{n}).\n\n"
        for n in (1, 2, 3)
    )
    assert titles(read_one(tmp_path, f"## News\n\n{text}")) == ["Loom 1", "Loom 2", "Loom 3"]


@pytest.mark.parametrize("again", [True, False])
def test_paragraphs_below_a_heading_that_comes_again_are_stories(
    tmp_path: Path, again: bool
) -> None:
    """Below one of its own they are that story; what leads nowhere goes on with the one above."""
    files = {
        f"wool-weekly-{n}.md": f"# Wool Weekly {n}\n\n## {'News' if again else f'On mill {n}'}\n\n"
        f"{_paragraphs(3, 'It rains.')}\n\n## Finds\n\n{LIST}"
        for n in range(1, 5)
    }
    found = read(tmp_path, files).issues[0].items
    assert len(found) == (5 if again else 3)
    assert found[2 if again else 0].text.endswith("It rains.")


def test_what_each_story_says_of_itself_in_a_list_is_its_text(tmp_path: Path) -> None:
    fields = "- **Source:** The mill\n- **URL:** https://e.org/{n}\n- **Rank:** {n}\n\n"
    text = "".join(f"## {n}. Loom {n}\n\n{fields.replace('{n}', str(n))}" for n in (1, 2, 3))
    issue = read_one(tmp_path, f"# Wool Weekly 7\n\n{text}")
    assert titles(issue) == ["Loom 1", "Loom 2", "Loom 3"]
    assert issue.items[1].text == "Source: The mill\nURL: https://e.org/2\nRank: 2"
    assert urls(issue.items[1]) == ["https://e.org/2"]


def test_bold_words_before_the_entries_of_one_list_are_none_of_that(tmp_path: Path) -> None:
    text = "- **New:** [Loom](https://e.org/1)\n- **New:** [Reed](https://e.org/2)\n"
    assert len(titles(read_one(tmp_path, f"## A\n\n{text}\n## B\n\n{text}"))) == 4


def test_entries_without_links_are_stories_of_a_section_that_comes_again(tmp_path: Path) -> None:
    """Where each tells something; names are one together, and so is what one issue alone has."""
    told = (
        "- The looms of mill {n} are quicker than the others.\n"
        "- Spinning needs no wheel any more now.\n"
    )
    body = f"# Wool Dispatch {{n}}\n\n## {{head}}\n\n{told}\n## Who\n\n- Ann {{n}}\n- Bo\n"
    for head in ("Improved", "For {n}"):
        named = {
            f"wool-dispatch-{n}.md": body.replace("{head}", head).replace("{n}", str(n))
            for n in range(1, 4)
        }
        issue = read(tmp_path / head, named).issues[1]
        if head == "Improved":
            assert titles(issue) == [
                "The looms of mill 2 are quicker than the others.",
                "Spinning needs no wheel any more now.",
                "Who",
            ]
            assert all(item.derived_title for item in issue.items[:2])
        else:
            assert titles(issue) == ["For 2", "Who"]
