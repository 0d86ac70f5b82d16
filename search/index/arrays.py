"""Files of named arrays, checked against their sums wherever they are read.

    magic | arrays, each at a multiple of 16 | sums | directory | trailer

The *sums* are the CRC-32 of each block of 16 KiB before them, the *directory* is JSON
(name to type, count and place), the *trailer* says where both lie and holds the BLAKE2
digest of them. A manifest that keeps the digest so vouches for every byte of the file,
and a read checks just the blocks it touches.

Files are read by ``pread``, never mapped: a mapped file that somebody cuts short kills
the process, and a read of it is an error that can be told. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import index
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from search.errors import IndexDamaged, IndexUnreadable
from search.index import texts

SUFFIX = ".arrays"
MAGIC = b"nlpsarr1"
BLOCK = 1 << 14
"""Bytes that share a sum."""
AT_ONCE = 64
"""Blocks that are read at once to be checked."""
ALIGNMENT = 16
TYPES = ("|u1", "|i1", "<u2", "<u4", "<u8", "<i4", "<f4")
"""What an array may be made of."""
_TRAILER = struct.Struct("<QQQ16s")

Array = NDArray[Any]


class ArraysWriter:
    """Writes one file, array after array; :meth:`close` makes it whole."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._directory: dict[str, tuple[str, int, int]] = {}
        self._sums: list[int] = []
        self._pending = bytearray()
        self._size = 0
        self._write(MAGIC)

    def add(self, name: str, values: Array) -> None:
        """Write an array of one dimension."""
        with self.stream(name, values.dtype.str) as stream:
            stream.write(values)

    @contextmanager
    def stream(self, name: str, kind: str) -> Iterator[ArrayStream]:
        """Write an array piece by piece; ``kind`` is one of :data:`TYPES`."""
        if kind not in TYPES:
            raise TypeError(f"no array of {kind}")
        if name in self._directory:
            raise ValueError(f"{name} is written already")
        self._write(bytes(-self._size % ALIGNMENT))
        start = self._size
        yield ArrayStream(self._write, np.dtype(kind))
        count = (self._size - start) // np.dtype(kind).itemsize
        self._directory[name] = (kind, count, start)

    def add_texts(self, name: str, values: Iterable[str]) -> None:
        """Write texts; in the order of their UTF-8 they can be looked up."""
        self.add_encoded(name, map(texts.text_bytes, values))

    def add_encoded(self, name: str, values: Iterable[bytes]) -> None:
        """Write texts that are UTF-8 already, as :meth:`add_texts` does."""
        texts.write(self, name, values)

    def close(self) -> None:
        """Write what makes the file readable."""
        self._write(bytes(-self._size % ALIGNMENT))
        data_end = self._size
        if self._pending:
            self._sums.append(zlib.crc32(self._pending))
            self._file.write(self._pending)
        directory = json.dumps(self._directory).encode()
        sums = np.array(self._sums, "<u4").tobytes()
        digest = hashlib.blake2b(sums + directory, digest_size=16).digest()
        self._file.write(sums + directory)
        self._file.write(_TRAILER.pack(data_end, len(sums), len(directory), digest))
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file as it is; nothing can read it."""
        self._file.close()

    def _write(self, data: bytes | memoryview) -> None:
        self._size += len(data)
        self._pending += data
        whole = len(self._pending) // BLOCK * BLOCK
        if whole:
            with memoryview(self._pending) as pending:
                for start in range(0, whole, BLOCK):
                    self._sums.append(zlib.crc32(pending[start : start + BLOCK]))
                self._file.write(pending[:whole])
            del self._pending[:whole]


class ArrayStream(Struct, frozen=True):
    """One array that is being written."""

    _write: Any
    _kind: np.dtype[Any]

    def write(self, values: Array) -> None:
        """Append ``values``."""
        self._write(np.ascontiguousarray(values, self._kind).view(np.uint8).data)


@contextmanager
def written(path: Path) -> Iterator[ArraysWriter]:
    """Give a writer of ``path``, closed at the end; after an error the file is of no use."""
    writer = ArraysWriter(path)
    try:
        yield writer
        writer.close()
    finally:
        writer.abandon()


class Arrays:
    """One file, open for reading from several threads.

    Every method raises :class:`IndexDamaged` where the file is not what was written; making
    one also :class:`IndexUnreadable`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            raise self.damaged("is missing") from None
        except PermissionError as error:
            raise IndexUnreadable(path.parent, path.name) from error
        except OSError as error:
            raise self.damaged(f"cannot be opened: {error.strerror}") from error
        try:
            self._open()
        except BaseException:
            os.close(self._descriptor)
            raise

    def _open(self) -> None:
        status = os.fstat(self._descriptor)
        self._size, self._changed = status.st_size, status.st_mtime_ns
        if self._size < len(MAGIC) + _TRAILER.size:
            raise self.damaged(f"has {self._size} bytes only")
        if self._pread(0, len(MAGIC)) != MAGIC:
            raise self.damaged("is no file of arrays, or of another format")
        trailer = self._pread(self._size - _TRAILER.size, self._size)
        self._end, sums, directory, self.digest = _TRAILER.unpack(trailer)
        if self._end + sums + directory + _TRAILER.size != self._size:
            raise self.damaged("does not end as it was written")
        tail = self._pread(self._end, self._end + sums + directory)
        if hashlib.blake2b(tail, digest_size=16).digest() != self.digest:
            raise self.damaged("does not match its checksum")
        if sums != 4 * -(-self._end // BLOCK):
            raise self.damaged("lacks sums")
        self._sums: list[int] = np.frombuffer(tail[:sums], "<u4").tolist()
        self._checked = bytearray(len(self._sums))
        try:
            self._directory = self._places(json.loads(tail[sums:]))
        except (AttributeError, RecursionError, TypeError, ValueError) as error:
            raise self.damaged(f"has no directory: {error}") from error

    def _places(self, directory: Mapping[str, Any]) -> dict[str, tuple[np.dtype[Any], int, int]]:
        """Check where each array lies, so that no read can leave the file."""
        places = {}
        for name, (kind, count, place) in directory.items():
            length, start = index(count), index(place)
            size = np.dtype(kind).itemsize * length if kind in TYPES else -1
            if size < 0 or start < 0 or start + size > self._end:
                raise self.damaged(f"has no room for {name}")
            places[name] = (np.dtype(kind), length, start)
        return places

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def refresh(self) -> None:
        """See whether somebody changed the file: then it is checked anew."""
        status = os.fstat(self._descriptor)
        if status.st_size != self._size:
            raise self.damaged(f"has {status.st_size} bytes of {self._size}")
        if status.st_mtime_ns != self._changed:
            self._changed = status.st_mtime_ns
            self._checked = bytearray(len(self._sums))

    def check(self) -> None:
        """Read the whole file against its sums."""
        self._checked = bytearray(len(self._sums))
        self._check(0, len(self._sums))

    def names(self) -> Iterable[str]:
        """Give the names of all arrays."""
        return self._directory.keys()

    def has(self, name: str) -> bool:
        """Tell whether there is an array called so."""
        return name in self._directory

    def count(self, name: str) -> int:
        """Give the number of values of an array."""
        return self._place(name)[1]

    def array(self, name: str) -> Array:
        """Give all of an array."""
        return self.slice(name, 0, self.count(name))

    def slice(self, name: str, start: int, stop: int) -> Array:
        """Give the values ``start`` to ``stop`` of an array, read-only."""
        kind, _, _ = self._place(name)
        return np.frombuffer(self.data(name, start, stop), kind)

    def data(self, name: str, start: int, stop: int) -> bytes:
        """Give the bytes of the values ``start`` to ``stop`` of an array."""
        kind, count, place = self._place(name)
        if not 0 <= start <= stop <= count:
            raise self.damaged(f"holds no {start} to {stop} of {name}")
        size = kind.itemsize
        return self._read(place + start * size, place + stop * size)

    def texts(self, name: str) -> texts.Texts:
        """Give what :meth:`ArraysWriter.add_texts` wrote."""
        return texts.Texts(self, name)

    def _place(self, name: str) -> tuple[np.dtype[Any], int, int]:
        try:
            return self._directory[name]
        except KeyError:
            raise self.damaged(f"holds no {name}") from None

    def _read(self, start: int, stop: int) -> bytes:
        if start == stop:
            return b""
        first, last = start // BLOCK, -(-stop // BLOCK)
        if self._checked.find(0, first, last) < 0:
            return self._pread(start, stop)
        if last - first <= AT_ONCE:
            # What was read to be checked is not read again.
            begin = first * BLOCK
            return self._blocks(first, last)[start - begin : stop - begin]
        self._check(first, last)
        return self._pread(start, stop)

    def _check(self, first: int, last: int) -> None:
        """Check blocks against their sums, some at a time."""
        for start in range(first, last, AT_ONCE):
            self._blocks(start, min(start + AT_ONCE, last))

    def _blocks(self, first: int, last: int) -> bytes:
        """Give blocks, and check each against its sum."""
        data = self._pread(first * BLOCK, min(last * BLOCK, self._end))
        with memoryview(data) as view:
            for block in range(first, last):
                at = (block - first) * BLOCK
                if zlib.crc32(view[at : at + BLOCK]) != self._sums[block]:
                    raise self.damaged("does not match its checksum")
                self._checked[block] = 1
        return data

    def _pread(self, start: int, stop: int) -> bytes:
        try:
            data = os.pread(self._descriptor, stop - start, start)
            while len(data) < stop - start:
                more = os.pread(self._descriptor, stop - start - len(data), start + len(data))
                if not more:
                    raise self.damaged("was cut short")
                data += more
        except OSError as error:
            raise self.damaged(f"cannot be read: {error.strerror}") from error
        return data

    def damaged(self, what: str) -> IndexDamaged:
        """Give the error that says what is wrong with the file."""
        return IndexDamaged(self.path.parent, f"{self.path.name} {what}")


def digest_of(path: Path) -> str:
    """Give the digest of a file's bytes, in hex: of a file of arrays the one that it ends with."""
    if path.suffix == SUFFIX:
        with path.open("rb") as file:
            file.seek(-_TRAILER.size, os.SEEK_END)
            return bytes(_TRAILER.unpack(file.read())[-1]).hex()
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
