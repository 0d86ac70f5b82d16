"""Newsletters are indexed again whenever they change."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from subprocess import Popen

import pytest
from watchfiles import Change

from search import history, hooks, misses, sources
from search.cli.ending import FAILED
from search.engine import Engine
from search.index.storage import IndexFolder
from search.indexing import Order, Run, index
from search.model import SearchRequest
from search.settings import Settings
from search.watching import FILES, FOLDERS, QUIET, _within
from search.watching import runs as watching_runs
from tests.cli.running import PATIENCE, process, run, wait_until

NOBODY = 65534

LETTER = "---\ntitle: Letter {n}\nlang: en\n---\n\n## News\n\n- [{word}](https://e.org/{n}) {n}.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an index within the folder that is watched."""
    return Settings(tmp_path / "letters" / "data")


def write(settings: Settings, number: int, word: str) -> Path:
    """Write an issue with one story."""
    path = settings.index_data.parent / f"letter-{number}-en.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(LETTER.format(n=number, word=word), encoding="utf-8")
    return path


def runs(settings: Settings) -> int:
    """Count the runs that ended."""
    return len(list(history.entries(settings)))


def finds(settings: Settings, *words: str) -> bool:
    """Tell whether the titles of the index are these."""
    with Engine(settings) as engine:
        hits = engine.search(SearchRequest("", sort="oldest")).hits
        return sorted(hit.item.title for hit in hits) == sorted(words)


@pytest.fixture
def watching(settings: Settings) -> Iterator[Popen[str]]:
    """A process that watches an archive of one issue, and has indexed it."""
    write(settings, 1, "Looms")
    running = process(settings, "watch", str(settings.index_data.parent))
    wait_until(lambda: runs(settings) == 1)
    yield running
    running.kill()
    running.communicate()


def test_what_is_new_changed_renamed_or_deleted_is_indexed(
    settings: Settings, watching: Popen[str]
) -> None:
    second = write(settings, 2, "Kettles")
    wait_until(lambda: finds(settings, "Looms", "Kettles"))
    second = write(settings, 2, "Teapots")
    wait_until(lambda: finds(settings, "Looms", "Teapots"))
    second.replace(second.with_name("letter-3-en.md"))
    wait_until(lambda: finds(settings, "Looms", "Teapots") and runs(settings) > 3)
    second.with_name("letter-3-en.md").unlink()
    wait_until(lambda: finds(settings, "Looms"))
    assert watching.stdout is not None
    told = [watching.stdout.readline()]
    assert " gen-000001: 1 issues, 1 items, 1 stories in " in told[0]
    last = IndexFolder(settings.index).serving()
    while f" {last}: " not in told[-1]:
        told.append(watching.stdout.readline())
    time.sleep(2 * QUIET / 1000)
    watching.send_signal(signal.SIGTERM)
    stdout, stderr = watching.communicate(timeout=PATIENCE)
    assert (watching.returncode, stdout, stderr) == (0, "", "")
    assert len(told) == runs(settings), "what runs write themselves begins no other"


def test_newsletters_beside_the_index_are_watched(tmp_path: Path) -> None:
    """The sample lies in the folder of the index data."""
    settings = Settings(tmp_path)
    letters = tmp_path / "sample"
    letters.mkdir()
    (letters / "letter-1-en.md").write_text(LETTER.format(n=1, word="Looms"), encoding="utf-8")
    running = process(settings, "watch", str(letters))
    try:
        wait_until(lambda: runs(settings) == 1)
        (letters / "letter-2-en.md").write_text(
            LETTER.format(n=2, word="Kettles"), encoding="utf-8"
        )
        wait_until(lambda: finds(settings, "Looms", "Kettles"))
    finally:
        running.kill()
        running.communicate()


def test_a_run_that_fails_is_told_and_the_next_change_waited_for(
    settings: Settings, watching: Popen[str]
) -> None:
    settings.golden.write_text('[{"query": "looms", "relevant": ["1-en-news-1"]}]', "utf-8")
    write(settings, 1, "Kettles")
    wait_until(lambda: next(history.entries(settings)).outcome == "failed")
    assert finds(settings, "Looms")
    write(settings, 1, "Looms at last")
    wait_until(lambda: finds(settings, "Looms at last"))
    watching.send_signal(signal.SIGINT)
    _, stderr = watching.communicate(timeout=PATIENCE)
    assert watching.returncode == 0
    assert "the new index does not serve" in stderr


def test_what_is_not_there_cannot_be_watched(settings: Settings, tmp_path: Path) -> None:
    assert run(settings, "watch").exit_code == FAILED
    missing = run(settings, "watch", str(tmp_path / "none"))
    assert missing.exit_code == FAILED
    assert "no such file or folder" in missing.stderr


@pytest.mark.parametrize(
    ("source", "changed", "heeded"),
    [
        ("letters", "letters/letter-1-en.md", True),
        ("letters", "letters/data/letter-1-en.md", False),
        ("letters", "letters/data/index/gen-000001/x", False),
        ("letters", "letters/data/deliveries.part", False),
        ("letters", "letters/data/misses/2026-01-31.jsonl", False),
        ("letters/data/sample", "letters/data/sample/letter-1-en.md", True),
        ("letters/data/sample", "letters/data/history.jsonl", False),
        ("letters/data/sources/theirs", "letters/data/sources/theirs/letter-1-en.md", True),
        ("letters/data", "letters/data/letter-1-en.md", True),
        ("letters/data", "letters/data/sample/letter-1-en.md", True),
        ("letters/data", "letters/data/history.part", False),
        ("letters/data", "letters/data/sources.json", False),
        ("letters/data", "letters/data/index/lock", False),
        ("letters/letter-1-en.md", "letters/letter-1-en.md", True),
        ("letters/letter-1-en.md", "letters/letter-2-en.md", False),
        ("letters", "others/letter-1-en.md", False),
    ],
)
def test_what_is_written_beside_the_index_is_no_newsletter(
    source: str, changed: str, heeded: bool
) -> None:
    root = Path("/there")
    within = _within((root / source,), root / "letters" / "data")
    assert within(Change.modified, str(root / changed)) == heeded


def test_all_that_is_written_beside_the_index_is_known(tmp_path: Path) -> None:
    assert (
        Settings(tmp_path).index.name,
        Settings(tmp_path).cache.name,
        sources.FOLDER,
        misses.FOLDER,
    ) == FOLDERS
    assert tuple(Path(name).stem for name in (history.FILE, hooks.FILE, sources.FILE)) == FILES


@pytest.fixture
def nobody(settings: Settings) -> Iterator[Path]:
    """Give a folder to somebody who is not root, and may not enter whatever there is."""
    root = os.geteuid() == 0
    # Another user may not read Python's own modules: have those that a run takes loaded.
    index(settings, Order((write(settings, 1, "Looms"),)))
    import_module("search.backends.whoosh.writer")  # which merges in another process
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)


def test_what_may_not_be_entered_cannot_be_watched(nobody: Path) -> None:
    settings = Settings(nobody / "data")
    shut = nobody / "shut"
    (shut / "letters").mkdir(parents=True)
    shut.chmod(0)
    for folder in (shut, shut / "letters"):
        done = run(settings, "watch", str(folder))
        assert done.exit_code == FAILED
        reason = "permission denied; check its permissions"
        assert done.stderr == f"nlpsearch: cannot read {folder}: {reason}\n"
    shut.chmod(0o700)


def test_a_folder_that_may_not_be_entered_keeps_none_from_being_watched(nobody: Path) -> None:
    """As a run tells of it and goes on."""
    settings = Settings(nobody / "letters" / "data")
    write(settings, 1, "Looms")
    shut = nobody / "letters" / "shut"
    shut.mkdir(mode=0)
    told = watching_runs(settings, Order((nobody / "letters",)))
    first = next(told)
    assert isinstance(first, Run)
    assert [(problem.path, problem.kind) for problem in first.problems] == [("shut", "unreadable")]
    write(settings, 2, "Kettles")
    second = next(told)
    assert isinstance(second, Run)
    assert second.items == 2
    shut.chmod(0o700)


def test_what_the_system_does_not_watch_is_told_in_a_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are only so many folders that it tells of; the limit is the machine's to set."""
    write(settings, 1, "Looms")

    def refused(*_: object, **__: object) -> Iterator[set[object]]:
        raise OSError("OS file watch limit reached. about /x")
        yield set()

    monkeypatch.setattr("search.watching.watch", refused)
    done = run(settings, "watch", str(settings.index_data.parent))
    assert done.exit_code == FAILED
    assert "cannot watch" in done.stderr
    assert "limit reached" in done.stderr
