"""A run reads and analyses what changed alone, and writes what one that reads everything writes."""

from __future__ import annotations

import logging
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.repair import broken
from search import parts, rules
from search.archive import records
from search.archive.portions import portioned
from search.archive.reader import catalogue
from search.errors import IndexDamaged, NoNewsletters
from search.generation import open_generation
from search.index import codec, portions
from search.index.arrays import SUFFIX
from search.index.arrays import written as written_arrays
from search.index.storage import IndexFolder
from search.indexing import Order, Run, index
from search.keeping import Keeping
from search.parts import PARTS
from search.settings import Settings
from search.workers import workers
from tests.conftest import SAMPLE
from tests.index.test_glossary import TOLD

NAMES = ("en", "fr", "zh")
WORDS = ("loom", "kettle", "quilt", "shuttle", "bobbin", "felt", "needle", "dye")
SECTIONS = ("News", "Tools", "Research", "Oddities: wool", "Jobs")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Settings, Settings]:
    """Give a folder for newsletters, an index that is kept up to date, and one of its own."""
    archive = tmp_path / "archive"
    archive.mkdir()
    return archive, Settings(tmp_path / "kept"), Settings(tmp_path / "whole")


@pytest.fixture(autouse=True)
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each issue be a run of its own, as a large one is."""
    monkeypatch.setattr(portions, "LEAST", 1)


def issue(number: int, lang: str, stories: list[str]) -> str:
    """Write a newsletter: a story is ``Section|words``."""
    lines = [f"---\ntitle: Wool Weekly {number}\nlang: {lang}\n---\n", f"Welcome to {number}.\n"]
    section = ""
    for story in stories:
        heading, words = story.split("|")
        if heading != section:
            lines.append(f"\n## {heading}\n")
            section = heading
        lines.append(f"- [{words}](https://e.org/{words.replace(' ', '-')}): more of {words}.")
    return "\n".join(lines) + "\n"


def some(dice: random.Random, number: int, lang: str) -> str:
    """Write a newsletter of random stories; some say what others say."""
    stories = sorted(
        f"{dice.choice(SECTIONS)}|{dice.choice(WORDS)} {dice.choice(WORDS)} {dice.choice('123')}"
        for _ in range(dice.randint(1, 6))
    )
    if dice.random() < 0.7:
        stories.append("News|This letter is sent to you by the guild of weavers every week")
    return issue(number, lang, stories)


def edit(dice: random.Random, archive: Path) -> None:
    """Change one thing about the newsletters in a folder."""
    files = sorted(archive.glob("*.md"))
    number, lang = dice.randint(1, 9), dice.choice(NAMES)
    path = archive / f"2020-01-{number:02d}-wool-{number}-{lang}.md"
    act = dice.choice(("write", "write", "delete", "rename", "append", "copy"))
    if act == "write" or len(files) < 3:
        path.write_text(some(dice, number, lang), encoding="utf-8")
    elif act == "delete":
        dice.choice(files).unlink()
    elif act == "rename":
        dice.choice(files).rename(path)
    elif act == "append":
        with dice.choice(files).open("a", encoding="utf-8") as file:
            file.write(f"\n## {dice.choice(SECTIONS)}\n\n- [one more](https://e.org/more)\n")
    else:
        path.write_bytes(dice.choice(files).read_bytes())


def learnt(settings: Settings) -> set[str]:
    """Give the names of what is kept beside runs."""
    return {name for name in names(IndexFolder(settings.index).runs) if not name.endswith(SUFFIX)}


def run(settings: Settings, archive: Path, *, rebuild: bool = False) -> Run:
    return index(settings, Order((archive,), rebuild=rebuild))


def written(settings: Settings) -> dict[str, bytes]:
    """Give the files of the generation that serves."""
    folder = IndexFolder(settings.index)
    directory = folder.generation(folder.manifest().generation)
    paths = sorted(path for path in directory.rglob("*") if path.is_file())
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in paths
        if path.name != "manifest.json"
    }


def assert_same(settings: Settings, other: Settings, archive: Path) -> Run:
    """Index with what is kept; assert that reading everything gives the same; give the run."""
    kept = run(settings, archive)
    with pytest.MonkeyPatch.context() as patch:
        # What is written does not hang on how many runs there are.
        patch.setattr(portions, "LEAST", 1 << 20)
        whole = run(other, archive, rebuild=True)
    assert written(settings) == written(other)
    assert replace(kept, generation="", seconds=0, read=0) == replace(
        whole, generation="", seconds=0, read=0
    )
    assert whole.read == whole.files
    one, two = (IndexFolder(each.index).manifest() for each in (settings, other))
    apart = [replace(each, generation="", created="", inputs="") for each in (one, two)]
    assert apart[0] == apart[1]
    return kept


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_the_index_is_that_of_a_rebuild(
    folders: tuple[Path, Settings, Settings], seed: int
) -> None:
    archive, kept, whole = folders
    dice = random.Random(seed)
    for _ in range(8):
        edit(dice, archive)
    reads = 0
    for _ in range(8):
        edit(dice, archive)
        made = assert_same(kept, whole, archive)
        reads += made.files - made.read
    assert reads, "nothing was kept"


def test_one_new_issue_is_read_and_analysed_alone(
    folders: tuple[Path, Settings, Settings],
) -> None:
    archive, kept, whole = folders
    for number in range(1, 12):
        stories = [f"{section}|{section.lower()} {number}" for section in SECTIONS]
        (archive / f"{number}-wool.md").write_text(issue(number, "en", stories))
    assert run(kept, archive).read == 11
    runs = names(IndexFolder(kept.index).runs)
    stories = [f"{section}|{section.lower()} 12" for section in SECTIONS]
    (archive / "12-wool.md").write_text(issue(12, "en", stories))
    made = assert_same(kept, whole, archive)
    assert (made.read, made.files) == (1, 12)
    assert len(names(IndexFolder(kept.index).runs) - runs) == 1
    assert run(kept, archive).read == 0


def test_a_heading_that_becomes_a_section_everywhere_is_one_everywhere(
    folders: tuple[Path, Settings, Settings],
) -> None:
    """The other file did not change; what it is read by did."""
    archive, kept, whole = folders
    body = "## {}\n\nWool is warm, and keeps whoever wears it warm.\n\n## News\n\n- [{}](https://e.org/{})\n"
    for number in range(1, 6):
        heading = "On warmth" if number == 1 else f"On matter {number}"
        text = f"# Wool Weekly {number}\n\n" + body.format(heading, number, number)
        (archive / f"{number}-wool.md").write_text(text)
    run(kept, archive)
    before = written(kept)["engine/records.arrays"]
    path = archive / "2-wool.md"
    path.write_text(path.read_text().replace("On matter 2", "On warmth"))
    made = assert_same(kept, whole, archive)
    assert 2 <= made.read < made.files
    assert b'"on_warmth"' not in before
    assert b'"on_warmth"' in written(kept)["engine/records.arrays"]


def test_what_arrived_broken_learns_from_what_is_new(
    folders: tuple[Path, Settings, Settings],
) -> None:
    archive, kept, whole = folders
    paths = sorted(SAMPLE.glob("*.[Mm]d"))[:9]
    for path in paths[:-1]:
        text = path.read_text(encoding="utf-8")
        damaged = broken(text, "windows-1254") if "[FR]" in path.name else text
        (archive / path.name).write_text(damaged, encoding="utf-8")
    assert assert_same(kept, whole, archive).repaired
    (archive / paths[-1].name).write_bytes(paths[-1].read_bytes())
    made = assert_same(kept, whole, archive)
    assert made.read == 1 + len(made.repaired)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: bytes([*data[:-40], data[-40] ^ 1, *data[-39:]]),
        lambda data: bytes([*data[:40], data[40] ^ 1, *data[41:]]),
    ],
)
@pytest.mark.parametrize("what", ["documents", "runs"])
def test_what_is_kept_and_damaged_is_made_again_and_said(
    folders: tuple[Path, Settings, Settings],
    caplog: pytest.LogCaptureFixture,
    what: str,
    damage: Callable[[bytes], bytes],
) -> None:
    archive, kept, whole = folders
    dice = random.Random(1)
    for number in range(1, 5):
        (archive / f"{number}-wool.md").write_text(some(dice, number, "en"))
    run(kept, archive)
    keeping: Keeping = getattr(IndexFolder(kept.index), what)
    for path in keeping.directory.iterdir():
        path.write_bytes(damage(path.read_bytes()))
    path = archive / "4-wool.md"
    path.write_text(path.read_text().replace("more of", "less of"))
    with caplog.at_level(logging.WARNING):
        made = assert_same(kept, whole, archive)
    assert made.read == (4 if what == "documents" else 1)
    assert "made again" in caplog.text


def test_what_somebody_else_put_there_with_its_sum_does_no_harm(
    folders: tuple[Path, Settings, Settings],
) -> None:
    archive, kept, whole = folders
    for number in range(1, 4):
        (archive / f"{number}-wool.md").write_text(issue(number, "en", ["News|loom"]))
    run(kept, archive)
    folder = IndexFolder(kept.index)
    for name, data in zip(sorted(names(folder.documents)), (b"[]\n", b"\xff", b""), strict=True):
        folder.documents.write(name, data)
    for name in names(folder.runs):
        with written_arrays(folder.runs.path(name)) as out:
            out.add_texts("words/languages", ["en"])
    path = archive / "1-wool.md"
    path.write_text(path.read_text().replace("loom", "kettle"))
    assert assert_same(kept, whole, archive).read == 3


def test_what_is_merged_part_by_part_is_the_same(
    folders: tuple[Path, Settings, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is of very many items."""
    archive, one, other = folders
    (archive / "1-wool.md").write_text(issue(1, "en", ["News|loom", "News|kettle"]))
    run(one, archive)
    monkeypatch.setattr(parts, "MOST_AT_ONCE", 0)
    run(other, archive)
    assert written(one) == written(other)


def test_items_that_go_while_they_are_needed_are_missed(tmp_path: Path) -> None:
    (tmp_path / "1-wool.md").write_text(issue(1, "en", ["News|loom"]))
    keeping = Keeping(tmp_path / "kept")
    found = catalogue([tmp_path / "1-wool.md"], keeping)
    assert records.items(keeping, found.tellings)
    keeping.clear()
    with pytest.raises(IndexDamaged, match="--rebuild"):
        records.items(keeping, found.tellings)


def test_a_run_that_cannot_be_mended_says_its_error_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "1-wool.md").write_text(issue(1, "en", ["News|loom"]))
    keeping = Keeping(tmp_path / "kept")
    found = catalogue([tmp_path / "1-wool.md"], keeping)
    keeping.clear()
    (tmp_path / "made").mkdir()
    runs = Keeping(tmp_path / "runs")
    told = codec.encode([telling.issue for telling in found.tellings])
    all_of_it = list(portioned(found.tellings, keeping))
    with workers() as pool, pytest.raises(IndexDamaged, match="a moment ago"):
        parts.write(tmp_path / "made", all_of_it, told, runs, lambda *_: None, pool)
    assert not caplog.records


def test_what_is_kept_of_a_file_of_many_issues_is_read_once(tmp_path: Path) -> None:
    """Of 600 issues each read all of it again. Here it is gone once the first has been read."""
    dated = (
        f"## January {day}, 2020\n\n- [Loom {day}](https://e.org/{day})" for day in range(1, 9)
    )
    (tmp_path / "wool.md").write_text("# Wool weekly\n\n" + "\n\n".join(dated))
    keeping = Keeping(tmp_path / "kept")
    found = catalogue([tmp_path / "wool.md"], keeping)
    told = records.by_issue(keeping, found.tellings)
    first = next(told)
    keeping.clear()
    assert len([first, *told]) == len(found.tellings) == 8


def test_no_more_is_kept_than_the_last_run_used(
    folders: tuple[Path, Settings, Settings],
) -> None:
    archive, kept, whole = folders
    dice = random.Random(2)
    for number in range(1, 6):
        (archive / f"{number}-wool.md").write_text(some(dice, number, "en"))
    run(kept, archive)
    for keeping in (IndexFolder(kept.index).documents, IndexFolder(kept.index).runs):
        keeping.path("half.17.part").write_bytes(b"killed")
    (archive / "1-wool.md").unlink()
    (archive / "2-wool.md").write_text(some(dice, 2, "fr"))
    assert_same(kept, whole, archive)
    held = [names(IndexFolder(one.index).documents) for one in (kept, whole)]
    assert held[0] == held[1]
    assert len(held[0]) == 4
    # Beside runs and what is learnt the ranks of the texts of each part.
    assert len(names(IndexFolder(kept.index).runs)) == 4 + len(learnt(kept)) + len(PARTS) == 10


def test_what_is_learnt_from_translations_is_learnt_anew_where_one_of_them_changes(
    folders: tuple[Path, Settings, Settings],
) -> None:
    archive, kept, whole = folders

    def tell(number: int, lang: str) -> None:
        text = issue(number, lang, []) + "\n## News\n\n"
        for at, story in enumerate(TOLD[lang]):
            title, _, rest = story.partition(". ")
            text += f"- [{title}](https://e.org/{at}): {rest}\n"
        (archive / f"{number}-wool-{lang}.md").write_text(text, encoding="utf-8")

    tell(1, "en")
    tell(1, "fr")
    run(kept, archive)
    before = learnt(kept)
    tell(2, "en")
    run(kept, archive)
    assert learnt(kept) == before
    tell(2, "fr")
    assert_same(kept, whole, archive)
    after = learnt(kept)
    assert len(after) == 1
    assert not after & before
    folder = IndexFolder(kept.index)
    live = open_generation(folder, folder.manifest())
    assert live.glossary.of("horloge")[0].text == "tower clock"
    live.close()
    IndexFolder(kept.index).runs.path(*after).write_bytes(b"damaged")
    tell(3, "en")
    assert_same(kept, whole, archive)


@pytest.mark.parametrize("module", ["search.archive.records", "search.parts"])
def test_what_other_rules_have_made_is_made_again(
    folders: tuple[Path, Settings, Settings], monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    archive, kept, whole = folders
    for number in range(1, 4):
        (archive / f"{number}-wool.md").write_text(issue(number, "en", ["News|loom"]))
    run(kept, archive)
    before = names(IndexFolder(kept.index).runs)
    monkeypatch.setattr(f"{module}.rules", lambda: "others")
    assert assert_same(kept, whole, archive).read == (3 if module.endswith("records") else 0)
    kept_still = names(IndexFolder(kept.index).runs) & before
    assert bool(kept_still) == module.endswith("records")


def test_rules_change_with_any_file_of_the_program(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import search.rules as r; print(r.rules())"
    )
    copy = tmp_path / "search"
    shutil.copytree(Path(rules.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))

    def told() -> str:
        command = [sys.executable, "-c", script, str(tmp_path)]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    before = told()
    path = copy / "archive" / "words" / "en.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# other words\n", encoding="utf-8")
    assert told() != before


def test_a_run_loads_no_parser_where_nothing_is_new(
    folders: tuple[Path, Settings, Settings],
) -> None:
    """A tenth of a second each, of the half that such a run takes."""
    archive, kept, _ = folders
    script = (
        "import sys; from pathlib import Path; from search.indexing import Order, index;"
        "from search.settings import Settings; index(Settings(Path(sys.argv[1])), Order());"
        "print(*sorted({'markdown_it', 'yaml'} & set(sys.modules)))"
    )

    def loaded() -> list[str]:
        command = [sys.executable, "-c", script, str(kept.index.parent)]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()

    for number in (1, 2):
        (archive / f"{number}-wool.md").write_text(issue(number, "en", ["News|loom"]))
    run(kept, archive)
    (archive / "3-wool.md").write_text(issue(3, "en", ["News|quilt"]))
    assert loaded() == ["markdown_it", "yaml"]
    assert loaded() == []


def test_a_run_that_fails_leaves_what_it_read_to_the_next(
    folders: tuple[Path, Settings, Settings],
) -> None:
    archive, kept, whole = folders
    (archive / "README.md").write_text("# Wool\n\nAbout.\n")
    (archive / "notes.md").write_text("")
    with pytest.raises(NoNewsletters):
        run(kept, archive)
    (archive / "1-wool.md").write_text(issue(1, "en", ["News|loom"]))
    made = assert_same(kept, whole, archive)
    assert (made.read, made.files) == (1, 3)


def test_where_nothing_changed_nothing_is_merged_unless_what_serves_is_damaged(
    folders: tuple[Path, Settings, Settings],
) -> None:
    archive, kept, whole = folders
    (archive / "1-wool.md").write_text(issue(1, "en", ["News|loom", "Tools|kettle"]))
    run(kept, archive)
    runs = IndexFolder(kept.index).runs
    for path in runs.directory.iterdir():
        # What nobody reads may be anything.
        path.write_bytes(b"")
    assert assert_same(kept, whole, archive).read == 0
    folder = IndexFolder(kept.index)
    path = folder.generation(folder.manifest().generation) / "engine" / "terms.arrays"
    data = path.read_bytes()
    path.write_bytes(bytes([*data[:40], data[40] ^ 1, *data[41:]]))
    assert assert_same(kept, whole, archive).read == 0


@pytest.mark.parametrize("rebuild", [True, False])
def test_what_is_no_longer_kept_is_made_again_though_nothing_changed(
    folders: tuple[Path, Settings, Settings], rebuild: bool
) -> None:
    """By a rebuild, or after the folder was deleted: else the next edit would cost everything."""
    archive, kept, _ = folders
    (archive / "1-wool.md").write_text(issue(1, "en", ["News|loom", "Tools|kettle"]))
    run(kept, archive)
    folder = IndexFolder(kept.index)
    before = names(folder.runs)
    if not rebuild:
        shutil.rmtree(folder.runs.directory.parent)
    assert run(kept, archive, rebuild=rebuild).read == 1
    assert names(folder.runs) == before


def names(keeping: Keeping) -> set[str]:
    return {path.name for path in keeping.directory.iterdir()}
