"""What is known of earlier runs gives the same order of texts as to look at all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.arrays import Arrays, written
from search.index.ranks import Ranked, Ranks, Read, ranked

texts = st.text("ab€\U0001f9f6\x00", max_size=3).map(str.encode)
archives = st.dictionaries(st.integers(0, 9), st.lists(texts, unique=True, max_size=6), max_size=6)


def kept(path: Path, before: Path | None, runs: Mapping[int, Sequence[bytes]]) -> Ranked:
    """Give the ranks of the texts of some runs by those of earlier ones, and keep them."""
    earlier = Arrays(before) if before else None
    with written(path) as out:
        reads: list[Read] = [partial(list, own) for own in runs.values()]
        found = Ranks(earlier, out, [_digest(run) for run in runs]).of("part/list", reads)
    if earlier:
        earlier.close()
    return found


def _digest(run: int) -> bytes:
    return bytes([run]) * 16


def listed(found: Ranked) -> tuple[list[bytes], list[list[int]]]:
    return found.texts, [ranks.tolist() for ranks in found.ranks]


@given(st.lists(archives, min_size=2, max_size=4))
def test_texts_are_ranked_as_if_nothing_was_known(changes: list[dict[int, list[bytes]]]) -> None:
    """A run that comes again has what it had, wherever it stands now."""
    held: dict[int, list[bytes]] = {}
    with TemporaryDirectory() as folder:
        before = None
        for number, archive in enumerate(changes):
            held = {run: held.setdefault(run, own) for run, own in archive.items()} | held
            runs = {run: held[run] for run in archive}
            path = Path(folder) / f"{number}.arrays"
            assert listed(kept(path, before, runs)) == listed(ranked(list(runs.values())))
            before = path


def test_runs_that_are_known_are_not_read(tmp_path: Path) -> None:
    one, other = tmp_path / "one.arrays", tmp_path / "other.arrays"
    kept(one, None, {1: [b"loom", b"wool"], 2: [b"felt", b"wool"]})
    earlier = Arrays(one)
    with written(other) as out:
        ranks = Ranks(earlier, out, [_digest(2), _digest(3)])
        reads: list[Read] = [lambda: pytest.fail("it is known"), lambda: [b"dye", b"wool"]]
        found = ranks.of("part/list", reads)
    earlier.close()
    assert listed(found) == ([b"dye", b"felt", b"wool"], [[1, 2], [0, 2]])
