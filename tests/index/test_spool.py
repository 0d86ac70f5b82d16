"""Items are written down before they are analysed, and read again in batches."""

from __future__ import annotations

import gc
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive.reader import read_archive
from search.index import spool
from search.index.spool import Spool
from search.index.storage import IndexFolder
from search.indexing import _spooled
from search.model import Item
from tests.builders import item
from tests.conftest import SAMPLE


@given(sizes=st.lists(st.integers(0, 3000), max_size=40), most=st.sampled_from([1, 2000, 10**6]))
def test_batches_have_all_items_in_order_and_are_as_large_as_they_may_be(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], most: int
) -> None:
    items = [item("x" * size, id=str(number)) for number, size in enumerate(sizes)]
    spooled = Spool(tmp_path_factory.mktemp("spool") / "items")
    spooled.fill(items)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "BATCH", most)
        batches = list(spooled.batches())
    assert [one for batch in batches for one in batch.items()] == items
    assert len(spooled) == len(items)
    for batch, after in pairwise(batches):
        assert sum(batch.sizes) + after.sizes[0] > most, "one more would have had room"
    assert all(sum(batch.sizes) <= max(most, *batch.sizes, total(batches)) for batch in batches)


def total(batches: list[spool.Batch]) -> int:
    """Give what a batch of a large archive may have."""
    return sum(sum(batch.sizes) for batch in batches) // spool.MOST_BATCHES


def test_what_is_no_unicode_is_written_as_it_is_stored(tmp_path: Path) -> None:
    spooled = Spool(tmp_path / "items")
    spooled.fill([replace(item("a"), path="b\udc80.md")])
    (batch,) = spooled.batches()
    assert [one.path for one in batch.items()] == ["b?.md"]


def test_no_item_is_held_once_all_are_written_down(tmp_path: Path) -> None:
    gc.collect()
    before = held()
    spooled = Spool(tmp_path / "items")
    read = _spooled(lambda: read_archive([SAMPLE]), spooled)
    assert len(spooled) > read.counts["items"] > 0
    assert held() == before


def held() -> int:
    return sum(isinstance(one, Item) for one in gc.get_objects())


def test_written_items_go_away_with_the_run_and_those_of_one_that_was_killed_with_the_next(
    tmp_path: Path,
) -> None:
    folder = IndexFolder(tmp_path)
    with folder.locked(), folder.spooling() as spooled:
        spooled.fill([item("a")])
        assert (tmp_path / "items.part").exists()
    assert not (tmp_path / "items.part").exists()
    (tmp_path / "items.part").write_bytes(b"left")
    with folder.locked():
        assert not (tmp_path / "items.part").exists()
