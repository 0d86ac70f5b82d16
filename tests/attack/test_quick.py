"""A few tries of every attack find nothing; ``make attack`` makes many."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from werkzeug.exceptions import NotFound

from search.settings import Settings
from tests.attack import asking, crafting, disturbing, growing, hostile
from tests.attack.__main__ import NIGHTLY
from tests.attack.ground import Check, Ground
from tests.attack.pages import foreign
from web import create_app

QUICK: dict[Check, int] = {
    asking.queries: 150,
    asking.requests: 100,
    asking.messages: 200,
    crafting.indexes: 20,
    disturbing.special_files: 2,
    disturbing.signals: 3,
    disturbing.slow_clients: 120,
}


@pytest.mark.parametrize("check", QUICK, ids=lambda check: check.__name__)
def test_attack_finds_nothing(check: Check, sample_index: Settings, tmp_path: Path) -> None:
    ground = Ground(sample_index, tmp_path, seed=2)
    assert list(check(ground, QUICK[check])) == []


def test_the_same_seed_gives_the_same_attacks() -> None:
    for make in (hostile.query, hostile.address):
        first, again = ([make(random.Random(n)) for n in range(99)] for _ in range(2))
        assert first == again


def test_every_address_is_asked_with_hostile_queries(sample_index: Settings) -> None:
    adapter = create_app(sample_index).url_map.bind("localhost")
    rng = random.Random(1)
    asked = set()
    for _ in range(1_500):
        with suppress(NotFound):
            asked.add(adapter.match(unquote(urlsplit(hostile.address(rng)).path))[0])
    assert asked == {rule.endpoint for rule in adapter.map.iter_rules()}


def test_every_attack_of_the_night_is_tried_by_day() -> None:
    """Inputs grow in ``test_growing``, where lines are counted and not seconds."""
    assert [*QUICK, growing.inputs] == list(NIGHTLY)


@pytest.mark.parametrize(
    "page",
    [
        "<xss>",
        "<p onclick=x>",
        "<a href=' javascript:x'>",
        "<script>x</script>",
        "<!-- x -->",
        "<meta http-equiv=refresh>",
        "a\x9bb",
    ],
)
def test_what_is_foreign_is_seen(page: str) -> None:
    """A check that cannot fail would find nothing either."""
    assert foreign(page)
