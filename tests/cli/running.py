"""Ways to run the command line: within the test, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from search.cli import main
from search.settings import Settings

ROOT = Path(__file__).parents[2]
PATIENCE = 180
"""Seconds that a process may take for whatever it does: machines are slow, and shared."""


def run(settings: Settings, *args: str, env: Mapping[str, str | None] | None = None) -> Result:
    """Run a command in this process."""
    plain = {"NO_COLOR": None, "FORCE_COLOR": None, "LC_ALL": "C", "COLUMNS": "80"}
    return CliRunner(env={**plain, **(env or {})}).invoke(main, _arguments(settings, args))


def process(
    settings: Settings,
    *args: str,
    env: Mapping[str, str] | None = None,
    stdout: int | None = subprocess.PIPE,
    preexec: Callable[[], None] | None = None,
) -> subprocess.Popen[str]:
    """Start a command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "search.cli", *_arguments(settings, args)],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore", **(env or {})},
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="surrogateescape",
        preexec_fn=preexec,
    )


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for something that a process does."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


def _arguments(settings: Settings, args: tuple[str, ...]) -> list[str]:
    return ["--index-data", str(settings.index_data), *args]
