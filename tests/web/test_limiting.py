"""How often an address may ask, and what it is told when that was too often."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.engine import Engine
from tests.cli.running import PATIENCE
from tests.web.conftest import served
from web import create_app
from web.limiting import BURST, Limit, network
from web.public import Public

ONE, OTHER = "192.0.2.1", "192.0.2.2"


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Give the time in seconds."""
        return self.now


def test_a_burst_may_come_at_once_and_then_as_many_as_the_rate() -> None:
    clock = Clock()
    limit = Limit(4, clock)
    assert [limit.wait(ONE) for _ in range(4 * BURST)] == [0] * 4 * BURST
    wait = limit.wait(ONE)
    assert 0 < wait <= 0.25
    assert limit.wait(OTHER) == 0, "others may still"
    clock.now += wait + 1e-9
    assert limit.wait(ONE) == 0
    assert limit.wait(ONE) > 0


@given(st.lists(st.floats(0, 3), max_size=80), st.sampled_from([0.1, 0.5, 3, 50]))
def test_never_more_than_burst_and_rate(pauses: list[float], rate: float) -> None:
    clock = Clock()
    limit = Limit(rate, clock)
    allowed = 0
    for pause in pauses:
        clock.now += pause
        allowed += not limit.wait(ONE)
        assert allowed <= max(rate * BURST, 1) + rate * (clock.now - 1000) + 1e-6
    assert allowed or not pauses


@pytest.mark.parametrize("rate", [0.3, 7, 1000])
def test_who_waits_as_long_as_told_may_ask(rate: float) -> None:
    clock = Clock()
    limit = Limit(rate, clock)
    for _ in range(6000):
        clock.now += (wait := limit.wait(ONE)) + 1e-9
        if wait:
            assert limit.wait(ONE) == 0


def test_one_reader_has_a_half_of_an_address_of_ipv6() -> None:
    assert network("2001:db8:0:1:a::b") == network("2001:db8:0:1:c::d")
    assert network("2001:db8:0:1::") != network("2001:db8:0:2::")
    assert network("") == ""


@pytest.fixture
def limited(engine: Engine) -> FlaskClient:
    """Let an address ask once in 100 seconds: longer than the test takes anywhere."""
    return create_app(engine=engine, public=Public(rate=0.01)).test_client()


@pytest.mark.parametrize("address", ["/issues", "/api/v1/issues", "/nowhere"])
def test_who_asks_too_often_is_told_when_to_ask_again(limited: FlaskClient, address: str) -> None:
    assert limited.get(address).status_code != 429
    answer = limited.get(address, headers={"Accept-Language": "fr"})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 100
    said = "Too Many Requests" if address.startswith("/api") else "Trop de requêtes"
    assert said in answer.text
    assert limited.get(address, environ_base={"REMOTE_ADDR": OTHER}).status_code != 429
    for free in ("/healthz", "/readyz", "/metrics", "/static/style.css"):
        assert limited.get(free, buffered=True).status_code == 200


@pytest.mark.parametrize(("proxy", "last"), [("127.0.0.1", 200), ("", 429)])
def test_a_trusted_proxy_says_who_asks(engine: Engine, proxy: str, last: int) -> None:
    """So that its readers are told apart; what anybody else says of it is not believed."""
    public = Public(rate=0.1, proxy=proxy)
    statuses = []
    with served(create_app(engine=engine, public=public), public) as address:
        for who in (ONE, OTHER):
            connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
            connection.request("GET", "/issues", headers={"X-Forwarded-For": who})
            statuses.append(connection.getresponse().status)
            connection.close()
    assert statuses == [200, last]
