"""What pages say the same to all is kept, and no page is another one for that."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from search.engine import Engine
from web import create_app, fixed
from web.interface import LANGUAGES

ADDRESSES = (
    *("/", "/?q=BERT", "/?q=BERT&lang=fr&page=2", "/?q=nothinghasthis", "/issues", "/issue/1/zh"),
    *("/item/1-en-publications-1?q=BERT", "/topic?w=bert", "/saved", "/item/none", "/api"),
)
TOOK = re.compile(rb'<p class="meta took">.*?</p>', re.DOTALL)
"""Where a page says how long its search took."""


def pages(app: Flask, root: str) -> Iterator[tuple[str, str, bytes]]:
    client = app.test_client()
    for address in ADDRESSES:
        for code in LANGUAGES:
            page = client.get(address, base_url=root, headers={"Accept-Language": code})
            yield address, code, TOOK.sub(b"", page.data)


def test_no_page_is_another_one_for_what_is_kept(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has pieces that others have left, in other languages and below another prefix."""
    app = create_app(engine=engine)
    roots = ("http://localhost/", "http://localhost/news")
    kept = [list(pages(app, root)) for root in roots]
    monkeypatch.setattr(fixed.Fixed, "_said", lambda self, place, caller: caller())
    for root, told in zip(roots, kept, strict=True):
        for own, afresh in zip(told, pages(create_app(engine=engine), root), strict=True):
            assert own == afresh


def test_what_is_kept_is_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixed, "MOST", 20)
    list(pages(app, "http://localhost/bounded"))
    kept = app.jinja_env.extensions["web.fixed.Fixed"].kept  # type: ignore[attr-defined]
    assert 0 < len(kept) <= 20


def test_lines_of_pages_are_not_set_in(app: Flask) -> None:
    """That is for who reads templates, and weighed a fiftieth of a page."""
    for address, code, page in pages(app, "http://localhost/"):
        assert not re.search(rb"\n[ \t]+<", page), (address, code)
