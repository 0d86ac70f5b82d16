"""Text that arrived broken, as the command line mends it and tells of it."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.repair import broken
from search.cli import main
from search.settings import Settings
from tests.builders import change_manifest
from tests.cli.running import PATIENCE, process, run
from tests.cli.test_failures import assert_one_line
from tests.conftest import SAMPLE
from tests.repair.texts import TEXTS

CHINESE = "2021-05-08-NLP_Newsletter_3_zh.md"


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
    stdout, stderr = running.communicate(timeout=PATIENCE)
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


@pytest.mark.parametrize("endless", ["/dev/zero", "-"])
def test_repair_of_what_never_ends(tmp_path: Path, endless: str) -> None:
    """An endless device or pipe is read up to a bound, and fills no memory."""

    def little_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        os.dup2(os.open("/dev/zero", os.O_RDONLY), 0)

    running = process(Settings(tmp_path), "repair", endless, preexec=little_memory)
    stdout, stderr = running.communicate(timeout=PATIENCE)
    assert (running.returncode, stdout) == (2, "")
    assert_one_line(stderr, "more than 32 MB; mend it in parts")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Give a folder of two newsletters, of which the Chinese one is broken."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (english,) = SAMPLE.glob("*3-en*")
    (chinese,) = SAMPLE.glob("*_3[[]ZH*")
    shutil.copy(english, folder)
    written(folder / CHINESE, broken(chinese.read_text(encoding="utf-8"), "windows-1254"))
    return folder


def test_check_shows_a_file_before_and_after(archive: Path, tmp_path: Path) -> None:
    """Page, shares and first lines of a mended file are told; nothing is indexed."""
    running = process(Settings(tmp_path / "data"), "check", str(archive))
    stdout, stderr = running.communicate(timeout=PATIENCE)
    assert (running.returncode, stderr) == (0, "")
    lines = stdout.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith(f"{CHINESE}: mended from"))
    head, before, after = lines[at : at + 3]
    assert head.startswith(f"{CHINESE}: mended from windows-1254: ")
    assert "certain" in head
    assert "more than 0.9 likely" in head
    assert before.startswith("  before ")
    assert "é•¿" in stdout
    assert after.startswith("  after  ")
    assert "长文档" in stdout
    assert told(stdout[stdout.index("issues") :])["repaired"] == "1: windows-1254 (1)"
    assert not (tmp_path / "data" / "index").exists()


def test_check_lists_problems_and_files_left_out(archive: Path, tmp_path: Path) -> None:
    """Problems stand with path and line, so that 1 is the exit status; others with why."""
    (english,) = archive.glob("*-en*")
    lines = english.read_text(encoding="utf-8").splitlines()
    written(english, "\n".join([*lines, "", "More at [the paper]() today.", ""]))
    (archive / "photo.png").write_bytes(b"\x89PNG")
    done = run(Settings(tmp_path / "data"), "check", str(archive))
    assert (done.exit_code, done.stderr) == (1, "")
    assert f"{english.name}:{len(lines) + 2}: " in done.stdout
    assert "photo.png: left out, not Markdown" in done.stdout


def test_check_as_json(archive: Path, tmp_path: Path) -> None:
    """All of it is in the JSON object, with the lines whole."""
    done = run(Settings(tmp_path / "data"), "check", "--format", "json", str(archive))
    found = json.loads(done.stdout)
    (mended,) = found["mended"]
    assert (found["format"], found["issues"], mended["path"]) == (1, 2, CHINESE)
    assert mended["repair"]["page"] == "windows-1254"
    text = (archive / CHINESE).read_text(encoding="utf-8").split("\n")
    for sample in mended["sample"]:
        assert sample["before"] == text[sample["line"] - 1] != sample["after"]
    assert "repaired" in [problem["kind"] for problem in found["problems"]]
    assert run(Settings(tmp_path / "data"), "check", "--json", str(archive)).stdout == done.stdout


def test_check_says_what_to_do_about_each_kind(archive: Path, tmp_path: Path) -> None:
    (english,) = archive.glob("*-en*")
    text = english.read_text(encoding="utf-8")
    written(english, f"{text}\nHidden\u200b letters, and more at [the paper]() today.\n")
    done = run(Settings(tmp_path / "data"), "check", str(archive))
    assert "(note, invisible-character)" in done.stdout
    assert "(link-empty)" in done.stdout
    assert re.search(r"^invisible-character +Delete the character\.$", done.stdout, re.MULTILINE)
    assert re.search(r"^link-empty +Write the address", done.stdout, re.MULTILINE)


def test_check_for_github(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for each problem names the file from here; what ends a command is escaped."""
    monkeypatch.chdir(tmp_path)
    (english,) = archive.glob("*-en*")
    odd = archive / "100%, a:b-en.md"
    english.rename(odd)
    written(odd, odd.read_text(encoding="utf-8") + "\nMore at [100%]() today.\n")
    done = run(Settings(tmp_path / "data"), "check", "--format", "github", str(archive))
    assert done.exit_code == 1
    line = next(line for line in done.stdout.splitlines() if "link-empty" in line)
    at = odd.read_text(encoding="utf-8").count("\n")
    folder = archive.relative_to(tmp_path)
    assert line.startswith(f"::warning file={folder}/100%25%2C a%3Ab-en.md,line={at},title=link-")
    assert "::no address behind: 100%25. Write the address between the brackets" in line
    notes = [line for line in done.stdout.splitlines() if "title=repaired" in line]
    assert all(note.startswith("::notice file=") for note in notes)
    assert notes


def test_check_without_a_path(archive: Path, tmp_path: Path) -> None:
    """Without PATH the sources of the last run are read; before one that is an error."""
    settings = Settings(tmp_path / "data")
    none = run(settings, "check")
    assert none.exit_code == 2
    assert_one_line(none.stderr, "run: nlpsearch index PATH")
    assert run(settings, "index", str(archive)).exit_code == 0
    assert CHINESE in run(settings, "check").stdout
    missing = run(settings, "check", str(tmp_path / "none"))
    assert missing.exit_code == 2
    assert_one_line(missing.stderr, "no such file or folder")


def test_index_tells_what_it_repaired(archive: Path, tmp_path: Path) -> None:
    """The summary counts mended files by page, -v names them, and the issue list too."""
    settings = Settings(tmp_path / "data")
    done = run(settings, "-v", "index", str(archive))
    assert told(done.stdout.partition("\n\n")[0])["repaired"] == "1: windows-1254 (1)"
    assert f"  {CHINESE}: mended from windows-1254: " in done.stdout
    assert run(settings, "query", "滑动窗口").exit_code == 0
    assert "zh mended from windows-1254: " in run(settings, "issues").stdout


def test_index_without_repair(archive: Path, tmp_path: Path) -> None:
    """--no-repair takes a broken file as it is, so that its words are not found."""
    settings = Settings(tmp_path / "data")
    done = run(settings, "index", "--no-repair", str(archive))
    assert told(done.stdout)["repaired"] == "0"
    assert run(settings, "query", "滑动窗口").exit_code == 1
    assert not (settings.cache / "words-zh.txt").exists()


@pytest.mark.parametrize("command", ["index", "check"])
def test_a_page_is_believed(archive: Path, tmp_path: Path, command: str) -> None:
    """--encoding PATH=PAGE forces the page of one file, by its name or its relative path."""
    (archive / "2021").mkdir()
    (archive / CHINESE).rename(archive / "2021" / CHINESE)
    for path in (CHINESE, f"2021/{CHINESE}"):
        args = [command, "--encoding", f"{path}=cp1252", str(archive)]
        done = run(Settings(tmp_path / "data"), *args)
        assert "repaired" in done.stdout
        assert "1: windows-1252 (1)" in done.stdout


def test_a_page_is_remembered(archive: Path, tmp_path: Path) -> None:
    """By later runs of the sources, until it is taken back; a file that is gone is no hindrance."""
    settings = Settings(tmp_path / "data")

    def page(*args: str) -> str:
        done = run(settings, "index", *args)
        assert done.exit_code == 0, done.stderr
        return told(done.stdout).get("repaired", "")

    assert page(str(archive)) == "1: windows-1254 (1)"
    assert page("--encoding", f"{CHINESE}=cp1252") == "1: windows-1252 (1)"
    for args in ((), (str(archive),), ("--rebuild", str(archive))):
        assert page(*args) == "1: windows-1252 (1)"
    assert page("--encoding", f"{CHINESE}=auto") == "1: windows-1254 (1)"
    assert page() == "1: windows-1254 (1)"
    page("--encoding", f"{CHINESE}=cp1252")
    (archive / CHINESE).rename(tmp_path / CHINESE)
    assert page() == "0"
    (tmp_path / CHINESE).rename(archive / CHINESE)
    assert page() == "1: windows-1254 (1)", "what is gone is forgotten"


def test_a_page_of_other_sources_is_not_remembered(archive: Path, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data")
    run(settings, "index", "--encoding", f"{CHINESE}=cp1252", str(archive))
    other = shutil.copytree(archive, tmp_path / "other")
    assert "windows-1254" in run(settings, "index", str(other)).stdout


def test_a_page_that_a_manifest_makes_up_is_passed_over(archive: Path, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data")
    run(settings, "index", str(archive))
    odd: tuple[object, ...] = {CHINESE: "klingon"}, {CHINESE: 7}, ["x"], "x", {"x": "cp1252"}
    for encodings in odd:
        change_manifest(settings.index, {"encodings": encodings})
        done = run(settings, "index", "--rebuild", str(archive))
        assert "windows-1254" in done.stdout, encodings


@pytest.mark.parametrize("command", ["index", "check"])
def test_encodings_that_cannot_be(archive: Path, tmp_path: Path, command: str) -> None:
    """An unknown page, a file that is not there and a value without `=` are one line each."""
    for value, says in (
        (f"{CHINESE}=klingon", "no code page 'klingon'; known: windows-1252"),
        ("other.md=cp1252", "no such file or folder: other.md"),
        ("other.md", "is not PATH=PAGE"),
    ):
        done = run(Settings(tmp_path / "data"), command, "--encoding", value, str(archive))
        assert (done.exit_code, done.stdout) == (2, "")
        assert_one_line(done.stderr, says)


def test_a_correction_beside_the_archive(archive: Path, tmp_path: Path) -> None:
    """A line of repairs.txt that is no correction is a problem with its place."""
    written(archive / "repairs.txt", "# ours\nnonsense\n")
    done = run(Settings(tmp_path / "data"), "check", str(archive))
    assert done.exit_code == 1
    assert "repairs.txt:2: expected: FILE: shown -> meant" in done.stdout


def test_a_corrected_reading_is_indexed(archive: Path, tmp_path: Path) -> None:
    """What repairs.txt says in place of a guess is what is shown and found."""
    settings = Settings(tmp_path / "data")
    written(archive / "repairs.txt", "*_zh.md: 让每个话元 -> 让每个词元\n")
    assert run(settings, "index", str(archive)).exit_code == 0
    shown = run(settings, "show", "3-zh-publications-1").stdout
    assert "让每个词元" in "".join(shown.split())
