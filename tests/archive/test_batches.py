"""Reading in worker processes gives what reading in this one gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.repair import broken
from search.archive import batches, files, records
from search.archive.mender import Mender, Repairing
from search.archive.reader import read_archive
from search.archive.records import Headlines, Unread
from search.archive.stories.headings import ALONE
from search.keeping import Keeping
from search.workers import Workers
from tests.archive.folder import HEADER, write
from tests.conftest import SAMPLE


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    """Give workers that are used however little there is to read, file by file."""
    monkeypatch.setattr(batches, "ENOUGH", 0)
    monkeypatch.setattr(batches, "BATCH", 1)
    pool = Workers(2)
    yield pool
    pool.close()


def test_workers_read_the_same(pool: Workers) -> None:
    told: list[list[tuple[int, int]]] = [[], []]
    here = read_archive([SAMPLE], lambda *done: told[0].append(done))
    there = read_archive([SAMPLE], lambda *done: told[1].append(done), pool=pool)
    assert there == here
    assert told[0] == told[1]


def test_workers_say_the_same_of_what_is_wrong(pool: Workers, tmp_path: Path) -> None:
    given: dict[str, str | bytes] = {
        "1-newsletter.md": HEADER + "## Finds\n\n- [loom](https://e.org/1)\n",
        "2-newsletter.md": bytes(range(32)) * 9,
        "3-newsletter.md": "## Finds\n\n- la tarea estÃ¡ clara; el niÃ±o comiÃ³\n",
        "README.md": "",
        "repairs.txt": "no correction\n",
    }
    folder = write(tmp_path, given)
    (folder / "4-newsletter.md").symlink_to(tmp_path / "nowhere")
    here, there = read_archive([folder]), read_archive([folder], pool=pool)
    assert there == here
    assert len(here.problems) > 3
    assert here.repaired


def test_headings_are_taken_from_the_survey_unless_the_file_is_written_anew(tmp_path: Path) -> None:
    found, _ = files.find([write(tmp_path, {"1-newsletter.md": f"{HEADER}## Finds\n\n- loom\n"})])
    mender, keeping = Mender(Repairing(), found), Keeping(tmp_path / "kept")

    def read(key: str) -> Headlines:
        unread = [Unread(found[0], key, ((1, "surveyed"),))]
        (reading,) = batches.read(unread, mender, ALONE, keeping, Workers(1))
        return reading.record.headings

    data = found[0].path.read_bytes()
    assert read(records.key_of(data, found[0], mender)) == ((1, "surveyed"),)
    assert read("of other bytes") == records.own_headings(data)


def test_a_damaged_file_learns_from_those_that_workers_read(pool: Workers, tmp_path: Path) -> None:
    (name,) = (path.name for path in SAMPLE.glob("*_1[[]ZH].md"))
    archive = {path.name: path.read_text(encoding="utf-8") for path in SAMPLE.glob("*.[Mm]d")}
    archive[name] = broken(archive[name], "windows-1254")
    folder = write(tmp_path / "archive", archive)
    repairing = Repairing(cache=tmp_path)
    learnt, there = (read_archive([folder], None, repairing, given) for given in (None, pool))
    assert there == learnt
    alone = read_archive([folder / name], None, repairing)
    assert alone.repaired[name].guesses != learnt.repaired[name].guesses
