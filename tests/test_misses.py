"""Queries without results are noted where that is wanted, and by the day alone."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from search import misses
from search.misses import DAYS, FOLDER, LONGEST, MOST, Misses
from search.settings import Settings
from tests.cli.running import run
from web import create_app
from web.public import Public


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a folder of its own."""
    return Settings(tmp_path / "data")


def told(settings: Settings) -> dict[str, int]:
    """Give the queries with their counts, in their order."""
    return {miss.query: miss.count for miss in misses.misses(settings)}


def test_queries_are_counted_the_most_frequent_first(settings: Settings) -> None:
    noted = Misses(settings)
    for query in ("zzqq", "  Two \t Words\x00", "two words", "TWO words", "模", "模"):
        noted.note(query)
    assert told(settings) == {"two words": 3, "模": 2, "zzqq": 1}


def test_a_link_is_not_written_through(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "own").write_text("precious", encoding="utf-8")
    noted = Misses(settings)
    noted.note("zzqq")
    (day,) = (settings.index_data / FOLDER).iterdir()
    day.unlink()
    day.symlink_to(tmp_path / "own")
    noted.note("zzqq")
    assert (tmp_path / "own").read_text(encoding="utf-8") == "precious"


def test_days_are_forgotten_in_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = date(2026, 1, 31)
    noted = Misses(settings)
    for day in range(DAYS + 5):
        monkeypatch.setattr(misses, "_today", lambda day=day: first + timedelta(days=day))
        noted.note(f"query {day}")
    held = sorted(path.stem for path in (settings.index_data / FOLDER).iterdir())
    assert len(held) == DAYS
    assert held[0] == (first + timedelta(days=5)).isoformat()
    monkeypatch.setattr(misses, "_today", lambda: first + timedelta(days=500))
    assert told(settings) == {}, "also where nobody has asked since"
    assert list((settings.index_data / FOLDER).iterdir()) == []


def test_a_day_has_its_bound(settings: Settings) -> None:
    noted = Misses(settings)
    for number in range(MOST // LONGEST + 500):
        noted.note(f"{number:06}" + "x" * 10_000)
    (path,) = (settings.index_data / FOLDER).iterdir()
    assert path.stat().st_size < MOST + 10 * LONGEST
    assert all(len(query) == LONGEST for query in told(settings))


def test_processes_and_threads_note_at_once(settings: Settings) -> None:
    def ask(noted: Misses) -> None:
        for _ in range(200):
            noted.note("模型 zzqq")

    threads = [threading.Thread(target=ask, args=(Misses(settings),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(settings) == {"模型 zzqq": 800}


def test_lines_that_are_none_are_passed_over_and_that_is_said(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    Misses(settings).note("zzqq")
    (path,) = (settings.index_data / FOLDER).iterdir()
    path.write_bytes(path.read_bytes() + b'\xff\n{"a": 1}\n[\n' + b"[" * 90_000 + b"\n")
    (path.parent / "notes.jsonl").write_text('"x"\n')
    assert told(settings) == {"zzqq": 1}
    assert caplog.messages == [f"{path}: 4 of 5 lines are no queries of ours"]


def test_what_cannot_be_written_is_no_fault(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.index_data.mkdir()
    (settings.index_data / FOLDER).touch()
    Misses(settings).note("zzqq")
    assert "is not written" in caplog.text


@pytest.mark.parametrize("wanted", [False, True])
def test_pages_note_what_found_nothing_where_that_is_wanted(
    sample_index: Settings, tmp_path: Path, wanted: bool
) -> None:
    own = Settings(tmp_path / "data")
    (tmp_path / "data").mkdir()
    (own.index).symlink_to(sample_index.index)
    client = create_app(own, public=Public(report=wanted)).test_client()
    secret = {"REMOTE_ADDR": "192.0.2.77"}
    for query in ("Zzqqxxyyvv", "Reformer", ""):
        client.get("/", query_string={"q": query}, environ_base=secret)
        client.get("/api/v1/search", query_string={"q": query}, environ_base=secret)
    assert told(own) == ({"zzqqxxyyvv": 2} if wanted else {})
    folder = own.index_data / FOLDER
    assert folder.exists() == wanted
    written = "".join(path.name + path.read_text() for path in folder.glob("*"))
    assert "192" not in written


def test_the_report_lists_them(settings: Settings) -> None:
    nothing = run(settings, "report")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    for query in ("zzqq", "zzqq", "x\x1b[31m\u202e"):
        Misses(settings).note(query)
    done = run(settings, "report")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["count", "2", "1"]
    assert "\x1b" not in done.stdout
    shown = json.loads(run(settings, "report", "--json", "--limit", "1").stdout)
    assert [(miss["query"], miss["count"]) for miss in shown["misses"]] == [("zzqq", 2)]
