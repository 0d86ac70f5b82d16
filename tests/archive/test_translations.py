"""Tellings of one story share its id, by links and by order in the section."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from search.archive.tellings import Telling, gist, packed, prefix, said
from search.archive.translations import assign
from search.model import Issue, Item, Link
from tests.steps import steps


def _file(
    lang: str,
    *stories: tuple[str, Sequence[str]],
    section: str = "publications",
    number: int = 1,
) -> list[Item]:
    return [
        Item(
            id=f"4-{lang}.{number}-{section}-{at}".replace(".1-", "-"),
            story="",
            issue="4",
            lang=lang,
            date=None,
            section=section,
            heading="",
            title=title,
            derived_title=False,
            text="",
            links=tuple(Link(f"https://e.org/{name}") for name in names),
            path=f"{lang}{number}.md",
        )
        for at, (title, names) in enumerate(stories, 1)
    ]


def _telling(items: Sequence[Item]) -> Telling:
    lang, path = items[0].lang, items[0].path
    issue = Issue(key="4", number=4, lang=lang, date=None, title="", path=path)
    places = tuple(range(len(items)))
    compared = packed(map(said, items)), packed(map(gist, items))
    return Telling(issue, prefix("4", lang), "", 0, 0, "", *compared, places, "", "")


def _ids(issue: str, files: Sequence[Sequence[Item]]) -> dict[str, str]:
    """Give the story of each item, by its id."""
    stories = assign(issue, list(map(_telling, files)))
    return {
        item.id: story
        for items, own in zip(files, stories, strict=True)
        for item, story in zip(items, own, strict=True)
    }


def test_shared_links_join_and_new_stories_stand_alone() -> None:
    en = _file("en", ("loom", ["a"]), ("kettle", ["b", "c"]))
    fr = _file("fr", ("bouilloire", ["c"]), ("neuf", ["x"]), ("métier", ["a"]))
    ids = _ids("4", [en, fr])
    assert ids == {
        "4-en-publications-1": "04/publications#1",
        "4-fr-publications-3": "04/publications#1",
        "4-en-publications-2": "04/publications#2",
        "4-fr-publications-1": "04/publications#2",
        "4-fr-publications-2": "04/publications#3",
    }


def test_stories_without_links_follow_their_order() -> None:
    en = _file("en", ("one", ["a"]), ("two", []), ("three", ["c"]))
    zh = _file("zh", ("一", ["a"]), ("二", ["z"]), ("三", ["c"]))
    ids = _ids("4", [en, zh])
    assert [ids[item.id] for item in en] == [ids[item.id] for item in zh]


def test_a_link_that_many_stories_of_a_file_carry_joins_none_of_them() -> None:
    """It says little of any of them; the same link, carried by one of a file, tells which."""
    en = _file("en", ("loom", ["home", "a"]), ("kettle", ["home", "b"]))
    fr = _file("fr", ("métier", ["home", "a"]), ("laine", ["home", "x"]), ("fil", ["home", "y"]))
    ids = _ids("4", [en, fr])
    assert [ids[en[0].id], len(set(ids.values()))] == [ids[fr[0].id], 4]

    en = _file("en", ("loom", ["a"]), ("kettle", ["home", "b"]))
    fr = _file("fr", ("métier", ["a"]), ("laine", ["home", "x"]), ("fil", ["y"]))
    ids = _ids("4", [en, fr])
    assert [ids[item.id] for item in en] == [ids[item.id] for item in fr[:2]]


def test_order_does_not_join_a_story_with_one_added() -> None:
    en = _file("en", ("one", ["a"]), ("three", ["c"]))
    zh = _file("zh", ("一", ["a"]), ("新", []), ("三", ["c"]))
    assert len(set(_ids("4", [en, zh]).values())) == 3


def test_two_items_of_a_file_never_share_a_story() -> None:
    en = _file("en", ("one", ["a"]), ("again", ["a"]))
    fr = _file("fr", ("un", ["a"]))
    ids = _ids("4", [en, fr])
    assert len({ids[item.id] for item in en}) == 2
    assert len(set(ids.values())) == 2


def test_any_order_of_files_gives_the_same_ids() -> None:
    files = [
        _file("en", ("one", ["a"]), ("two", []), ("three", ["c", "d"])),
        _file("fr", ("un", ["a"]), ("deux", []), ("trois", ["d"])),
        _file("zh", ("三", ["d"]), ("一", ["a"])),
    ]
    results = [_ids("4", order) for order in itertools.permutations(files)]
    assert all(result == results[0] for result in results)


def test_unnumbered_issues_use_their_name() -> None:
    assert set(_ids("wool", [_file("en", ("one", []))]).values()) == {"wool/publications#1"}


def test_files_of_one_language_are_joined_by_links_alone() -> None:
    """Two newsletters that claim the same issue have other stories in the same places."""
    one = _file("en", ("loom", ["a"]), ("kettle", []))
    same = _file("en", ("loom", ["a"]), ("quilt", []), number=2)
    ids = _ids("4", [one, same])
    assert ids["4-en-publications-1"] == ids["4-en.2-publications-1"]
    assert ids["4-en-publications-2"] != ids["4-en.2-publications-2"]


@pytest.mark.parametrize("langs", [("en",), ("en", "fr", "zh")])
@pytest.mark.parametrize("links", [["same"], []])
def test_many_tellings_of_an_issue_are_not_compared_each_with_each(
    langs: Sequence[str], links: Sequence[str]
) -> None:
    """Eight times as many take about eight times as long: a file may hold thousands."""

    def tellings(count: int) -> list[Telling]:
        told: tuple[tuple[str, Sequence[str]], ...]
        told = ("loom", links), ("kettle", ["own"]), ("quilt", [])
        files = (_file(langs[n % len(langs)], *told, number=n) for n in range(count))
        return list(map(_telling, files))

    few, many = tellings(300), tellings(2400)
    assert steps(lambda: assign("4", many)) < 10 * steps(lambda: assign("4", few))
