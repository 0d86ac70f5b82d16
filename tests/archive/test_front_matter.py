"""Headers in the notations of Hugo, Zola, Hexo and Jekyll."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from search.archive import frontmatter
from search.errors import NoNewsletters
from tests.archive.folder import read, read_one

BODY = "\n## Finds\n\n- [A loom](https://e.org/1) weaves the cloth, and it is quick.\n"

HEADERS = {
    "YAML": '---\ntitle: "Wool Letter #7"\ndate: 2031-03-09 10:00:00 +0200\nauthor: Ann\n'
    "tags:\n  - wool\n  - looms\n---\n",
    "YAML ends in dots": '---\ntitle: "Wool Letter #7"\ndate: 2031-03-09\nauthor: [Ann]\n'
    "tags: [wool, looms]\n...\n",
    "YAML in quotes": '---\n"title": "Wool Letter #7"\n"date": "2031-03-09"\n"author": Ann\n'
    '"tags": [wool, looms]\n---\n',
    "TOML": '+++\ntitle = "Wool Letter"\ndate = 2031-03-09T10:00:00Z\n'
    'authors = [\n  "Ann", # of the mill\n]\n[taxonomies]\ntags = ["wool", "looms"]\n'
    "[extra]\nissue = 7\n+++\n",
    "YAML in a container": '---\nlayout: issue\ndata:\n  title: "Wool Letter #7"\n'
    "  date: 2031-03-09\n  author: Ann\n  tags: [wool, looms]\n---\n",
    "JSON": '{\n  "title": "Wool Letter #7",\n  "date": "2031-03-09T10:00:00+02:00",\n'
    '  "author": "Ann",\n  "tags": ["wool", "looms"],\n  "image": {"thumb": null}\n}\n',
    "JSON of Hexo": '"title": "Wool Letter #7",\n"date": "2031-03-09",\n"author": "Ann",\n'
    '"tags": ["wool", "looms"]\n;;;\n',
    "JSON between fences": '---json\n{"title": "Wool Letter #7", "date": "2031-03-09",\n'
    '"author": "Ann", "tags": ["wool", "looms"]}\n---\n',
    "no opening fence": "title: Wool Letter #7\ndate: 2031/03/09 10:00:00\nauthor: Ann\n"
    "tags: wool, looms\n---\n",
}


@pytest.mark.parametrize("notation", HEADERS)
def test_every_notation_says_the_same(tmp_path: Path, notation: str) -> None:
    issue = read_one(tmp_path, HEADERS[notation] + BODY, "wool.md")
    assert (issue.number, issue.date) == (7, datetime.date(2031, 3, 9))
    assert issue.title.startswith("Wool Letter")
    assert (issue.authors, issue.tags) == (("Ann",), ("wool", "looms"))
    assert issue.foreword == ""
    (item,) = issue.items
    assert item.line == HEADERS[notation].count("\n") + 4


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ('+++\ntitle = "open"\ndate = \n+++\n', 3),
        ('{\n"title": "open",\n"date": \n}\n', 4),
        ('{\n"title": "open",\n"deep": ' + "[" * 5000 + "\n}\n", 1),
        ('+++\ntitle = "open"\nlong = 0x' + "f" * 5000 + "\n+++\n", 2),
        ("---\ntitle: open\nbad: }\n---\n", 3),
    ],
)
def test_a_header_that_cannot_be_read_is_a_problem(block: str, line: int) -> None:
    """What its lines say for themselves is kept, and none of it gets into the text."""
    header, problems = frontmatter.split(block + "body\n", "a.md")
    assert (header.body, header.get("title")) == ("body\n", "open")
    assert [(problem.kind, problem.path) for problem in problems] == [("front-matter", "a.md")]
    assert problems[0].line == line
    assert "read line by line" in problems[0].message


@pytest.mark.parametrize("fence", ["+++", "---", "{"])
def test_a_header_that_never_ends_is_a_problem(fence: str) -> None:
    key = {"+++": "title = 1", "---": "title: 1", "{": '"title": 1'}[fence]
    header, problems = frontmatter.split(f"{fence}\n{key}\n\nbody\n", "a.md")
    assert "body" in header.body
    assert [problem.message for problem in problems] == ["front matter is not closed; read as text"]


@pytest.mark.parametrize("text", ["+++\nMore wool.\n+++\n", "{\nwool\n}\n", "{wool}\n", "---\n"])
def test_what_only_looks_like_a_fence_is_text(text: str) -> None:
    header, problems = frontmatter.split(text, "a.md")
    assert (header.body, problems) == (text, ())


@pytest.mark.parametrize(
    "line", ["draft: true", "published: false", "Draft: yes", "status: draft", "private: true"]
)
def test_a_draft_is_left_out_with_a_reason(tmp_path: Path, line: str) -> None:
    head = "---\ntitle: Wool Letter 7\n"
    files: dict[str, str | bytes] = {
        "a.md": f"{head}{line}\n---\n{BODY}",
        "b.md": f"{head}draft: false\npublished: true\n---\n{BODY}",
        "_drafts/c.md": f"{head}---\n{BODY}",
    }
    archive = read(tmp_path, files)
    assert [issue.path for issue in archive.issues] == ["b.md"]
    assert [(left.path, left.reason) for left in archive.left_out] == [
        ("_drafts/c.md", "a draft (in _drafts)"),
        ("a.md", f"a draft ({line.lower()})"),
    ]


def test_a_draft_alone_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NoNewsletters, match="a draft"):
        read(tmp_path, {"a.md": f"+++\ntitle = 'Wool Letter 7'\ndraft = true\n+++\n{BODY}"})


def test_what_every_item_repeats_is_cut_and_a_problem() -> None:
    """A title, authors or tags of any length would cost as much once for every item."""
    names = [f"name {number:03}" for number in range(1000)]
    title = "Wool " * 1000
    text = (
        f"---\ntitle: {title}\nauthor: {', '.join(names)}\ntags: [{', '.join(names)}]\n---\nbody\n"
    )
    header, problems = frontmatter.split(text, "a.md")
    assert header.get("title") == f"{title[:300].strip()}…"
    assert header.authors == header.tags == tuple(names[:37])
    assert [problem.kind for problem in problems] == ["too-long"] * 3
    assert {problem.message.split(":")[0] for problem in problems} == {"title", "authors", "tags"}
    assert header.body == "body\n"


def test_a_header_as_long_as_those_that_people_write_is_kept_whole() -> None:
    title, names = "Wool " * 59 + "Wool", [f"name {number:03}" for number in range(37)]
    text = f"---\ntitle: {title}\nauthors: [{', '.join(names)}]\n---\nbody\n"
    header, problems = frontmatter.split(text, "a.md")
    assert (header.get("title"), header.authors, problems) == (title, tuple(names), ())


def test_json_may_begin_on_its_first_line() -> None:
    """And be one line, or have mappings that begin and end within one."""
    one = '{"title": "Wool 9", "date": "2031-06-01"}\n\nbody\n'
    more = '{"title": "Wool 9",\n "date": "2031-06-01",\n "author": {"name": "Ann"}\n}\nbody\n'
    for text in (one, more):
        header, problems = frontmatter.split(text, "a.md")
        assert (header.get("title"), header.get("date")) == ("Wool 9", "2031-06-01")
        assert (header.body.strip(), problems) == ("body", ())
    assert header.authors == ("Ann",)


def test_a_header_without_a_fence_may_have_lists(tmp_path: Path) -> None:
    head = "title: Wool Letter 7\ndate: 2031-06-03\ntags:\n- wool\n  - linen\nauthor: Ann\n---\n"
    (issue,) = read(tmp_path, {"a.md": head + BODY}).issues
    assert (issue.tags, issue.authors, issue.foreword) == (("wool", "linen"), ("Ann",), "")


@pytest.mark.parametrize(
    "head",
    ["+++\na =\n+++\n", '{"title": "x",}\n', "---\ntitle: x\n", "---\n- a: [\nb: c\n---\n"],
)
def test_a_broken_header_is_told_of_files_that_are_left_out(tmp_path: Path, head: str) -> None:
    """It may be why they do not look like newsletters."""
    archive = read(tmp_path, {"a.md": f"# Wool Weekly 7\n\n{BODY}", "b.md": f"{head}\nwool\n"})
    assert [left.path for left in archive.left_out] == ["b.md"]
    told = [problem.kind for problem in archive.problems if problem.path == "b.md"]
    assert told == ["front-matter"]


@pytest.mark.parametrize(
    ("head", "title", "date", "authors"),
    [
        ("---\nsubject: Wool, week 10\npublish_date: 2031-03-09\n---\n", "Wool, week 10", 9, ()),
        ("---\ntitle: Wool\ndate_published: 2031-03-08T10:00:00.000Z\n---\n", "Wool", 8, ()),
        ("---\ntitle: Wool\ndate: 2031-03-07\nauthor:\n  - name: Ann Li\n    affiliation: Mill\n"
         "  - Bo\n---\n", "Wool", 7, ("Ann Li", "Bo")),
        ("# Wool 7\n\nDate: March 6, 2031\nStatus: Published\nAuthor: Ann Li\n", "Wool 7", 6,
         ("Ann Li",)),
    ],
)  # fmt: skip
def test_what_programs_call_it(
    tmp_path: Path, head: str, title: str, date: int, authors: tuple[str, ...]
) -> None:
    """Buttondown, Ghost, Quarto and Notion, whose keys stand below the title."""
    issue = read_one(tmp_path, head + BODY, "letter.md")
    assert (issue.title, issue.date) == (title, datetime.date(2031, 3, date))
    assert issue.authors == authors
    assert [item.title for item in issue.items] == ["A loom"]


def test_a_title_above_text_is_no_header(tmp_path: Path) -> None:
    text = "# Wool 7\n\nTo do: nothing.\nAuthor: Ann\n" + BODY
    assert read_one(tmp_path, text, "letter.md").authors == ()


NEWS = "# News\n\n- [Loom](https://e.org/1) weaves for you.\n- [Reed](https://e.org/2) combs.\n"


def test_the_title_block_of_pandoc_is_a_header(tmp_path: Path) -> None:
    text = f"% The Loom\n  Letter 15\n% Ann Reed; Bo\n% 4 March 2031\n\n{NEWS}"
    issue = read_one(tmp_path, text, "letter.md")
    assert (issue.title, issue.number, str(issue.date)) == ("The Loom Letter 15", 15, "2031-03-04")
    assert (issue.authors, issue.foreword) == (("Ann Reed", "Bo"), "")
    assert [item.title for item in issue.items] == ["Loom", "Reed"]
    assert issue.items[0].line == 8


def test_the_authors_of_a_title_block_may_be_left_out(tmp_path: Path) -> None:
    issue = read_one(tmp_path, f"% Loom Letter 15\n%\n% 2031-03-04\n\n{NEWS}", "letter.md")
    assert (issue.number, issue.authors, str(issue.date)) == (15, (), "2031-03-04")


@pytest.mark.parametrize("end", ["...", "---"])
def test_metadata_may_stand_at_the_end(tmp_path: Path, end: str) -> None:
    text = f"{NEWS}\n---\ntitle: Loom Letter 15\nauthor: [Ann, Bo]\ndate: 2031-03-04\n{end}\n"
    issue = read_one(tmp_path, text, "letter.md")
    assert (issue.title, issue.number, str(issue.date)) == ("Loom Letter 15", 15, "2031-03-04")
    assert issue.authors == ("Ann", "Bo")
    assert [(item.title, item.line) for item in issue.items] == [("Loom", 3), ("Reed", 4)]


@pytest.mark.parametrize(
    "text",
    [
        f"% of all looms weave\nas we know.\n\n{NEWS}",
        f"{NEWS}\n---\n\nSee you next week.\n\n---\n",
        f"{NEWS}\n---\nEditors: Ann and Bo: [both]\n---\n",
    ],
)
def test_what_only_looks_like_metadata_is_text(text: str) -> None:
    header, problems = frontmatter.split(text, "letter.md")
    assert (header.body, header.meta, problems) == (text, {}, ())
