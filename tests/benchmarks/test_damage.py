"""Damage always changes a file, and an answer is judged by what it says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.damage import WAYS, damage, outcome
from benchmarks.doors import Answer

RIGHT = Answer(0, '{"total": 2, "took_ms": 3}', "")
NAMES = {"manifest.json", "words.trie"}


@pytest.mark.parametrize("way", sorted(set(WAYS)))
def test_damage_changes_the_file_in_place(tmp_path: Path, way: str) -> None:
    for seed in range(20):
        path = tmp_path / str(seed)
        path.write_bytes(bytes(100))  # a page of zeros cannot be made one
        before = path.stat().st_ino
        damage(path, way, random.Random(seed))
        if way == "remove":
            assert not path.exists()
        else:
            assert path.read_bytes() != bytes(100)
            assert path.stat().st_ino == before


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(0, '{"total": 2, "took_ms": 4}', ""), "right"),
        (Answer(0, '{"total": 2}', "an earlier generation answers"), "noticed"),
        (Answer(0, '{"total": 2, "notice": "an earlier generation"}', ""), "noticed"),
        (Answer(0, '{"total": 1}', ""), "wrong"),
        (Answer(1, '{"total": 0}', "nothing found"), "wrong"),
        (Answer(2, "", "no item '1-en-tools-1'; nlpsearch query lists ids"), "wrong"),
        (Answer(2, "", "words.trie is damaged; run: nlpsearch index --rebuild"), "clear"),
        (Answer(503, "", "No index in data. Run: nlpsearch index PATH."), "clear"),
        (Answer(2, "", "words.trie is damaged\nrun: nlpsearch index --rebuild"), "unclear"),
        (Answer(2, "", "the index is damaged; run: nlpsearch index --rebuild"), "unclear"),
        (Answer(503, "", "The index is damaged. Run: nlpsearch index --rebuild."), "clear"),
        (Answer(2, "", "words.trie: invalid start byte"), "unclear"),
        (Answer("KeyError: 3", "", ""), "unclear"),
    ],
)
def test_an_answer_is_judged_beside_the_right_one(answer: Answer, expected: str) -> None:
    assert outcome(answer, RIGHT, NAMES) == expected


def test_lines_may_say_more_than_the_right_ones_but_nothing_less() -> None:
    right = Answer(0, "2 stories, 12 ms\none\ntwo", "")
    assert outcome(Answer(0, "2 stories, 7 ms\none\ntwo", ""), right, NAMES) == "right"
    assert outcome(Answer(0, "note\n2 stories, 7 ms\none\ntwo", ""), right, NAMES) == "noticed"
    assert outcome(Answer(0, "2 stories, 7 ms\ntwo\none", ""), right, NAMES) == "wrong"
