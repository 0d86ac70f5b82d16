"""The table of contents of an index: what is none is damage, whatever it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.backends import backend
from search.errors import IndexDamaged
from tests.builders import item, reader

CONTENTS = [
    b"",
    b"{",
    b"[]",
    b"7",
    b"[" * 100_000,
    b"\xff",
    b'{"documents": 1}',
    b'{"documents": 2, "schema": {}}',
    b'{"documents": -1, "schema": {}}',
    b'{"documents": 1e999, "schema": {}}',
    b'{"documents": "1", "schema": {}}',
    b'{"documents": 1, "schema": 7}',
    b'{"documents": 1, "schema": {"a": "os.system"}}',
    b'{"documents": 1, "schema": {"a": []}}',
    b'{"documents": 1, "schema": {"a": null}}',
]


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: repr(content[:50]))
def test_a_table_of_contents_that_is_none_is_damage(tmp_path: Path, content: bytes) -> None:
    reader(tmp_path, [item("Reformer")]).close()
    (tmp_path / "contents.json").write_bytes(content)
    with pytest.raises(IndexDamaged):
        backend("whoosh").open(tmp_path)
