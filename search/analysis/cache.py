"""Where compiled dictionaries are kept between runs.

They are derived from installed packages and private to the user, so they lie in the
user's cache directory and are rebuilt whenever they are missing or unreadable.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import marisa_trie
from platformdirs import user_cache_path

log = logging.getLogger(__name__)


def cache_directory() -> Path:
    """Give the folder: ``NLPSEARCH_CACHE_DIR``, or ``nlpsearch`` in the user's cache."""
    named = os.environ.get("NLPSEARCH_CACHE_DIR")
    return Path(named) if named else user_cache_path("nlpsearch")


Trie = TypeVar("Trie", marisa_trie.RecordTrie, marisa_trie.BytesTrie)


def cached_trie(name: str, empty: Callable[[], Trie], build: Callable[[], Trie]) -> Trie:
    """Load the trie called ``name`` into an ``empty`` one, or ``build`` it and keep it.

    ``name`` carries the version of its source, so a new version is a new file.
    """
    path = cache_directory() / f"{name}.trie"
    try:
        # The bindings raise RuntimeError with errno's text for a missing file as for a bad one.
        return empty().mmap(str(path)) if path.exists() else _keep(build(), path)
    except RuntimeError as error:
        log.warning("rebuilding the dictionary %s: %s", path, error)
        return _keep(build(), path)


def _keep(trie: Trie, path: Path) -> Trie:
    log.info("built the dictionary %s", path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        os.close(handle)
        trie.save(temporary)
        Path(temporary).replace(path)
    except OSError as error:
        log.warning("cannot keep the dictionary %s, each start builds it anew: %s", path, error)
    return trie
