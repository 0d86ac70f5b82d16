"""What a run leaves for the next one: files that vouch for themselves and can be made again."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

log = logging.getLogger(__name__)

_SUM = 16
"""Bytes of the digest that a file begins with."""
_PART = ".part"
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Keeping(Struct, frozen=True):
    """Files in a folder, which there need not be.

    A name says all that its file was made from, so what stands under it is right or it is
    damaged; nothing else vouches for it, and nobody needs it. Only one run at a time may write.
    """

    directory: Path

    def path(self, name: str) -> Path:
        """Give where a file lies, if it is there."""
        return self.directory / name

    def read(self, name: str) -> bytes | None:
        """Give what was kept as ``name``, or None where that is missing or damaged."""
        path = self.path(name)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("%s cannot be read, and is made again: %s", path, error.strerror)
            return None
        if data[:_SUM] != _sum(memoryview(data)[_SUM:]):
            log.warning("%s does not match its checksum, and is made again", path)
            return None
        return data[_SUM:]

    def write(self, name: str, data: bytes) -> None:
        """Keep ``data`` as ``name``. Raises OSError."""
        with self.making(name) as part:
            part.write_bytes(_sum(data) + data)

    @contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """Give where to write a file that is kept as ``name`` once it is whole. Raises OSError."""
        self.directory.mkdir(parents=True, exist_ok=True)
        part = self.path(f"{name}.{os.getpid()}{_PART}")
        yield part
        part.replace(self.path(name))

    @contextmanager
    def with_room(self) -> Iterator[None]:
        """Let go of what has been kept inside the ``with`` where the disk is full.

        Runs that fail for lack of room would leave ever less of it for the next one.
        """
        before = set(self._names())
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                self.sweep(before)
            raise

    def _names(self) -> list[str]:
        with suppress(OSError):
            return [path.name for path in self.directory.iterdir()]
        return []

    def sweep(self, names: Set[str]) -> None:
        """Remove all files but those with these names; what cannot be removed does no harm."""
        with suppress(OSError):
            for path in self.directory.iterdir():
                if path.name not in names:
                    path.unlink()

    def clear(self) -> None:
        """Remove all that is kept."""
        shutil.rmtree(self.directory, ignore_errors=True)


def digest(*parts: bytes | str) -> str:
    """Give a name for what is made from these parts alone, in hex."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "little"))
        made.update(data)
    return made.hexdigest()


def _sum(data: bytes | memoryview) -> bytes:
    # Of long data by what most processors have instructions for: a third of the time.
    return hashlib.sha256(data).digest()[:_SUM]
