"""Where things are and what may be spent: one frozen object, from defaults, environment, flags."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from search.errors import BadRequest

VARIABLE = "NLPSEARCH_INDEX_DATA"
SECONDS = "NLPSEARCH_QUERY_SECONDS"
SECONDS_ALLOWED = 2.0
GENERATIONS = "NLPSEARCH_GENERATIONS"
GENERATIONS_KEPT = 2
HOOK_SECRET = "NLPSEARCH_HOOK_SECRET"
LEAST_SECRET = 16
"""Characters of a secret that nobody guesses."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``index_data`` holds the index and whatever else runs keep.

    ``query_seconds`` is how long a search may take; what is not done then is left out.
    ``generations`` of the index are kept, two at least: the one that serves and those before.
    ``hook_secret`` signs messages that newsletters have changed; without it none is heeded.
    """

    index_data: Path
    query_seconds: float = SECONDS_ALLOWED
    generations: int = GENERATIONS_KEPT
    hook_secret: str = field(default="", repr=False)

    @property
    def index(self) -> Path:
        """The folder of generations."""
        return self.index_data / "index"

    @property
    def golden(self) -> Path:
        """The file of queries that a new index must answer before it serves, if there is one."""
        return self.index_data / "golden.json"

    @property
    def cache(self) -> Path:
        """The folder of what is built when first needed: the word lists of repairs."""
        return self.index_data / "cache"


def settings(index_data: Path | None = None) -> Settings:
    """Give the settings: ``index_data`` if given, else the variable, ./index_data, user's data.

    Raises :class:`BadRequest` for a variable that says nothing usable.
    """
    seconds = _seconds(os.environ.get(SECONDS, ""))
    kept = _generations(os.environ.get(GENERATIONS, ""))
    secret = _secret(os.environ.get(HOOK_SECRET, ""))
    named = os.environ.get(VARIABLE)
    if index_data is None and named:
        index_data = Path(named)
    if index_data is None:
        local = Path("index_data")
        index_data = local if local.is_dir() else user_data_path("nlpsearch")
    return Settings(index_data, seconds, kept, secret)


def _secret(text: str) -> str:
    if text and len(text) < LEAST_SECRET:
        raise BadRequest(HOOK_SECRET, "…", f"{LEAST_SECRET} characters at least, by chance")
    return text


def _generations(text: str) -> int:
    if text and not (text.isdecimal() and GENERATIONS_KEPT <= int(text[:9]) <= 1000):
        raise BadRequest(GENERATIONS, text[:40], f"a number from {GENERATIONS_KEPT} to 1000")
    return int(text) if text else GENERATIONS_KEPT


def _seconds(text: str) -> float:
    if not text:
        return SECONDS_ALLOWED
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadRequest(SECONDS, text[:40], "a number of seconds above 0")
    return seconds
