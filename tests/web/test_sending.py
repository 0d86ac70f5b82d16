"""Answers travel compressed, and not at all to who has them already."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from search import indexing
from search.engine import Engine
from search.settings import Settings
from tests.web.conftest import SAMPLE
from web import create_app
from web.guesses import GIST
from web.public import Public

TAGGED = ["/", "/?q=BERT", "/issues", "/issue/1/zh", "/item/1-en-publications-1", "/feed.atom"]
API = ["/api/v1/search?q=BERT", "/api/v1/issues", "/api/v1/item/1-en-publications-1"]
HEAVIEST = 15_000
"""Bytes of a page as it travels, at most."""


@pytest.mark.parametrize("address", [*TAGGED, *API])
def test_who_has_an_answer_is_not_sent_it_again(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert set(again.vary) >= (set(first.vary) - {"Accept-Encoding"})
    assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    assert client.head(address).headers["ETag"] == tag
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200
    assert client.get(address, headers={"If-None-Match": "*"}).status_code == 200


@pytest.mark.parametrize("address", TAGGED)
def test_another_language_or_address_is_another_answer(client: FlaskClient, address: str) -> None:
    tag = client.get(address).headers["ETag"]
    french = {"Accept-Language": "fr"}
    mark = "&" if "?" in address else "?"
    tags = {
        tag,
        client.get(address, headers=french).headers["ETag"],
        client.get(f"{address}{mark}lang=en").headers["ETag"],
        client.get(f"{address}{mark}ui=ar").headers["ETag"],
    }
    assert len(tags) == 4


@pytest.mark.parametrize("address", ["/?q=BERT", "/api/v1/search?q=BERT"])
def test_another_generation_is_another_answer(tmp_path: Path, address: str) -> None:
    settings = Settings(tmp_path)
    indexing.index(settings, indexing.Order((SAMPLE,)))
    with Engine(settings) as engine:
        client = create_app(engine=engine).test_client()
        known = {"If-None-Match": client.get(address).headers["ETag"]}
        assert client.get(address, headers=known).status_code == 304
        indexing.index(settings, indexing.Order((SAMPLE,), rebuild=True))
        assert client.get(address, headers=known).status_code == 200


@pytest.mark.parametrize("address", ["/nowhere", "/item/none", "/?sort=x", "/api/v1/search?sort=x"])
def test_failures_have_no_tag(client: FlaskClient, address: str) -> None:
    assert "ETag" not in client.get(address).headers


def test_what_was_cut_short_is_asked_for_again(sample: Settings) -> None:
    """Another time the search may have the time that it needs."""
    with Engine(replace(sample, query_seconds=1e-9)) as hurried:
        client = create_app(engine=hurried).test_client()
        for address in ("/?q=mod*", "/api/v1/search?q=mod*"):
            assert "ETag" not in client.get(address).headers


@pytest.mark.parametrize(
    "address", [*TAGGED, *API, "/static/style.css", "/static/box.js", "/nowhere"]
)
def test_answers_are_compressed_for_who_takes_them_so(client: FlaskClient, address: str) -> None:
    plain = client.get(address, buffered=True)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in packed.vary
    assert "Accept-Encoding" in plain.vary
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data)
    if "q=" not in address:  # how long a search took differs
        assert gzip.decompress(packed.data) == plain.data
    assert packed.headers.get("ETag", "W/").startswith("W/")


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity"])
def test_nobody_else_gets_them_so(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/issues", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert "<html" in answer.text


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
@pytest.mark.parametrize("address", ["/", "/?q=the+model", "/?q=模型", "/issue/1/ar", "/issues"])
def test_pages_and_script_are_light(client: FlaskClient, address: str, lang: str) -> None:
    headers = {"Accept-Encoding": "gzip", "Accept-Language": lang}
    assert len(client.get(address, headers=headers).data) <= HEAVIEST
    assert len(client.get("/static/box.js", headers=headers, buffered=True).data) <= 10_000


def test_other_sites_are_told_what_the_list_of_issues_is(client: FlaskClient) -> None:
    html = client.get("/issues?ui=fr").text
    assert '<meta property="og:title" content="Numéros">' in html
    assert re.search('<meta name="description" lang="fr" content="[^"]+">', html)


def test_robots_stay_out_of_results(engine: Engine) -> None:
    client = create_app(engine=engine, public=Public("https://example.org/news")).test_client()
    said = client.get("/robots.txt").text.splitlines()
    assert "Disallow: /?" in said
    assert "Sitemap: https://example.org/sitemap.xml" in said
    assert '<meta name="robots" content="noindex">' in client.get("/?q=BERT").text
    assert 'content="noindex"' not in client.get("/issue/1/en").text


def test_the_map_of_the_site_has_every_issue(engine: Engine) -> None:
    client = create_app(engine=engine, public=Public("https://example.org")).test_client()
    root = ElementTree.fromstring(client.get("/sitemap.xml").text)
    places = [str(element.text) for element in root.iter() if element.tag.endswith("loc")]
    assert len(places) == 2 + 21
    for place in places:
        assert place.startswith("https://example.org/")
        assert client.get(place.removeprefix("https://example.org")).status_code == 200


def test_without_an_address_there_is_no_map(client: FlaskClient) -> None:
    assert client.get("/sitemap.xml").status_code == 404
    assert "Sitemap" not in client.get("/robots.txt").text
    assert "canonical" not in client.get("/issue/1/en").text


@pytest.mark.parametrize(
    ("address", "own", "langs"),
    [
        ("/", "/", 8),
        ("/issues?ui=fr", "/issues?ui=fr", 8),
        ("/issue/1", "/issue/1/en", 7),
        ("/item/1-en-publications-1?q=x", "/item/1-en-publications-1", 7),
    ],
)
def test_a_page_says_where_it_is_and_in_which_languages(
    engine: Engine, address: str, own: str, langs: int
) -> None:
    client = create_app(engine=engine, public=Public("https://example.org")).test_client()
    html = client.get(address).text
    assert f'<link rel="canonical" href="https://example.org{own}">' in html
    assert html.count('<link rel="alternate" hreflang="') == langs
    assert 'hreflang="fr" href="https://example.org/' in html


@pytest.mark.parametrize("address", ["/item/1-en-publications-1", "/issue/1/ar"])
def test_a_page_says_what_other_sites_may_show_of_it(engine: Engine, address: str) -> None:
    """In the words and the language of what is read there, in a line."""
    client = create_app(engine=engine, public=Public("https://example.org")).test_client()
    html = client.get(f"{address}?q=x&ui=fr").text
    said = dict(re.findall('<meta property="og:([a-z_]+)" content="([^"]*)">', html))
    assert (said["type"], said["url"]) == ("article", f"https://example.org{address}")
    assert said["title"] in html.partition("</title>")[0]
    assert 0 < len(unescape(said["description"])) <= GIST + 1
    assert "\n" not in said["description"]
    lang = "ar" if address.endswith("ar") else "en"
    assert f'<meta name="description" lang="{lang}" content="{said["description"]}">' in html
