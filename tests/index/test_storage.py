"""The index folder: a generation serves whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from search.engine import Engine
from search.errors import (
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexNotWritten,
    IndexOutdated,
    NoNewsletters,
    NoSources,
)
from search.generation import verify
from search.index.storage import IndexFolder, Manifest
from search.indexing import Order, index
from search.model import SearchRequest
from search.settings import Settings
from tests.builders import change_manifest, engine, item


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


def test_what_killed_runs_left_is_swept_even_by_a_run_that_fails(tmp_path: Path) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    for _ in range(2):
        index(settings, Order((source,)))
    kept = generations(settings.index_data)
    for number in (3, 4):
        shutil.copytree(settings.index / "gen-000001", settings.index / f"gen-00000{number}")
    (settings.index / "gen-000003" / "manifest.json").unlink()  # killed while it wrote
    for name in ("lock.json", "manifest.json.part"):
        (settings.index / name).write_text("{")
    with pytest.raises(NoNewsletters):
        index(settings, Order((tmp_path / "data",)))
    names = {path.name for path in settings.index.iterdir()}
    assert names == {"lock", "manifest.json", "kept", *kept}
    index(settings, Order())
    assert generations(settings.index_data) == ["gen-000002", "gen-000003"]


def test_runs_that_are_killed_as_soon_as_they_serve_leave_no_more_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    serve = IndexFolder.serve

    def die(folder: IndexFolder, manifest: Manifest) -> None:
        serve(folder, manifest)
        raise KeyboardInterrupt

    monkeypatch.setattr(IndexFolder, "serve", die)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            index(settings, Order((source,)))
    assert generations(settings.index_data) == ["gen-000003", "gen-000004", "gen-000005"]
    monkeypatch.undo()
    index(settings, Order())
    assert generations(settings.index_data) == ["gen-000005", "gen-000006"]


def test_a_whole_generation_is_not_swept_where_none_serves(tmp_path: Path) -> None:
    """Without a manifest the whole generation before answers; a run that fails keeps it."""
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    index(settings, Order())
    (settings.index / "manifest.json").write_bytes(b"{")
    with pytest.raises(IndexDamaged):
        index(settings, Order((source,)))
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("first")).total == 1


def test_what_keeps_the_lock_from_being_left_is_not_hidden(tmp_path: Path) -> None:
    """Whatever happens to the note of who holds it, the error is told, the lock let go."""
    folder = IndexFolder(tmp_path / "index")

    def fail() -> None:
        (folder.directory / "lock.json").unlink()
        (folder.directory / "lock.json").mkdir()
        raise OSError(13, "Permission denied")

    with pytest.raises(IndexNotWritten, match="Permission denied"), folder.locked():
        fail()
    (folder.directory / "lock.json").rmdir()
    with folder.locked():
        pass


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


@pytest.mark.parametrize(
    ("number", "left"),
    [(errno.ENOSPC, {"old"}), (errno.EDQUOT, {"old"}), (errno.EACCES, {"old", "new"})],
)
def test_a_full_disk_is_not_filled_with_what_the_next_run_may_use(
    tmp_path: Path, number: int, left: set[str]
) -> None:
    """What failed for want of rights has room, and the next run is sooner done."""
    folder = IndexFolder(tmp_path)
    kept = (folder.documents, folder.runs)
    for each in kept:
        each.write("old", b"")

    def fail() -> None:
        with folder.locked():
            for each in kept:
                each.write("new", b"")
            raise OSError(number, "")

    with pytest.raises(IndexNotWritten):
        fail()
    assert [{path.name for path in each.directory.iterdir()} for each in kept] == [left, left]


def test_a_generation_is_on_disk_before_the_manifest_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a crash could leave a manifest whose files are not there."""
    calls: list[int | str] = []
    fsync, replace = os.fsync, Path.replace

    def flushed(descriptor: int) -> None:
        fsync(descriptor)
        calls.append(os.fstat(descriptor).st_ino)

    def replaced(path: Path, target: Path) -> Path:
        if path.name == "manifest.json.part":
            calls.append("replace")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", replaced)
    engine(tmp_path, [item("First words")]).close()
    folder = tmp_path / "index"
    before, after = calls[: calls.index("replace")], calls[calls.index("replace") + 1 :]
    generation = folder / "gen-000001"
    written = [generation, *generation.rglob("*"), folder / "manifest.json"]
    assert {path.name for path in written if path.stat().st_ino not in before} == set()
    assert len(written) > 8
    assert after == [folder.stat().st_ino], "and then the new name of the manifest"


def test_a_run_without_paths_needs_an_earlier_one(tmp_path: Path) -> None:
    with pytest.raises(NoSources):
        index(Settings(tmp_path), Order())


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run: nlpsearch index PATH"):
        Engine(Settings(tmp_path)).search(SearchRequest("x"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"versions": {"engine": "other"}}, "its engine is of format other"),
        ({"analyzers": {"en": "0"}}, "its en text was analysed by version 0"),
    ],
)
def test_an_index_of_another_version_is_refused_until_rebuilt(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    change_manifest(settings.index, change)
    with pytest.raises(IndexOutdated, match=reason) as raised:
        Engine(settings).search(SearchRequest("first"))
    assert "nlpsearch index --rebuild" in str(raised.value)
    index(settings, Order(rebuild=True))
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("first")).total == 1


def test_an_index_of_the_old_format_is_named_with_the_command(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_text('{"format": 1, "generation": "gen-000001"}')
    with pytest.raises(IndexOutdated, match="its format is 1, ours is 2; run: nlpsearch index"):
        Engine(Settings(tmp_path)).search(SearchRequest("first"))


def test_an_index_of_the_old_format_is_not_replaced_unasked(tmp_path: Path) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    manifest = settings.index / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text('{"format": 1, "generation": "gen-000001"}')
    with pytest.raises(IndexOutdated, match="its format is 1"):
        index(settings, Order((source,)))
    assert manifest.read_text() == '{"format": 1, "generation": "gen-000001"}'
    index(settings, Order((source,), rebuild=True))
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("first")).total == 1


@pytest.mark.parametrize(
    "name", ["\ud800", "\0", "", "gen-", "gen-1/../gen-2", "gen-" + "9" * 5000]
)
def test_a_manifest_that_names_no_generation_is_damage(tmp_path: Path, name: str) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    change_manifest(settings.index, {"generation": name})
    with pytest.raises(IndexDamaged, match="nlpsearch index"):
        IndexFolder(settings.index).manifest()
    with Engine(settings) as opened, pytest.raises(IndexDamaged):
        opened.search(SearchRequest("first"))


CONTENTS = [b"", b"{", b"[]", b'{"format": 2}', b"\xff\xfe", b"[" * 100_000]


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: repr(content[:15]))
def test_a_damaged_manifest_is_said_and_rebuilt(tmp_path: Path, content: bytes) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    for path in settings.index.rglob("manifest.json"):
        path.write_bytes(content)
    with pytest.raises((IndexDamaged, IndexOutdated)):
        Engine(settings).search(SearchRequest("first"))
    with pytest.raises((IndexDamaged, IndexOutdated)):
        index(settings, Order((source,)))
    index(settings, Order((source,), rebuild=True))
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("first")).total == 1


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"{"), Path.unlink])
def test_where_the_manifest_is_damaged_the_generation_before_answers_with_a_notice(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    for text in ("First words", "Second words"):
        engine(tmp_path, [item(text)]).close()
    damage(tmp_path / "index" / "manifest.json")
    with Engine(Settings(tmp_path)) as opened:
        for word, total in (("first", 1), ("second", 0)):
            result = opened.search(SearchRequest(word))
            assert result.total == total
            assert "damaged" in result.notice
            assert str(tmp_path) not in result.notice, "readers need not know the place"
            assert "manifest.json" in str(opened.damage())


def sealed_files(tmp_path: Path) -> list[Path]:
    paths = (tmp_path / "index" / "gen-000001").rglob("*")
    return sorted(path for path in paths if path.is_file() and path.name != "manifest.json")


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    """Whatever is asked: no byte of a generation can change without a word."""
    engine(tmp_path, [item("First words", links=["https://a.org/b"])]).close()
    for path in sealed_files(tmp_path):
        whole = path.read_bytes()
        for place in range(0, len(whole), 7):
            changed = bytearray(whole)
            changed[place] ^= 0x10
            path.write_bytes(changed)
            folder = IndexFolder(tmp_path / "index")
            with pytest.raises(IndexDamaged, match=path.name):
                verify(folder, folder.manifest())
        path.write_bytes(whole)
    verify(folder, folder.manifest())


def test_a_file_that_changes_under_a_reader_never_gives_a_wrong_answer(tmp_path: Path) -> None:
    with engine(tmp_path, [item("First words"), item("First and last")]) as opened:
        right = replace(opened.search(SearchRequest("first")), took_ms=0.0)
        for path in sealed_files(tmp_path):
            whole = path.read_bytes()
            for changed in (bytes(len(whole)), whole[:100], b""):
                path.write_bytes(changed)
                with suppress(IndexDamaged):
                    answer = replace(opened.search(SearchRequest("first")), took_ms=0.0)
                    assert answer == right, f"{path.name} of {len(changed)} bytes"
                with (
                    Engine(Settings(tmp_path)) as fresh,
                    pytest.raises(IndexDamaged, match=path.name),
                ):
                    fresh.search(SearchRequest("first"))
            path.write_bytes(whole)
        assert replace(opened.search(SearchRequest("first")), took_ms=0.0) == right


def test_the_generation_before_a_damaged_one_answers_with_a_notice(tmp_path: Path) -> None:
    settings, source = Settings(tmp_path / "data"), newsletter(tmp_path / "in", "First words.")
    index(settings, Order((source,)))
    newsletter(source, "Second novelty.")
    index(settings, Order())
    with Engine(settings) as opened:
        assert opened.search(SearchRequest("second")).total == 1
        (path,) = (settings.index / "gen-000002").rglob("postings.arrays")
        path.write_bytes(bytes(path.stat().st_size))
        # What was read before is kept, and right; what has to be read now shows the damage.
        result = opened.search(SearchRequest("novelty"))
        assert (result.total, bool(result.notice)) == (0, True), "the first run had no such word"
        assert opened.search(SearchRequest("first")).total == 1
        assert "postings.arrays" in str(opened.damage())
        index(settings, Order(rebuild=True))
        result = opened.search(SearchRequest("second"))
        assert (result.total, result.notice) == (1, "")


def test_missing_and_cut_files_of_a_generation_are_said(tmp_path: Path) -> None:
    engine(tmp_path, [item("First words")]).close()
    names = [path for path in sealed_files(tmp_path) if path.stat().st_size]
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
