"""Files of arrays: what is written comes back, and nothing else is ever read."""

from __future__ import annotations

import sys
import tempfile
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.index.arrays import BLOCK, TYPES, Arrays, digest_of, written
from search.index.runs import Run, RunWriter
from search.index.texts import GROUP, text_bytes

VALUES: dict[str, list[float]] = {
    "|u1": [0, 255],
    "|i1": [-128, 127],
    "<u2": [0, 2**16 - 1],
    "<u4": [0, 2**32 - 1],
    "<u8": [0, 2**64 - 1],
    "<i4": [-(2**31), 2**31 - 1],
    "<f4": [-0.5, float("inf")],
}


def test_arrays_of_every_type_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.arrays"
    with written(path) as out:
        for kind in TYPES:
            out.add(kind, np.array(VALUES[kind], kind))
            out.add(f"no {kind}", np.array([], kind))
    arrays = Arrays(path)
    arrays.check()
    for kind in TYPES:
        assert arrays.array(kind).dtype.str == kind
        assert arrays.array(kind).tolist() == VALUES[kind]
        assert arrays.count(f"no {kind}") == 0
        assert arrays.array(f"no {kind}").dtype.str == kind
        assert not arrays.array(kind).flags.writeable
    arrays.close()


@given(
    pieces=st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=9000), max_size=4),
    first=st.integers(0, 100),
)
def test_what_is_written_in_pieces_comes_back_whole_or_in_part(
    pieces: list[list[int]], first: int
) -> None:
    every = [value for piece in pieces for value in piece]
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "a.arrays"
        with written(path) as out, out.stream("a", "<u4") as stream:
            for piece in pieces:
                stream.write(np.array(piece, "<u4"))
        arrays = Arrays(path)
        assert arrays.array("a").tolist() == every
        first = min(first, len(every))
        assert arrays.slice("a", first, len(every)).tolist() == every[first:]
        arrays.close()


def test_an_empty_file_of_arrays_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.arrays"
    with written(path):
        pass
    arrays = Arrays(path)
    arrays.check()
    assert not arrays.has("a")
    with pytest.raises(IndexDamaged, match="holds no a"):
        arrays.array("a")
    arrays.close()


def test_a_second_array_of_one_name_is_refused(tmp_path: Path) -> None:
    with written(tmp_path / "a") as out:
        out.add("a", np.zeros(1, "<u4"))
        with pytest.raises(ValueError, match="a is written already"):
            out.add("a", np.ones(1, "<u4"))
    arrays = Arrays(tmp_path / "a")
    assert arrays.array("a").tolist() == [0]
    arrays.close()


def test_a_file_that_was_not_finished_is_of_no_use(tmp_path: Path) -> None:
    def break_off() -> None:
        with written(tmp_path / "a") as out:
            out.add("a", np.zeros(1, "<u4"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    with pytest.raises(IndexDamaged):
        Arrays(tmp_path / "a")


def test_an_array_of_another_type_is_refused(tmp_path: Path) -> None:
    for kind in ("<f8", "<i8", ">u4", "|O", "<U3"):
        with pytest.raises(TypeError, match="no array of"), written(tmp_path / "a") as out:
            out.add("a", np.zeros(1, kind))


def test_what_is_outside_an_array_is_not_given(tmp_path: Path) -> None:
    """Not even where the file goes on."""
    with written(tmp_path / "a") as out:
        out.add("a", np.arange(3, dtype="<u4"))
        out.add("b", np.arange(9, dtype="<u4"))
    arrays = Arrays(tmp_path / "a")
    for start, stop in ((0, 4), (-1, 2), (2, 1), (3, 9)):
        with pytest.raises(IndexDamaged, match="holds no"):
            arrays.slice("a", start, stop)
    arrays.close()


TEXTS: list[list[str]] = [
    [],
    [""],
    ["", ""],
    ["", "", "a"],
    ["\ud800", "a\udfff"],
    ["é" * 40_000, "\0", "\n", "\U0010ffff"],
    *([f"{n:04}" for n in range(count)] for count in (GROUP - 1, GROUP, GROUP + 1, 2 * GROUP)),
    *([""] * count for count in (GROUP, GROUP + 1)),
]


def texts_of(directory: Path, texts: Sequence[str]) -> Any:
    with written(directory / "t.arrays") as out:
        out.add_texts("t", texts)
    return Arrays(directory / "t.arrays").texts("t")


@pytest.mark.parametrize("texts", TEXTS, ids=lambda texts: f"{len(texts)} texts")
def test_texts_of_a_run_come_back(tmp_path: Path, texts: list[str]) -> None:
    with written(tmp_path / "run.arrays") as out:
        RunWriter(out, "any").add_texts("t", texts)
    assert Run(Arrays(tmp_path / "run.arrays"), "any").texts("t") == texts


@pytest.mark.parametrize("texts", TEXTS, ids=lambda texts: f"{len(texts)} texts")
def test_texts_come_back(tmp_path: Path, texts: list[str]) -> None:
    read = texts_of(tmp_path, texts)
    assert len(read) == len(texts)
    assert list(read) == texts
    assert [read[at] for at in range(len(texts))] == texts
    for outside in (len(texts), len(texts) + GROUP, -1):
        with pytest.raises(IndexDamaged):
            read[outside]


letters = st.text(st.sampled_from("ab\0é学\ud800\U0010ffff"), max_size=3)


@given(texts=st.lists(letters, max_size=100, unique=True), looked=letters, prefix=letters)
def test_texts_are_looked_up_as_in_a_sorted_list(
    texts: list[str], looked: str, prefix: str
) -> None:
    texts = sorted(texts, key=text_bytes)
    with tempfile.TemporaryDirectory() as directory:
        read = texts_of(Path(directory), texts)
        for text in (*texts, looked):
            at = bisect_left(texts, text_bytes(text), key=text_bytes)
            assert read.find(text) == (at if text in texts else None)
        if prefix:
            starting = [at for at, text in enumerate(texts) if text.startswith(prefix)]
            assert list(read.beginning(prefix)) == starting


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_file_is_never_mapped(tmp_path: Path) -> None:
    """A mapped file that somebody cuts short kills the process."""
    path = tmp_path / "mapped.arrays"
    with written(path) as out:
        out.add("a", np.zeros(1_000_000, "<u4"))
        out.add_texts("t", ["a", "b"])
    arrays = Arrays(path)
    kept = arrays.array("a"), arrays.slice("a", 5, 500_000), arrays.texts("t")
    arrays.check()
    assert str(path) not in Path("/proc/self/maps").read_text(encoding="utf-8")
    with path.open("r+b") as file:
        file.truncate(100)
    assert not kept[0].any()
    with pytest.raises(IndexDamaged, match="was cut short"):
        arrays.array("a")
    arrays.close()


def test_a_changed_byte_is_noticed_by_the_read_that_meets_it(tmp_path: Path) -> None:
    path = tmp_path / "a.arrays"
    with written(path) as out:
        out.add("a", np.zeros(BLOCK, "|u1"))
        out.add("b", np.zeros(3 * BLOCK, "|u1"))
    with path.open("r+b") as file:
        file.seek(3 * BLOCK + 7)
        file.write(b"\1")
    arrays = Arrays(path)
    assert not arrays.array("a").any()
    assert not arrays.slice("b", 0, BLOCK).any()
    with pytest.raises(IndexDamaged, match=r"a\.arrays does not match its checksum"):
        arrays.array("b")
    with pytest.raises(IndexDamaged, match="checksum"):
        arrays.check()
    arrays.close()


def test_the_digest_of_a_file_is_the_one_it_ends_with(tmp_path: Path) -> None:
    for number in (1, 2):
        with written(tmp_path / f"{number}.arrays") as out:
            out.add("a", np.array([number], "<u4"))
    first, second = (digest_of(tmp_path / f"{number}.arrays") for number in (1, 2))
    assert first != second
    arrays = Arrays(tmp_path / "1.arrays")
    assert arrays.digest.hex() == first
    arrays.close()
