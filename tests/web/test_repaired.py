"""What an item and its issue say when their newsletter arrived with a broken encoding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.engine import Engine
from search.model import Guess, Item, Repair
from tests import builders

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


def test_an_item_is_read_with_its_issues_repair(engine: Engine) -> None:
    assert engine.read("mended").repair == REPAIR
    assert engine.read("mended").hit.item == mended()
