"""Addresses that are written here are those that Flask would write, with letters as they are."""

from __future__ import annotations

import datetime
import gzip
from urllib.parse import quote

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.urls import iri_to_uri

from search.model import Filters, SearchRequest
from web import links, params

REQUESTS = (
    SearchRequest(""),
    SearchRequest("a&b=c #d+e%20 “é” 模型 نموذج", offset=30),
    SearchRequest("!$'()*,/:;?@~-._\"<>[]{}|\\^`\n\t\0", sort="oldest"),
    SearchRequest("bert", Filters({"lang": ("fr", "pt-BR"), "author": ("a, b", "ü")})),
    SearchRequest("", Filters(since=datetime.date(2020, 2, 1)), group=False, meaning="off"),
)


@pytest.mark.parametrize("root", ["/", "/news", "/a/b/"])
def test_results_are_where_flask_says(app: Flask, root: str) -> None:
    with app.test_request_context("/", base_url=f"http://localhost{root}"):
        for asked in REQUESTS:
            said = params.write(asked)
            assert iri_to_uri(links.address(asked)) == url_for("pages.search", **said)  # type: ignore[arg-type]
            own = {"tell": ["1-fr-news-1", "é"]}
            there = url_for("pages.search", _anchor="result-3", **said, **own)  # type: ignore[arg-type]
            assert iri_to_uri(links.more(links.address(asked), own, "result-3")) == there


@pytest.mark.parametrize("root", ["/", "/news"])
@pytest.mark.parametrize("name", ["1", "3-zh-模型-1", "a b/c", "!$&'()*+,:;=@~?#%20\"<>[]{}|\\^`"])
def test_stories_and_issues_are_where_flask_says(app: Flask, root: str, name: str) -> None:
    with app.test_request_context("/", base_url=f"http://localhost{root}"):
        for said in ({}, {"q": ["a b"], "at": ["3"]}):
            there = url_for("pages.item", item_id=name, **said)  # type: ignore[arg-type]
            assert links.item(name, said) == there
        assert links.issue(name, "pt-BR") == url_for("pages.issue", key=name, lang="pt-BR")


def test_a_changed_request_begins_at_its_first_page(app: Flask) -> None:
    asked = SearchRequest("bert", offset=20)
    with app.test_request_context("/"):
        assert links.address(asked) == "/?q=bert&page=3"
        assert links.address(asked, sort="newest") == "/?q=bert&sort=newest"


def test_letters_stand_as_they_are_in_what_is_asked_for(app: Flask) -> None:
    asked = SearchRequest("été 模型\u3000“نموذج” \u202e\xa0\x85\ufffe")
    with app.test_request_context("/"):
        said = "été+模型%E3%80%80%E2%80%9Cنموذج%E2%80%9D+%E2%80%AE%C2%A0%C2%85%EF%BF%BE"
        assert links.address(asked) == f"/?q={said}"


@pytest.mark.parametrize(
    "page", ["/", "/values/section", "/issue/1/en", "/item/1-en-publications-1?at=1"]
)
def test_the_longest_query_makes_no_heavy_page(client: FlaskClient, page: str) -> None:
    """It is in every link of the page."""
    mark = "&" if "?" in page else "?"
    answer = client.get(f"{page}{mark}q={quote('模型') * 1000}")
    assert answer.status_code == 200
    assert "模型模型" in answer.text
    assert quote("模型模型") not in answer.text
    assert len(gzip.compress(answer.data)) < 15_000
