"""Pages of an archive in a hundred languages weigh what others do, and lead to all of them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests import builders
from tests.web.test_pages import get, links
from web import create_app

LANGUAGES = ["en", "fr", *(f"q{a}{b}" for a in "abcdefghij" for b in "abcdefghij")]
TOLD = range(1, 13)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Give a client of an archive of which each story is told in every language."""
    items = [
        builders.item(
            f"A loom {key} in {lang}.",
            lang,
            id=f"{key}-{lang}-a-1",
            story=f"{key}/a",
            title=f"Loom {key} {lang}",
            issue=str(key),
            date=f"2020-{key:02}-01",
        )
        for key in TOLD
        for lang in LANGUAGES
    ]
    with builders.engine(tmp_path_factory.mktemp("tongues"), items) as engine:
        yield create_app(engine=engine).test_client()


SAVED = "/saved?" + "&".join(f"item={key}-en-a-1" for key in TOLD)


@pytest.mark.parametrize("address", ["/", "/?q=loom", "/?sort=newest", "/issues", SAVED])
def test_a_page_stays_light(client: FlaskClient, address: str) -> None:
    html = get(client, address)
    assert len(html) < 100_000
    assert len(gzip.compress(html.encode())) <= 15_000


@pytest.mark.parametrize("address", ["/", "/?q=loom", "/issues", SAVED])
def test_what_is_told_in_more_languages_leads_to_them(client: FlaskClient, address: str) -> None:
    more = [href for href, _ in links(get(client, address), r"^\d+ more$")]
    there = [href for href in more if href.startswith(("/issue/", "/item/"))][:3]
    assert there
    for href in there:
        html, own = get(client, href), re.split("[/-]", href)
        assert all(f'hreflang="{lang}"' in html for lang in LANGUAGES if lang not in own)


@pytest.mark.parametrize("address", ["/", "/?q=loom", "/issues", SAVED])
def test_languages_that_the_reader_wants_are_shown(client: FlaskClient, address: str) -> None:
    html = client.get(address, headers={"Accept-Language": "qjj, qhe"}).text
    told = [href for href, _ in links(html) if re.search("qjj|qhe", href)]
    assert any("qjj" in href for href in told)
    assert any("qhe" in href for href in told)


def test_all_languages_are_counted(client: FlaskClient) -> None:
    html = get(client, "/")
    href = next(href for href, _ in links(html, "^82 more$") if "/values/" in href)
    assert len(links(get(client, href), r" 12$")) == len(LANGUAGES)
