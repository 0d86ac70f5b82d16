"""What an item and its issue say when their newsletter arrived with a broken encoding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engine import Engine
from search.model import Guess, Item, Repair
from tests import builders
from web import create_app

REPAIR = Repair("windows-1254", 1000, 0.78, 0.2196, 0.0004, 0.61)

TEXT = "يقدم النموذج نتائج جيدة.\n\nوهذا  سطر آخر عن الترجمة."


def mended() -> Item:
    """Make an item of which a repair chose some words."""
    made = builders.item(TEXT, "ar", id="mended", title="نموذج جديد للترجمة", issue="1")
    first, second = TEXT.index("النموذج"), TEXT.index("آخر")
    return replace(
        made,
        title_guesses=(Guess(0, 5, 0.93),),
        guesses=(
            Guess(first, first + 7, 0.7, (("النماذج", 0.2), ('<b>"', 0.1))),
            Guess(second, second + 3, 0.95),
        ),
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Index one item of a repaired issue."""
    folder: Path = tmp_path_factory.mktemp("mended")
    with builders.engine(folder, [mended()], REPAIR) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(engine: Engine) -> FlaskClient:
    """Give a client that asks the application over it."""
    return create_app(engine=engine).test_client()


def test_an_item_is_read_with_its_issues_repair(engine: Engine) -> None:
    assert engine.read("mended").repair == REPAIR
    assert engine.read("mended").hit.item == mended()


def test_the_api_tells_the_repair_and_each_guess(client: FlaskClient) -> None:
    repair = {
        "page": "windows-1254",
        "characters": 1000,
        "certain": 0.78,
        "guessed": 0.2196,
        "lost": 0.0004,
        "confident": 0.61,
    }
    said = client.get("/api/v1/item/mended").get_json()
    assert said["repair"] == repair
    first, second = said["item"]["guesses"]
    assert said["item"]["text"][slice(*first["span"])] == "النموذج"
    assert first["probability"] == 0.7
    assert first["alternatives"][0] == {"text": "النماذج", "probability": 0.2}
    assert second["alternatives"] == []
    assert said["item"]["title_guesses"][0]["span"] == [0, 5]
    assert client.get("/api/v1/issues").get_json()["issues"][0]["repair"] == repair
