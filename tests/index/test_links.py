"""An index folder that came with somebody's files has nothing written or removed elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine import Engine
from search.indexing import Order, index
from search.model import SearchRequest
from search.settings import Settings
from tests.archive.folder import write

LETTER = "# Weekly 1\n\n- [Loom](https://e.org/1) spins\n\n- [Kettle](https://e.org/2) boils\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "in", {"weekly-1.md": LETTER})


def held(folder: Path) -> dict[str, bytes]:
    """Give what lies in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "name",
    ["kept", "kept/runs", "kept/documents", "gen-000001", "manifest.json.part", "lock.json"],
)
def test_links_in_an_index_are_not_followed(name: str, source: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "own", {"letter": "precious", "note": "precious"})
    before = held(own)
    settings = Settings(tmp_path / "data")
    link = settings.index / name
    link.parent.mkdir(parents=True)
    link.symlink_to(own if "." not in name else own / "letter")
    for rebuild in (False, False, True):
        index(settings, Order((source,), rebuild=rebuild))
    assert held(own) == before
    assert not any(path.is_symlink() for path in settings.index.rglob("*"))
    with Engine(settings) as engine:
        assert engine.search(SearchRequest("loom")).hits


def test_an_index_may_lie_behind_a_link(source: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    settings = Settings(tmp_path / "data")
    settings.index_data.mkdir()
    settings.index.symlink_to(tmp_path / "disk")
    index(settings, Order((source,)))
    assert (tmp_path / "disk" / "manifest.json").exists()
