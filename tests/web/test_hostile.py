"""What an archive smuggles in: names and characters that must not reach a page as they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.indexing import Order, index
from search.settings import Settings
from tests.builders import engine, item
from tests.conftest import SAMPLE
from web import create_app


@pytest.fixture(scope="session")
def odd_names(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Give a client of an archive whose only file has a name that is no UTF-8."""
    folder = tmp_path_factory.mktemp("odd-names")
    (letter,) = SAMPLE.glob("*1_en.md")
    (folder / "letters").mkdir()
    path = bytes(folder) + b"/letters/2021-03-01-\xff_1_en.md"
    Path(os.fsdecode(path)).write_bytes(letter.read_bytes())
    settings = Settings(folder / "data")
    index(settings, Order((folder / "letters",)))
    return create_app(settings).test_client()


STEERING = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\t"), ord("\n"), ord("\r")}


@pytest.fixture(scope="session")
def steering(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Give a client of an archive that holds every control character wherever text may be."""
    odd = "a" + "".join(map(chr, sorted(STEERING))) + "b"
    made = item(
        f"{odd} words {odd}",
        id="1",
        title=odd,
        author=odd,
        section="ethics",
        links=[f"http://{odd}"],
    )
    return create_app(engine=engine(tmp_path_factory.mktemp("steering"), [made])).test_client()


PAGES = ["/", "/?q=words", "/?q=words%1b%9b%c2%9b", "/item/1?q=%1b", "/item/%1b%c2%9b", "/issue/1"]


@pytest.mark.parametrize("page", [*PAGES, "/issues", "/issue/%1b", "/%1b%c2%9b"])
def test_no_page_holds_what_steers_a_terminal(steering: FlaskClient, page: str) -> None:
    answer = steering.get(page)
    assert answer.status_code in (200, 404)
    assert not STEERING.intersection(map(ord, answer.text))


@pytest.mark.parametrize("page", ["search?q=words%1b%c2%9b", "item/1", "issues", "item/%c2%9b"])
def test_json_escapes_what_steers_a_terminal(steering: FlaskClient, page: str) -> None:
    answer = steering.get(f"/api/v1/{page}")
    assert not STEERING.intersection(map(ord, answer.text))
    if page == "item/1":
        assert "\x1b" in answer.get_json()["item"]["title"], "nothing is lost"


def test_names_that_are_no_utf8_are_shown(odd_names: FlaskClient) -> None:
    page = odd_names.get("/item/1-en-publications-1")
    assert page.status_code == 200
    assert "2021-03-01-\\xff_1_en.md" in page.text
    said = odd_names.get("/api/v1/item/1-en-publications-1").get_json()
    assert said["item"]["path"] == "2021-03-01-\\xff_1_en.md"
