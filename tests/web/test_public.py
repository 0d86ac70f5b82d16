"""What is believed of a request: nothing, unless whoever serves the pages says so."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from search.engine import Engine
from search.errors import BadRequest
from search.settings import Settings
from tests.cli.running import PATIENCE, run
from tests.web.conftest import served
from web import create_app
from web.public import Public

EVIL = "evil.example"
FORWARDED = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": f"/{EVIL}",
    "X-Forwarded-For": "10.11.12.13",
    "Forwarded": f"for=1;host={EVIL};proto=https",
}


def ask(
    engine: Engine, public: Public, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, str, Mapping[str, str]]:
    """Ask the real server; give status, text and headers."""
    with served(create_app(engine=engine, public=public), public) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, dict(answer.headers)


@pytest.mark.parametrize(
    "path",
    [
        *("/static//x", "//issues", "/issues/", "//evil.example//issues", "/?q=bert", "/nowhere"),
        "/item/1-en-foreword-0",
    ],
)
def test_no_answer_names_the_host_of_the_request(engine: Engine, path: str) -> None:
    """Nothing is redirected, a slash too many neither, and links have no host."""
    status, text, headers = ask(engine, Public(), path, {"Host": "evil.host", **FORWARDED})
    assert status in (200, 404)
    assert "Location" not in headers
    assert "evil.host" not in text + str(headers)
    assert "10.11.12.13" not in text + str(headers)
    assert "/evil.example/?q" not in text


@pytest.mark.parametrize(
    "host", ["a..b", ".a", "a" * 64, "a" * 63 + ":8000", "xn--", "xn--a", "xn--é", "é", "[::1", ""]
)
def test_a_host_that_is_no_name_fails_nothing(engine: Engine, host: str) -> None:
    for path, status in {"/?q=bert": 200, "/nowhere": 404, "/healthz": 200}.items():
        answer = ask(engine, Public(), path, {"Host": host})
        assert answer[0] == status
        assert "Content-Security-Policy" in answer[2]
    assert ask(engine, Public(hosts=("example.org",)), "/?q=bert", {"Host": host})[0] == 400


def test_links_have_the_prefix_and_pages_name_their_address(engine: Engine) -> None:
    public = Public("https://example.org/news")
    for path in ("/news/item/1-en-publications-1", "/item/1-en-publications-1"):
        status, text, _ = ask(engine, public, path, FORWARDED)
        assert status == 200, "proxies strip the prefix, or leave it"
        assert 'rel="canonical" href="https://example.org/news/item/1-en-' in text
        addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', text)
        assert len(addresses) > 5
        assert all(address.startswith("/news/") for address in addresses)
        assert EVIL not in text
    assert ask(engine, public, "/news")[0] == 200
    assert ask(engine, public, "/news/static/style.css")[0] == 200


def test_only_known_names_may_be_asked_for(engine: Engine) -> None:
    public = Public(hosts=("example.org", ".example.net"))
    for host, status in {
        "example.org": 200,
        "example.org:8000": 200,
        "a.example.net": 200,
        EVIL: 400,
        "example.org.evil.example": 400,
        "example.org@evil.example": 400,
        "": 400,
    }.items():
        got, text, headers = ask(engine, public, "/?q=bert", {"Host": host})
        assert got == status, host
        assert ("A name that this server goes by" in text) == (status == 400) or host in text
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_proxy_is_believed_where_it_is_named(engine: Engine) -> None:
    """What it says of the host is checked as the host is; others are not believed at all."""
    hosts = ("example.org",)
    said = {"Host": "127.0.0.1", "X-Forwarded-Host": "example.org", "X-Forwarded-Proto": "https"}
    assert ask(engine, Public(hosts=hosts, proxy="127.0.0.1"), "/issues", said)[0] == 200
    assert ask(engine, Public(hosts=hosts, proxy="192.0.2.1"), "/issues", said)[0] == 400
    assert ask(engine, Public(hosts=hosts), "/issues", said)[0] == 400
    said["X-Forwarded-Host"] = EVIL
    assert ask(engine, Public(hosts=hosts, proxy="127.0.0.1"), "/issues", said)[0] == 400


@pytest.mark.parametrize("path", ["/issues", "/nowhere", "/api/v1/issues", "/static/style.css"])
def test_hsts_is_sent_where_it_is_asked_for(engine: Engine, path: str) -> None:
    name = "Strict-Transport-Security"
    assert name not in ask(engine, Public("https://example.org"), path)[2]
    public = Public("https://example.org", hsts=True)
    assert ask(engine, public, path)[2][name] == "max-age=31536000"


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/api/v1/search?q=model", True),
        ("/api/v1/search?sort=best", True),
        ("/api/v1/nowhere", True),
        ("/api/v1/openapi.json", True),
        ("/feed.json", True),
        ("/", False),
        ("/api", False),
        ("/metrics", False),
    ],
)
def test_other_sites_may_read_what_is_for_programs_where_that_is_said(
    engine: Engine, path: str, shared: bool
) -> None:
    name = "Access-Control-Allow-Origin"
    assert name not in ask(engine, Public(), path)[2]
    headers = ask(engine, Public(cors=True), path)[2]
    assert headers.get(name) == ("*" if shared else None)
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize(
    "values",
    [
        {"base_url": "example.org"},
        {"base_url": "ftp://example.org"},
        {"base_url": "https://example.org//evil"},
        {"base_url": "https://me@example.org"},
        {"base_url": "https://example.org/?q"},
        {"base_url": "https://example.org/\n"},
        {"hsts": True},
        {"base_url": "http://example.org", "hsts": True},
        {"proxy": "*"},
        {"proxy": "localhost"},
    ],
)
def test_what_cannot_be_meant_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="expected a"):
        Public(**values)


def test_the_command_line_says_what_it_expected(sample: Settings) -> None:
    done = run(sample, "serve", "--base-url", "example.org", "--trusted-host", "a")
    assert done.exit_code == 2
    assert done.stderr == (
        "nlpsearch: base-url: 'example.org' will not do;"
        " expected an address such as https://example.org/news\n"
    )


def test_stories_and_issues_lead_to_the_newsletter_itself(engine: Engine) -> None:
    public = Public(original="https://example.org/letters/{path}#L{line}")
    client = create_app(engine=engine, public=public).test_client()
    item = client.get("/api/v1/item/1-zh-publications-1").get_json()["item"]
    there = f"https://example.org/letters/{quote(item['path'])}#L"
    story, issue = client.get("/item/1-zh-publications-1").text, client.get("/issue/1/zh").text
    assert f'href="{there}{item["line"]}"' in story
    assert f'href="{there}1"' in issue
    assert item["path"] not in story.replace(there, "")
    bare = create_app(engine=engine).test_client().get("/item/1-zh-publications-1").text
    assert "Read the original" not in bare


@pytest.mark.parametrize(
    "original",
    [
        "javascript:alert({path})",
        "https://e.org/",
        "{path}",
        "https://{path}/",
        'https://e.org/"{path} x',
    ],
)
def test_where_newsletters_are_must_be_an_address_with_a_path(original: str) -> None:
    with pytest.raises(BadRequest):
        Public(original=original)


def test_pages_feeds_and_the_app_bear_the_archives_name(engine: Engine) -> None:
    client = create_app(engine=engine, public=Public(title="Looms & <Kettles>")).test_client()
    html = client.get("/issues").text
    assert "· Looms &amp; &lt;Kettles&gt;</title>" in html
    assert 'dir="auto">Looms &amp; &lt;Kettles&gt;</a>' in html
    assert client.get("/manifest.webmanifest").get_json(force=True)["name"] == "Looms & <Kettles>"
    assert client.get("/feed.json").get_json()["title"].startswith("Looms & <Kettles>: ")
    assert "<ShortName>Looms &amp; &lt;Kettles</ShortName>" in client.get("/opensearch.xml").text


@pytest.mark.parametrize("title", ["two\nlines", "\x00", "x" * 81])
def test_a_name_is_a_line_of_text(title: str) -> None:
    with pytest.raises(BadRequest, match="title"):
        Public(title=title)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "7 languages · <bdi>Mar"),
        ("fr", "7 langues · <bdi>mars"),
        ("zh", "7 种语言 · <bdi>20"),
    ],
)
def test_every_page_says_from_when_to_when_the_archive_is(
    engine: Engine, lang: str, said: str
) -> None:
    client = create_app(engine=engine).test_client()
    for address in ("/", "/?q=BERT", "/issues", "/item/1-en-publications-1"):
        html = client.get(address, headers={"Accept-Language": lang}).text
        assert f'<p class="extent">{said}' in html
