"""Files of arrays whose sums are right, and which say what cannot be."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.errors import IndexDamaged
from search.index.arrays import BLOCK, MAGIC, Arrays
from search.index.texts import Texts


def crafted(path: Path, directory: Any, data: bytes = bytes(64), sums: bytes | None = None) -> Path:
    """Write a file of arrays by hand."""
    data = MAGIC + data
    blocks = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]
    sums = struct.pack(f"<{len(blocks)}I", *map(zlib.crc32, blocks)) if sums is None else sums
    text = directory if isinstance(directory, bytes) else json.dumps(directory).encode()
    digest = hashlib.blake2b(sums + text, digest_size=16).digest()
    trailer = struct.pack("<QQQ16s", len(data), len(sums), len(text), digest)
    path.write_bytes(data + sums + text + trailer)
    return path


def test_a_crafted_file_that_is_sound_is_read(tmp_path: Path) -> None:
    """So the others below are refused for what they say."""
    arrays = Arrays(crafted(tmp_path / "a", {"a": ["<u4", 16, 8], "b": ["|u1", 72, 0]}))
    arrays.check()
    assert arrays.array("a").tolist() == [0] * 16
    assert arrays.array("b").tobytes() == MAGIC + bytes(64)
    arrays.close()


DIRECTORIES: list[Any] = [
    *([kind, count, start] for kind, count, start in (
        ("|u1", 73, 0),
        ("<u4", 17, 8),
        ("<u4", 1, 69),
        ("<u4", 2**62, 8),
        ("<u4", 2**64, 8),
        ("<u4", 10**400, 8),
        ("<u8", 2**61, 8),
        ("<u4", 1, 2**63),
        ("<u4", 1, 2**64),
        ("<u4", -1, 16),
        ("<u4", 1, -4),
        ("<u4", -4, -4),
        ("<f8", 1, 8),
        ("|O", 1, 8),
        ("object", 1, 8),
        ("O8", 1, 8),
        ("<U4", 1, 8),
        ("V16", 1, 8),
        ("f4,f4", 1, 8),
        ("", 1, 8),
        (None, 1, 8),
        ([], 1, 8),
        ({}, 1, 8),
        ("<u4", "1", 8),
        ("<u4", 1, "8"),
        ("<u4", None, 8),
        ("<u4", 1.5, 8),
        ("<u4", 1, 8.5),
        ("<u4", 1.0, 8),
        ("<u4", float("nan"), 8),
        ("<u4", 1, float("nan")),
        ("<u4", float("-inf"), 8),
        ("<u4", [1], 8),
    )),
    [],
    ["<u4", 1],
    ["<u4", 1, 8, 1],
    "<u4",
    None,
    7,
]  # fmt: skip
"""What the directory may say of an array, and no array is."""


@pytest.mark.parametrize("entry", DIRECTORIES, ids=str)
def test_an_array_that_cannot_be_is_damage(tmp_path: Path, entry: Any) -> None:
    with pytest.raises(IndexDamaged):
        Arrays(crafted(tmp_path / "a", {"a": entry}))


@pytest.mark.parametrize(
    "directory",
    [[], "a", 7, None, ["a"], b"", b"{", b"\xff", b'{"a": ', b"\x80\x04N.", b"[" * 100_000],
    ids=lambda value: repr(value)[:12],
)
def test_a_directory_that_is_none_is_damage(tmp_path: Path, directory: Any) -> None:
    with pytest.raises(IndexDamaged):
        Arrays(crafted(tmp_path / "a", directory))


@pytest.mark.parametrize("sums", [b"", bytes(3), bytes(5), bytes(8)], ids=len)
def test_sums_of_another_number_are_damage(tmp_path: Path, sums: bytes) -> None:
    with pytest.raises(IndexDamaged):
        Arrays(crafted(tmp_path / "a", {}, sums=sums))


@pytest.mark.parametrize(
    "sizes",
    [
        (0, 0, 0),
        (2**64 - 1, 1, 40),
        (2**64 - 1, 2**64 - 1, 2**64 - 1),
        (2**63, 2**63, 0),
        (72, 4, 3),
    ],
)
def test_a_trailer_that_points_outside_is_damage(
    tmp_path: Path, sizes: tuple[int, int, int]
) -> None:
    path = crafted(tmp_path / "a", {})
    whole = path.read_bytes()
    path.write_bytes(whole[:-40] + struct.pack("<QQQ", *sizes) + whole[-16:])
    with pytest.raises(IndexDamaged):
        Arrays(path)


def texts_file(starts: Any, firsts: bytes, count: Any, data: bytes) -> tuple[Any, bytes]:
    """Give directory and data of a crafted list of texts."""
    parts = {
        "t.starts": ("<u8", struct.pack(f"<{len(starts)}Q", *starts)),
        "t.count": ("<u8", struct.pack(f"<{len(count)}Q", *count)),
        "t.firsts": ("|u1", firsts),
        "t.bytes": ("|u1", data),
    }
    places, laid = {}, b""
    for name, (kind, own) in parts.items():
        places[name] = [kind, len(own) // np.dtype(kind).itemsize, len(MAGIC) + len(laid)]
        laid += own
    return places, laid


ABC = b"a\xffb\xffc"
TEXT_LISTS = [
    ([0, 5], b"a", [], ABC),
    ([], b"a", [3], ABC),
    ([0], b"a", [3], ABC),
    ([0, 5], b"a", [2**63], ABC),
    ([0, 5], b"a", [40], ABC),
    ([0, 6], b"a", [3], ABC),
    ([5, 0], b"a", [3], ABC),
    ([0, 2**63], b"a", [3], ABC),
    ([2**64 - 1, 5], b"a", [3], ABC),
    ([0, 5], b"a\xffb", [3], ABC),
    ([0, 5], b"a", [3], b"a\xff\xfe\xffc"),
    ([0, 5], b"a", [3], b"abcde"),
]


def found(texts: Texts, wanted: Iterable[str]) -> list[int | None]:
    return [texts.find(text) for text in wanted]


@pytest.mark.parametrize(("starts", "firsts", "count", "data"), TEXT_LISTS)
def test_a_crafted_list_of_texts_is_damage_or_as_good_as_any(
    tmp_path: Path, starts: list[int], firsts: bytes, count: list[int], data: bytes
) -> None:
    """Whatever is asked of it: an answer or a word, and never another error."""
    places, laid = texts_file(starts, firsts, count, data)
    arrays = Arrays(crafted(tmp_path / "a", places, laid))
    questions: list[Callable[[], object]] = [
        lambda: list(arrays.texts("t")),
        lambda: [arrays.texts("t")[at] for at in range(3)],
        lambda: found(arrays.texts("t"), ("", "a", "b", "c", "d", "\U0010ffff")),
        lambda: [arrays.texts("t").beginning(text) for text in ("a", "b", "c", "d")],
    ]
    refused = 0
    for question in questions:
        try:
            question()
        except IndexDamaged:
            refused += 1
    arrays.close()
    assert refused


def test_nothing_is_read_outside_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: dict[int, int] = {}
    pread = os.pread

    def watched(descriptor: int, count: int, start: int) -> bytes:
        size = os.fstat(descriptor).st_size
        assert 0 <= start <= start + count <= size, "outside of the file"
        sizes[descriptor] = size
        return pread(descriptor, count, start)

    monkeypatch.setattr(os, "pread", watched)
    for number, entry in enumerate(DIRECTORIES):
        with pytest.raises(IndexDamaged):
            Arrays(crafted(tmp_path / str(number), {"a": entry}))
    arrays = Arrays(crafted(tmp_path / "sound", {"a": ["<u4", 16, 8]}))
    for start, stop in ((0, 2**62), (-(2**62), 0), (16, 17)):
        with pytest.raises(IndexDamaged):
            arrays.slice("a", start, stop)
    assert arrays.array("a").tolist() == [0] * 16
    arrays.close()
    assert sizes, "the file was read"


def test_the_descriptor_of_a_file_that_is_refused_is_closed(tmp_path: Path) -> None:
    path = crafted(tmp_path / "a", {"a": ["<u4", -1, 8]})
    free = os.open(path, os.O_RDONLY)
    os.close(free)
    for _ in range(3):
        with pytest.raises(IndexDamaged):
            Arrays(path)
    again = os.open(path, os.O_RDONLY)
    os.close(again)
    assert again == free
