"""Nothing in an index folder is ever run, whatever somebody put there: by real processes."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh import fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.index.arrays import SUFFIX, digest_of, written
from search.index.storage import IndexFolder
from search.settings import VARIABLE, Settings
from tests.builders import change_manifest
from tests.cli.running import PATIENCE
from tests.cli.test_failures import assert_one_line

COMMANDS = {
    ("query", "Reformer"): "Reformer",
    ("show", "1-en-publications-1"): "Reformer",
    ("suggest", "reform"): "Reformer",
    ("issues",): "2021-05-03",
    ("stats",): "163",
}
"""What is asked, and what stands in the right answer."""

ENGINE = [
    f"engine/{name}.arrays" for name in ("columns", "positions", "postings", "records", "terms")
]
PARTS = [
    *ENGINE,
    "engine/contents.json",
    "glossary/glossary.arrays",
    "words/words.arrays",
    "issues/issues.json",
    "suggestions/suggestions.arrays",
]
FILES = [*(f"gen-000001/{name}" for name in (*PARTS, "manifest.json")), "lock", "manifest.json"]
UNREAD = ("lock", "gen-000001/manifest.json")
"""Files that no question needs while the others are whole."""


class Bomb:
    """What makes a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self) -> Any:
        return Path.touch, (self._marker,)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "marker"


Answer = tuple[int, str, str]
"""Exit status, standard output, standard error."""


def ask_everything(index_data: Path | None, folder: Path) -> list[Answer]:
    """Run every command as a process in ``folder``."""
    return ask(index_data, folder, *COMMANDS)


def ask(index_data: Path | None, folder: Path, *commands: tuple[str, ...]) -> list[Answer]:
    given = ["--index-data", str(index_data)] if index_data else []
    env = {name: value for name, value in os.environ.items() if name != VARIABLE}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "search.cli", *given, *command],
            cwd=folder,
            env={**env, "PYTHONWARNINGS": "ignore", "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for command in commands
    ]
    outputs = [process.communicate(timeout=PATIENCE) for process in processes]
    return [(p.returncode, *output) for p, output in zip(processes, outputs, strict=True)]


def assert_all_right(answers: list[Answer]) -> None:
    for (status, stdout, stderr), wanted in zip(answers, COMMANDS.values(), strict=True):
        assert (status, stderr) == (0, "")
        assert wanted in stdout


def assert_all_refused(answers: list[Answer]) -> None:
    for status, stdout, stderr in answers:
        assert (status, stdout) == (2, "")
        assert_one_line(stderr, "damaged", "run: nlpsearch index --rebuild")


def test_a_bomb_is_one(marker: Path, tmp_path: Path) -> None:
    """Whoever unpickles it, as Whoosh does on opening an index, makes the file."""
    pickle.loads(pickle.dumps(Bomb(marker)))
    assert marker.exists()
    marker.unlink()
    put_beside(tmp_path, marker)
    TOC.read(FileStorage(str(tmp_path)), "MAIN", gen=1)
    assert marker.exists()


@pytest.mark.parametrize("name", FILES)
def test_a_bomb_in_the_place_of_a_file_is_not_run(
    own_index: Settings, marker: Path, tmp_path: Path, name: str
) -> None:
    held = (path for path in own_index.index.rglob("*") if path.is_file())
    names = (path.relative_to(own_index.index).as_posix() for path in held)
    assert sorted(name for name in names if not name.startswith("kept/")) == sorted(FILES)
    (own_index.index / name).write_bytes(pickle.dumps(Bomb(marker)))
    ((status, stdout, stderr),) = ask(own_index.index_data, tmp_path, ("query", "Reformer"))
    assert not marker.exists()
    if name in UNREAD:
        assert (status, "Reformer" in stdout) == (0, True)
    else:
        assert_all_refused([(status, stdout, stderr)])


@pytest.mark.parametrize("name", PARTS)
def test_a_bomb_that_the_manifest_vouches_for_is_not_run_either(
    own_index: Settings, marker: Path, tmp_path: Path, name: str
) -> None:
    """Whoever can write the folder can write the manifest too: sums prove nothing here."""
    path = own_index.index / "gen-000001" / name
    bomb = pickle.dumps(Bomb(marker))
    path.write_bytes(bomb)
    if path.suffix == SUFFIX:
        with written(path) as out:
            out.add("pickle", np.frombuffer(bomb, np.uint8))
            for array in ("day", "languages.bytes", "languages.firsts"):
                out.add(array, np.frombuffer(bomb, np.uint8))
    manifest = IndexFolder(own_index.index).manifest()
    seal = [path.stat().st_size, digest_of(path)]
    change_manifest(own_index.index, {"contents": {**manifest.contents, name: seal}})
    answers = ask_everything(own_index.index_data, tmp_path)
    assert not marker.exists()
    for (status, stdout, stderr), wanted in zip(answers, COMMANDS.values(), strict=True):
        if name == "engine/terms.arrays":
            # Without terms nothing is found, and there is no telling that there were any.
            assert "fault" not in stderr
        elif status == 0:
            assert wanted in stdout
        else:
            assert_all_refused([(status, stdout, stderr)])


def put_beside(folder: Path, marker: Path) -> None:
    """Write an index as Whoosh would, with bombs wherever it unpickles."""
    bomb = pickle.dumps(Bomb(marker))
    TOC(fields.Schema(), [Bomb(marker)], 1).write(FileStorage(str(folder)), "MAIN")
    for name in ("seg", "pst", "trm", "vps", "col", "fdt", "dci"):
        (folder / f"MAIN_abcdefghij.{name}").write_bytes(bomb)
    for name in ("contents.pickle", "schema.pkl", "words.pkl"):
        (folder / name).write_bytes(bomb)


def test_bombs_beside_the_files_are_not_run(
    own_index: Settings, marker: Path, tmp_path: Path
) -> None:
    folders = [own_index.index_data, *(p for p in own_index.index_data.rglob("*") if p.is_dir())]
    for folder in folders:
        put_beside(folder, marker)
    answers = ask_everything(own_index.index_data, tmp_path)
    assert not marker.exists()
    assert_all_right(answers)
    assert len(folders) > 5


@pytest.mark.parametrize("harmed", [False, True], ids=["beside", "instead"])
def test_a_current_folder_that_holds_an_index_runs_nothing(
    own_index: Settings, marker: Path, tmp_path: Path, harmed: bool
) -> None:
    """./index_data is taken unasked: it may have come with somebody else's files."""
    here = tmp_path / "downloaded"
    shutil.copytree(own_index.index_data, here / "index_data")
    for folder in (here, here / "index_data", *(here / "index_data").rglob("gen-*/engine")):
        put_beside(folder, marker)
    if harmed:
        for path in (here / "index_data").rglob("*.*"):
            if path.is_file():
                path.write_bytes(pickle.dumps(Bomb(marker)))
    answers = ask_everything(None, here)
    assert not marker.exists()
    assert_all_refused(answers) if harmed else assert_all_right(answers)
