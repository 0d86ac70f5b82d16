"""What goes wrong ends in one line that says what to do; the old index goes on serving."""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from search import history
from search.analysis import LANGUAGES
from search.cli.options import OFFERED
from search.errors import IndexMissing
from search.fields import TYPED
from search.index.storage import IndexFolder, Manifest
from search.settings import Settings
from tests.builders import change_manifest
from tests.cli.running import PATIENCE, process, run
from tests.conftest import SAMPLE

NOBODY = 65534
"""A user id without any rights."""


def assert_one_line(stderr: str, *parts: str) -> None:
    """Check that there is one line, ours, with these parts."""
    assert stderr.startswith("nlpsearch: ")
    assert stderr.count("\n") == 1
    assert stderr.endswith("\n")
    for part in parts:
        assert part in stderr


def _missing(folder: Path) -> Path:
    return folder / "no-such-folder"


def _empty(folder: Path) -> Path:
    return folder


def _other_files(folder: Path) -> Path:
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return folder


def _binary_newsletter(folder: Path) -> Path:
    (folder / "letter.md").write_bytes(bytes(range(256)) * 50)
    return folder / "letter.md"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (_missing, "no such file or folder"),
        (_empty, "no newsletters in"),
        (_other_files, "no newsletters in"),
        (_binary_newsletter, "no newsletters in"),
    ],
)
def test_nothing_to_index(
    own_index: Settings, tmp_path: Path, source: Callable[[Path], Path], says: str
) -> None:
    """A source without newsletters is an error, and the old index is still there."""
    folder = tmp_path / "source"
    folder.mkdir()
    done = run(own_index, "index", str(source(folder)))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert_one_line(done.stderr, says)
    assert run(own_index, "query", "Reformer").exit_code == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that everyone may enter and write to, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be nobody for a while, if root, who may read everything."""
    root = os.geteuid() == 0
    # What merges loads it late, in another process, and Python's own files may be root's alone.
    import_module("search.backends.whoosh.writer")
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_may_not_be_read(sample_index: Settings, open_folder: Path) -> None:
    """A folder without read permission is named, with what to check."""
    folder = open_folder / "letters"
    folder.mkdir(mode=0o000)
    for args in (("index", str(folder)), ("sources", "add", "x", str(folder / "a"))):
        with without_privileges():
            done = run(Settings(open_folder / "data"), *args)
        assert done.exit_code == 2
        assert_one_line(done.stderr, "cannot read", "permission denied", "check its permissions")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("history.jsonl", "history"),
        ("sources.json", "sync"),
        ("misses/2026-01-31.jsonl", "report"),
        ("misses", "report"),
    ],
)
def test_a_file_beside_the_index_that_may_not_be_read(
    open_folder: Path, name: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, and taken neither for an empty one nor for a fault of ours."""
    monkeypatch.setattr("search.misses._today", lambda: date(2026, 1, 31))
    path = open_folder / name
    path.parent.mkdir(exist_ok=True)
    if path.suffix:
        path.write_text("[]", encoding="utf-8")
    else:
        path.mkdir()
    path.chmod(0)
    with without_privileges():
        done = run(Settings(open_folder), command)
    path.chmod(0o700)
    assert done.exit_code == 2
    assert_one_line(done.stderr, f"cannot read {path}: permission denied", "check its permissions")


def test_no_index_yet(tmp_path: Path) -> None:
    """Before the first run, every question names the command to run."""
    for command in (
        ["query", "x"],
        ["show", "x"],
        ["issues"],
        ["stats"],
        ["serve"],
        ["index"],
        ["check"],
    ):
        done = run(Settings(tmp_path), *command)
        assert done.exit_code == 2, command
        assert_one_line(done.stderr, "run: nlpsearch index PATH")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("versions", {"engine": "from the future"}, "from the future"),
        ("analyzers", {"en": "older"}, "analysed by version older"),
    ],
)
def test_an_index_of_another_version(
    own_index: Settings, key: str, value: object, says: str
) -> None:
    """An index that another version wrote is never searched; the message says how to mend it."""
    change_manifest(own_index.index, {key: value})
    done = run(own_index, "query", "Reformer")
    assert done.exit_code == 2
    assert_one_line(done.stderr, says, "run: nlpsearch index --rebuild")
    assert run(own_index, "index", "--rebuild").exit_code == 0
    assert run(own_index, "query", "Reformer").exit_code == 0


@pytest.mark.parametrize(
    "name", ["words.arrays", "postings.arrays", "issues.json", "contents.json"]
)
def test_a_damaged_index(own_index: Settings, name: str) -> None:
    """A file of the index that is cut short is called damage, and can be mended."""
    (path,) = own_index.index.rglob(name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    done = run(own_index, "issues")
    assert done.exit_code == 2
    assert_one_line(done.stderr, "damaged", "--rebuild")
    assert run(own_index, "index", "--rebuild", str(SAMPLE)).exit_code == 0
    assert run(own_index, "issues").exit_code == 0


def test_a_full_disk(own_index: Settings) -> None:
    """A run that cannot write leaves the index as it was and nothing half-written."""
    before = sorted(path.name for path in own_index.index.iterdir())

    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    running = process(own_index, "index", preexec=small_files_only)
    _, stderr = running.communicate(timeout=PATIENCE)
    assert running.returncode == 2
    assert_one_line(stderr, "could not write the index", "any earlier index is unchanged")
    entry = next(history.entries(own_index))
    assert (entry.outcome, entry.message) == ("failed", "could not write: File too large")
    assert sorted(path.name for path in own_index.index.iterdir()) == before
    assert run(own_index, "query", "Reformer").exit_code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_to_a_full_disk(sample_index: Settings) -> None:
    """An answer that cannot be written is an error, said once."""
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        running = process(sample_index, "query", "Reformer", stdout=full.fileno())
        _, stderr = running.communicate(timeout=PATIENCE)
    assert running.returncode == 2
    assert_one_line(stderr, "cannot write the output")


def test_interrupted_at_the_last_moment(
    own_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C when the new index has just taken over leaves the new one, whole."""

    def interrupt(path: Path, ignore_errors: bool = False) -> None:
        if path.name == "gen-000001":
            raise KeyboardInterrupt
        shutil.rmtree(path, ignore_errors=ignore_errors)

    assert run(own_index, "index", str(SAMPLE)).exit_code == 0
    with monkeypatch.context() as patched:
        patched.setattr("search.index.storage.shutil", SimpleNamespace(rmtree=interrupt))
        assert run(own_index, "index", str(SAMPLE)).exit_code == 130
    assert run(own_index, "query", "Reformer").exit_code == 0
    assert json.loads(run(own_index, "stats", "--json").stdout)["generation"] == "gen-000003"
    (entry, before, *_) = history.entries(own_index)
    assert (entry.outcome, entry.generation, entry.message) == (
        "indexed",
        "gen-000003",
        "ended since: interrupted",
    )
    assert (entry.issues, entry.items, entry.stories) == (
        before.issues,
        before.items,
        before.stories,
    )


def test_file_names_that_are_no_text(tmp_path: Path) -> None:
    """A name that is not UTF-8, or steers a terminal, is indexed and shown as something safe."""
    letters = tmp_path / "letters"
    letters.mkdir()
    for name in (b"2021-03-01-\xff_1_en.md", b"2021-03-01-\n\x1b[31m_2_en.md"):
        (letter,) = SAMPLE.glob("*1_en.md")
        Path(os.fsdecode(bytes(letters) + b"/" + name)).write_bytes(letter.read_bytes())
    done = run(Settings(tmp_path / "data"), "-v", "index", str(letters))
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    shown = run(Settings(tmp_path / "data"), "show", "1-en-publications-1")
    assert shown.exit_code == 0
    assert "\x1b" not in shown.stdout


ODD = "\udcff"
"""What Python makes of an argument that is no UTF-8."""


@pytest.mark.parametrize(
    "args",
    [
        *(("query", f"{field}{ODD}") for field in ("", "url:", '"a b', *(f"{n}:" for n in TYPED))),
        *(("query", "bert", f"--{name}", ODD) for name in (*OFFERED, "since", "until", "sort")),
        ("query", f"{ODD}*", "--explain", "--json"),
        ("show", ODD),
        ("analyze", "--lang", ODD, "a"),
        *(("analyze", "--lang", lang, f"模{ODD}a") for lang in LANGUAGES),
        ("index", ODD),
        ("index", "--encoding", f"{ODD}={ODD}"),
        ("check", ODD),
        ("repair", ODD),
        ("repair", "--encoding", ODD, str(SAMPLE / "README.md")),
    ],
)
def test_arguments_that_are_no_text(own_index: Settings, args: tuple[str, ...]) -> None:
    """They find nothing or are refused in a line, in every field of a query and everywhere."""
    done = run(own_index, *args)
    assert done.exit_code in (0, 1, 2)
    assert "fault of nlpsearch" not in done.stderr
    if done.exit_code == 2:
        assert_one_line(done.stderr)


def test_strict(own_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """--strict passes where no text is lost, else names the files and changes nothing."""
    assert run(own_index, "index", "--strict", str(SAMPLE)).exit_code == 0
    monkeypatch.setattr("search.indexing.LEAST_COVERAGE", 1.1)
    done = run(own_index, "index", "--strict")
    assert done.exit_code == 2
    assert_one_line(done.stderr, "2021-03-01-NLP_Newsletter_1_en.md", "run without --strict")
    assert json.loads(run(own_index, "stats", "--json").stdout)["generation"] == "gen-000002"


def test_a_fault_of_ours_is_called_so(
    sample_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw ends in one line too, that asks for a report."""

    def fail(self: object, request: object) -> None:
        raise LookupError("over\nthere\x1b[31m")

    monkeypatch.setattr("search.engine.Engine.search", fail)
    done = run(sample_index, "query", "Reformer")
    assert done.exit_code == 2
    assert_one_line(done.stderr, "a fault of nlpsearch itself", "LookupError: over there")
    assert "\x1b" not in done.stderr


def test_verbose_shows_the_traceback(tmp_path: Path) -> None:
    """-v says where an error came from; without it there is no traceback."""
    nowhere = Settings(tmp_path)
    verbose = process(Settings(tmp_path / "none"), "stats")
    assert "Traceback" not in verbose.communicate(timeout=PATIENCE)[1]
    args = ["-v", "stats"]
    running = process(nowhere, *args)
    _, stderr = running.communicate(timeout=PATIENCE)
    assert "Traceback" in stderr
    assert IndexMissing.__name__ in stderr


UNREADABLE = ["", "manifest.json", "gen-000001", "gen-000001/engine", "postings.arrays"]


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_index_that_may_not_be_read(
    sample_index: Settings, open_folder: Path, name: str
) -> None:
    """A lack of rights is called that, for every question; it is no damage to rebuild."""
    data = Settings(open_folder / "data")
    shutil.copytree(sample_index.index_data, data.index_data)
    for path in (data.index_data, *data.index_data.rglob("*")):
        path.chmod(0o755)
    path = next(data.index.rglob(name)) if name.endswith(".arrays") else data.index / name
    path.chmod(0)
    for command in (["query", "Reformer"], ["stats"], ["issues"], ["show", "x"], ["check"]):
        if command == ["check"] and name not in ("", "manifest.json"):
            continue
        with without_privileges():
            done = run(data, *command)
        assert done.exit_code == 2
        assert_one_line(done.stderr, "cannot read the index", "check its permissions")
        assert str(data.index) in done.stderr
    path.chmod(0o755)
    with without_privileges():
        assert run(data, "query", "Reformer").exit_code == 0


def test_rights_lost_in_the_middle_of_a_run(
    sample_index: Settings, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock's note can no longer be removed; what is said is that nothing could be written."""
    data = Settings(open_folder / "data")
    with without_privileges():
        assert run(data, "index", str(SAMPLE)).exit_code == 0
        publish = IndexFolder.publish

        def lose(folder: IndexFolder, manifest: Manifest, keep: int) -> None:
            data.index.chmod(0o500)
            publish(folder, manifest, keep)

        monkeypatch.setattr(IndexFolder, "publish", lose)
        done = run(data, "index")
        monkeypatch.undo()
        assert done.exit_code == 2
        assert_one_line(done.stderr, "could not write the index", "Permission denied")
        assert run(data, "query", "Reformer").exit_code == 0
        data.index.chmod(0o700)
        assert run(data, "index").exit_code == 0
        names = {path.name for path in data.index.iterdir()}
    assert names - {"lock"} == {"manifest.json", "gen-000001", "gen-000002", "kept"}


def test_an_index_that_was_copied_half(sample_index: Settings, tmp_path: Path) -> None:
    """Whichever file the copying stopped at, one line names the mending, and that mends it."""
    whole = sorted(path for path in sample_index.index.rglob("*") if path.is_file())
    whole = [path for path in whole if "kept" not in path.parts]
    for count in range(1, len(whole)):
        data = Settings(tmp_path / f"{count}")
        for path in whole[:count]:
            copy = data.index / path.relative_to(sample_index.index)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        done = run(data, "query", "Reformer")
        assert done.exit_code == 2, f"without {whole[count].name}"
        assert_one_line(done.stderr, "nlpsearch index")
    assert run(data, "index", "--rebuild", str(SAMPLE)).exit_code == 0
    assert run(data, "query", "Reformer").exit_code == 0


def test_an_index_that_may_only_be_read_answers_and_is_not_replaced(
    sample_index: Settings, open_folder: Path
) -> None:
    data = Settings(open_folder / "data")
    shutil.copytree(sample_index.index_data, data.index_data)
    every = [data.index_data, *data.index_data.rglob("*")]
    for path in every:
        path.chmod(0o555)
    before = {path: path.stat().st_mtime_ns for path in every}
    with without_privileges():
        for command in (["query", "Reformer"], ["suggest", "ref"], ["stats"], ["issues"]):
            assert run(data, *command).exit_code == 0
        done = run(data, "index", str(SAMPLE))
    assert done.exit_code == 2
    said = f"could not write the index in {data.index}: Permission denied: {data.index}/"
    assert_one_line(done.stderr, said)
    assert {path: path.stat().st_mtime_ns for path in every} == before
