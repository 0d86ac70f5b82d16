"""Judged queries: hand-computed measures, what a file may hold, and the sample's own."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from search.engine import Engine
from search.errors import JudgementsUnreadable
from search.evaluation import (
    Answer,
    Found,
    Judged,
    as_json,
    earlier,
    evaluate,
    moved,
    read,
    summary,
)
from search.settings import Settings
from tests.conftest import SAMPLE

SAMPLE_QUERIES = SAMPLE.parent / "sample-queries.json"


def answer(
    grades: list[int], relevant: dict[str, int], name: str = "q", lang: str = "en"
) -> Answer:
    """Make an answer whose results have these grades; stories are called by their rank."""
    found = (Found(f"s{rank}", f"i{rank}", lang, "", grade) for rank, grade in enumerate(grades))
    return Answer(Judged(name, "words", lang, relevant, ()), tuple(found))


def test_measures_are_those_that_a_hand_computes() -> None:
    one = answer([0, 2, 0, 1], {"s1": 2, "s3": 1, "lost": 3})
    gain = 2 / math.log2(3) + 1 / math.log2(5)
    ideal = 3 + 2 / math.log2(3) + 1 / math.log2(4)
    wanted = {"success@3": 1.0, "ndcg@10": gain / ideal, "recall@10": 2 / 3}
    assert one.measures == pytest.approx(wanted)
    late = answer([0, 0, 0, 1], {"s3": 1})
    assert (late.success, late.measures["recall@10"]) == (False, 1.0)


def test_of_more_than_ten_right_answers_ten_are_all() -> None:
    every = {f"s{rank}": 1 for rank in range(12)}
    assert set(answer([1] * 10, every).measures.values()) == {1.0}


def test_the_summary_is_of_all_and_of_each_language() -> None:
    answers = [
        answer([1], {"s0": 1}, "a", "zh"),
        answer([0], {"x": 1}, "b"),
        answer([], {"x": 1}, "c"),
    ]
    lines = summary(answers)
    assert list(lines) == ["all", "en", "zh"]
    assert [line["queries"] for line in lines.values()] == [3, 2, 1]
    assert [line["success@3"] for line in lines.values()] == [0.3333, 0.0, 1.0]


def test_what_moved_is_better_or_worse() -> None:
    right, wrong = answer([1], {"s0": 1}), answer([0, 0, 0, 1], {"s3": 1})
    assert moved([right], [right]) == {"better": [], "worse": []}
    assert [a for a, _ in moved([right], [wrong])["better"]] == [right]
    ((one, by),) = moved([wrong], [right])["worse"]
    assert one is wrong
    assert by["success@3"] == -1.0
    assert moved([right], []) == {"better": [], "worse": []}, "a new query is neither"


def written(folder: Path, value: Any) -> Path:
    path = folder / "queries.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ({"query": "a"}, "no list"),
        ([], "no list"),
        (["bert"], "query 1 is no object"),
        ([{"query": " ", "relevant": ["a"]}], "query 1 has no query"),
        ([{"query": "a", "relevant": []}], "no list of what is relevant"),
        ([{"query": "a", "relevant": [3]}], "names 3 as relevant"),
        ([{"query": "a", "relevant": [{"file": "x.md"}]}], "without id"),
        ([{"query": "a", "relevant": [{"id": "x", "grade": 0}]}], "without id"),
        ([{"query": "a", "relevant": ["x"], "lang": 3}], "an id or lang that is no text"),
        ([{"query": "a", "relevant": ["x"], "id": "1"}] * 2, "two queries are called 1"),
    ],
)
def test_a_file_that_cannot_be_understood_is_said_with_its_place(
    tmp_path: Path, content: Any, says: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(JudgementsUnreadable, match=says) as raised:
        read(path)
    assert str(path) in str(raised.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(JudgementsUnreadable, match="No such file"):
        read(tmp_path / "none.json")


def test_right_answers_are_named_by_item_story_or_place(sample_index: Settings) -> None:
    with Engine(sample_index) as engine:
        item = engine.item("1-en-publications-1").item
        references: list[Any] = [
            item.id,
            item.story,
            {"id": item.id, "grade": 2},
            {"file": item.path, "line": item.line + 2},
            {"file": item.path, "title": item.title},
        ]
        for reference in references:
            (one,) = evaluate(engine, [{"query": "Reformer", "relevant": [reference]}])
            grade = reference.get("grade", 1) if isinstance(reference, dict) else 1
            assert one.judged.relevant == {item.story: grade}, reference
        lost = [
            {"file": item.path, "line": item.line + 1000},
            {"file": "no.md", "line": 1},
            "no-id",
        ]
        (one,) = evaluate(engine, [{"query": "Reformer", "relevant": [item.id, *lost]}])
    assert len(one.judged.missing) == 3
    assert one.measures["recall@10"] == 0.25, "what is not indexed was not found"


def test_a_run_is_read_again_as_it_was(tmp_path: Path, sample_index: Settings) -> None:
    with Engine(sample_index) as engine:
        answers = evaluate(engine, read(SAMPLE_QUERIES)[:5])
    assert earlier(written(tmp_path, as_json(answers))) == answers
    for other in ("[]", '{"answers": [{"id": 1}]}', '{"answers": 3}'):
        with pytest.raises(JudgementsUnreadable, match="nlpsearch eval --json"):
            earlier(written(tmp_path, other))


def test_the_sample_answers_what_was_judged_of_it(sample_index: Settings) -> None:
    """66 queries in seven languages: names, phrases, links, other spellings, slips."""
    with Engine(sample_index) as engine:
        answers = evaluate(engine, read(SAMPLE_QUERIES))
    assert not [named for one in answers for named in one.judged.missing]
    lines = summary(answers)
    assert lines["all"]["queries"] >= 60
    assert set(lines) == {"all", "ar", "en", "es", "fr", "pt", "tr", "zh"}
    assert [one.judged.id for one in answers if not one.success] == []
    assert lines["all"]["ndcg@10"] >= 0.97
    assert lines["all"]["recall@10"] >= 0.99
