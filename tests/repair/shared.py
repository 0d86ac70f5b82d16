"""Where the real newsletters are, if they are here."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2].parent / "shared"


def newsletters(folder: str) -> list[Path]:
    """The files of a folder of ``../shared``; skips the test where there is none."""
    if not (SHARED / folder).is_dir():
        pytest.skip("../shared with the real newsletters is not here")
    return sorted(path for path in (SHARED / folder).iterdir() if path.is_file())
