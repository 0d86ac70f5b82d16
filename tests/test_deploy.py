"""What is in ``deploy/`` can be run as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import click
import pytest
import yaml

from search import history
from search.cli import main
from search.indexing import Order, index
from search.settings import Settings
from tests.cli.running import wait_until
from tests.conftest import SAMPLE
from web import create_app
from web.server import Server, listen

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
LINES = [path for path in FILES if path.parent != DEPLOY]
"""Those that say lines to run; what is in containers is tested in ``test_containers``."""
WORKFLOW = DEPLOY / "github" / "newsletters.yml"
_COMMAND = re.compile(r"(?:^|[ =/])nlpsearch (?P<words>[a-z]+ [^\n&|]*)", re.MULTILINE)
SECRET = "sixteen or more characters"


@pytest.mark.parametrize("path", LINES, ids=lambda path: path.name)
def test_commands_are_those_that_there_are(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    found = [match["words"].split() for match in _COMMAND.finditer(text)]
    assert found
    for name, *words in found:
        command = main.get_command(click.Context(main), name)
        assert command is not None, name
        command.make_context(name, words, obj=None, resilient_parsing=False)


def test_each_file_is_described() -> None:
    """A document, or another file, speaks of it or of its folder."""
    pages = [*(ROOT / "docs").glob("*.md"), *FILES]
    told = "".join(page.read_text(encoding="utf-8") for page in pages)
    for path in FILES:
        own = path.relative_to(ROOT).as_posix()
        folder = path.parent.relative_to(ROOT).as_posix()
        assert own in told or (folder != "deploy" and f"{folder}/" in told)
        for named in re.findall(r"docs/[a-z-]+\.md", path.read_text(encoding="utf-8")):
            assert (ROOT / named).exists()


def test_the_workflow_lets_no_word_of_others_into_its_scripts() -> None:
    """What GitHub puts into a script is run by it: values come by the environment."""
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    scripts = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert scripts
    assert not any("${{" in script for script in scripts)


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl")
def test_what_the_workflow_sends_begins_a_run(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", hook_secret=SECRET)
    index(settings, Order((SAMPLE,)))
    server = Server(create_app(settings), listen("127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    said = {
        "HOOK": f"http://127.0.0.1:{server.port}/hooks/reindex",
        "SECRET": SECRET,
        "DELIVERY": "7-1",
    }
    try:
        assert said.keys() == jobs["tell"]["steps"][0]["env"].keys()
        done = subprocess.run(
            ["bash", "-e", "-c", jobs["tell"]["steps"][0]["run"]],
            env={**os.environ, **said},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "begun" in done.stdout
        wait_until(lambda: len(list(history.entries(settings))) == 2)
    finally:
        server.stop()
        thread.join(10)
        server.close()
