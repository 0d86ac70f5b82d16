"""Newsletters that arrive broken: read, marked, found, and left alone where they are whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.repair import broken
from search.analysis import analyzer_for
from search.archive.mender import OVERRIDES, Repairing
from search.archive.reader import read_archive
from search.archive.tracing import traced
from search.engine import Engine
from search.index.storage import IndexFolder
from search.indexing import Order, index
from search.model import Guess, Issue, SearchRequest
from search.settings import Settings
from tests.repair.shared import newsletters

SAMPLE = Path(__file__).parent.parent / "index_data" / "sample"
CHINESE = "2021-03-06-NLP简报_1[ZH].md"
ARABIC = "2021-03-08-NLP_Newsletter.AR._1.md"
PAGES = {CHINESE: "windows-1254", ARABIC: "tis-620"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of the sample's newsletters, broken as real ones were."""
    folder = tmp_path_factory.mktemp("broken")
    for name, page in PAGES.items():
        text = (SAMPLE / name).read_text(encoding="utf-8")
        (folder / name).write_text(broken(text, page), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, archive: Path) -> Settings:
    made = Settings(tmp_path_factory.mktemp("data"))
    index(made, Order((archive,)))
    return made


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Iterator[Engine]:
    with Engine(settings) as opened:
        yield opened


def issues(folder: Path, names: tuple[str, ...], cache: Path) -> dict[str, Issue]:
    paths = [folder / name for name in names]
    found = read_archive(paths, repairing=Repairing(cache=cache)).issues
    return {issue.path: issue for issue in found}


def test_a_mended_file_has_the_items_of_the_clean_one(archive: Path, tmp_path: Path) -> None:
    mended = issues(archive, tuple(PAGES), tmp_path)
    clean = issues(SAMPLE, tuple(PAGES), tmp_path)
    for name, page in PAGES.items():
        told = mended[name].repair
        assert told is not None
        assert told.page == page
        assert told.certain + told.guessed + told.lost == pytest.approx(1, abs=0.001)
        assert clean[name].repair is None
        shape = [(item.section, item.line, item.links) for item in mended[name].items]
        whole = [(item.section, item.line, item.links) for item in clean[name].items]
        assert [row[:2] for row in shape] == [row[:2] for row in whole]
        assert [[link.url for link in row[2]] for row in shape] == [
            [link.url for link in row[2]] for row in whole
        ]


def test_the_two_real_ones_have_the_items_of_the_clean_ones(tmp_path: Path) -> None:
    for clean, damaged in (
        ("2020-01-19-NLP简", "000_b1356e79d5bd3370.txt"),
        ("2020-02-28-NLP_Newsletter.AR", "004_01e9eea6f43ea9c8.txt"),
    ):
        (whole,) = [p for p in newsletters("archive") if p.name.startswith(clean)]
        (broke,) = [p for p in newsletters("archive-broken") if p.name == damaged]
        shapes = []
        for path in (whole, broke):
            (issue,) = issues(path.parent, (path.name,), tmp_path).values()
            items = [
                (i.section, i.derived_title, [link.url for link in i.links], len(i.images))
                for i in issue.items
            ]
            shapes.append((issue.key, issue.lang, items))
        assert shapes[0] == shapes[1]


def test_guesses_lie_where_the_text_was_damaged(archive: Path, tmp_path: Path) -> None:
    (issue,) = issues(archive, (CHINESE,), tmp_path).values()
    (clean,) = issues(SAMPLE, (CHINESE,), tmp_path).values()
    guesses = 0
    for item, whole in zip(issue.items, clean.items, strict=True):
        assert item.loss
        for text, true, found in (
            (item.title, whole.title, item.title_guesses),
            (item.text, whole.text, item.guesses),
            (item.heading, whole.heading, item.heading_guesses),
        ):
            guessed = {at for guess in found for at in range(guess.start, guess.end)}
            guesses += len(found)
            if len(text) == len(true):
                wrong = {at for at in range(len(text)) if text[at] != true[at]}
                letters = {at for at in wrong if text[at].isalpha() and true[at].isalpha()}
                assert letters <= guessed, "what is wrong is called a guess"
    assert guesses > 50


def test_headings_captions_and_the_title_of_an_issue_have_their_guesses(tmp_path: Path) -> None:
    """As letters are lost everywhere, so they are guessed everywhere."""
    text = """---
title: أخبار اللغة، العدد الثالث
---

# المنشورات

***نموذج جديد***

يقدم النموذج نتائج جيدة.

![صورة](http://e.org/a.png)

*مخطط توضيحي للنموذج الجديد*

***نموذج آخر***

هذا نموذج آخر للترجمة.
"""
    name = "2021-05-01-News[AR].md"
    tmp_path.joinpath(name).write_text(broken(text, "tis-620"), encoding="utf-8")
    (issue,) = issues(tmp_path, (name,), tmp_path / "cache").values()
    (first, second), opening = issue.items, issue.opening
    assert issue.title_guesses
    assert opening
    assert issue.title_guesses == opening.title_guesses
    assert first.heading_guesses
    assert first.heading_guesses == second.heading_guesses
    (image,) = first.images
    for told, guesses in (
        (issue.title, issue.title_guesses),
        (first.heading, first.heading_guesses),
        (image.words, image.guesses),
    ):
        words = {told[guess.start : guess.end] for guess in guesses}
        assert words & set(re.findall(r"\w+", told)), told


def test_words_are_found_again_and_guesses_are_shown(engine: Engine) -> None:
    for query in ("模型", "注意力", "النماذج", "نموذج"):
        result = engine.search(SearchRequest(query))
        assert result.total > 0, query
        assert not result.hits[0].possible
    shown = [hit.snippet for hit in engine.search(SearchRequest("模型")).hits]
    assert any(snippet.guesses for snippet in shown)
    for snippet in shown:
        assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.guesses)


def test_every_word_of_the_original_is_found_or_possible(
    engine: Engine, settings: Settings
) -> None:
    """What was guessed wrong is a possible match, and ranks behind what is there."""
    (clean,) = issues(SAMPLE, (ARABIC,), settings.cache).values()
    texts = " ".join(item.text for item in clean.items)
    words = {word for word in texts.split() if word.isalpha() and not word.isascii()}
    sought = sorted(word for word in words if list(analyzer_for("ar").tokens(word)))
    assert len(sought) > 100
    missing = [word for word in sought if not engine.search(SearchRequest(word)).total]
    assert len(missing) <= 0.05 * len(sought), missing
    for word in sought:
        flags = [hit.possible for hit in engine.search(SearchRequest(word)).hits]
        assert flags == sorted(flags)


def test_possible_matches_do_not_exclude(engine: Engine) -> None:
    everything = engine.search(SearchRequest("", limit=0)).total
    assert engine.search(SearchRequest("-زرافتنا", limit=0)).total == everything


def test_a_clean_archive_is_not_touched(tmp_path: Path) -> None:
    made = Settings(tmp_path)
    run = index(made, Order((SAMPLE,)))
    assert not run.problems
    with Engine(made) as opened:
        assert not [s for s in opened.issues() if s.issue.repair]
    assert IndexFolder(made.index).manifest().losses == ()


def test_without_repair_the_text_stays_as_it_came(archive: Path, tmp_path: Path) -> None:
    made = Settings(tmp_path)
    index(made, Order((archive,), repair=False))
    with Engine(made) as opened:
        assert opened.search(SearchRequest('"模型"')).total == 0


def test_a_page_can_be_named_and_a_reading_corrected(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / ARABIC).write_text((archive / ARABIC).read_text("utf-8"), encoding="utf-8")
    first = read_archive([folder], repairing=Repairing(pages={ARABIC: "tis-620"}))
    item = next(item for item in first.issues[0].items if item.guesses)
    guess = item.guesses[0]
    shown = item.text[guess.start : guess.end]
    meant = "ق" * len(shown)
    (folder / OVERRIDES).write_text(f"{ARABIC}: {shown} -> {meant}\n", encoding="utf-8")
    second = read_archive([folder])
    assert meant in next(i for i in second.issues[0].items if i.line == item.line).text
    assert [left.path for left in second.left_out] in ([], [OVERRIDES])


def test_guesses_move_with_their_runs() -> None:
    guesses = [Guess(4, 6, 0.5), Guess(9, 11, 0.7)]
    source = "**[学习](x) 模型模型**"
    moved = traced(source, [Guess(3, 5, 0.5), Guess(10, 12, 0.7)], "学习 模型模型")
    assert [(g.start, g.end) for g in moved] == [(0, 2), (3, 5)]
    assert traced("abc", guesses, "") == ()
