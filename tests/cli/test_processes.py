"""Long-running commands as real processes: interrupted, killed, two at once, cut off."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from search import history
from search.index.storage import IndexFolder
from search.settings import Settings
from tests.cli.running import PATIENCE, ROOT, process, run, wait_until
from tests.conftest import SAMPLE

ISSUES = 150
"""Newsletters of the large archive: enough for a run to be caught in the middle."""


@pytest.fixture(scope="session")
def large_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of newsletters that takes seconds to index."""
    folder = tmp_path_factory.mktemp("large")
    (letter,) = SAMPLE.glob("*1_en.md")
    text = letter.read_text(encoding="utf-8")
    for number in range(100, 100 + ISSUES):
        copy = text.replace("nlp_newsletter_1.png", f"nlp_newsletter_{number}.png")
        path = folder / f"2022-01-03-NLP_Newsletter_{number}_en.md"
        path.write_text(copy.replace("#1 ", f"#{number} "), encoding="utf-8")
    return folder


@pytest.fixture
def writing(own_index: Settings, large_archive: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a run that is in the middle of writing its generation, and goes on when told."""
    running = process(own_index, "index", str(large_archive))
    try:
        wait_until(lambda: any((own_index.index / "gen-000002").glob("engine")))
        running.send_signal(signal.SIGSTOP)
        yield running
    finally:
        running.kill()
        running.communicate()


def end(running: subprocess.Popen[str], *numbers: int) -> tuple[str, str]:
    """Let a run go on with these signals, and give what it wrote."""
    for number in numbers:
        running.send_signal(number)
    running.send_signal(signal.SIGCONT)
    return running.communicate(timeout=PATIENCE)


def last(settings: Settings) -> tuple[str, str]:
    """Give what the last run came to, as the history has it."""
    entry = next(history.entries(settings))
    return entry.outcome, entry.message


def assert_serves(settings: Settings) -> None:
    """Check that the index of the sample archive is the one that serves, and can be replaced."""
    assert run(settings, "query", "Reformer").exit_code == 0
    assert IndexFolder(settings.index).manifest().generation == "gen-000001"
    assert run(settings, "index", str(SAMPLE)).exit_code == 0


def test_ctrl_c(own_index: Settings, writing: subprocess.Popen[str]) -> None:
    """Ctrl-C says so in a line, and leaves the old index and nothing half-written."""
    stdout, stderr = end(writing, signal.SIGINT)
    assert (writing.returncode, stdout, stderr) == (130, "", "nlpsearch: interrupted\n")
    assert last(own_index) == ("failed", "interrupted")
    assert not (own_index.index / "gen-000002").exists()
    assert_serves(own_index)


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGQUIT", 131)])
def test_ended_from_outside(
    own_index: Settings, writing: subprocess.Popen[str], name: str, code: int
) -> None:
    """Signals that end a run leave the old index and nothing half-written, as Ctrl-C does."""
    stdout, stderr = end(writing, getattr(signal, name))
    assert (writing.returncode, stdout, stderr) == (code, "", f"nlpsearch: ended by {name}\n")
    assert last(own_index) == ("failed", f"ended by {name}")
    left = {path.name for path in own_index.index.iterdir()}
    assert left == {"lock", "manifest.json", "gen-000001", "kept"}
    assert_serves(own_index)


def test_a_second_signal_does_not_interrupt_the_putting_away(
    own_index: Settings, writing: subprocess.Popen[str]
) -> None:
    running = threading.Thread(target=end, args=(writing, signal.SIGTERM))
    running.start()
    while running.is_alive():
        writing.send_signal(signal.SIGTERM)
        time.sleep(0.001)
    assert writing.returncode == 143
    assert not (own_index.index / "gen-000002").exists()


def test_a_signal_that_is_ignored_stays_so(own_index: Settings) -> None:
    """`nohup nlpsearch index` goes on when its terminal is closed."""

    def as_nohup() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    running = process(own_index, "index", "--quiet", str(SAMPLE), preexec=as_nohup)
    wait_until((own_index.index / "lock.json").exists)
    running.send_signal(signal.SIGHUP)
    _, stderr = running.communicate(timeout=PATIENCE)
    assert (running.returncode, stderr) == (0, "")


def test_kill(own_index: Settings, writing: subprocess.Popen[str]) -> None:
    """A run that is killed leaves the old index, and no lock."""
    writing.kill()
    writing.wait(timeout=PATIENCE)
    assert_serves(own_index)


def test_two_runs_at_once(own_index: Settings, writing: subprocess.Popen[str]) -> None:
    """The second run says who holds the lock, and ends; readers are not disturbed."""
    second = run(own_index, "index", str(SAMPLE))
    assert second.exit_code == 2
    assert second.stderr.count("\n") == 1
    assert f"process {writing.pid}" in second.stderr
    assert "--wait" in second.stderr
    assert run(own_index, "query", "Reformer").exit_code == 0


def test_waiting_for_another_run(own_index: Settings, writing: subprocess.Popen[str]) -> None:
    """With --wait the second run says that it waits, and then runs."""
    second = process(own_index, "index", "--wait", str(SAMPLE))
    assert second.stderr is not None
    assert "waiting for it to end" in second.stderr.readline()
    assert second.poll() is None
    end(writing, signal.SIGINT)
    stdout, stderr = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0, stderr
    assert "issues" in stdout


def test_a_broken_pipe_is_silent(sample_index: Settings) -> None:
    """`nlpsearch query ... | head` ends without a word."""
    running = process(sample_index, "query", "--limit", "1000", "--lang", "en")
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == ""
    running.stderr.close()
    assert running.wait(timeout=PATIENCE) in (0, 141)


def test_closed_output(sample_index: Settings) -> None:
    """A command whose standard output or error is closed ends as it should."""
    for descriptor in (1, 2):
        close = partial(os.close, descriptor)
        running = process(sample_index, "query", "Reformer", preexec=close)
        running.communicate(timeout=PATIENCE)
        assert running.returncode == 0


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1", "xx_XX"])
def test_locales_without_unicode(sample_index: Settings, locale: str) -> None:
    """Chinese and Arabic are written as UTF-8 whatever the locale says."""
    env = {"LC_ALL": locale, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    running = process(sample_index, "query", "Longformer", "--no-group", env=env)
    stdout, stderr = running.communicate(timeout=PATIENCE)
    assert (running.returncode, stderr) == (0, "")
    assert "长文档" in stdout
    assert "\u2067" in stdout


def test_serve(sample_index: Settings) -> None:
    """The pages are served at the address that is said, until Ctrl-C ends it cleanly."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = process(sample_index, "serve", "--port", str(port))
    assert running.stderr is not None
    assert f"http://127.0.0.1:{port}" in running.stderr.readline()
    wait_until(lambda: _answers(port))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/search?q=Reformer") as answer:
        assert json.load(answer)["total"] > 0
    busy = process(sample_index, "serve", "--port", str(port))
    assert "cannot listen on" in busy.communicate(timeout=PATIENCE)[1]
    assert busy.returncode == 2
    running.send_signal(signal.SIGINT)
    _, stderr = running.communicate(timeout=PATIENCE)
    assert (running.returncode, stderr) == (0, "nlpsearch: stopped\n")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(
    ("args", "unwanted"),
    [
        (("--version",), ["search.engine", "rich", "whoosh"]),
        (
            ("query", "Reformer"),
            [
                "flask",
                "jieba",
                "rich.console",
                "markdown_it",
                "multiprocessing",
                "search.indexing",
                "search.repair",
            ],
        ),
        (("show", "1-en-publications-1"), ["flask", "jieba", "rich.console", "markdown_it"]),
        (("index", "--quiet"), ["flask", "wordfreq", "search.repair.guess.choose"]),
        (("check",), ["flask", "wordfreq", "jieba", "search.repair.guess.choose"]),
    ],
)
def test_what_a_command_does_not_load(
    own_index: Settings, args: tuple[str, ...], unwanted: list[str]
) -> None:
    """Heavy things load late: a command imports what it needs and no more."""
    running = process(own_index, *args, env={"PYTHONPROFILEIMPORTTIME": "1"})
    _, stderr = running.communicate(timeout=PATIENCE)
    # 1 says that there are problems: links of the sample are broken on purpose.
    assert running.returncode == (1 if args == ("check",) else 0)
    loaded = {line.rsplit("|", 1)[1].strip() for line in stderr.splitlines() if "|" in line}
    assert not loaded.intersection(unwanted)


def test_ctrl_c_while_a_class_is_made(tmp_path: Path) -> None:
    """Python notes an interrupt that leaves `exec`, which makes dataclasses, and kills itself."""
    interrupted = (
        "from search.cli.app import App\n"
        "import click, signal\n"
        "command = click.command()(lambda: exec('signal.raise_signal(signal.SIGINT)'))\n"
        "App.get_command = lambda *_: command\n"
        "from search.cli import main\n"
        "main(['any'])\n"
    )
    (tmp_path / "interrupted.py").write_text(interrupted, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "interrupted"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "nlpsearch: interrupted\n")
