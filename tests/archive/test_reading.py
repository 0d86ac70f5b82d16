"""Which files are read, and what is said of those that are not."""

from __future__ import annotations

import codecs
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.archive import files
from search.archive.decode import Decoded, decode
from search.archive.mender import Mender, Repairing
from search.archive.reader import catalogue, read_archive
from search.errors import IndexDamaged, NoNewsletters, PathMissing, PathUnreadable
from search.keeping import Keeping
from search.repair.damage.pages import CODECS
from tests.archive.folder import HEADER, read, write

REPAIR = Mender(Repairing(), ())
NO_REPAIR = Mender(Repairing(enabled=False), ())

_NOBODY = 65534
BODY = "# Publications 📙\n\n***A loom***\n\nIt weaves the cloth, and it is quick.\n"


def test_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathMissing, match="nowhere"):
        read_archive([tmp_path / "nowhere"])


def test_empty_folder_has_no_newsletters(tmp_path: Path) -> None:
    with pytest.raises(NoNewsletters, match="no files"):
        read_archive([tmp_path])


def test_folder_of_other_files_says_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(NoNewsletters, match="a README"):
        read(tmp_path, {"README.md": "# Read me\n\ntext\n"})


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder for a test that must not be root, who may read everything."""
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if user == 0:
            # Another user may not read Python's own modules: have those of codecs loaded.
            for codec in CODECS.values():
                codecs.lookup(codec)
            os.chown(folder, _NOBODY, _NOBODY)
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            folder.chmod(0o700)
            os.seteuid(user)


def test_unreadable_source_and_unreadable_file_differ(locked: Path) -> None:
    """A source that cannot be read stops the run; a file within it is a problem."""
    write(locked, {"a.md": HEADER + BODY, "b.md": HEADER + BODY})
    (locked / "b.md").chmod(0)
    archive = read_archive([locked])
    assert [(p.path, p.kind) for p in archive.problems] == [("b.md", "unreadable")]
    with pytest.raises(PathUnreadable):
        read_archive([locked / "b.md"])
    locked.chmod(0)
    with pytest.raises(PathUnreadable):
        read_archive([locked])


def test_a_link_to_nothing_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": HEADER + BODY})
    (tmp_path / "b.md").symlink_to(tmp_path / "gone.md")
    problems = read_archive([tmp_path]).problems
    assert [(p.path, p.kind) for p in problems] == [("b.md", "unreadable")]


@pytest.mark.parametrize(
    "name", ["a.md", "a.Md", "a.MARKDOWN", "a.md.md", "a.md .md", "a copy.md", "deep/er/#3_[FR].md"]
)
def test_any_spelling_of_markdown_is_read(tmp_path: Path, name: str) -> None:
    archive = read(tmp_path, {name: HEADER + BODY})
    assert [issue.path for issue in archive.issues] == [name]
    digest = hashlib.sha256((HEADER + BODY).encode()).hexdigest()
    assert archive.files == {name: digest}


def test_text_file_needs_a_newsletters_header(tmp_path: Path) -> None:
    archive = read(tmp_path, {"a.txt": HEADER + BODY, "notes.txt": "Buy milk, and a loom.\n"})
    assert [issue.path for issue in archive.issues] == ["a.txt"]
    assert [item.path for item in archive.left_out] == ["notes.txt"]


def test_other_posts_are_left_out_with_a_reason(tmp_path: Path) -> None:
    """The tag alone does not make a newsletter; neither do README, pictures or versions."""
    post = "---\nlayout: post\ntitle: How I wove\ntags: [nlp_newsletter]\n---\n\nA long story.\n"
    versions = "# What changed\n\n## 1.1.0\n\n- [a](https://e.org/a)\n\n## 1.0.0\n\n- b\n"
    others: dict[str, str | bytes] = {
        "2020-01-01-post.md": post,
        "README.md": "read",
        "LICENSE.md": "mit",
        "x.png": b"\x89PNG",
        "NEWS.md": versions,
    }
    archive = read(tmp_path, {"2020-01-02-letter.md": HEADER + BODY, **others})
    assert [issue.path for issue in archive.issues] == ["2020-01-02-letter.md"]
    assert {item.path for item in archive.left_out} == set(others)
    assert all(item.reason for item in archive.left_out)
    assert set(archive.files) == {"2020-01-02-letter.md"}


def test_a_file_given_by_name_is_taken(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "# Finds\n\n- [loom](https://e.org/loom)\n"})
    assert read_archive([tmp_path / "README.md"]).issues[0].items[0].title == "loom"


def test_circular_links_end_and_files_count_once(tmp_path: Path) -> None:
    write(tmp_path, {"a/letter.md": HEADER + BODY})
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "again.md").symlink_to(tmp_path / "a" / "letter.md")
    assert len(read_archive([tmp_path, tmp_path / "a"]).issues) == 1


def test_progress_counts_all_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": HEADER + BODY, "b.md": HEADER + BODY, "README.md": ""})
    seen: list[tuple[int, int]] = []
    read_archive([tmp_path], lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_order_of_sources_changes_nothing(tmp_path: Path) -> None:
    french = HEADER.replace("[EN]", "[FR]") + BODY
    write(tmp_path, {"a/1.md": HEADER + BODY, "b/2.md": french, "b/1.md": HEADER + BODY})
    one = read_archive([tmp_path / "a", tmp_path / "b"])
    other = read_archive([tmp_path / "b", tmp_path / "a"])
    assert one == other
    assert set(one.files) == {"a/1.md", "b/1.md", "2.md"}


@pytest.mark.parametrize(
    "data",
    [
        "Café\r\nbar".encode(),
        codecs.BOM_UTF8 + "Café\nbar".encode(),
        codecs.BOM_UTF16_LE + "Café\rbar".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Café\nbar".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "Café\r\nbar".encode("utf-32-le"),
        codecs.BOM_UTF32_BE + "Café\nbar".encode("utf-32-be"),
        "Café\nbar".encode("utf-16-le"),
        "Café\nbar".encode("utf-16-be"),
        "Café\nbar".encode("utf-32-le"),
        "Café\nbar".encode("utf-32-be"),
    ],
)
def test_unicode_with_and_without_mark_is_decoded(data: bytes) -> None:
    assert decode(data, "a.md", NO_REPAIR) == Decoded("Café\nbar")
    assert decode(data, "a.md", REPAIR) == Decoded("Café\nbar")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    ["# 织机周刊\n\n新的织机很快，茶壶也很快。\n", "# النول\n\nالنول الجديد في المدينة 🎓\n"],
)
def test_wide_encodings_need_no_mark_in_any_script(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.md", NO_REPAIR) == Decoded(text)


def test_other_encodings_are_assumed_and_said(tmp_path: Path) -> None:
    latin = (HEADER + BODY).encode() + "Le café est très bon, déjà fermé à Noël.".encode("latin-1")
    archive = read(tmp_path, {"a.md": HEADER + BODY, "latin-newsletter.md": latin})
    (problem,) = [p for p in archive.problems if p.kind == "encoding-assumed"]
    assert problem.path == "latin-newsletter.md"
    assert "not UTF-8; read as" in problem.message
    assert set(archive.files) == {"a.md", "latin-newsletter.md"}


def test_without_repair_other_encodings_are_an_error_with_the_byte(tmp_path: Path) -> None:
    latin = (HEADER + BODY).encode() + "Café".encode("latin-1")
    folder = write(tmp_path, {"a.md": HEADER + BODY, "latin-newsletter.md": latin})
    archive = read_archive([folder], repairing=Repairing(enabled=False))
    (problem,) = archive.problems
    assert (problem.path, problem.kind, problem.severity) == (
        "latin-newsletter.md",
        "not-utf8",
        "error",
    )
    assert f"byte {len(latin) - 1}" in problem.message
    assert set(archive.files) == {"a.md"}


def test_nul_is_shown_and_binary_left_out() -> None:
    decoded = decode(b"long enough a text, with one\0NUL in it", "a.md", REPAIR)
    assert decoded.text is not None
    assert "\ufffd" in decoded.text
    assert decoded.problems[0].kind == "nul"
    binary = decode(bytes(range(32)) * 9, "a.md", REPAIR)
    assert binary.text is None
    assert (binary.problems[0].kind, binary.problems[0].severity) == ("binary", "error")


def test_large_file_is_left_out_unread(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": HEADER + BODY})
    with (tmp_path / "huge-newsletter.md").open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)
    archive = read_archive([tmp_path])
    assert [(p.path, p.kind, p.severity) for p in archive.problems] == [
        ("huge-newsletter.md", "too-large", "error")
    ]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (b'"all_said":[["', b'"all_said":[1,["'),
        (b'"all_said":[["', b'"all_said":[["\xff'),
        (b'"all_gists":[["', b'"all_gists":[["\xff'),
        (b'"places":[0]', b'"places":[9,9]'),
    ],
)
def test_what_somebody_else_kept_with_its_sum_is_damage(
    tmp_path: Path, own: bytes, other: bytes
) -> None:
    text = f"{HEADER}\n## News\n\n**Looms** weave.\n"
    write(tmp_path / "in", {"1.md": text, "1.fr.md": text})
    keeping = Keeping(tmp_path / "kept")
    name, _ = catalogue([tmp_path / "in"], keeping).kept
    data = keeping.read(name) or b""
    assert data.count(own) == 1
    keeping.write(name, data.replace(own, other))
    with pytest.raises(IndexDamaged):
        catalogue([tmp_path / "in"], keeping)
