"""An index is held beside its checksums, its items and its newsletters."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from benchmarks.repair import broken
from search import exporting, importing
from search.errors import IndexDamaged
from search.index.arrays import Arrays, digest_of, written
from search.index.storage import IndexFolder
from search.indexing import Order, index
from search.settings import Settings
from search.verifying import Sources, verify_all
from tests import builders
from tests.builders import change_manifest
from tests.cli.running import run
from tests.conftest import SAMPLE

LETTER = """---
title: Letter {0}
lang: en
---

## News

- [Looms {0}](https://e.org/{0}) weave on and on.
"""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(1, 4):
        path = folder / f"letter-{number}-en.md"
        path.write_text(LETTER.format(number), encoding="utf-8")
    return folder


@pytest.fixture
def kept(letters: Path, tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "data")
    index(made, Order((letters,)))
    return made


def test_an_archive_that_nobody_touched_is_the_same(sample_index: Settings) -> None:
    """In seven languages, with forewords, standing texts and translations."""
    found = verify_all(sample_index)
    assert found.sources == Sources(21)
    assert found.items > found.manifest.counts["items"], "there are forewords"


def test_newsletters_that_are_other_than_they_were(kept: Settings, letters: Path) -> None:
    (letters / "letter-1-en.md").unlink()
    (letters / "letter-2-en.md").write_text(LETTER.format("2 again"), encoding="utf-8")
    (letters / "letter-4-en.md").write_text(LETTER.format(4), encoding="utf-8")
    found = verify_all(kept).sources
    assert found.differ
    assert found == Sources(
        1, ("letter-2-en.md",), ("letter-1-en.md",), ("letter-4-en.md",), found.otherwise
    )
    told = run(kept, "verify")
    assert told.exit_code == 1
    assert "changed since: letter-2-en.md\n" in told.stdout
    assert "missing now: letter-1-en.md\n" in told.stdout
    assert "new since: letter-4-en.md\n" in told.stdout


def test_an_item_that_is_not_what_its_file_says(kept: Settings, tmp_path: Path) -> None:
    """All sums are right, and all postings are its own: it was imported so."""
    exporting.export(kept, tmp_path / "export")
    path = tmp_path / "export" / exporting.FILE
    values = [json.loads(line)["value"] for line in path.read_bytes().splitlines()]
    values[2]["items"][0]["text"] += " Yes."
    before, lines = "", []
    for value in values:
        data = json.dumps(value).encode()
        before = exporting.sum_of(data, before)
        lines.append(b'{"sum":"%s","value":%s}\n' % (before.encode(), data))
    path.write_bytes(b"".join(lines))
    sources = list(IndexFolder(kept.index).manifest().sources)
    importing.restore(kept, tmp_path / "export")
    assert "names no sources" in verify_all(kept).sources.not_read
    change_manifest(kept.index, {"sources": sources})
    assert verify_all(kept).sources == Sources(3, otherwise=("letter-2-en.md",))


def test_postings_that_are_not_those_of_the_items(kept: Settings) -> None:
    """An index that was made up is whole by its sums."""
    manifest = IndexFolder(kept.index).manifest()
    name = "engine/postings.arrays"
    path = kept.index / manifest.generation / name
    arrays = Arrays(path)
    with written(path.with_suffix(".part")) as out:
        for each in arrays.names():
            values = arrays.array(each)
            out.add(each, np.roll(values, 2) if each == "text_en" else values)
    arrays.close()
    path.with_suffix(".part").replace(path)
    seal = [path.stat().st_size, digest_of(path)]
    change_manifest(kept.index, {"contents": {**manifest.contents, name: seal}})
    with pytest.raises(IndexDamaged, match=r"gen-000001/engine/postings.arrays .*: text_en; run"):
        verify_all(kept)
    told = run(kept, "verify", "--json")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "postings.arrays is not what its items give anew: text_en; run: " in told.stderr


def test_sources_that_are_not_there(kept: Settings, letters: Path) -> None:
    """As on a server that has nothing but the index: they are not missed."""
    shutil.rmtree(letters)
    found = verify_all(kept).sources
    assert found == Sources(not_read=f"no such file or folder: {letters}")
    told = run(kept, "verify")
    assert told.exit_code == 0
    assert f"its newsletters were not read: no such file or folder: {letters}" in told.stdout


@pytest.mark.parametrize("repair", [True, False])
def test_newsletters_that_arrived_broken(repair: bool, tmp_path: Path) -> None:
    """They are read as the run read them, mended or as they are."""
    letters = tmp_path / "letters"
    letters.mkdir()
    name = "2021-03-08-NLP_Newsletter.AR._1.md"
    text = broken((SAMPLE / name).read_text(encoding="utf-8"), "tis-620")
    (letters / name).write_text(text, encoding="utf-8")
    kept = Settings(tmp_path / "data")
    index(kept, Order((letters,), encodings={name: "tis-620"} if repair else {}, repair=repair))
    assert verify_all(kept).sources == Sources(1)


def test_nothing_is_changed(kept: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in kept.index_data.rglob("*")}
    told = run(kept, "verify", "--json")
    assert told.exit_code == 0
    assert json.loads(told.stdout)["sources"]["same"] == 3
    assert {path: path.stat().st_mtime_ns for path in kept.index_data.rglob("*")} == before


def test_vectors_are_read_and_not_made_anew(tmp_path: Path) -> None:
    """That takes minutes, and rounds otherwise on another processor."""
    builders.engine(tmp_path, [builders.item("A loom of silk.")], model="usem3").close()
    assert verify_all(Settings(tmp_path)).items == 1
    path = next(tmp_path.rglob("vectors.arrays"))
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"vectors.arrays"):
        verify_all(Settings(tmp_path))
