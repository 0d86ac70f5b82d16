"""Text that arrived broken, as the command line mends it and tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.repair import broken
from search.cli import main
from search.settings import Settings
from tests.cli.running import process, run
from tests.cli.test_failures import assert_one_line
from tests.repair.texts import TEXTS


def written(path: Path, text: str) -> str:
    """Write a file, and give its name."""
    path.write_bytes(text.encode("utf-8"))
    return str(path)


def told(lines: str) -> dict[str, str]:
    """Give a table of two columns."""
    return dict(line.split(maxsplit=1) for line in lines.splitlines())


def test_repair_separates_text_and_report(tmp_path: Path) -> None:
    """The mended text alone is on standard output, what was mended on standard error."""
    file = written(tmp_path / "letter.txt", broken(TEXTS["fr"], "macroman"))
    running = process(Settings(tmp_path / "data"), "repair", file)
    stdout, stderr = running.communicate(timeout=60)
    assert (running.returncode, stdout) == (0, TEXTS["fr"])
    report = told(stderr)
    assert (report["page"], report["certain"], report["guessed"]) == ("macroman", "100 %", "0 %")


def test_repair_tells_guesses_apart(tmp_path: Path) -> None:
    """Where bytes were lost, the shares of certain and guessed are told, and how sure."""
    file = written(tmp_path / "letter.txt", broken(TEXTS["zh"], "windows-1254"))
    done = run(Settings(tmp_path / "data"), "repair", file)
    report = told(done.stderr)
    assert report["page"] == "windows-1254"
    shares = [report[name].removesuffix(" %") for name in ("certain", "guessed", "lost")]
    assert sum(map(int, shares)) in (99, 100, 101)
    assert int(shares[1]) > 0
    assert report["guesses"].endswith("more than 0.9 likely")
    assert (tmp_path / "data" / "cache" / "words-zh.txt").exists()


@pytest.mark.parametrize("text", [TEXTS["ar"], "plain\r\nlines\r\nwithout an end", ""])
def test_repair_leaves_a_clean_text_as_it_is(tmp_path: Path, text: str) -> None:
    """A text that is not broken comes out byte by byte, and it is said so."""
    file = written(tmp_path / "letter.txt", text)
    done = run(Settings(tmp_path / "data"), "repair", file)
    assert done.exit_code == 0
    assert done.stdout_bytes == text.encode("utf-8")
    assert done.stderr == "page  nothing broken was found\n"
    assert not (tmp_path / "data").exists()


def test_repair_reads_standard_input_and_believes_a_page(tmp_path: Path) -> None:
    """`-` is standard input; --encoding names the page of a text too short to tell."""
    args = ["--index-data", str(tmp_path), "repair", "-", "--encoding", "MacRoman"]
    done = CliRunner().invoke(main, args, input=broken("é", "macroman").encode("utf-8"))
    assert (done.exit_code, done.stdout) == (0, "é")
    assert told(done.stderr)["page"] == "macroman"


def test_repair_says_what_it_assumed(tmp_path: Path) -> None:
    """Bytes in another encoding are read, with a line that says as which."""
    (tmp_path / "letter.txt").write_bytes((TEXTS["zh"] * 3).encode("gb18030"))
    done = run(Settings(tmp_path / "data"), "repair", str(tmp_path / "letter.txt"))
    assert done.stdout == TEXTS["zh"] * 3
    assert "not UTF-8; read as gb" in told(done.stderr)["note"]


def test_repair_of_what_is_not_there(tmp_path: Path) -> None:
    """A missing file, a folder and an unknown page are one line each."""
    file = written(tmp_path / "letter.txt", "text")
    for args, says in (
        ([str(tmp_path / "none.txt")], "no such file"),
        ([str(tmp_path)], "cannot read"),
        ([file, "--encoding", "klingon"], "no code page 'klingon'; known: windows-1252"),
    ):
        done = run(Settings(tmp_path / "data"), "repair", *args)
        assert (done.exit_code, done.stdout) == (2, "")
        assert_one_line(done.stderr, says)
