"""What several suites share: an index of the sample archive, and no skipping in CI."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from search.indexing import Order, index
from search.settings import Settings
from tests.cli.running import PATIENCE

SAMPLE = Path(__file__).parents[1] / "index_data" / "sample"

IN_CI = os.environ.get("CI") == "true"
MAY_SKIP = "root"
"""A skip whose reason says so depends on who runs the tests, not on what is installed."""

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


# Who runs the tests in the background may ignore these, and processes inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give the settings of an index of the sample archive; not to be written to.

    Queries have all the time they need, however busy the machine is.
    """
    settings = Settings(tmp_path_factory.mktemp("sample-index"), query_seconds=PATIENCE)
    index(settings, Order([SAMPLE]))
    return settings


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a failure of a test that skips in CI, where everything it needs is installed."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(call.excinfo.value) if call.excinfo else ""
        if MAY_SKIP not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped in CI: {reason}"
    return report
