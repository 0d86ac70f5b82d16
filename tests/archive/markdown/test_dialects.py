"""What notes, documents and components write as no Markdown is read as what it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.archive.markdown import elements
from search.archive.markdown.dialects import as_markdown
from tests.archive.folder import read, read_one, titles, urls


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("See [[Looms]] and [[wool|the wool]].", "See Looms and the wool."),
        ("![[loom.png]] Looms", " Looms"),
        ("> [!quote]- On looms\n> They weave.", "> **On looms**\n> They weave."),
        ("> [!NOTE]\n> They weave.", ">\n> They weave."),
        ("Looms are ==very== quick.", "Looms are very quick."),
        ("- [x] Weave\n* [ ] Spin", "- Weave\n* Spin"),
        ("A\n%% not yet %%\nB", "A\n\nB"),
        ("%%\nnot\nyet\n%%\nB", "\n\n\n\nB"),
        ("Looms[^1] weave.[^ann]\n\n[^1]: Of wood.", "Looms weave.\n\nOf wood."),
        ("::: {.note}\nLooms\n:::", "\nLooms\n"),
        (":::tip On looms\nThey weave.\n:::", "**On looms**\nThey weave.\n"),
        ("Loom\n: weaves\n: hum\n\nWool\n: soft", "- Loom\n  weaves\n  hum\n\n- Wool\n  soft"),
        ("import A, { B } from '../a'\nimport './b.css'\n\nLooms", "\n\n\nLooms"),
        ("export const meta = {\n  a: 1,\n}\n\nLooms", "\n\n\n\nLooms"),
        ('<Card title="Looms" href="https://e.org/1">\n  Weave.\n</Card>',
         "[Looms](https://e.org/1)\n  Weave.\n"),
        ('By <Author name="Ann" />.\n\n<Layout>\n<Ad.Wide />', "By Ann.\n\n\n"),
        ('Looms\n\n<h2 id="a">Finds <b>here</b></h2>\nText', "Looms\n\n## Finds <b>here</b>\nText"),
        ("<ul>\n  <li>Loom</li>\n  <li class='x'>Wool</li>\n</ul>", "\n- Loom\n- Wool\n"),
        ("<aside>\n**Looms**\n</aside>", "\n**Looms**\n"),
        ("</p>\n</p>\n### Looms\n\n</p>\nThey", "</p>\n\n### Looms\n\n\nThey"),
        ("</details>\nLooms\n=====", "\nLooms\n====="),
        ('<div align="center">\n## Looms\n</div>', "\n## Looms\n</div>"),
        ("<p>\nOf [wool](https://e.org).\n</p>", "\nOf [wool](https://e.org).\n</p>"),
        ("<details>\n<summary><b>Looms</b></summary>\n\n- a", "\n**Looms**\n\n- a"),
        ("## Looms\n🔗 [a](b)\n▶️ [c](d)", "## Looms\n- 🔗 [a](b)\n- ▶️ [c](d)"),
        ("• [a](b)\n •  [c](d) e\n", "- [a](b)\n- [c](d) e\n"),
        ("• [a](b)\n• [c](d)\n\n## E\n• [e](f)\n", "- [a](b)\n- [c](d)\n\n## E\n- [e](f)\n"),
        ("Loom\nhttps://e.org/1\n\n毛线？\n<https://e.org/2>\nSoft.",
         "**Loom**\nhttps://e.org/1\n\n**毛线？**\n<https://e.org/2>\nSoft."),
        ("`[^a-z]` and ``a ==b== `c` [[d]]``[^1]", "`[^a-z]` and ``a ==b== `c` [[d]]``"),
        ("[[A `b[^c]`]] `d", "A `b[^c]` `d"),
    ],
)  # fmt: skip
def test_what_is_no_markdown_is_read_as_what_it_means(source: str, meant: str) -> None:
    assert as_markdown(source) == meant
    assert meant.count("\n") == source.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Looms import yarn from Wales, and export it.",
        "[[1]](https://e.org/1) and [[2]] and [[a]][b] and <[[T; N]]>::flatten",
        "Option<String> and Vec<T> and Map<Key, Value>",
        "where a == b and c == d",
        "a - [x] b",
        "10%% and 20%%",
        "Loom\n:weaves",
        "<td>\n<h2>Loom</h2>",
        "<ul><li>Loom</li></ul>",
        "# Loom\n: weaves",
        "std::io::Read and a ::: b",
        "<details>\n<summary>Looms</summary>\n\nThey weave.",
        "🔗 [a](b)\nand more",
        "🔗 [a](b)",
        "• [a](b)",
        "Loom\nhttps://e.org/1\n\nIt weaves.",
        "They are here:\nhttps://e.org/1\n\nThey end here.\nhttps://e.org/2",
        "- Loom\nhttps://e.org/1\n\n1. Mill\nhttps://e.org/2",
        "🎉 Looms!\n🎉 Mills!",
        "[a](b) •\n[c](d) •",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert as_markdown(text) == text


def test_fenced_code_keeps_what_it_has(tmp_path: Path) -> None:
    text = (
        "# Wool 7\n\n## Looms\n\n[Run](https://e.org/1) it:\n\n```\nexport const a = [[b]]\n```\n"
    )
    assert "export const a = [[b]]" in read_one(tmp_path, text).items[0].text


def test_tags_alone_on_a_line_hide_no_headings_and_stories(tmp_path: Path) -> None:
    """What a site's export leaves behind says nothing, and a parser takes what follows for HTML."""
    issue = read_one(
        tmp_path,
        "# Wool Weekly 7\n\n</p>\nNews\n----\n\n</p>\n### Looms\n\n</p>\n"
        "[They](https://e.org/1) weave.\n\n"
        "</p>\n</p>\n### Wool\n\n</p>\nIt is [soft](https://e.org/2).\n\n</p>\n"
        '<center>\n## Tools\n</center>\n\n<div class="list">\n- [Kettle](https://e.org/3)\n</div>\n',
    )
    assert issue.coverage == 1
    assert [(item.section, item.title) for item in issue.items] == [
        ("news", "Looms"),
        ("news", "Wool"),
        ("tools", "Kettle"),
    ]


def test_components_are_stories_with_their_links(tmp_path: Path) -> None:
    text = (
        "import { Card } from './Card'\n\n# Wool 7\n\n## News\n\n"
        '<Card title="Looms are back" href="https://e.org/1">\n  They weave.\n</Card>\n\n'
        '<Card title="Wool is red" href="https://e.org/2">\n  It was not.\n</Card>\n'
    )
    issue = read_one(tmp_path, text)
    assert [(i.title, i.text, urls(i)) for i in issue.items] == [
        ("Looms are back", "They weave.", ["https://e.org/1"]),
        ("Wool is red", "It was not.", ["https://e.org/2"]),
    ]


def test_terms_with_definitions_are_entries_of_a_list(tmp_path: Path) -> None:
    text = (
        "# Wool 7\n\n## Words\n\n[Loom](https://e.org/1)\n: It weaves. See [more](https://e.org/2).\n\n"
        "[Kettle](https://e.org/3)\n: It boils.\n"
    )
    issue = read_one(tmp_path, text)
    assert [(i.title, i.text) for i in issue.items] == [
        ("Loom", "It weaves. See more."),
        ("Kettle", "It boils."),
    ]


@pytest.mark.parametrize("fence", ["```", "~~~~~~~~~~", "```python"])
def test_code_that_never_ends_does_not_swallow_the_rest(tmp_path: Path, fence: str) -> None:
    text = (
        "# Wool 7\n\n## Code\n\n```\n[a](https://e.org/0)\n```\n\n## News\n\nSee\n"
        f"{fence}\n\n- [Loom](https://e.org/1)\n- [Kettle](https://e.org/2)\n"
    )
    archive = read(tmp_path, {"2020-02-03-weekly.md": text})
    assert titles(archive.issues[0])[-2:] == ["Loom", "Kettle"]
    assert ("code-unclosed", 12) in [(p.kind, p.line) for p in archive.problems]


@pytest.mark.parametrize("above", ["", "---\n", "----\n", "***\n"])
def test_a_heading_in_html_may_stand_right_below_a_rule(tmp_path: Path, above: str) -> None:
    text = (
        "# Wool 7\n\nHello.\n\n" + above + '<h2 class="genre">News</h2>\n\n----\n\n'
        "- [Loom](https://e.org/1)\n- [Kettle](https://e.org/2)\n"
    )
    issue = read_one(tmp_path, text)
    assert [(i.section, i.title) for i in issue.items] == [("news", "Loom"), ("news", "Kettle")]


HTML = """<div class="issue">
<h2>News</h2>
<p><a href="https://e.org/1">Loom</a><br>It weaves.</p>
<p><a href="https://e.org/2">Kettle</a><br>
It boils.</p>
<hr>
<h2>Tools</h2>
<ul>
<li><a href="https://e.org/3">Reed</a>: combs.</li>
<li><a href="https://e.org/4">Shed</a>: opens.</li>
</ul>
</div>
"""


def test_an_issue_in_html_has_sections_and_stories(tmp_path: Path) -> None:
    """No blank line parts them; each tells its own line."""
    issue = read_one(tmp_path, f"# Wool 7\n\n{HTML}\n## Jobs\n\n- [x](https://e.org/x)\n")
    assert [(i.section, i.title, i.text, i.line) for i in issue.items] == [
        ("news", "Loom", "It weaves.", 5),
        ("news", "Kettle", "It boils.", 6),
        ("tools", "Reed", "combs.", 11),
        ("tools", "Shed", "opens.", 12),
        ("jobs", "x", "", 18),
    ]
    assert issue.coverage == 1


def test_pieces_of_html_are_all_of_it() -> None:
    found = list(elements.pieces(f"Before <b>all</b>\n{HTML}after"))
    assert "".join("".join(piece.source.split()) for piece in found) == "".join(
        f"Before <b>all</b>\n{HTML}after".split()
    )
    assert [piece.kind for piece in found if piece.kind != "text"] == [
        "heading",
        "rule",
        "heading",
        "bullet",
        "bullet",
    ]
