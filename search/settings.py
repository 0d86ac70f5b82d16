"""Where things are: one frozen object, from defaults, environment and flags."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

VARIABLE = "NLPSEARCH_INDEX_DATA"


@dataclass(frozen=True, slots=True)
class Settings:
    """``index_data`` holds the index and whatever else runs keep."""

    index_data: Path

    @property
    def index(self) -> Path:
        """The folder of generations."""
        return self.index_data / "index"

    @property
    def cache(self) -> Path:
        """The folder of what is built when first needed: the word lists of repairs."""
        return self.index_data / "cache"


def settings(index_data: Path | None = None) -> Settings:
    """Give the settings: ``index_data`` if given, else the variable, ./index_data, user's data."""
    named = os.environ.get(VARIABLE)
    if index_data is not None:
        return Settings(index_data)
    if named:
        return Settings(Path(named))
    local = Path("index_data")
    return Settings(local if local.is_dir() else user_data_path("nlpsearch"))
