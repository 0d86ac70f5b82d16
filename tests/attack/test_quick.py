"""What looks for faults finds them."""

from __future__ import annotations

import random

import pytest

from tests.attack import hostile
from tests.attack.pages import foreign


def test_the_same_seed_gives_the_same_attacks() -> None:
    for make in (hostile.query, hostile.address):
        assert [make(random.Random(n)) for n in range(99)] == [
            make(random.Random(n)) for n in range(99)
        ]


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
