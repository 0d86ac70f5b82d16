"""Every address that is asked tells its wave, and a fault is called one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.serving import Client, Serving, serving
from benchmarks.swap import ADDRESSES, Asked, Runs, figures, measure, waves, write
from search.indexing import Order, index
from search.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux: /proc")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("waves")
    write(folder, 7)
    settings = Settings(tmp_path_factory.mktemp("data"))
    index(settings, Order((folder,)))
    with serving(settings.index_data) as started:
        yield started


@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_is_asked_tells_its_wave(server: Serving, address: str) -> None:
    with closing(Client(server.port)) as client:
        answer = client.get(address)
    assert answer.status == 200
    assert waves(answer.body) == {b"7"}


def test_a_server_answers_whole_pages_while_its_index_is_written_anew(tmp_path: Path) -> None:
    found = measure(tmp_path, 3, 2)
    assert (found.failed, found.mixed) == (0, 0)
    assert found.waves > 1


def told(answers: list[Asked], runs: Runs) -> list[str]:
    return figures(runs, answers).faults


def test_what_does_not_hold_is_named() -> None:
    runs = Runs([(1.0, 2.0)] * 10, [50.0] * 10, [20] * 10)
    between = [Asked(3.0, 0.01, 200, frozenset({b"1"}))] * 30
    during = [Asked(1.1, 0.015, 200, frozenset({b"2"}))] * 30
    assert told(between + during, runs) == []
    assert told([*between, *during, Asked(3.0, 0.01, 500, frozenset())], runs) == ["failed"]
    mixed = Asked(3.0, 0.01, 200, frozenset({b"1", b"2"}))
    assert told([*between, *during, mixed], runs) == ["mixed"]
    assert told(between + [answer._replace(seconds=0.03) for answer in during], runs) == ["slow"]
    unnoticed = [answer._replace(waves=frozenset({b"1"})) for answer in between + during]
    assert told(unnoticed, runs) == ["no run was noticed"]
    runs.mb[-2:] = 60.0, 60.0
    runs.files[-1] = 21
    assert told(between + during, runs) == ["memory grows", "files grow"]
