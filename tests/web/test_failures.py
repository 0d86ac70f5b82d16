"""What goes wrong is said with the right status, in one line, and never as a traceback."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.indexing import Order, index
from search.settings import Settings
from web import create_app

ODD = [
    "x" * 100_000,
    "(" * 4,
    "(" * 1500,
    '"',
    '"“"”',
    "*",
    "-",
    "- - -",
    "AND OR NOT",
    "lang:",
    "lang:fr lang:",
    "date:9999-12..",
    "date:0000",
    "the of and",
    "!?…؟。",
    "\x00\x01\x1f",
    "\u202e\u2066abc\u2069",
    "\ufeff\ufffe\uffff",
    "e" + "\u0301" * 500,
    "👩‍👩‍👧‍👦🏴",
    "ﷺ İ ß",
    "%",
    "a\nb\r\nc: d",
    "url:http://[",
    "word* " * 300,
]


@pytest.mark.parametrize("query", [quote(odd) for odd in ODD] + ["%ED%A0%80", "%ff%fe", "%"])
@pytest.mark.parametrize("page", ["/?q=", "/api/v1/search?q=", "/item/1-en-publications-1?q="])
def test_whatever_is_typed_gets_an_answer(client: FlaskClient, page: str, query: str) -> None:
    answer = client.get(page + query)
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("name", ["lang", "section", "issue", "author", "month", "since", "page"])
@pytest.mark.parametrize("value", ["%ED%A0%80", "%00", "x" * 10_000, "%E2%80%AE", ",,,", "%0A"])
def test_whatever_a_parameter_says_gets_an_answer(
    client: FlaskClient, name: str, value: str
) -> None:
    assert client.get(f"/?q=bert&{name}={value}").status_code in (200, 400)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/item/none", 404, "There is no story “<bdi>none</bdi>”."),
        ("/issue/none", 404, "There is no issue “<bdi>none</bdi>”."),
        ("/issue/1/de", 404, "There is no issue “<bdi>1 (de)</bdi>”."),
        ("/nowhere", 404, "There is no page “<bdi>/nowhere</bdi>”."),
        (f"/?q={'x' * 2001}", 400, "The query has 2,001 characters."),
        ("/?q=bert&sort=best", 400, "<bdi>sort</bdi> cannot be “<bdi>best</bdi>”."),
        ("/?month=now", 400, "a month such as 2020-02"),
    ],
)
def test_a_failure_is_a_page(client: FlaskClient, address: str, status: int, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert said in answer.text
    assert 'role="search"' in answer.text


@pytest.mark.parametrize(
    ("address", "offered"),
    [
        ("/issue/9", ["3/en", "2/en", "1/en"]),
        ("/issue/1/de", ["1/en"]),
        ("/item/2-fr-publications-77", ["2/fr"]),
        ("/item/2-pt-br-gone-1", ["2/pt-BR"]),
        ("/issue/none", []),
        ("/issue/%E0%A5%A9", ["3/en", "2/en", "1/en"]),
        ("/item/none", []),
    ],
)
def test_where_there_is_none_what_is_near_is_offered(
    client: FlaskClient, address: str, offered: list[str]
) -> None:
    """In the language of the story, else in the reader's."""
    assert re.findall(r'<li><a href="/issue/([^"]+)"', client.get(address).text) == offered


def test_an_issue_with_a_name_is_offered_for_one_that_begins_alike(tmp_path: Path) -> None:
    text = "---\ntitle: Weekly, {date}\n---\n\n## News\n\n- [Looms](https://e.org) spin.\n"
    for date in ("2031-05-06", "2031-05-13", "2032-01-01"):
        (tmp_path / f"weekly-{date}.md").write_text(text.format(date=date), "utf-8")
    index(Settings(tmp_path / "data"), Order((tmp_path,)))
    client = create_app(Settings(tmp_path / "data")).test_client()
    answer = client.get("/issue/weekly-2031-05-07")
    assert answer.status_code == 404
    assert re.findall(r'<li><a href="/issue/([^"]+)"', answer.text) == [
        "weekly-2031-05-06/und",
        "weekly-2031-05-13/und",
    ]


def test_a_query_that_failed_stays_in_the_box(client: FlaskClient) -> None:
    assert 'value="two words"' in client.get("/?q=two+words&sort=best").text


@pytest.mark.parametrize("address", ["/", "/?q=bert", "/issues", "/item/a", "/issue/1"])
def test_without_an_index_pages_say_what_to_run(tmp_path: Path, address: str) -> None:
    answer = create_app(Settings(tmp_path)).test_client().get(address)
    assert answer.status_code == 503
    assert "nlpsearch index PATH" in answer.text


UNUSABLE = {
    "the index is damaged": "{}",
    "the index does not fit: its format is 1, ours is 2": '{"format": 1}',
}
"""What is said of an index, to a manifest that has it said."""


@pytest.mark.parametrize("said", UNUSABLE)
def test_an_unusable_index_is_said_to_be_so(tmp_path: Path, said: str) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_text(UNUSABLE[said])
    answer = create_app(Settings(tmp_path)).test_client().get("/api/v1/search?q=bert")
    assert answer.status_code == 503
    assert answer.get_json()["detail"] == said
    assert "nlpsearch" not in answer.text


@pytest.mark.parametrize("manifest", [None, *UNUSABLE.values()])
@pytest.mark.parametrize("address", ["/", "/?q=bert", "/api/v1/search?q=bert", "/readyz"])
def test_readers_are_not_told_where_the_index_lies(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, address: str, manifest: str | None
) -> None:
    if manifest:
        (tmp_path / "index").mkdir()
        (tmp_path / "index" / "manifest.json").write_text(manifest)
    answer = create_app(Settings(tmp_path)).test_client().get(address)
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
    assert str(tmp_path) in caplog.text, "whoever reads the log is"


@pytest.fixture
def broken(tmp_path: Path) -> Flask:
    """Give an application with a page that fails as no one foresaw."""
    app = create_app(Settings(tmp_path))

    def fail() -> str:
        raise ZeroDivisionError("secret detail")

    app.add_url_rule("/broken", view_func=fail)
    app.add_url_rule("/api/v1/broken", "broken_api", fail)
    return app


def test_the_unforeseen_is_logged_and_told_plainly(
    broken: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    page = broken.test_client().get("/broken")
    said = broken.test_client().get("/api/v1/broken")
    assert page.status_code == said.status_code == 500
    assert "secret detail" not in page.text + said.text
    assert said.get_json()["status"] == 500
    assert "ZeroDivisionError: secret detail" in caplog.text


def test_each_request_is_one_line_of_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "web"):
        client.get("/item/a%0Ab?q=bert")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "web.app"]
    assert line.startswith(r"GET '/item/a\nb' 404 ")


@pytest.mark.parametrize("address", ["/", "/nowhere", "/api/v1/issues", "/static/style.css"])
def test_every_answer_forbids_what_is_not_ours(client: FlaskClient, address: str) -> None:
    headers = client.get(address, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_static_files_are_kept_and_asked_for_anew_when_changed(client: FlaskClient) -> None:
    versioned = client.get("/static/style.css?v=1", buffered=True)
    assert "max-age=31536000" in versioned.headers["Cache-Control"]
    known = {"If-None-Match": versioned.headers["ETag"]}
    again = client.get("/static/style.css", headers=known, buffered=True)
    assert again.status_code == 304
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_languages_that_would_swell_every_link_of_a_topic_are_named(client: FlaskClient) -> None:
    """Each has a link that has all the others."""
    asked = {"w": "bert", "lang": [f"q{at}" for at in range(150)]}
    answer = client.get("/topic", query_string=asked)
    assert answer.status_code == 400
    assert "filters of at most 1,000 characters in all" in answer.text
    assert client.get("/api/v1/topic", query_string=asked).status_code == 200


@pytest.mark.parametrize("page", ["/", "/values/section", "/item/1-en-publications-1"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("lang", [f"q{at}" for at in range(150)]),
        ("author", ["x" * 1000]),
        ("prefer", [f"q{at}" for at in range(150)]),
    ],
)
def test_filters_that_would_swell_every_link_of_a_page_are_named(
    client: FlaskClient, page: str, name: str, values: list[str]
) -> None:
    """1500 languages in an address made a page of 65 MB."""
    answer = client.get(page, query_string={"q": "bert", name: values})
    assert answer.status_code == 400
    assert name in answer.text
    assert "filters of at most 1,000 characters in all" in answer.text
    # Programs get no links.
    api = client.get("/api/v1/search", query_string={"q": "bert", name: values})
    assert api.status_code == 200


def test_what_no_telling_can_be_called_is_in_no_link(client: FlaskClient) -> None:
    answer = client.get("/?q=bert&tell=" + "x" * 5000)
    assert answer.status_code == 200
    assert answer.text.count("x" * 5000) == 1
