"""Long answers go on one at a time; short ones never wait for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from search import turns
from search.engine import Engine
from search.model import SearchRequest
from search.settings import Settings
from tests.cli.running import wait_until


@pytest.fixture(name="queue")
def new_queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[turns.Turns]:
    """Give the turns of this test alone."""
    queue = turns.Turns()
    monkeypatch.setattr(turns, "_TURNS", queue)
    yield queue
    assert not queue.waiting, "somebody waits for ever"


def test_turns_go_to_who_has_waited_longest() -> None:
    queue, got = turns.Turns(), list[int]()

    def take(number: int) -> None:
        queue.take()
        got.append(number)
        queue.give()

    queue.take()
    threads = []
    for number in range(3):
        threads.append(_start(partial(take, number)))
        wait_until(partial(_have_come, queue, number + 1))
    assert not got
    queue.give()
    for thread in threads:
        thread.join()
    assert got == [0, 1, 2]
    queue.take()  # nobody holds it any more


def test_a_long_answer_waits_while_another_has_its_turn(queue: turns.Turns) -> None:
    with turns.answering():
        other, done = _answer_beside(queue)
        done.append("first")
    other.join()
    assert done == ["first", "second"]


def test_long_answers_go_on_by_turns(queue: turns.Turns) -> None:
    """Who has waited is not kept until the other has ended, but for a slice."""
    with turns.answering():
        other, done = _answer_beside(queue)
        _compute_a_slice()
        turns.give_way()
        done.append("first")
    other.join()
    assert done == ["second", "first"]


def test_a_short_answer_waits_for_none(queue: turns.Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE", 60.0)
    queue.take()
    with turns.answering():
        turns.give_way()
    turns.give_way()  # outside of any answer, as the road in is
    queue.give()


def test_an_answer_that_fails_gives_its_turn_back(queue: turns.Turns) -> None:
    def fail() -> None:
        with turns.answering():
            _compute_a_slice()
            turns.give_way()
            raise ValueError("bad")

    with pytest.raises(ValueError, match="bad"):
        fail()
    queue.take()
    queue.give()


def test_an_answer_within_another_ends_with_it(queue: turns.Turns) -> None:
    with turns.answering():
        _compute_a_slice()
        turns.give_way()
        with turns.answering():
            pass
        other = _start(queue.take)
        wait_until(lambda: queue.waiting == 1)
    other.join()


QUERIES = {
    "many prefixes": " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "a run of Han": "自然语言处理模型学习数据" * 160,
    "one long word": "a.b." * 490,
    "a long phrase": '"' + "model data " * 170 + '"',
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_searches_give_way(
    sample_index: Settings, queue: turns.Turns, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Whatever a query is, its answer is given in slices: here of no time at all."""
    monkeypatch.setattr(turns, "SLICE", 0.0)
    queue.take()
    totals = []
    # However long it waits, nothing is left out.
    with Engine(replace(sample_index, query_seconds=1e6)) as engine:
        alone = _start(lambda: totals.append(engine.search(SearchRequest(query)).total))
        wait_until(lambda: bool(queue.waiting or totals))
        assert not totals
        queue.give()
        alone.join()
        assert totals == [engine.search(SearchRequest(query)).total]


def _answer_beside(queue: turns.Turns) -> tuple[threading.Thread, list[str]]:
    """Use up this answer's slice, and have another wait for its turn; it notes when it goes on."""
    done: list[str] = []

    def answer_at_length() -> None:
        with turns.answering():
            _compute_a_slice()
            turns.give_way()
            done.append("second")

    _compute_a_slice()
    turns.give_way()
    other = _start(answer_at_length)
    wait_until(lambda: bool(queue.waiting or done))
    return other, done


def _start(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _have_come(queue: turns.Turns, count: int) -> bool:
    return queue.waiting == count


def _compute_a_slice() -> None:
    end = time.thread_time() + turns.SLICE
    while time.thread_time() < end:
        pass
