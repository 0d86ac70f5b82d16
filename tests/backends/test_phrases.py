"""Where phrases are found: through the real writer and reader, against brute force."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.backends.base import Reader
from search.model import Image, Item, SearchRequest
from search.query.analysis import Analysis
from search.query.budget import Budget
from search.query.plan import Adjacent, Plan, PlanNode, Slot
from search.query.slots import slot
from tests.builders import item
from tests.builders import reader as written


def phrase(text: str, lang: str = "en") -> Adjacent:
    """Plan a phrase as the planner does, for one language."""
    tokens = Analysis((lang,), lambda *_: 1).contiguous(lang, text)
    return Adjacent({lang: tuple(map(slot, tokens))})


def slots(*places: Sequence[str]) -> Adjacent:
    """Plan a phrase whose places are each filled by any of some terms."""
    return Adjacent({"en": tuple(Slot(tuple(t), at, at + 1, at) for at, t in enumerate(places))})


def found(reader: Reader, node: PlanNode) -> list[str]:
    request = SearchRequest("", group=False, limit=1000)
    return sorted(row.item.id for row in reader.search(Plan(node, ""), request, Budget()).rows)


def finds(directory: Path, made: Item, *phrases: Adjacent) -> list[bool]:
    """Tell of each phrase whether an archive of one item has it."""
    reader = written(directory, [made])
    answers = [bool(found(reader, node)) for node in phrases]
    reader.close()
    return answers


def test_a_phrase_stays_inside_the_title_or_the_text(tmp_path: Path) -> None:
    made = item("green apple", title="big red")
    inside, across = [phrase("big red"), phrase("green apple")], phrase("red green")
    assert finds(tmp_path, made, *inside, across) == [True, True, False]


def test_a_phrase_stays_inside_a_paragraph_and_a_bullet(tmp_path: Path) -> None:
    made = item("one red\n\ngreen two\nblue three. Black four")
    inside = map(phrase, ("one red", "green two", "blue three", "three black"))
    across = map(phrase, ("red green", "two blue"))
    assert finds(tmp_path, made, *inside, *across) == [True] * 4 + [False] * 2


def test_a_phrase_with_room_between_its_words_stays_inside_too(tmp_path: Path) -> None:
    """Stop words between two words leave room for anything there."""
    made = item("green apple\n\nred pear", title="big cat")
    assert finds(tmp_path, made, phrase("cat " + "the " * 8 + "apple")) == [False]
    assert finds(tmp_path, made, phrase("green " + "the " * 3 + "pear")) == [False]


def test_a_phrase_stays_inside_a_caption(tmp_path: Path) -> None:
    images = (Image("a", "", "red cat"), Image("b", "", "green dog"))
    made = replace(item("text blue", title="title"), images=images)
    wanted = map(phrase, ("red cat", "green dog", "cat green", "blue red"))
    assert finds(tmp_path, made, *wanted) == [True, True, False, False]


def test_a_derived_title_holds_no_phrase_of_its_own(tmp_path: Path) -> None:
    """It is the beginning of the text, which is searched already."""
    derived = replace(item("red cat"), title="green dog", derived_title=True)
    assert finds(tmp_path, derived, phrase("red cat"), phrase("green dog")) == [True, False]


def test_repeated_words_must_stand_there_as_often(tmp_path: Path) -> None:
    (tmp_path / "twice").mkdir()
    again = map(phrase, ("big big", "big big cat", "big big big", "cat big"))
    assert finds(tmp_path, item("big big cat"), *again) == [True, True, False, False]
    again = map(phrase, ("big big", "cat big cat", "big cat big"))
    assert finds(tmp_path / "twice", item("big cat big"), *again) == [False, False, True]


COMPOUNDS = [
    ("pre-trained", True),
    ("pre trained", True),
    ("pretrained", True),
    ("trained model", True),
    ("pre trained model", True),
    ("large pre", True),
    ("large pre-trained", True),
    ("large pretrained", True),
    ("pretrained model", False),
    ("large model", False),
    ("large trained", False),
    ("trained pre", False),
]
"""A compound stands where its first part does, its parts one after the other."""


@pytest.mark.parametrize(("text", "there"), COMPOUNDS)
def test_the_places_of_a_compound_are_those_of_its_parts(
    tmp_path: Path, text: str, there: bool
) -> None:
    assert finds(tmp_path, item("A large pre-trained model"), phrase(text)) == [there]


def test_chinese_phrases_are_the_characters_as_they_stand(tmp_path: Path) -> None:
    made = item("用强化学习的方法。學校", "zh")
    there = ["强化学习", "化学", "强化学习的方法", "强", "习的", "學習", "学校", "方法", "法"]
    absent = ["化习", "强化的", "习学", "法学", "方法学校"]
    wanted = [phrase(text, "zh") for text in (*there, *absent)]
    assert finds(tmp_path, made, *wanted) == [True] * len(there) + [False] * len(absent)


WORDS = ("big", "cat", "dog", "the", "a-b")
texts = st.lists(
    st.lists(st.sampled_from((*WORDS, "\n", "\n\n")), min_size=1, max_size=14).map(" ".join),
    min_size=1,
    max_size=8,
)


def runs(text: str) -> list[list[frozenset[str]]]:
    """Give the terms at each place of each line; a stop word has a place and no term."""
    places = {"a-b": [{"ab", "a-b"}, {"b"}], "the": [set[str]()]}
    return [
        [frozenset(terms) for word in line.split() for terms in places.get(word, [{word}])]
        for line in re.split(r"\n+", text)
    ]


def stands(text: str, wanted: Sequence[Sequence[str]]) -> bool:
    return any(
        all(terms & set(places) for terms, places in zip(line[at:], wanted, strict=False))
        for line in runs(text)
        for at in range(len(line) - len(wanted) + 1)
    )


@settings(max_examples=60)
@given(
    told=texts,
    wanted=st.lists(
        st.lists(st.sampled_from(["big", "cat", "dog", "ab", "b"]), min_size=1, max_size=3),
        min_size=2,
        max_size=4,
    ),
)
def test_phrases_are_found_where_brute_force_finds_them(
    told: list[str], wanted: list[list[str]]
) -> None:
    """Any of a slot's terms fills its place; title and text are parted."""
    half = len(told) // 2
    items = [
        item(text, id=str(at), title=told[at - half] if at < half else "")
        for at, text in enumerate(told)
    ]
    with tempfile.TemporaryDirectory() as directory:
        reader = written(Path(directory), items)
        got = found(reader, slots(*wanted))
        reader.close()
    assert got == [
        made.id
        for made in items
        if stands(made.text, wanted) or (not made.derived_title and stands(made.title, wanted))
    ]


@settings(max_examples=60)
@given(
    told=st.lists(st.text("强化学习\n。", min_size=1, max_size=12), min_size=1, max_size=8),
    wanted=st.text("强化学习", min_size=1, max_size=4),
)
def test_chinese_is_found_wherever_its_characters_stand(told: list[str], wanted: str) -> None:
    items = [item(text, "zh", id=str(at)) for at, text in enumerate(told)]
    with tempfile.TemporaryDirectory() as directory:
        reader = written(Path(directory), items)
        got = found(reader, phrase(wanted, "zh"))
        reader.close()
    assert got == [made.id for made in items if wanted in made.text]
