"""What is said on standard error can be read by programs."""

from __future__ import annotations

import json
import socket
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from search.settings import Settings
from tests.cli.running import PATIENCE, process, run, wait_until
from tests.conftest import SAMPLE

JSON = ("--log-format", "json")


def entries(text: str) -> list[dict[str, Any]]:
    """Read what was said: an object in each line, with when, how grave, from where and what."""
    read = [json.loads(line) for line in text.splitlines()]
    for entry in read:
        assert datetime.fromisoformat(entry["at"]).tzinfo
        assert entry["level"] in ("info", "warning", "error")
        assert entry["logger"]
        assert entry["message"]
    return read


def test_a_run_is_told_in_lines_of_json(tmp_path: Path) -> None:
    done = process(Settings(tmp_path), *JSON, "-v", "index", str(SAMPLE))
    stdout, stderr = done.communicate(timeout=PATIENCE)
    assert done.returncode == 0
    said = entries(stderr)
    assert {"reading", "indexing"} <= {entry.get("stage") for entry in said}
    assert any("as gen-000001" in entry["message"] for entry in said)
    assert "issues" in stdout, "data stay as they are"


@pytest.mark.parametrize(
    "args",
    [
        ("show", "none"),
        ("show", "\x1b[31m\n\udcff"),
        ("index", "/nowhere"),
        ("nosuch",),
        ("query", "--nosuch"),
        ("serve", "--base-url", "x"),
    ],
)
def test_an_error_is_one_object(sample_index: Settings, args: tuple[str, ...]) -> None:
    done = run(sample_index, *JSON, *args)
    assert done.exit_code == 2
    (entry,) = entries(done.stderr)
    assert entry["level"] == "error"
    assert done.stderr.isascii()
    assert done.stderr.rstrip("\n").isprintable()
    assert run(sample_index, *args).stderr.startswith("nlpsearch: "), "text again"


def test_remarks_are_objects_too(sample_index: Settings) -> None:
    done = run(sample_index, *JSON, "query", "zzqqxxyyvv")
    assert done.exit_code == 1
    assert entries(done.stderr)


def test_verbose_gives_the_traceback_as_a_field(tmp_path: Path) -> None:
    running = process(Settings(tmp_path), *JSON, "-v", "stats")
    said = entries(running.communicate(timeout=PATIENCE)[1])
    assert [entry["level"] for entry in said] == ["error", "info"]
    assert "IndexMissing" in said[-1]["traceback"]


def test_answers_are_logged_with_their_fields_and_no_query(sample_index: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = process(sample_index, *JSON, "-v", "serve", "--port", str(port))

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers)
    urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/search?q=Reformer").read()
    running.terminate()
    said = entries(running.communicate(timeout=PATIENCE)[1])
    (told,) = [entry for entry in said if "path" in entry]
    assert (told["method"], told["path"], told["status"]) == ("GET", "/api/v1/search", 200)
    assert told["ms"] > 0
    assert not any("Reformer" in entry["message"] for entry in said)
