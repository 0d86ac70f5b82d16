"""Questions are chosen from an archive: of every class it has words for, and findable."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.workload import CLASSES, LONGEST, PER_CLASS, Question, Workload, choose, text
from search.archive.reader import read_archive
from search.engine import Engine
from search.model import Item
from search.settings import Settings
from tests.conftest import SAMPLE

PRINTED = """
import sys
from pathlib import Path
from benchmarks.workload import choose
from search.archive.reader import read_archive
items = [item for issue in read_archive((Path(sys.argv[1]),)).issues for item in issue.items]
print(choose(items).questions)
"""


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return [item for issue in read_archive((SAMPLE,)).issues for item in issue.items]


@pytest.fixture(scope="module")
def workload(items: list[Item]) -> Workload:
    return choose(items)


def asked(workload: Workload, kind: str) -> list[Question]:
    return [question for question in workload.questions if question.kind == kind]


def test_a_small_archive_lacks_only_the_hundredth_page(workload: Workload) -> None:
    assert workload.missing == ["page 100"]
    counts = {kind: len(asked(workload, kind)) for kind in CLASSES if kind != "page 100"}
    assert counts == dict.fromkeys(counts, PER_CLASS)


def test_no_stop_word_is_rare() -> None:
    """In an archive of another language it may stand once, and is searched for nowhere."""
    letters = [
        Item("1", "预训练 before", "1", "zh", None, "tools", "", "", True, "在 kettles 之后")
    ]
    assert [question.query for question in asked(choose(letters), "rare")] == ["kettles"]


def test_an_archive_without_items_lacks_everything() -> None:
    assert choose([]) == Workload([], list(CLASSES))


def test_the_hundredth_page_is_asked_for_where_there_are_so_many_stories() -> None:
    names = "alpha bravo delta gamma sigma omega kappa lambda theta epsilon"
    many = [
        Item(str(n), f"story {n}", "1", "en", None, "tools", "", "", True, names)
        for n in range(1000)
    ]
    assert {question.offset for question in asked(choose(many), "page 100")} == {990}
    assert "page 100" in choose(many[:990]).missing


def test_other_processes_choose_the_same(workload: Workload) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-c", PRINTED, str(SAMPLE)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        printed = subprocess.check_output(command, text=True, env=environment)
        assert printed.strip() == str(workload.questions)


def test_misspelt_words_stand_nowhere(workload: Workload, items: list[Item]) -> None:
    texts = " ".join(text(item).lower() for item in items)
    assert not [q.query for q in asked(workload, "misspelt") if q.query in texts]


def test_long_queries_are_as_long_as_a_query_may_be(workload: Workload) -> None:
    lengths = [len(question.query) for question in asked(workload, "2,000 characters")]
    assert all(LONGEST - 5 < length <= LONGEST for length in lengths)


def test_every_question_finds_something(workload: Workload, sample_index: Settings) -> None:
    with Engine(sample_index) as engine:
        lost = [q.query for q in workload.questions if not engine.search(q.request).total]
    assert not lost
