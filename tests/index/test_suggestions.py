"""What is kept to suggest: tables that give the best of a beginning, and counts by story."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from search.errors import IndexDamaged
from search.index.arrays import Arrays, written
from search.index.suggestions.entries import Entry, Keys
from search.index.suggestions.entries import table as made_table
from search.index.suggestions.keys import of_humps
from search.index.suggestions.part import Suggestions, SuggestionsPart
from search.index.suggestions.table import Table
from tests import builders
from tests.builders import item


def table(path: Path, *rows: tuple[Entry, str, str]) -> Table:
    """Make a table of entries, each with its keys and others that find it less well."""
    found_by = Keys()
    for _, keys, others in rows:
        found_by.add(keys.split(), others.split())
    with written(path / "t.arrays") as out:
        made_table([entry for entry, _, _ in rows], found_by).write(out, "t")
    return Table(Arrays(path / "t.arrays"), "t", 2)


def simple(path: Path, **scores: int) -> Table:
    return table(path, *((Entry(word, 1, score), word, "") for word, score in scores.items()))


def best(held: Table, beginning: str, home: int = 0) -> list[str]:
    return [held.entry(number).text for number in held.best(beginning, home)]


def test_the_best_of_a_beginning_come_first(tmp_path: Path) -> None:
    held = simple(tmp_path, abc=3, ab=5, abd=9, b=7, aa=1)
    assert best(held, "ab") == ["abd", "ab", "abc"]
    assert best(held, "a") == ["abd", "ab", "abc", "aa"]
    assert best(held, "abcd") == best(held, "c") == []


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("TextVectorization", ["vectorization"]),
        ("PyBERTModel", ["bertmodel", "model"]),
        ("ÉcoleNormale", ["normale"]),
        ("GPTs", []),
        ("reformer", []),
        ("EleutherAI", []),
        ("42lighthouse", ["lighthouse"]),
        ("42MyTower", ["mytower", "tower"]),
        ("3dfx", []),
        ("a1b2face", []),
    ],
)
def test_a_name_is_found_by_each_of_its_later_humps(word: str, keys: list[str]) -> None:
    """But for endings: what is behind a hump has four letters at least."""
    assert list(of_humps(word)) == keys


def test_the_best_of_many_are_those_of_all(tmp_path: Path) -> None:
    rng = random.Random(1)
    scores = {f"{rng.choice('ab')}{number:04}": rng.randrange(10**6) for number in range(3000)}
    held = simple(tmp_path, **scores)
    for beginning in ("a", "b", "a0", "b001"):
        own = [word for word in scores if word.startswith(beginning)]
        wanted = sorted(own, key=lambda word: -scores[word])[:64]
        assert best(held, beginning) == wanted


def test_an_entry_of_several_keys_is_given_once_and_worse_by_its_others(tmp_path: Path) -> None:
    held = table(
        tmp_path,
        (Entry("模型", 1, 10), "模型", "moxing mx"),
        (Entry("moxie", 1, 6), "moxie moxies", ""),
    )
    assert best(held, "mox") == ["moxie", "模型"]
    assert best(held, "m") == ["moxie", "模型"]


def test_what_is_at_home_comes_before_what_is_better(tmp_path: Path) -> None:
    held = table(
        tmp_path,
        (Entry("ab", 1, 9, homes=1, lang=1), "ab", ""),
        (Entry("ac", 1, 2, homes=2, lang=2), "ac", ""),
        (Entry("ad", 1, 3, homes=3, lang=1), "ad", ""),
    )
    assert best(held, "a") == ["ab", "ad", "ac"]
    assert best(held, "a", home=2) == ["ad", "ac", "ab"]


def test_entries_may_be_narrowed_to_those_with_another_key(tmp_path: Path) -> None:
    held = table(
        tmp_path,
        (Entry("deep learning", 1, 1), "deep learning", ""),
        (Entry("machine learning", 1, 2), "machine learning", ""),
    )
    marks = held.marked(held.having("deep"))
    assert [held.entry(number).text for number in held.best("l", 0, marks)] == ["deep learning"]
    assert held.keys_among("", marks) == [("deep", 1), ("learning", 1)]
    assert not len(held.having("dee"))
    assert held.beginning("dee").tolist() == [0]


def test_an_entry_that_is_not_there_is_damage(tmp_path: Path) -> None:
    held = simple(tmp_path, a=1)
    with pytest.raises(IndexDamaged):
        held.entry(7)


def test_an_empty_table_has_nothing(tmp_path: Path) -> None:
    held = simple(tmp_path)
    assert held.best("a", 0) == ()
    assert not len(held.having("a"))


@pytest.mark.parametrize("run", [1, 2, 3])
def test_a_word_counts_once_a_story_however_many_runs_tell_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    monkeypatch.setattr(builders, "RUN", run)
    told = [
        item(text, story=story) for text, story in zip(("xa ya", "xa", "xa za"), "aba", strict=True)
    ]
    builders.write(SuggestionsPart(), tmp_path, told)
    words = Suggestions(tmp_path).words
    entries = map(words.entry, words.beginning("").tolist())
    assert {entry.text: entry.stories for entry in entries} == {"xa": 2, "ya": 1, "za": 1}
