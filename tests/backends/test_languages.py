"""A segment names languages that there are, whatever somebody wrote into its files."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from search.backends.arrays import ArraySegment
from search.errors import IndexDamaged
from search.index.arrays import Arrays, written
from search.settings import Settings


def test_languages_that_are_none_are_damage(sample_index: Settings, tmp_path: Path) -> None:
    """Files of ours are named by them: another one must not be read in the place of a list."""
    engine = tmp_path / "engine"
    shutil.copytree(next(sample_index.index.glob("gen-*/engine")), engine)
    columns = engine / "columns.arrays"
    with closing(Arrays(columns)) as arrays, written(tmp_path / "changed") as out:
        for name in arrays.names():
            values = arrays.array(name)
            if name == "analysed.bytes":
                values = np.frombuffer(values.tobytes().replace(b"fr", b".."), np.uint8)
            out.add(name, values)
    (tmp_path / "changed").replace(columns)
    with closing(ArraySegment(engine)) as segment, pytest.raises(IndexDamaged, match="language"):
        segment.languages()
