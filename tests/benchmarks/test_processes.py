"""Measured processes are those that people start."""

from __future__ import annotations

import pytest

from benchmarks.processes import run


def test_a_measured_process_keeps_compiled_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    ran = run(("-c", "import sys; print(sys.dont_write_bytecode, len(sys.argv))"))
    assert (ran.status, ran.output.split()) == (0, ["False", "1"])
