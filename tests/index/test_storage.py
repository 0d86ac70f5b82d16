"""The index folder: a generation serves whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.engine import Engine
from search.errors import (
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexNotWritten,
    IndexOutdated,
    NoSources,
)
from search.index.storage import IndexFolder
from search.indexing import Order, index
from search.model import SearchRequest
from search.settings import Settings
from tests.builders import engine, item


def generations(directory: Path) -> list[str]:
    return sorted(path.name for path in (directory / "index").glob("gen-*"))


def newsletter(directory: Path, text: str) -> Path:
    directory.mkdir(exist_ok=True)
    path = directory / "2020-01-12-NLP_Newsletter_1.md"
    path.write_text(
        "---\ntitle: 'NLP Newsletter 1 [EN]: test'\ntags: [nlp_newsletter]\n"
        "image:\n  thumb: nlp_newsletter_1.png\n---\n\n# Publications 📙\n\n"
        f"***Title***\n\n{text}\n",
        encoding="utf-8",
    )
    return directory


def test_each_run_writes_a_generation_and_the_newest_serves(tmp_path: Path) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("first")).total == 1
        newsletter(source, "Second words.")
        run = index(settings, Order())
        assert run.generation == "gen-000002"
        assert opened.search(SearchRequest("first")).total == 0
        assert opened.search(SearchRequest("second")).total == 1
        for _ in range(3):
            index(settings, Order())
        assert opened.search(SearchRequest("second")).total == 1
    assert generations(settings.index_data) == ["gen-000004", "gen-000005"]


def test_what_a_killed_run_left_does_not_push_out_what_readers_have_open(tmp_path: Path) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    (settings.index / "gen-000002").mkdir()  # its run was killed
    index(settings, Order())
    assert generations(settings.index_data) == ["gen-000001", "gen-000003"]


def test_a_failed_run_leaves_the_old_index_serving_and_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    before = generations(settings.index_data)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("search.index.storage._flush_file", fail)
    with pytest.raises(IndexNotWritten, match="No space left"):
        index(settings, Order())
    assert generations(settings.index_data) == before
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("first")).total == 1


def test_a_run_without_paths_needs_an_earlier_one(tmp_path: Path) -> None:
    with pytest.raises(NoSources):
        index(Settings(tmp_path), Order())


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: nlpsearch index PATH"):
        Engine(Settings(tmp_path)).search(SearchRequest("x"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 99}, "its format is 99"),
        ({"backend_version": "other"}, "its engine wrote other"),
        ({"analyzers": {"en": "0"}}, "its en text was analysed by version 0"),
    ],
)
def test_an_index_of_another_version_is_refused_until_rebuilt(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    path = settings.index / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(IndexOutdated, match=reason) as raised:
        Engine(settings).search(SearchRequest("first"))
    assert "nlpsearch index --rebuild" in str(raised.value)
    index(settings, Order(rebuild=True))
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("first")).total == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1}', b"\xff\xfe"])
def test_a_damaged_manifest_is_said_and_rebuilt(tmp_path: Path, content: bytes) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    (settings.index / "manifest.json").write_bytes(content)
    with pytest.raises((IndexDamaged, IndexOutdated)):
        Engine(settings).search(SearchRequest("first"))
    with pytest.raises((IndexDamaged, IndexOutdated)):
        index(settings, Order((source,)))
    index(settings, Order((source,), rebuild=True))
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("first")).total == 1


def test_missing_and_cut_files_of_a_generation_are_said(tmp_path: Path) -> None:
    engine(tmp_path, [item("First words")]).close()
    paths = (tmp_path / "index" / "gen-000001").rglob("*")
    names = [path for path in paths if path.is_file() and path.stat().st_size]
    for path in names:
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        with pytest.raises(IndexDamaged, match=f"{path.name} has"):
            Engine(Settings(tmp_path)).search(SearchRequest("first"))
        path.unlink()
        with pytest.raises(IndexDamaged, match=f"{path.name} is missing"):
            Engine(Settings(tmp_path)).search(SearchRequest("first"))
        path.write_bytes(whole)
    assert len(names) > 5


def test_a_second_run_says_who_holds_the_lock(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    held = pytest.raises(IndexLocked, match=r"process \d+, since 20")
    with folder.locked(), held, IndexFolder(tmp_path / "index").locked():
        pass
    with folder.locked():
        pass
