"""A run can be killed at each of its operations, and what it leaves is judged."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from benchmarks.crash import FAULTS, WAYS, Ground, Tally, Trial, judge, prepare
from search.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return prepare(tmp_path_factory.mktemp("crash"))


@pytest.fixture
def trial(ground: Ground, tmp_path: Path) -> Trial:
    settings = Settings(tmp_path / "data")
    shutil.copytree(ground.base, settings.index_data)
    return Trial(settings, ground, random.Random(1), ground.operations // 2)


def faults(tally: Tally) -> dict[str, int]:
    return {kind: tally.total(kind) for kind in FAULTS if tally.total(kind)}


@pytest.mark.parametrize("way", ["operation", "full"])
def test_nothing_is_lost_and_nothing_left(trial: Trial, way: str) -> None:
    tally = Tally()
    ended = WAYS[way](trial)
    judge(trial, way, ended, tally)
    assert faults(tally) == {}, tally.shown
    if way == "operation":
        assert ended[0] < 0


def test_faults_are_called_so(trial: Trial) -> None:
    """Another answer, an end without a word of ours, and what lies about."""
    shutil.rmtree(trial.settings.index_data)
    shutil.copytree(trial.ground.base, trial.settings.index_data)
    path = next(trial.settings.index.rglob("postings.arrays"))
    path.write_bytes(path.read_bytes()[:-1])
    (trial.settings.index / "left-behind").touch()
    tally = Tally()
    judge(trial, "kill", (1, "Traceback\nKeyError"), tally)
    assert faults(tally) == {"wrong": 1, "unclear": 1, "wreckage": 1}
