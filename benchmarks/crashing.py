"""A command that is killed just before its Nth operation on a file of the index data.

``python -m benchmarks.crashing N --index-data DIR index …``; with N = 0 nothing happens to it, and
the number of operations is printed on stderr at its end. Begun by :mod:`benchmarks.crash`.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

OPERATIONS = frozenset(
    f"os.{name}" for name in ("mkdir", "rename", "remove", "rmdir", "truncate", "utime", "chmod")
) | {"open", "shutil.rmtree"}
"""What Python tells an audit hook of, before it is done."""


class Count:
    """Operations below a folder, up to the one that is not lived to see."""

    def __init__(self, folder: str, last: int) -> None:
        self._folder = folder
        self._last = last
        self.done = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Count an operation; what an audit hook does."""
        if (
            event not in OPERATIONS
            or not arguments
            or not isinstance(arguments[0], str | os.PathLike)
        ):
            return
        if os.fspath(arguments[0]).startswith(self._folder):
            self.done += 1
            if self.done == self._last:
                os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Be the command."""
    last = int(sys.argv.pop(1))
    count = Count(sys.argv[sys.argv.index("--index-data") + 1], last)
    sys.addaudithook(count)
    from search.cli import main as command

    try:
        command()
    finally:
        if not last:
            print(count.done, file=sys.stderr)


if __name__ == "__main__":
    main()
