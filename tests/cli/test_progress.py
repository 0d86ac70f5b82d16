"""How far a run is, as a terminal shows it."""

from __future__ import annotations

import io
import sys
import threading
import time

import pytest

from search.cli.progress import EVERY, progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_a_run_is_without_another_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beside which no process is forked."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    before = threading.active_count()
    with progress() as report:
        assert report
        for done in range(1_000):
            report("reading", done, 1_000)
        # However quick the machine is, another one is due then.
        time.sleep(EVERY)
        report("reading", 999, 1_000)
        seen = terminal.getvalue().count("reading")
        assert 1 < seen < 100
        report("indexing", 7, 7)
        assert threading.active_count() == before
        assert "indexing" in terminal.getvalue()
        assert "7/7" in terminal.getvalue()
