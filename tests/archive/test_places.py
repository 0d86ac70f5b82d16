"""Links stand in a story's text where their words stood in the newsletter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive.markdown import places
from search.model import Item, Link
from tests.archive.folder import house, read_one
from tests.steps import steps


def linked(item: Item) -> list[tuple[str, str]]:
    """Give the words that are links, in the order of the text, each with the end of its address."""
    found = sorted((span, link.url) for link in item.links for span in link.spans)
    return [(item.text[start:end], url.rsplit("/", 1)[-1]) for (start, end), url in found]


def story(folder: Path, body: str, title: str = "***A title***") -> Item:
    (item,) = house(folder, f"# Publications 📙\n\n{title}\n\n{body}\n").items
    return item


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("The loom, [the loom](https://e.org/1) and the loom.", [("the loom", "1")]),
        ("A [**bold** _loom_](https://e.org/1)\nand a [`kettle`](https://e.org/2).", []),
        ("很快的\n[织机](https://e.org/1)\n和[水壶](https://e.org/2)", []),
        (
            "One\n\n* a [loom](https://e.org/1)\n* a [kettle](https://e.org/2)\n\nAt [last](https://e.org/3)",
            [],
        ),
        ("| a | b |\n|---|---|\n| [loom](https://e.org/1) | b [kettle](https://e.org/2) |", []),
        (
            '<p>A <a href="https://e.org/1">loom</a></p>\n\nand <a href="https://e.org/2">more</a>',
            [],
        ),
        ("At https://e.org/1, or (https://e.org/2).", []),
        ("[هنا](https://e.org/1) و*[نول](https://e.org/2)* 🧵 [👩‍👩‍👧](https://e.org/3)", []),
        ("**A  stray [loom](https://e.org/1) ** and  [a\nkettle](https://e.org/2)", []),
    ],
)
def test_words_of_links_are_where_they_stood(
    tmp_path: Path, body: str, words: list[tuple[str, str]]
) -> None:
    """Each link of these has words, and stands once, in order."""
    item = story(tmp_path, body)
    found = linked(item)
    assert [url for _, url in found] == [link.url.rsplit("/", 1)[-1] for link in item.links]
    for (text, _), link in zip(found, item.links, strict=True):
        assert " ".join(text.split()) == (link.text or link.url)
    if words:
        assert found == words
        assert item.links[0].spans == ((10, 18),)


def test_an_address_that_comes_again_stands_in_all_its_places(tmp_path: Path) -> None:
    item = story(tmp_path, "[A](https://e.org/1) or [b](https://e.org/2) or [c](https://e.org/1)")
    assert linked(item) == [("A", "1"), ("b", "2"), ("c", "1")]
    assert [(link.text, len(link.spans)) for link in item.links] == [("A", 2), ("b", 1)]


def test_a_number_stands_for_the_words_before_it_that_its_reference_has(tmp_path: Path) -> None:
    body = "很快的织机[1]，还有[2]水壶。\n\n# 参考\n\n[1] **织机:** https://e.org/1\n[2] **锅:** https://e.org/2\n"
    item = story(tmp_path, body.replace("参考", "References"))
    assert item.text == "很快的织机，还有水壶。"
    assert linked(item) == [("织机", "1")]
    assert [link.url for link in item.links] == ["https://e.org/1", "https://e.org/2"]


def test_a_link_that_is_but_a_number_stands_nowhere(tmp_path: Path) -> None:
    body = "Fast [1](https://e.org/1) and [slow](https://e.org/2).\n\n[3]: https://e.org/3"
    assert linked(story(tmp_path, body)) == [("slow", "2")]


def test_links_of_titles_and_captions_are_kept_without_a_place(tmp_path: Path) -> None:
    body = "A [loom](https://e.org/1).\n\n![](https://e.org/p.png)\n*Source: [e](https://e.org/2)*"
    item = story(tmp_path, body, "***[A title](https://e.org/0)***")
    assert item.images[0].caption
    assert linked(item) == [("loom", "1")]
    assert [link.url[-1] for link in item.links] == ["0", "1", "2"]


def test_what_stands_behind_a_lead_keeps_its_places(tmp_path: Path) -> None:
    text = "- [Loom](https://e.org/1): fast, with a [kettle](https://e.org/2)\n"
    text += (
        "- 3. [Quilt](https://e.org/3) - by [Ann](https://e.org/4) and [Bo](https://e.org/5)\n" * 2
    )
    items = read_one(tmp_path, f"# Weekly\n\n## Links\n\n{text}").items
    assert [(item.title, linked(item)) for item in items[:2]] == [
        ("Loom", [("kettle", "2")]),
        ("Quilt", [("Ann", "4"), ("Bo", "5")]),
    ]


def test_a_foreword_has_its_links_in_place(tmp_path: Path) -> None:
    issue = house(
        tmp_path, "Hello [all](https://e.org/1)!\n\n# Publications 📙\n\n***A***\n\nText.\n"
    )
    assert issue.opening
    assert linked(issue.opening) == [("all", "1")]


WRITTEN = st.lists(st.sampled_from([" ", "\n", "*", "a", "é", "模", "𝒳", "e\u0301", "\u3000"])).map(
    "".join
)


@given(WRITTEN, st.data())
def test_a_span_keeps_its_letters_when_white_space_and_stars_go(
    written: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, len(written)))
    text = " ".join(written.replace("*", "").split())
    (found,) = places.tidied([(start, end)], written, text)
    said = text[slice(*found)] if found else ""
    assert said == said.strip()
    assert "".join(said.split()) == "".join(written[start:end].replace("*", "").split())


@given(st.text("ab "), st.text("ab "), st.text("ab "), st.text("ab "))
def test_what_is_kept_says_what_it_said(before: str, cut: str, link: str, after: str) -> None:
    whole, rest = before + cut + link + after, before + link + after
    span = (len(before + cut), len(before + cut + link))
    for found in places.kept([Link("u", "", (span,))], whole, rest):
        for start, end in found.spans:
            assert rest[start:end] == link


def test_eight_times_as_many_links_take_about_eight_times_as_many_steps(tmp_path: Path) -> None:
    def taken(count: int) -> int:
        body = "A  [loom](https://e.org/1) and  **[x](https://e.org/2)**  " * count
        return steps(lambda: story(tmp_path, body))

    taken(1)
    assert taken(320) < 9 * taken(40)
