"""Feeds and the description for browsers: well-formed, stable, newest first, nothing unescaped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from search.engine import Engine
from search.settings import Settings
from tests import builders
from tests.web.test_pages import HOSTILE
from web import create_app
from web.public import Public

ATOM = "{http://www.w3.org/2005/Atom}"


def atom(client: FlaskClient, address: str) -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(answer.data)
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}"), name
    return root


def texts(root: ElementTree.Element, name: str) -> list[str]:
    return [str(entry.findtext(f"{ATOM}{name}")) for entry in root.iter(f"{ATOM}entry")]


def feed(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/feed+json")
    return json.loads(answer.text)


def test_issues_are_followed_newest_first(client: FlaskClient) -> None:
    root = atom(client, "/feed.atom")
    moments = texts(root, "updated")
    assert moments == sorted(moments, reverse=True)
    assert len(set(texts(root, "id"))) == len(moments) == 21
    assert root.findtext(f"{ATOM}updated") == moments[0]


def test_a_query_is_followed_by_story_newest_first(client: FlaskClient) -> None:
    root = atom(client, "/feed.atom?q=Reformer&lang=en")
    assert texts(root, "id") == [
        "urn:nlpsearch:story:03/publications#1",
        "urn:nlpsearch:story:01/publications#1",
    ]
    again = feed(client, "/feed.json?q=Reformer&lang=en")
    assert [item["id"] for item in again["items"]] == texts(root, "id")
    assert [item["title"] for item in again["items"]] == texts(root, "title")
    for item in again["items"]:
        assert client.get(item["url"]).status_code == 200
    assert "q=Reformer" in again["home_page_url"]
    assert client.get(again["home_page_url"]).status_code == 200


def test_addresses_are_whole_where_the_way_to_us_is_known(engine: Engine) -> None:
    public = Public(base_url="https://example.org/news")
    client = create_app(engine=engine, public=public).test_client()
    for item in feed(client, "/feed.json?q=Reformer")["items"]:
        assert item["url"].startswith("https://example.org/")
    description = client.get("/opensearch.xml").text
    assert 'template="https://example.org/?q={searchTerms}"' in description


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[FlaskClient]:
    made = builders.item(f"{HOSTILE} \x00\x0b\x1b\x9b\ufffe 👩‍👩‍👧", title=HOSTILE)
    with builders.engine(tmp_path, [made]) as opened:
        yield create_app(engine=opened).test_client()


def test_what_a_text_smuggles_in_is_text(hostile: FlaskClient) -> None:
    root = atom(hostile, "/feed.atom?q=onerror")
    assert texts(root, "title") == [HOSTILE]
    assert "👩‍👩‍👧" in texts(root, "summary")[0]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", texts(root, "summary")[0])
    query = "%22%3E%3Cx%3E%00%EF%BF%BE"
    assert atom(hostile, f"/feed.atom?q={query}") is not None


@pytest.mark.parametrize("lang", ["q\x00r", 'en" x="', "../..", "en us", "a" * 300, ""])
def test_what_is_no_language_is_in_no_feed(tmp_path: Path, lang: str) -> None:
    """An index may have been written by anybody."""
    made = builders.item("A loom.", lang, id="1-x-a-1")
    with builders.engine(tmp_path, [made]) as opened:
        client = create_app(engine=opened).test_client()
        for address in ("/feed.atom", "/feed.atom?q=loom"):
            assert len(texts(atom(client, address), "id")) == 1
            assert "xml:lang" not in client.get(address).text
        for address in ("/feed.json", "/feed.json?q=loom"):
            (entry,) = feed(client, address)["items"]
            assert "language" not in entry


@pytest.mark.parametrize("base", ["", "https://example.org/news"])
def test_the_id_of_a_feed_is_a_whole_iri(engine: Engine, base: str) -> None:
    client = create_app(engine=engine, public=Public(base_url=base)).test_client()
    ids = {
        str(atom(client, address).findtext(f"{ATOM}id"))
        for address in ("/feed.atom", "/feed.atom?q=loom", "/feed.atom?q=%22%20a%27b&lang=fr")
    }
    assert len(ids) == 3
    assert all(re.fullmatch(r"(https?://|urn:nlpsearch:)[!#-;=?-\[\]_a-z~]+", one) for one in ids)


def test_browsers_learn_how_to_search_here(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(answer.data)
    urls = {url.get("type"): str(url.get("template")) for url in root if url.get("template")}
    for kind, template in urls.items():
        found = client.get(template.replace("{searchTerms}", "refo"))
        assert (found.status_code, found.mimetype) == (200, kind)
    typed, offered = json.loads(client.get("/suggestions?q=refo").text)
    assert typed == "refo"
    assert "Reformer" in offered


def test_pages_lead_to_their_feeds(client: FlaskClient) -> None:
    page = client.get("/?q=Reformer&lang=en&page=2").text
    assert 'href="/feed.atom?q=Reformer&amp;lang=en"' in page
    assert 'href="/feed.atom"' in client.get("/issues").text
    assert 'rel="search"' in page


def test_without_an_index_a_feed_says_so(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    assert client.get("/feed.atom").status_code == 503
