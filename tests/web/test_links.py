"""Addresses that are written here are those that Flask would write."""

from __future__ import annotations

import datetime

import pytest
from flask import Flask, url_for

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
            assert links.address(asked) == url_for("pages.search", **said)  # type: ignore[arg-type]
            own = {"tell": ["1-fr-news-1", "é"]}
            there = url_for("pages.search", _anchor="result-3", **said, **own)  # type: ignore[arg-type]
            assert links.more(links.address(asked), own, "result-3") == there


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
