"""What is measured of a server that runs: answers as browsers get them, and every fault."""

from __future__ import annotations

import random
import socket
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.serving import Client, serving
from benchmarks.web import Load, Readers, held, line
from search.engine import Engine
from search.model import Item
from search.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux: /proc")


@pytest.fixture
def items(sample_index: Settings) -> Sequence[Item]:
    with Engine(sample_index) as engine:
        told = engine.issues()[0].issue
        return engine.issue(told.key, told.lang)[0].items


def test_readers_and_typists_of_a_real_server_are_counted(
    sample_index: Settings, items: Sequence[Item]
) -> None:
    with serving(sample_index.index_data) as server:
        before = server.cpu_seconds
        readers, load = Readers(items, server.port, 1), Load()
        load.run([readers.reader(0), readers.reader(1), readers.typist(2)], 3)
        assert load.answers.keys() >= {"", "suggestions"}
        for answers in load.answers.values():
            assert line("", answers, 1)["faults"] == 0
        assert server.cpu_seconds > before
        assert server.mb > 10
        assert server.open_files > 3


def test_a_client_asks_again_as_a_browser_does(sample_index: Settings) -> None:
    with serving(sample_index.index_data) as server, closing(Client(server.port)) as client:
        first, again = client.get("/?q=model"), client.get("/?q=model")
        assert (first.status, again.status) == (200, 304)
        assert first.body
        assert not again.body
        assert client.get("/?page=x").status == 400


def test_an_answer_that_does_not_come_is_a_fault() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        answer = Client(probe.getsockname()[1]).get("/")
    assert answer.status == 0
    told = line("8 clients", [answer], 1)
    assert told["faults"] == 1
    assert not held(told)


@pytest.mark.parametrize(("what", "most"), [("suggestions", 30), ("pages", 60)])
def test_typists_have_bounds(what: str, most: int) -> None:
    told = {"what": f"10 typists: {what}", "faults": 0}
    assert held({**told, "p95_ms": most})
    assert not held({**told, "p95_ms": most + 0.1})
    assert held({**told, "what": "8 clients", "p95_ms": most + 0.1})


def test_readers_of_a_seed_ask_the_same(items: Sequence[Item]) -> None:
    readers = Readers(items, 0, 1)
    once, again = (list(islice(readers.addresses(random.Random("seed")), 50)) for _ in range(2))
    assert once == again
    assert len(set(once)) > 20
