"""What the tests of the command line share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from search.settings import Settings


@pytest.fixture
def own_index(sample_index: Settings, tmp_path: Path) -> Settings:
    """Give an index of the sample archive that may be harmed."""
    shutil.copytree(sample_index.index_data, tmp_path / "data")
    return Settings(tmp_path / "data")
