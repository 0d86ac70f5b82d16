"""Pages of an archive of thousands of issues weigh what those of a small one do."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from tests import builders
from tests.web.test_pages import get, links
from web import create_app

ISSUES = 5_000
MOST = 15_000
"""Bytes of a page on its way."""

WORDS = ["loom", "kettle", "quilt", "anvil", "lathe", "bobbin", "spindle", "warp", "weft", "shed"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Give a client of an archive of daily issues, each tenth of them in two languages."""
    first = datetime.date(2007, 3, 1)
    items = []
    for at in range(ISSUES):
        day = (first + datetime.timedelta(at)).isoformat()
        words = f"{WORDS[at % 10]} {WORDS[at // 10 % 10]} {at}"
        key, links = str(at + 1), [f"https://site{at % 400}.example/{at}"]
        for lang in ("en", "fr") if at % 10 == 0 else ("en",):
            items.append(
                builders.item(
                    f"A loom and a {words}.",
                    lang,
                    id=f"{key}-{lang}-a-1",
                    story=f"{key}/a",
                    title=f"A {words}",
                    issue=key,
                    date=day,
                    author=f"author {at % 300}",
                    links=links,
                )
            )
    with builders.engine(tmp_path_factory.mktemp("large"), items) as engine:
        yield create_app(engine=engine).test_client()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=loom",
        "/?q=loom&issue=17",
        "/?sort=newest",
        "/?q=loom&since=2010&until=2011",
        "/issues",
        "/issues?year=2010&page=2",
        "/values/issue?q=loom",
        "/issue/4321/en",
        "/item/4321-en-a-1?q=loom&at=3",
    ],
)
def test_a_page_stays_light(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= MOST


def test_the_years_have_all_issues_once(client: FlaskClient) -> None:
    years = [href for href, _ in links(get(client, "/issues"), r"^\d{4} \d+$")]
    assert len(years) == 14
    seen: list[str] = []
    for address in years:
        following: str | None = address
        while following:
            html = get(client, following)
            seen += re.findall(r'<th scope="row"><a href="/issue/(\d+)/en">', html)
            following = next((href for href, _ in links(html, "^Next")), None)
    assert seen == [str(at) for at in range(ISSUES, 0, -1)]


def test_a_facet_of_thousands_has_the_commonest_and_leads_to_all(client: FlaskClient) -> None:
    html = get(client, "/?q=loom&issue=17")
    assert len(links(html, r"^Issue \d+ 1$")) == 10
    assert links(html, "^Remove Issue 17 1$")
    ((href, _),) = links(html, "^4,990 more$")
    seen: list[str] = []
    while href:
        page = get(client, href)
        seen += [text for _, text in links(page, r"^(Remove )?Issue \d+ 1$")]
        href = next((one for one, _ in links(page, "^Next")), "")
    assert len(set(seen)) == len(seen) == ISSUES
    numbers = [int(text.split()[-2]) for text in seen]
    assert all(one > other for one, other in pairwise(numbers))


def test_a_choice_from_all_values_narrows_the_search(client: FlaskClient) -> None:
    html = get(client, "/values/issue?q=loom&lang=en")
    ((href, _),) = links(html, "^Issue 4999 1$")
    assert "1 story for" in get(client, href)
    assert {"q=loom", "lang=en", "issue=4999"} <= set(href.split("?")[1].split("&"))


@pytest.mark.parametrize("address", ["/values/title", "/values/author"])
def test_only_what_is_counted_is_listed(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/issues?year=x", "/issues?page=0", "/values/issue?page=x"])
def test_a_parameter_that_cannot_be_is_named(client: FlaskClient, address: str) -> None:
    assert "cannot be" in get(client, address, 400)


def test_a_year_without_issues_and_a_page_past_the_end_say_so(client: FlaskClient) -> None:
    assert "There are no issues of that year." in get(client, "/issues?year=1999")
    assert "page 4 of 4" in get(client, "/issues?year=2010&page=99")
