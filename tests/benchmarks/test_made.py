"""An archive that is made: the same from the same seed, and read as it was meant."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.made import LABELS, Maker, make
from search.archive.reader import Archive, read_archive

ITEMS = 150


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    directory = tmp_path_factory.mktemp("made")
    make(directory, ITEMS)
    return read_archive((directory,))


def test_the_same_seed_makes_the_same_files_and_another_others() -> None:
    made = list(Maker(1).files(70))
    assert list(Maker(1).files(70)) == made
    assert list(Maker(2).files(70)) != made


def test_it_is_read_as_so_many_items_without_a_problem(archive: Archive) -> None:
    assert sum(len(issue.items) for issue in archive.issues) == ITEMS
    assert not archive.problems
    assert not archive.left_out


def test_every_language_is_read_as_itself(archive: Archive) -> None:
    assert {issue.lang.lower() for issue in archive.issues} == {
        label.lower() for label in LABELS.values()
    }


def test_stories_are_told_in_several_languages(archive: Archive) -> None:
    tellings = Counter(item.story for issue in archive.issues for item in issue.items)
    first = [item.story for item in archive.issues[0].items]
    assert {tellings[story] for story in first} == {len(LABELS)}
