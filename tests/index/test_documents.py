"""What of an item is indexed, where, and with how much weight."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search.backends.arrays import ArraySegment
from search.backends.scoring import FIELD_WEIGHTS
from search.engine import Engine
from search.index.documents import GAP, analyse
from search.model import Guess, Image, Item, SearchRequest
from tests.builders import documents, engine, item, reader

GUESSED = replace(
    item("We read a cut text", id="guessed"),
    guesses=(Guess(10, 13, 0.6, (("cat", 0.3), ("cot", 0.1))),),
)
"""A text of which one word was guessed, and might be another."""


def segment(directory: Path, *items: Item) -> ArraySegment:
    reader(directory, items).close()
    return ArraySegment(directory)


def weight(opened: ArraySegment, term: str) -> list[float]:
    return [round(weight, 4) for weight in opened.postings("en", term).weights.tolist()]


def test_another_reading_weighs_as_much_as_it_is_likely(tmp_path: Path) -> None:
    opened = segment(tmp_path, GUESSED)
    assert weight(opened, "cut") == [1.0], "what is shown counts whole"
    assert weight(opened, "cat") == [0.3]
    assert weight(opened, "cot") == [0.1]
    opened.close()


def test_another_reading_in_a_title_weighs_as_titles_do(tmp_path: Path) -> None:
    titled = replace(
        item("text", title="A cut"), title_guesses=(Guess(2, 5, 0.6, (("cat", 0.3),)),)
    )
    opened = segment(tmp_path, titled)
    assert weight(opened, "cut") == [FIELD_WEIGHTS["title"]]
    assert weight(opened, "cat") == [round(0.3 * FIELD_WEIGHTS["title"], 4)]
    opened.close()


def test_another_reading_stands_at_the_place_of_what_is_shown(tmp_path: Path) -> None:
    opened = segment(tmp_path, GUESSED)
    assert (
        opened.positions("en", "cat").places.tolist()
        == opened.positions("en", "cut").places.tolist()
    )
    opened.close()


def test_a_likelier_reading_is_found_before_a_less_likely_one(tmp_path: Path) -> None:
    told = [GUESSED, item("We read a cat text", id="sure"), item("We read a dog text", id="other")]
    with engine(tmp_path, told) as opened:
        assert found(opened, "cat") == ["sure", "guessed"]
        assert found(opened, "cot") == ["guessed"]
        hit = opened.search(SearchRequest("cat")).hits[1]
        assert hit.item.id == "guessed"
        assert hit.snippet.marks == (), "it is not shown, so it is not marked"


def found(opened: Engine, query: str) -> list[str]:
    return [hit.item.id for hit in opened.search(SearchRequest(query)).hits]


def test_the_weights_of_the_fields_add_up(tmp_path: Path) -> None:
    made = replace(
        item("cat cat", title="cat"),
        heading="cat",
        images=(Image("", "", "cat"), Image("", "", "cat")),
    )
    opened = segment(tmp_path, made)
    twice = 2 * FIELD_WEIGHTS["text"] + 2 * FIELD_WEIGHTS["captions"]
    wanted = FIELD_WEIGHTS["title"] + FIELD_WEIGHTS["section"] + twice
    assert weight(opened, "cat") == [pytest.approx(wanted)]
    opened.close()


def test_a_word_that_a_derived_title_cuts_is_none() -> None:
    cut = item("A multilingual Transformer", title="A multilingual Trans")
    assert "trans" in analyse(cut).spellings
    derived = analyse(replace(cut, derived_title=True))
    assert sorted(derived.spellings) == ["multilingual", "transformer"]
    assert "trans" not in {**derived.surfaces.firm, **derived.surfaces.openers}


def test_a_derived_title_does_not_count_twice(tmp_path: Path) -> None:
    opened = segment(tmp_path, item("cat food"))
    assert weight(opened, "cat") == [1.0]
    opened.close()


def test_a_length_is_the_sum_of_the_weights(tmp_path: Path) -> None:
    """Over the mean of its language: 1 + 3 words in English, one of them a title's of 2."""
    opened = segment(
        tmp_path, item("one cat", title="red"), item("dog dog dog dog"), item("chat", "fr")
    )
    one, other = 2 + FIELD_WEIGHTS["title"], 4.0
    mean = (one + other) / 2
    assert opened.lengths().tolist() == pytest.approx([one / mean, other / mean, 1.0])
    opened.close()


def test_lines_are_parted_by_a_gap() -> None:
    (_, _, text) = analyse(item("one two\n\nthree\nfour")).texts
    assert text.positions.tolist() == [0, 1, 2 + GAP, 3 + 2 * GAP]


@pytest.mark.parametrize(
    ("text", "firm", "opener"),
    [
        ("the GPT-2 of it", "GPT-2", None),
        ("our PyTorch. PyTorch", "PyTorch", None),
        ("Longer is better", None, "Longer"),
        ("better. Longer", None, "Longer"),
        ("better: “Longer”", None, "Longer"),
        ("Longer, and longer", "longer", None),
        ("why Longer", "Longer", None),
    ],
)
def test_capitals_that_may_be_due_to_their_place_are_told_apart(
    text: str, firm: str | None, opener: str | None
) -> None:
    surfaces = analyse(item(text, title="x")).surfaces
    known = ("GPT-2", "PyTorch", "Longer", "longer")
    assert [word for word in surfaces.firm.values() if word in known] == ([firm] if firm else [])
    openers = [word for word in surfaces.openers.values() if word in known]
    assert openers == ([opener] if opener else [])


def test_a_title_gives_no_firm_capital_and_chinese_words_stand_as_written() -> None:
    surfaces = analyse(item("text", title="A Longer Title of GPT-2")).surfaces
    assert "Longer" in surfaces.openers.values()
    assert "GPT-2" in surfaces.firm.values()
    assert analyse(item("這個語言模型", "zh")).surfaces.firm["语言"] == "語言"


def test_what_many_parts_keep_of_a_word_is_one_object() -> None:
    """Each part of a generation keeps a word once: as many copies were most of a run's memory."""
    first, second = (analyse(item(text)) for text in ("we wove zwirns, wörsted", "wörsted zwirns"))
    for word in ("zwirns", "wörsted"):
        copies = [
            *(one for found in (first, second) for one in found.spellings if one == word),
            *(one for one in second.surfaces.firm if one == word),
            second.surfaces.firm[word],
            *(form for form in second.properties["form"] if form == word),
        ]
        assert len(copies) == 5
        assert len(set(map(id, copies))) == 1


def test_what_several_items_say_is_analysed_once_and_what_else_they_are_is_their_own() -> None:
    """An event is announced in issue after issue; a guess in it makes it another text."""
    first = item("The mill opens", title="Milling", issue="1", author="Ada")
    second = replace(first, issue="2", authors=("Bo",))
    guessed = replace(first, guesses=(Guess(4, 8, 0.5, (("mall", 0.5),)),))
    other = replace(first, lang="fr")
    one, again, third, fourth = (
        document.analysis for document in documents([first, second, guessed, other])
    )
    assert again.texts is one.texts
    assert again == analyse(second) != one == analyse(first)
    assert third == analyse(guessed)
    assert fourth == analyse(other)
