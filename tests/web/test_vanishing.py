"""An index that goes away while it is served is said to be gone, and answers when it is back."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask.testing import FlaskClient

from search.settings import Settings
from web import create_app
from web.public import Public

STORY = "1-en-publications-1"
NEEDS_NONE = (
    "/static/style.css",
    "/api",
    "/api/v1",
    "/api/v1/openapi.json",
    "/healthz",
    "/favicon.ico",
    "/metrics",
)
PAGES = (
    *("/", "/?q=bert", "/values/lang?q=bert", "/issues", "/issue/1", "/issue/1/en", "/saved"),
    *(f"/item/{STORY}", f"/item/{STORY}/cite.bib", f"/saved?item={STORY}", "/topic?w=bert"),
    *("/feed.atom", "/feed.json", "/feed.atom?q=bert", "/offline", "/opensearch.xml"),
    *("/manifest.webmanifest", "/worker.js", "/robots.txt", "/sitemap.xml"),
)
PROGRAMS = (
    *("/api/v1/search?q=bert", "/api/v1/suggest?q=mod", f"/api/v1/similar/{STORY}", "/readyz"),
    *(f"/api/v1/item/{STORY}", "/api/v1/issues", "/api/v1/topic?w=bert", "/suggestions?q=mod"),
)


def test_every_address_is_listed_here(client: FlaskClient) -> None:
    adapter = client.application.url_map.bind("localhost")
    every = {rule.endpoint for rule in adapter.map.iter_rules()}
    assert {
        adapter.match(path.partition("?")[0])[0] for path in NEEDS_NONE + PAGES + PROGRAMS
    } == every


def test_an_index_that_vanishes_is_missed_until_it_is_back(
    sample_index: Settings, tmp_path: Path
) -> None:
    settings = Settings(tmp_path)
    shutil.copytree(sample_index.index, settings.index)
    client = create_app(settings, public=Public("https://e.org")).test_client()
    statuses = dict.fromkeys(PAGES + PROGRAMS, 503) | dict.fromkeys(NEEDS_NONE, 200)
    for folder, expected in (
        (settings.index, dict.fromkeys(statuses, 200)),
        (tmp_path / "gone", statuses),
        (settings.index, dict.fromkeys(statuses, 200)),
    ):
        next(tmp_path.glob("*")).rename(folder)
        answers = {path: client.get(path, buffered=True) for path in statuses}
        assert {path: answer.status_code for path, answer in answers.items()} == expected
        assert not any(str(tmp_path) in answer.text for answer in answers.values())
        if expected is statuses:
            assert all("nlpsearch index PATH" in answers[path].text for path in PAGES)
