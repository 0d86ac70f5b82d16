"""A new index is looked over before it serves, and there is a way back."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from search import history, indexing, publishing
from search.engine import Engine
from search.errors import (
    BadRequest,
    GenerationMissing,
    GenerationUnfit,
    IndexDamaged,
    IndexRefused,
    JudgementsUnreadable,
    NoNewsletters,
)
from search.generation import Generation, LiveIndex
from search.history import FILE, MOST, Entry
from search.index.storage import IndexFolder, contents
from search.indexing import Order
from search.model import SearchRequest
from search.settings import Settings, settings
from tests.cli.running import run

LOOMS = "---\ntitle: Letter 1\nlang: en\n---\n\n## News\n\n- [Looms](https://e.org/1) weave.\n"
KETTLES = LOOMS.replace("Looms](https://e.org/1) weave", "Kettles](https://e.org/2) boil")


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """Settings of an index that has not been written, with newsletters beside it."""
    (tmp_path / "letters").mkdir()
    return Settings(tmp_path / "data")


def write(kept: Settings, text: str) -> indexing.Run:
    """Have the archive say ``text``, and index it."""
    letters = kept.index_data.parent / "letters"
    (letters / "letter-1-en.md").write_text(text, encoding="utf-8")
    return indexing.index(kept, Order([letters]))


def found(kept: Settings) -> list[str]:
    """Give the titles of what the index holds."""
    with Engine(kept) as engine:
        return [hit.title.text for hit in engine.search(SearchRequest("")).hits]


def golden(kept: Settings, query: str) -> None:
    """Want a query to find the story of the archive."""
    judged = [{"query": query, "relevant": ["1-en-news-1"]}]
    kept.golden.parent.mkdir(exist_ok=True)
    kept.golden.write_text(json.dumps(judged), encoding="utf-8")


def test_an_index_that_fails_its_golden_queries_does_not_serve(kept: Settings) -> None:
    golden(kept, "looms")
    write(kept, LOOMS)
    with pytest.raises(IndexRefused, match=r"three results: looms \(not in the first 10\);"):
        write(kept, KETTLES)
    assert found(kept) == ["Looms"]
    assert [path.name for path in sorted(kept.index.glob("gen-*"))] == ["gen-000001"]
    golden(kept, "kettles")
    write(kept, KETTLES)
    assert found(kept) == ["Kettles"]


def test_golden_queries_that_cannot_be_read_let_nothing_serve(kept: Settings) -> None:
    write(kept, LOOMS)
    kept.golden.write_text("[", encoding="utf-8")
    with pytest.raises(JudgementsUnreadable):
        write(kept, KETTLES)
    assert found(kept) == ["Looms"]


def test_bytes_that_changed_as_they_were_written_do_not_serve(
    kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that writes something else is caught while the old index serves."""
    write(kept, LOOMS)

    def flipped(directory: Path) -> object:
        seals = contents(directory)
        path = next(directory.rglob("postings.arrays"))
        data = bytearray(path.read_bytes())
        data[0] ^= 1
        path.write_bytes(data)
        return seals

    monkeypatch.setattr(publishing, "contents", flipped)
    with pytest.raises(GenerationUnfit, match=r"gen-000002 .* cannot serve: .*postings") as told:
        write(kept, KETTLES)
    assert "goes on serving" in told.value.hint
    assert found(kept) == ["Looms"]
    assert [entry.outcome for entry in history.entries(kept)] == ["failed", "indexed"]


def test_a_generation_that_is_asked_before_it_serves_is_asked_once(kept: Settings) -> None:
    """There is no other that could answer for it."""
    write(kept, LOOMS)
    folder = IndexFolder(kept.index)
    asked: list[str] = []

    def question(generation: Generation) -> None:
        asked.append(generation.manifest.generation)
        if len(asked) < 9:
            raise folder.damaged("postings.arrays is missing")

    live = LiveIndex(folder, folder.manifest())
    with pytest.raises(IndexDamaged):
        live.ask(question)
    live.close()
    assert asked == ["gen-000001"]


def test_what_ends_a_run_is_told_though_the_index_is_gone(kept: Settings) -> None:
    """And no more than that: what serves can be told no longer."""
    write(kept, "looms")

    def fail() -> None:
        with history.failures(kept, "indexed", 0.0):
            (kept.index / "manifest.json").unlink()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert next(history.entries(kept)).outcome == "failed"


def test_the_way_back_and_forth(kept: Settings) -> None:
    write(kept, LOOMS)
    write(kept, KETTLES)
    assert history.rollback(kept).generation == "gen-000001"
    assert found(kept) == ["Looms"]
    held = {one.manifest.generation: one.serves for one in history.generations(kept)}
    assert held == {"gen-000002": False, "gen-000001": True}
    assert history.rollback(kept, "gen-000002").generation == "gen-000002"
    assert found(kept) == ["Kettles"]


def test_a_run_after_the_way_back_writes_on(kept: Settings) -> None:
    """What was rolled back from goes, and its number is not given again to another."""
    write(kept, LOOMS)
    write(kept, KETTLES)
    history.rollback(kept)
    write(kept, LOOMS)
    names = [one.manifest.generation for one in history.generations(kept)]
    assert names[0] > "gen-000001"
    assert "gen-000001" in names
    assert len(names) == 2
    assert found(kept) == ["Looms"]


@pytest.mark.parametrize("name", [None, "gen-000009", "../x"])
def test_there_is_no_way_back_to_what_is_not_kept(kept: Settings, name: str | None) -> None:
    write(kept, LOOMS)
    with pytest.raises(GenerationMissing):
        history.rollback(kept, name)
    assert found(kept) == ["Looms"]


def test_there_is_no_way_back_to_what_is_damaged(kept: Settings) -> None:
    write(kept, LOOMS)
    write(kept, KETTLES)
    path = next((kept.index / "gen-000001").rglob("postings.arrays"))
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    with pytest.raises(GenerationUnfit, match=r"gen-000001 .* cannot serve") as told:
        history.rollback(kept)
    assert "is unchanged" in told.value.hint
    assert found(kept) == ["Kettles"]


def test_as_many_generations_are_kept_as_are_wanted(kept: Settings) -> None:
    many = replace(kept, generations=3)
    for text in (LOOMS, KETTLES, LOOMS, KETTLES):
        write(many, text)
    names = [one.manifest.generation for one in history.generations(kept)]
    assert names == ["gen-000004", "gen-000003", "gen-000002"]


@pytest.mark.parametrize("text", ["1", "0", "-3", "many", "1001", "9" * 5000])
def test_a_number_of_generations_that_is_none(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLPSEARCH_GENERATIONS", text)
    with pytest.raises(BadRequest, match="NLPSEARCH_GENERATIONS"):
        settings(Path("x"))
    monkeypatch.setenv("NLPSEARCH_GENERATIONS", "5")
    assert settings(Path("x")).generations == 5


def test_the_history_tells_of_each_run(kept: Settings) -> None:
    write(kept, LOOMS)
    with pytest.raises(NoNewsletters):
        indexing.index(kept, Order([kept.index_data]))
    write(kept, KETTLES)
    history.rollback(kept)
    told = list(history.entries(kept))
    assert [(entry.outcome, entry.generation, entry.items) for entry in told] == [
        ("rolled back", "gen-000001", 0),
        ("indexed", "gen-000002", 1),
        ("failed", "", 0),
        ("indexed", "gen-000001", 1),
    ]
    assert "no newsletters" in told[2].message


def test_the_history_is_bounded_and_survives_what_stands_in_it(
    kept: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    write(kept, LOOMS)
    path = kept.index_data / FILE
    line = path.read_text(encoding="utf-8")
    path.write_bytes(line.encode() * (MOST + 5) + b"\xff no JSON\n[]\n")
    assert len(list(history.entries(kept))) == MOST + 5
    said = f"{path}: line {MOST + 7} is no entry of ours: "
    assert len(caplog.messages) == 2
    assert caplog.messages[0].startswith(said)
    write(kept, KETTLES)
    assert len(path.read_text(encoding="utf-8", errors="replace").splitlines()) == MOST
    assert isinstance(next(history.entries(kept)), Entry)


def test_a_history_that_cannot_be_written_is_said_of_runs_that_did_not_fail(
    kept: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """What failed has its own line, and of a full disk a second one would say no more."""
    (kept.index_data / FILE).mkdir(parents=True)
    write(kept, LOOMS)
    assert [message.partition(": ")[0] for message in caplog.messages] == [
        f"{kept.index_data / FILE} is not written"
    ]
    caplog.clear()
    with pytest.raises(NoNewsletters):
        indexing.index(kept, Order([kept.index_data]))
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]


def test_before_the_first_run_there_is_no_history(kept: Settings) -> None:
    assert list(history.entries(kept)) == []


def test_the_commands(kept: Settings) -> None:
    write(kept, LOOMS)
    write(kept, KETTLES)
    listed = run(kept, "generations").stdout.splitlines()
    assert listed[1].startswith("gen-000002")
    assert listed[1].endswith("serves")
    assert run(kept, "rollback").stdout.startswith("gen-000001 of ")
    none = run(kept, "rollback")
    assert none.exit_code == 2
    assert "no earlier generation is kept" in none.stderr
    told = json.loads(run(kept, "generations", "--json").stdout)["generations"]
    assert [one["serves"] for one in told] == [False, True]
    runs = json.loads(run(kept, "history", "--json").stdout)["runs"]
    assert [one["outcome"] for one in runs] == ["rolled back", "indexed", "indexed"]
    assert run(kept, "history", "--limit", "1").stdout.splitlines()[1].split()[1] == "rolled"
    shutil.rmtree(kept.index)
    assert run(kept, "generations").exit_code == 2


def test_an_archive_that_has_a_foreword_alone_is_whole(kept: Settings) -> None:
    write(kept, "---\ntitle: Letter 1\nlang: en\n---\n\nHello to all who weave.\n")
    with Engine(kept) as engine:
        assert engine.search(SearchRequest("weave")).total == 1
