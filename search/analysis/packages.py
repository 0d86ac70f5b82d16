"""Which versions of the analyzers' packages are installed.

A query asks for all of them before anything else. ``importlib.metadata`` takes 30 ms for
that, with the e-mail parser that it reads metadata by; the name of each metadata folder says
the same.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

from search import late

_FOLDER = late.compile(r"(?P<name>.+)-(?P<version>[^-]+)\.dist-info")


def version(package: str) -> str:
    """Give the version of an installed package. Raises PackageNotFoundError."""
    found = installed().get(_normal(package))
    if found is None:
        # In an archive or of an old kind: what knows all kinds will find it.
        from importlib import metadata

        return metadata.version(package)
    return found


@cache
def installed() -> dict[str, str]:
    """Give the version of each package on the path; of two the first, as an import would."""
    versions: dict[str, str] = {}
    for place in sys.path:
        for path in Path(place).glob("*.dist-info"):
            folder = _FOLDER.fullmatch(path.name)
            if folder:
                versions.setdefault(_normal(folder["name"]), folder["version"])
    return versions


def _normal(name: str) -> str:
    """Give a package's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()
