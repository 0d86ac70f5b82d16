"""The live generation: replaced while it is read, and closed by its last reader."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.engine import Engine
from search.generation import Generation, LiveIndex
from search.index.storage import IndexFolder
from search.model import SearchRequest
from search.query.budget import Budget
from search.settings import Settings
from tests.builders import engine, item
from tests.cli.running import PATIENCE
from web import create_app


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveIndex]:
    engine(tmp_path, [item("First words", id="first")]).close()
    index = LiveIndex(IndexFolder(tmp_path / "index"))
    yield index
    index.close()


def replaced(tmp_path: Path) -> None:
    """Write another generation, and let it serve."""
    engine(tmp_path, [item("Second words", id="second")]).close()


def answer(generation: Generation) -> list[str]:
    plan = generation.planner.plan("words")
    found = generation.reader.search(plan, SearchRequest("words"), Budget())
    return [row.item.id for row in found.rows]


def open_files(tmp_path: Path, generation: str) -> list[Path]:
    """Give the files of a generation that this process has open, as often as it has."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    folder = tmp_path / "index" / generation
    return [path for link in links if (path := link.readlink()).is_relative_to(folder)]


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@on_linux
def test_a_reader_is_closed_only_when_its_last_user_is_done(
    live: LiveIndex, tmp_path: Path
) -> None:
    """Two questions are half-way when the manifest is replaced; both still get their answers."""
    entered, leave = threading.Barrier(3, timeout=PATIENCE), [threading.Event(), threading.Event()]

    def slow(generation: Generation, own: threading.Event) -> list[str]:
        entered.wait()
        assert own.wait(30)
        return answer(generation)

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(live.ask, lambda g, own=own: slow(g, own)) for own in leave]
        entered.wait()
        replaced(tmp_path)
        assert live.ask(answer) == ["second"]
        for own, question in zip(leave, waiting, strict=True):
            assert open_files(tmp_path, "gen-000001"), "somebody still reads them"
            own.set()
            assert question.result(timeout=PATIENCE) == ["first"]
    assert not open_files(tmp_path, "gen-000001")
    assert open_files(tmp_path, "gen-000002")


@on_linux
def test_an_index_that_is_closed_in_use_answers_first(live: LiveIndex, tmp_path: Path) -> None:
    def closing(generation: Generation) -> list[str]:
        live.close()
        return answer(generation)

    assert live.ask(closing) == ["first"]
    assert not open_files(tmp_path, "gen-000001")
    assert live.ask(answer) == ["first"], "a later use opens it again"


@on_linux
def test_a_question_that_fails_lets_go_of_its_reader(live: LiveIndex, tmp_path: Path) -> None:
    def failing(generation: Generation) -> list[str]:
        replaced(tmp_path)
        live.ask(answer)
        raise ValueError("of its own")

    with pytest.raises(ValueError, match="of its own"):
        live.ask(failing)
    assert not open_files(tmp_path, "gen-000001")


@on_linux
def test_a_generation_is_opened_once_for_many_questions(live: LiveIndex, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: live.ask(answer), range(40)))
    assert answers == [["first"]] * 40
    opened = open_files(tmp_path, "gen-000001")
    assert sorted(opened) == sorted((tmp_path / "index" / "gen-000001").rglob("*.arrays"))


@pytest.mark.parametrize(
    "query", ["words", '"first words"', "wor*", "frist wrods", "-other words", "NOT (other -words)"]
)
def test_what_a_generation_read_goes_with_it(tmp_path: Path, query: str) -> None:
    """Not when cycles are next looked for: a server would hold several, with all they keep."""
    engine(tmp_path, [item("First words of other", id="first", issue="1")]).close()
    with Engine(Settings(tmp_path)) as opened:
        parts: list[weakref.ref[object]] = []

        def note(generation: Generation) -> None:
            held = (generation, generation.planner, *vars(generation).values())
            parts.extend(weakref.ref(part) for part in held if hasattr(part, "__weakref__"))

        gc.collect()
        gc.disable()
        try:
            opened.search(SearchRequest(query))
            opened.suggest(query)
            opened.read("first", query)
            opened.issue("1", "en")
            opened.similar("first", SearchRequest(""))
            opened._live.ask(note)
            assert len(parts) > 5, "its reader, words, suggestions, glossary, planner"
            replaced(tmp_path)
            assert opened.search(SearchRequest("words")).total == 1
            assert [part() for part in parts if part() is not None] == []
        finally:
            gc.enable()


def test_one_generation_answers_all_of_a_page(tmp_path: Path) -> None:
    """A page asks several times; what a run publishes meanwhile is for the next page."""
    engine(tmp_path, [item("First words", id="first", issue="1")]).close()
    with Engine(Settings(tmp_path)) as opened:
        with opened.pinned():
            assert [hit.item.id for hit in opened.search(SearchRequest("words")).hits] == ["first"]
            replaced(tmp_path)
            assert opened.issue("1", "en")[0].items[0].id == "first"
            assert [hit.item.id for hit in opened.search(SearchRequest("words")).hits] == ["first"]
        assert [hit.item.id for hit in opened.search(SearchRequest("words")).hits] == ["second"]


def test_a_page_never_mixes_two_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run publishes between any two questions of the page."""
    engine(tmp_path, [item("Old words", id="old", title="Old")]).close()
    with Engine(Settings(tmp_path)) as opened:
        client = create_app(engine=opened).test_client()
        ask = LiveIndex.ask

        def ask_and_replace(live: LiveIndex, question: Callable[[Generation], object]) -> object:
            answered = ask(live, question)
            engine(tmp_path, [item("New words", id="new", title="New")]).close()
            return answered

        monkeypatch.setattr(LiveIndex, "ask", ask_and_replace)
        for address in ("/", "/?q=words", "/issue/1"):
            text = client.get(address).text
            assert ("Old" in text) != ("New" in text), address
