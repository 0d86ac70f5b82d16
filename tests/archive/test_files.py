"""Which files are read: regular ones in the given folder, and nothing else is waited for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from search.archive import files
from search.archive.mender import Mender, Repairing
from search.archive.reader import Archive, read_archive
from search.errors import PathSpecial, PathUnreadable
from search.settings import Settings
from tests.archive.folder import HEADER, write
from tests.cli.running import process

GOOD = HEADER + "## Finds\n\n- [loom](https://e.org/1)\n"
NAME = "2020-03-01-bad.md"
SECONDS = 30


def _outside(folder: Path, *names: str) -> Path:
    return write(folder.parent / "elsewhere", {name: GOOD.replace("#4", "#9") for name in names})


def _pipe(at: Path) -> None:
    os.mkfifo(at)


def _link_to_pipe(at: Path) -> None:
    os.mkfifo(at.parent / ".pipe")
    at.symlink_to(".pipe")


def _link_to_device(at: Path) -> None:
    at.symlink_to("/dev/zero")


def _socket(at: Path) -> None:
    here = Path.cwd()
    os.chdir(at.parent)  # the address of a socket is a short path
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(at.name)
    finally:
        os.chdir(here)


def _link_to_itself(at: Path) -> None:
    at.symlink_to(at.name)


def _link_to_nothing(at: Path) -> None:
    at.symlink_to("nothing.md")


def _link_to_file_outside(at: Path) -> None:
    at.symlink_to(_outside(at.parent, "secret.md") / "secret.md")


def _link_to_folder_outside(at: Path) -> None:
    at.symlink_to(_outside(at.parent, "secret.md"))


def _link_through_a_link_outside(at: Path) -> None:
    (at.parent / ".step").symlink_to(_outside(at.parent, "secret.md") / "secret.md")
    at.symlink_to(".step")


REFUSED: dict[Callable[[Path], None], tuple[str, str]] = {
    _pipe: ("special-file", "a pipe"),
    _socket: ("special-file", "a socket"),
    _link_to_pipe: ("special-file", "a pipe"),
    _link_to_device: ("link-outside", "out of the archive"),
    _link_to_itself: ("unreadable", "symbolic links"),
    _link_to_nothing: ("unreadable", "no such file"),
    _link_to_file_outside: ("link-outside", "out of the archive"),
    _link_to_folder_outside: ("link-outside", "out of the archive"),
    _link_through_a_link_outside: ("link-outside", "out of the archive"),
}
"""What makes an entry that is not read, to the kind and the words of its problem."""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Give a folder with one good newsletter."""
    return write(tmp_path / "letters", {"2020-02-03-good.md": GOOD})


def _read(folder: Path) -> Archive:
    archive = read_archive([folder])
    assert "2020-02-03-good.md" in archive.files
    return archive


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__.strip("_"))
def test_what_is_refused_is_a_problem_and_the_rest_is_read(
    letters: Path, make: Callable[[Path], None]
) -> None:
    make(letters / NAME)
    archive = _read(letters)
    kind, words = REFUSED[make]
    (problem,) = archive.problems
    assert (problem.path, problem.kind, problem.severity) == (NAME, kind, "error")
    assert words in problem.message
    assert len(archive.issues) == 1


def test_links_within_the_archive_are_followed(letters: Path) -> None:
    write(
        letters,
        {".kept/2020-04-01-hidden.md": GOOD.replace("#4", "#5").replace("_4.png", "_5.png")},
    )
    (letters / "2020-04-01-five.md").symlink_to(".kept/2020-04-01-hidden.md")
    (letters / "again").symlink_to(".")
    archive = _read(letters)
    assert sorted(archive.files) == ["2020-02-03-good.md", "2020-04-01-five.md"]
    assert not archive.problems


def test_a_link_given_as_path_is_a_source_itself(letters: Path, tmp_path: Path) -> None:
    (tmp_path / "file.md").symlink_to("letters/2020-02-03-good.md")
    (tmp_path / "folder").symlink_to("letters")
    assert [found.name for found in files.find([tmp_path / "file.md"])[0]] == ["file.md"]
    assert _read(tmp_path / "folder").problems == ()


def test_what_takes_the_place_of_a_file_is_refused(letters: Path, tmp_path: Path) -> None:
    """Between finding and reading, a writer of the archive may put anything there."""
    (found,) = files.find([letters])[0]
    write(tmp_path, {"secret.md": "secret"})
    for make in (_pipe, _link_to_pipe, _link_to_device, lambda at: at.symlink_to("../secret.md")):
        found.path.unlink()
        make(found.path)
        data, (problem,) = files.read(found)
        assert data is None
        assert problem.message.startswith("not read: ")


def test_a_file_that_grows_is_read_up_to_the_limit(letters: Path) -> None:
    (found,) = files.find([letters])[0]
    with found.path.open("r+b") as file:
        file.truncate(1 << 40)
    data, (problem,) = files.read(found)
    assert (data, problem.kind) == (None, "too-large")
    assert f"{1 << 40} bytes" in problem.message


def test_a_pipe_or_a_device_given_as_path_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    for path in (tmp_path / "pipe.md", Path("/dev/zero")):
        running = process(Settings(tmp_path / "data"), "index", str(path))
        try:
            _, stderr = running.communicate(timeout=SECONDS)
        finally:
            running.kill()
        assert running.returncode == 2
        assert stderr.startswith(f"nlpsearch: cannot index {path}: it is a ")


def test_sources_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(PathUnreadable, match="symbolic links"):
        read_archive([tmp_path / "loop"])
    with pytest.raises(PathSpecial, match="it is a device; give a file or a folder"):
        read_archive([Path("/dev/null")])


def test_bytes_of_a_name_that_are_no_utf8_are_escaped_from_the_start(tmp_path: Path) -> None:
    """Half characters, as Python keeps such bytes, can be in no page, JSON or index."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for name in (b"2021-03-01-\xff.md", "2021-04-01-é\\.md".encode()):
        Path(os.fsdecode(bytes(folder) + b"/" + name)).write_text(
            GOOD.replace("#4", f"#{name[6]}").replace("_4.png", f"_{name[6]}.png")
        )
    os.mkfifo(os.fsdecode(bytes(folder) + b"/\xfe.md"))
    archive = read_archive([folder])
    assert sorted(archive.files) == ["2021-03-01-\\xff.md", "2021-04-01-é\\.md"]
    assert [problem.path for problem in archive.problems] == ["\\xfe.md"]
    for issue in archive.issues:
        "".join((issue.path, issue.key, *(item.id for item in issue.items))).encode()


def test_sources_of_one_name_that_is_no_utf8(tmp_path: Path) -> None:
    sources = []
    for place in (b"/\xfe", b"/x"):
        folder = Path(os.fsdecode(bytes(tmp_path) + place))
        folder.mkdir()
        sources.append(write(folder, {"2020-02-03-good.md": GOOD}))
    found, _ = files.find(sources)
    names = ["\\xfe/2020-02-03-good.md", "x/2020-02-03-good.md"]
    assert sorted(item.name for item in found) == names
    for name in (os.fsdecode(b"\xfe/2020-02-03-good.md"), names[0]):
        Mender(Repairing(pages={name: "windows-1254"}), found)  # raises where it is not there
