"""What lies beside the index is never written through a link that came with its folder."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search import history, hooks, sources
from search.settings import Settings
from search.sources import Source

SECRET = "a secret that is long enough for anybody"


def heed(settings: Settings) -> None:
    signed = "sha256=" + hmac.new(SECRET.encode(), b"{}", hashlib.sha256).hexdigest()
    hook = hooks.Hook(replace(settings, hook_secret=SECRET))
    hook._is_new(signed, "1")  # and no run is begun


WRITERS: dict[str, Callable[[Settings], object]] = {
    history.FILE: lambda settings: history.record(settings, "failed", ""),
    sources.FILE: lambda settings: sources._write(settings, [Source("a", "/a")]),
    hooks.FILE: heed,
}


@pytest.mark.parametrize("name", WRITERS)
def test_links_beside_the_index_are_not_written_through(name: str, tmp_path: Path) -> None:
    """Nor is the file itself, if it is one."""
    own = tmp_path / "own"
    own.write_text("precious\n", encoding="utf-8")
    settings = Settings(tmp_path / "data")
    path = settings.index_data / name
    settings.index_data.mkdir()
    path.with_suffix(".part").symlink_to(own)
    for _ in range(2):
        WRITERS[name](settings)
    assert own.read_text(encoding="utf-8") == "precious\n"
    assert path.is_file()
    assert not path.is_symlink()
