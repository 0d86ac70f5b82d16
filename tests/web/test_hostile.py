"""What an archive smuggles in: names and characters that must not reach a page as they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.indexing import Order, index
from search.settings import Settings
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


def test_names_that_are_no_utf8_are_shown(odd_names: FlaskClient) -> None:
    page = odd_names.get("/item/1-en-publications-1")
    assert page.status_code == 200
    assert "2021-03-01-\\xff_1_en.md" in page.text
    said = odd_names.get("/api/v1/item/1-en-publications-1").get_json()
    assert said["item"]["path"] == "2021-03-01-\\xff_1_en.md"
