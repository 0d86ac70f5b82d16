"""The reference material beside the project, where it is there."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from benchmarks import segmentation
from search.archive.reader import Archive, read_archive
from tests.archive.folder import SHARED

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no reference material in {SHARED}")


@pytest.fixture(scope="module")
def archive() -> Archive:
    """The real archive."""
    return read_archive([SHARED / "archive"])


def test_every_file_is_an_issue(archive: Archive) -> None:
    assert len(archive.issues) == len(list((SHARED / "archive").iterdir()))
    assert archive.left_out == ()
    assert {issue.lang for issue in archive.issues} == {"en", "fr", "zh", "pt-BR", "tr", "ar", "es"}
    assert all(issue.number and issue.date and issue.coverage >= 0.98 for issue in archive.issues)


def test_translations_are_nearly_parallel(archive: Archive) -> None:
    """An issue has the same stories in each language, give or take a few."""
    counts: dict[str, Counter[str]] = {}
    for issue in archive.issues:
        counts.setdefault(issue.key, Counter())[issue.lang] = len(issue.items)
    assert all(max(c.values()) - min(c.values()) <= 3 for c in counts.values())


def test_items_and_links_agree_with_the_reference(archive: Archive) -> None:
    references = json.loads((SHARED / "examples/reference_items.json").read_text(encoding="utf-8"))
    items, links, counts, _ = segmentation.compare_items(archive.issues, references)
    assert min(items.precision, items.recall, links.precision, links.recall) >= 0.98
    assert all(count["found"] == count["reference"] for count in counts.values())


def test_stories_agree_with_the_reference(archive: Archive) -> None:
    stories = json.loads((SHARED / "examples/stories.json").read_text(encoding="utf-8"))
    score = segmentation.compare_stories(archive.issues, stories)
    assert score.precision >= 0.99
    assert score.recall >= 0.97


def test_lists_of_links_are_stories() -> None:
    archive = read_archive([SHARED / "other-archives" / "weekly-list"])
    assert len(archive.issues) == 8
    assert all(issue.number and issue.date and issue.lang == "en" for issue in archive.issues)
    assert all(len(issue.items) > 50 for issue in archive.issues)


def test_the_broken_ones_are_read_as_they_are() -> None:
    archive = read_archive([SHARED / "archive-broken"])
    assert sorted(issue.key for issue in archive.issues) == ["2", "5"]
