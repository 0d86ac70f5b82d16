"""Links are mended where they are clear, reported where not, and never cost a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.archive.markdown import links
from tests.archive.folder import HEADER, house, read, read_one, urls


def _item(tmp_path: Path, text: str) -> tuple[str, list[str]]:
    item = house(tmp_path, f"# Publications 📙\n\n***Title***\n\n{text}\n").items[0]
    return item.text, urls(item)


@pytest.mark.parametrize(
    ("source", "text", "url"),
    [
        ("see [the loom]( https://e.org/a) now", "see the loom now", "https://e.org/a"),
        ("see [the loom] (https://e.org/a) now", "see the loom now", "https://e.org/a"),
        ("see ([the loom] (https://e.org/a)) now", "see (the loom) now", "https://e.org/a"),
        ("see ([the loom]((https://e.org/a))) now", "see (the loom) now", "https://e.org/a"),
        ("see [the loom]https://e.org/a) now", "see the loom now", "https://e.org/a"),
        ("see [the loom] https://e.org/a) now", "see the loom now", "https://e.org/a"),
        ("see [the loom](https://e.org/a now", "see the loom now", "https://e.org/a"),
        ("see [the loom(https://e.org/a) now", "see the loom now", "https://e.org/a"),
        ("see loom](https://e.org/a) now", "see loom now", "https://e.org/a"),
        ("see [the loom](ttps://e.org/a) now", "see the loom now", "https://e.org/a"),
        ("see [the loom](e.org/a) now", "see the loom now", "http://e.org/a"),
        ("see [the\nloom](https://e.org/a) now", "see the loom now", "https://e.org/a"),
        ("见[织机]（https://e.org/a）吧", "见织机吧", "https://e.org/a"),
        ("see [the [new] loom](https://e.org/a) now", "see the [new] loom now", "https://e.org/a"),
        ("see [](https://e.org/a) now", "see now", "https://e.org/a"),
        ("see https://e.org/a.", "see https://e.org/a.", "https://e.org/a"),
        ("see <a href='https://e.org/a'>the loom</a>", "see the loom", "https://e.org/a"),
    ],
)
def test_mended(tmp_path: Path, source: str, text: str, url: str) -> None:
    assert _item(tmp_path, source) == (text, [url])


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("[a](https://e.org/1) and `b` (c)", None),
        ("[a `b` c](https://e.org/1), [d](https://e.org/2)\nand more", None),
        ("[a](https://e.org/1) [b](https://e.org/2", "[a](https://e.org/1) [b](https://e.org/2)"),
        ("[a](https://e.org/1) b](https://e.org/2)", "[a](https://e.org/1) [b](https://e.org/2)"),
        ("[a](https://e.org/1) [b] (https://e.org/2)", "[a](https://e.org/1) [b](https://e.org/2)"),
        # A bracket within code opens no link, and what follows it is one all the same.
        ("`[a` b](https://e.org/1)", "`[a` [b](https://e.org/1)"),
    ],
)
def test_tidy_links_stay_and_others_beside_them_are_mended(source: str, mended: str | None) -> None:
    assert links.mend(source, lambda *told: None) == (mended or source)


def test_a_missing_bracket_does_not_swallow_the_next_link(tmp_path: Path) -> None:
    text, found = _item(
        tmp_path, "看[甲](https://e.org/a)和[乙(https://e.org/b); 还有[丙](https://e.org/c)。"
    )
    assert text == "看甲和乙; 还有丙。"
    assert found == ["https://e.org/a", "https://e.org/b", "https://e.org/c"]


def test_brackets_that_an_address_opens_are_its_own(tmp_path: Path) -> None:
    _, found = _item(
        tmp_path,
        "[One](https://e.org/loom_(machine)), [two]((https://e.org/b_(c))), https://e.org/d_(e).",
    )
    assert found == ["https://e.org/loom_(machine)", "https://e.org/b_(c)", "https://e.org/d_(e)"]


@pytest.mark.parametrize(
    ("source", "text", "kind"),
    [
        ("see [the loom]() now", "see the loom now", "link-empty"),
        ("see [the loom](_COPY@x/y) now", "see the loom now", "link-broken"),
        (
            "see the loom](which is in the town) now",
            "see the loom (which is in the town) now",
            "link-broken",
        ),
    ],
)
def test_unmendable_is_reported_and_keeps_its_words(
    tmp_path: Path, source: str, text: str, kind: str
) -> None:
    archive = read(tmp_path, {"a.md": f"{HEADER}# Publications 📙\n\n***Title***\n\n{source}\n"})
    assert archive.issues[0].items[0].text == text
    assert [(problem.kind, problem.line) for problem in archive.problems] == [(kind, 17)]


def test_links_of_definitions_are_resolved_and_numbers_leave_the_text(tmp_path: Path) -> None:
    text, found = _item(
        tmp_path, "It was [woven][w] there.[1]\n\n[w]: https://e.org/w\n[1]: https://e.org/1"
    )
    assert text == "It was woven there."
    assert found == ["https://e.org/w", "https://e.org/1"]


def test_markers_resolve_to_the_list_at_the_end(tmp_path: Path) -> None:
    body = (
        "# 1、Publications 📙\n\n**1.1 织机**\n\n很快的织机[1]，还有[2]。缺[9]\n\n"
        "\\\\\n**本文参考资料**\n\n"
        "\\\\\n[1] **织机:** https://e.org/1[2]**水壶:** https://e.org/2\n\n[3] "
        "[https://e.org/3](https://e.org/3)\n"
    )
    archive = read(tmp_path, {"a.md": HEADER.replace("[EN]", "[ZH]") + body})
    (item,) = archive.issues[0].items
    assert (item.title, item.text) == ("织机", "很快的织机，还有。缺")
    assert urls(item) == ["https://e.org/1", "https://e.org/2"]
    assert [problem.kind for problem in archive.problems] == ["reference-missing"]
    assert archive.issues[0].coverage == 1


def test_an_address_that_is_too_long_to_open_is_reported_and_keeps_its_words(
    tmp_path: Path,
) -> None:
    """It may be defined once and used a thousand times."""
    long = "https://e.org/" + "a" * 2000
    body = f"A [loom][w], ![a kettle][p] and a pot [1].\n\n[w]: {long}\n"
    body += f"[p]: data:image/png;base64,{long}\n\n# References\n\n[1] Pot {long}\n"
    archive = read(tmp_path, {"a.md": f"{HEADER}# Publications 📙\n\n***Title***\n\n{body}"})
    (item,) = archive.issues[0].items
    assert (item.text, urls(item)) == ("A loom, and a pot [1].", [])
    assert [(image.url, image.alt) for image in item.images] == [("", "a kettle")]
    assert [problem.kind for problem in archive.problems] == ["link-broken"] * 3


def test_words_of_a_reference_are_cut_where_they_are_a_text() -> None:
    words = "wool " * 100
    found = links.references(f"[1] {words}https://e.org/1\n[2] Loom: https://e.org/2", print)
    assert found[1].text == f"{words[:300].strip()}…"
    assert found[2].text == "Loom"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "#toc", "../a.md", "mailto:a@e.org", ""])
def test_no_address(href: str) -> None:
    assert links.target(href) is None


def test_a_label_that_is_defined_elsewhere_is_a_link_all_the_same(tmp_path: Path) -> None:
    """A template puts its definition in, or the editor forgot it: then it is said."""
    text = (
        "## Releases\n\n- [Loom 2][] weaves\n  [wool][topic wool], as config[loom][reed] says.\n"
        "- [Kettle 3][kettle] boils.\n- [Old looms](/letters/3) are mended.\n\n"
        "{% include references.md %}\n[kettle]: https://e.org/kettle\n"
    )
    archive = read(tmp_path / "included", {"letter-7.md": text})
    told = [(item.title, item.text) for item in archive.issues[0].items]
    assert told == [
        ("Loom 2", "Loom 2 weaves wool, as config[loom][reed] says."),
        ("Kettle 3", "Kettle 3 boils."),
        ("Old looms", "Old looms are mended."),
    ]
    assert {problem.kind for problem in archive.problems} == {"language-unknown"}
    forgotten = text.replace("{% include references.md %}", "")
    problems = read(tmp_path / "forgotten", {"letter-7.md": forgotten}).problems
    missing = [(p.line, p.kind) for p in problems if p.kind != "language-unknown"]
    assert missing == [(3, "reference-missing")] * 2


def test_brackets_are_no_links_where_nothing_is_defined(tmp_path: Path) -> None:
    text = "## Releases\n\n- [Loom](https://e.org/1): [paper][code and data]\n"
    assert read_one(tmp_path, text).items[0].text == "[paper][code and data]"
