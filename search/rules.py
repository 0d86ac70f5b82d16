"""By which rules are files read and analysed? What was kept by other rules is made again."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from search.analysis import packages
from search.keeping import digest

_HERE = Path(__file__).parent


@cache
def rules() -> str:
    """Give what changes with every file of this program, its packages and Python.

    No list of what a result hangs on can forget anything that way; a new version of the
    program reads everything once.
    """
    files = sorted(path for path in _HERE.rglob("*") if path.is_file() and _counts(path))
    sources = (part for path in files for part in (str(path.relative_to(_HERE)), path.read_bytes()))
    return digest(sys.version, *map(" ".join, sorted(packages.installed().items())), *sources)


def _counts(path: Path) -> bool:
    return "__pycache__" not in path.parts
