"""Ids stay as they are when new issues come, whatever these tell of headings and of texts."""

from __future__ import annotations

from pathlib import Path

from search.model import Issue
from tests.archive.folder import house, read

_EVERY = "Written at night, by candlelight, in a mill that nobody else wants to live in."
_LINKED = _EVERY.replace("mill", "[mill](https://e.org/mill)")


def _letter(at: int, rare: str) -> str:
    """An issue with a section of always, a heading that may be its own, and a standing text."""
    return (
        f"# Mill Letter {at}\n\n## Looms\n\n{_LINKED}\n\n- [Loom {at}](https://e.org/a{at})\n"
        f"- [Reed {at}](https://e.org/b{at})\n\n## {rare}\n\n"
        f"### Wool\n\n- [Fleece {at}](https://e.org/c{at})\n\n"
        f"### Felt\n\nFelt of {at} is made of wet wool, and of much [patience](https://e.org/d{at}).\n"
    )


def _first(folder: Path, count: int) -> tuple[dict[str, str], dict[str, str]]:
    """The ids and the stories of the first of so many issues, by title."""
    rare = {0: "Fairs", 4: "Fairs", 10: "Fairs", 11: "Fairs"}
    texts = {f"mill-{at}.md": _letter(at, rare.get(at, f"Thing {at}")) for at in range(count)}
    found: Issue = next(i for i in read(folder / str(count), texts).issues if i.number == 0)
    titles = {item.title: item.id for item in found.items}
    return titles, {item.title: item.story for item in found.items}


def test_ids_and_stories_stay_when_a_heading_comes_again_and_a_text_stands(tmp_path: Path) -> None:
    """Two issues say nothing of sections, three do, ten all, and twelve have that name thrice."""
    ids, stories = _first(tmp_path, 2)
    assert ids["Loom 0"] == "0-en-looms-2"
    assert ids["Fleece 0"] == "0-en-wool-1"
    for count in (3, 5, 10, 12):
        later, told = _first(tmp_path, count)
        kept = later.keys() & ids.keys()
        assert kept >= {"Loom 0", "Reed 0", "Fleece 0"}
        assert {title: later[title] for title in kept} == {title: ids[title] for title in kept}
        assert {title: told[title] for title in kept} == {title: stories[title] for title in kept}


def test_what_is_left_out_of_an_issue_leaves_its_number_free(tmp_path: Path) -> None:
    """The standing text is in the first of five issues alone; the others keep their numbers."""
    texts = {f"mill-{at}.md": _letter(at, f"Thing {at}") for at in range(5)}
    last = next(issue for issue in read(tmp_path, texts).issues if issue.number == 4)
    told = {item.title: (item.id, item.story) for item in last.items}
    assert not any(item.text == _EVERY for item in last.items)
    assert told["Loom 4"] == ("4-en-looms-2", "04/looms#2")


def test_an_id_holds_the_section_where_the_issue_has_those_that_are_known(tmp_path: Path) -> None:
    body = "# Tools and Datasets ⚙️\n\n## For weavers\n\n***Loom***\n\nIt weaves.\n"
    told = house(tmp_path, body).items
    assert {item.id.rpartition("-")[0] for item in told} == {"4-en-tools_datasets"}
