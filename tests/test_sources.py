"""Newsletters come from named sources: folders, files, and repositories that git fetches."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from search import hooks
from search.cli.ending import FAILED
from search.engine import Engine
from search.errors import (
    BadRequest,
    NoNamedSources,
    NoNewsletters,
    PathMissing,
    SourceNotFetched,
    SourcesUnreadable,
    SourceUnknown,
)
from search.fetching import is_bare
from search.model import SearchRequest
from search.settings import Settings
from search.sources import FILE, FOLDER, Source, add, remove, sources, sync
from tests.cli.running import run

LETTER = "---\ntitle: Letter {n}\nlang: en\n---\n\n## News\n\n- [{word}](https://e.org/{n}) {n}.\n"

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs the git program")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an index that is not there yet."""
    return Settings(tmp_path / "data")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give git a home of its own, with settings that run whatever git would run."""
    made = tmp_path / "home"
    hooked = made / "hooks"
    hooked.mkdir(parents=True)
    for name in ("post-checkout", "post-merge", "reference-transaction", "post-index-change"):
        (hooked / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran-{name}\n")
        (hooked / name).chmod(0o755)
    (made / "template" / "hooks").mkdir(parents=True)
    shutil.copytree(hooked, made / "template" / "hooks", dirs_exist_ok=True)
    (made / ".gitconfig").write_text(
        f"[core]\nhooksPath = {hooked}\n[init]\ntemplateDir = {made / 'template'}\n"
        '[submodule]\nrecurse = true\n[protocol "file"]\nallow = always\n'
    )
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return made


class Repository:
    """A repository somewhere, which the tests write to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"file://{folder}"
        self.git("init", "--quiet", "-b", "main", str(folder))

    def git(self, *args: str) -> None:
        """Run git as somebody with a name, and without hooks."""
        who = ("-c", "user.name=A", "-c", "user.email=a@e.org", "-c", "core.hooksPath=/dev/null")
        self.folder.mkdir(exist_ok=True)
        subprocess.run(["git", *who, *args], cwd=self.folder, check=True, capture_output=True)

    def write(self, name: str, number: int, word: str) -> None:
        """Commit a newsletter."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LETTER.format(n=number, word=word), encoding="utf-8")
        self.commit()

    def commit(self) -> None:
        """Commit whatever there is."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")


@pytest.fixture
def repository(tmp_path: Path, home: Path) -> Repository:
    """A repository of one newsletter."""
    made = Repository(tmp_path / "there")
    made.write("letters/letter-1-en.md", 1, "Looms")
    return made


def titles(settings: Settings) -> list[str]:
    """Give the titles of all stories."""
    with Engine(settings) as engine:
        return sorted(hit.item.title for hit in engine.search(SearchRequest("")).hits)


def test_sources_are_kept_by_name(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    assert sources(settings) == ()
    folder = add(settings, Source("mine", str(tmp_path / "letters")))
    other = add(settings, Source("a-9", "https://example.org/letters.git", "news/*.md"))
    assert sources(settings) == (other, folder)
    changed = add(settings, Source("mine", "git@example.org:letters"))
    assert sources(settings) == (other, changed)
    remove(settings, "a-9")
    assert sources(settings) == (changed,)
    with pytest.raises(SourceUnknown, match="mine"):
        remove(settings, "a-9")


@pytest.mark.parametrize("name", ["", "..", "a/b", "-a", "A", "a b", "x" * 41, "a\n", "lock"])
def test_a_name_is_a_plain_word(settings: Settings, name: str) -> None:
    with pytest.raises(BadRequest, match="name"):
        add(settings, Source(name, "https://example.org/letters"))


@pytest.mark.parametrize(
    "location",
    [
        "https://example.org/letters.git",
        "https://example.org:8443/a/b-c_d~e.git",
        "ssh://git@example.org:22/letters",
        "ssh://example.org/letters",
        "git@example.org:letters.git",
        "git@example.org:/srv/letters",
        "file:///srv/letters with spaces.git",
    ],
)
def test_addresses_that_are_fetched(settings: Settings, location: str) -> None:
    assert add(settings, Source("x", location)).location == location


@pytest.mark.parametrize(
    "location",
    [
        "http://example.org/letters",
        "git://example.org/letters",
        "ftp://example.org/letters",
        "ext::sh -c touch% /tmp/x",
        "fd::17",
        "https://user:password@example.org/letters",
        "https://token@example.org/letters",
        "https://-oProxyCommand=x/letters",
        "https://example.org",
        "https://example.org/",
        "https://example.org/a?b",
        "https://example.org/a#b",
        "https://example.org/a b",
        "https://example.org/--upload-pack=x",
        "https://example.org:99999/a",
        "https://example.org/a\nb",
        "https://[::1]/a",
        "ssh://-oProxyCommand=x/letters",
        "ssh://-x@example.org/letters",
        "ssh://git:password@example.org/letters",
        "-x@example.org:letters",
        "git@-oProxyCommand=x:letters",
        "git@example.org:--upload-pack=x",
        "git@example.org:",
        "file://example.org/letters",
        "file://letters",
        "file:///a\x00b",
        "HTTPS://example.org/letters",
        "https://example.org/" + "a" * 500,
    ],
)
def test_odd_addresses_are_refused(settings: Settings, location: str) -> None:
    with pytest.raises(BadRequest, match="location") as told:
        add(settings, Source("x", location))
    assert "password" not in str(told.value).replace("without a password", "")
    assert sources(settings) == ()


@pytest.mark.parametrize("location", ["--upload-pack=x", "nowhere", "C:\\nowhere", "-x"])
def test_what_is_no_address_is_a_path(settings: Settings, location: str) -> None:
    with pytest.raises(PathMissing):
        add(settings, Source("x", location))


@pytest.mark.parametrize("files", ["!*.md", "#a", "--x", "a\nb", "x" * 501])
def test_odd_patterns_are_refused(settings: Settings, files: str) -> None:
    with pytest.raises(BadRequest, match="files"):
        add(settings, Source("x", "https://example.org/letters", files))


def test_a_folder_has_no_pattern(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="files"):
        add(settings, Source("x", str(tmp_path), "*.md"))


@needs_git
def test_what_is_new_in_a_repository_is_fetched_and_indexed(
    settings: Settings, repository: Repository, tmp_path: Path
) -> None:
    add(settings, Source("theirs", repository.address))
    (tmp_path / "letter-7-en.md").write_text(LETTER.format(n=7, word="Teapots"), encoding="utf-8")
    add(settings, Source("mine", str(tmp_path / "letter-7-en.md")))
    assert sync(settings).failures == ()
    assert titles(settings) == ["Looms", "Teapots"]
    repository.write("letters/letter-2-en.md", 2, "Kettles")
    sync(settings)
    assert titles(settings) == ["Kettles", "Looms", "Teapots"]
    (repository.folder / "letters" / "letter-1-en.md").unlink()
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--amend", "--message", "another history")
    sync(settings)
    assert titles(settings) == ["Kettles", "Teapots"]
    remove(settings, "theirs")
    assert not (settings.index_data / FOLDER / "theirs").exists()
    sync(settings)
    assert titles(settings) == ["Teapots"]


@needs_git
@pytest.mark.parametrize("name", ["theirs.git", "100% of ü?.git"])
def test_a_bare_repository_is_fetched_by_its_path(
    settings: Settings, repository: Repository, tmp_path: Path, name: str
) -> None:
    bare = tmp_path / name
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(bare))
    added = add(settings, Source("theirs", str(bare), "letters/"))
    assert added.location == bare.as_uri()
    sync(settings)
    assert titles(settings) == ["Looms"]


def test_a_folder_that_cannot_be_looked_into_is_no_repository(tmp_path: Path) -> None:
    # Its name is too long: root, who may run tests, may look into any other.
    assert not is_bare(tmp_path / ("x" * 300))


@needs_git
def test_a_pattern_says_which_files(settings: Settings, repository: Repository) -> None:
    repository.write("other/letter-2-en.md", 2, "Kettles")
    repository.write("letters/deep/letter-3-en.md", 3, "Teapots")
    for files, found in (
        ("letters/*.md", ["Looms"]),
        ("letters/**/*.md", ["Looms", "Teapots"]),
        ("other/", ["Kettles"]),
        ("", ["Kettles", "Looms", "Teapots"]),
    ):
        add(settings, Source("theirs", repository.address, files))
        sync(settings)
        assert titles(settings) == found


@needs_git
def test_nothing_of_a_repository_or_of_git_is_run(
    settings: Settings, repository: Repository, tmp_path: Path
) -> None:
    """Neither hooks of the user's, nor of the repository, nor filters that it names."""
    (repository.folder / ".gitattributes").write_text("*.md filter=odd\n")
    repository.commit()
    hooked = repository.folder / ".git" / "hooks" / "post-checkout"
    hooked.parent.mkdir(exist_ok=True)
    hooked.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran-theirs\n")
    hooked.chmod(0o755)
    add(settings, Source("theirs", repository.address))
    sync(settings)
    assert titles(settings) == ["Looms"]
    assert list(tmp_path.glob("ran-*")) == []
    assert not (settings.index_data / FOLDER / "theirs" / ".git" / "hooks").exists()


@needs_git
@pytest.mark.parametrize("linked", [".", "theirs", "theirs/.git"])
def test_nothing_is_fetched_into_where_a_link_leads(
    linked: str, settings: Settings, repository: Repository, tmp_path: Path
) -> None:
    """A link may have come with the folder, and what it leads to would be replaced."""
    own = tmp_path / "precious"
    (own / "theirs").mkdir(parents=True)
    (own / "theirs" / "note").write_text("precious", encoding="utf-8")
    link = settings.index_data / FOLDER / linked
    link.parent.mkdir(parents=True)
    link.symlink_to(own if linked == "." else own / "theirs")
    add(settings, Source("theirs", repository.address))
    with pytest.raises((SourceNotFetched, NoNewsletters)):
        sync(settings)
    assert [path.name for path in (own / "theirs").iterdir()] == ["note"]


@needs_git
@pytest.mark.parametrize("common", [False, True])
def test_settings_of_a_repository_that_came_with_the_folder_do_nothing(
    common: bool, settings: Settings, repository: Repository, tmp_path: Path
) -> None:
    own = tmp_path / "precious"
    own.mkdir()
    (own / "note").write_text("precious", encoding="utf-8")
    (repository.folder / ".gitattributes").write_text("*.md filter=odd\n")
    repository.commit()
    add(settings, Source("theirs", repository.address))
    sync(settings)
    git = settings.index_data / FOLDER / "theirs" / ".git"
    said = f'[core]\n worktree = {own}\n[filter "odd"]\n smudge = touch {tmp_path}/ran; cat\n'
    if common:
        shutil.copytree(git, tmp_path / "other")
        (git / "commondir").write_text(f"{tmp_path}/other\n")
        git = tmp_path / "other"
    with (git / "config").open("a") as file:
        file.write(said)
    repository.write("letter-8-en.md", 8, "Kettles")
    sync(settings)
    assert titles(settings) == ["Kettles", "Looms"]
    assert [path.name for path in own.iterdir()] == ["note"]
    assert not (tmp_path / "ran").exists()


@needs_git
def test_links_within_a_repository_stay(settings: Settings, repository: Repository) -> None:
    (repository.folder / "letter-7-en.md").symlink_to("letter-1-en.md")
    repository.commit()
    add(settings, Source("theirs", repository.address))
    sync(settings)
    add(settings, Source("more", str(repository.folder)))
    assert (settings.index_data / FOLDER / "theirs" / "letter-7-en.md").is_symlink()


@needs_git
def test_submodules_and_links_out_of_it_are_not_followed(
    settings: Settings, repository: Repository, tmp_path: Path
) -> None:
    other = Repository(tmp_path / "other")
    other.write("letter-5-en.md", 5, "Kettles")
    repository.git("submodule", "add", "--quiet", other.address, "sub")
    (repository.folder / "letter-6-en.md").symlink_to(tmp_path / "other" / "letter-5-en.md")
    repository.commit()
    add(settings, Source("theirs", repository.address))
    done = sync(settings).run
    assert titles(settings) == ["Looms"]
    assert ("letter-6-en.md", "link-outside") in [(p.path, p.kind) for p in done.problems]


@needs_git
def test_a_repository_that_is_gone_is_told_and_stays_as_it_was(
    settings: Settings, repository: Repository, tmp_path: Path
) -> None:
    add(settings, Source("theirs", repository.address))
    done = run(settings, "sync")
    assert done.exit_code == 0
    repository.folder.rename(tmp_path / "elsewhere")
    done = run(settings, "sync", "--quiet")
    assert done.exit_code == FAILED
    assert done.stderr.startswith("nlpsearch: could not fetch the source theirs: fatal: ")
    assert done.stderr.count("\n") == 1
    assert titles(settings) == ["Looms"]
    add(settings, Source("never", "file:///nowhere/at/all"))
    with pytest.raises(SourceNotFetched, match="never"):
        sync(settings)
    assert titles(settings) == ["Looms"]


@needs_git
def test_what_a_killed_run_left_is_no_hindrance(settings: Settings, repository: Repository) -> None:
    add(settings, Source("theirs", repository.address))
    sync(settings)
    own = settings.index_data / FOLDER / "theirs" / ".git"
    for name in ("index.lock", "shallow.lock", "HEAD.lock"):
        (own / name).touch()
    repository.write("letters/letter-2-en.md", 2, "Kettles")
    assert sync(settings).failures == ()
    assert titles(settings) == ["Kettles", "Looms"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1]",
        '[{"name": "../x", "location": "https://example.org/a"}]',
        '[{"name": "x"}]',
        '[{"name": "x", "location": ""}]',
        '[{"name": "x", "location": "/a\\u0000b"}]',
        '[{"name": "x", "location": "/a\\ud800b"}]',
        "\ud800",
    ],
)
def test_a_list_that_is_none_is_said(settings: Settings, text: str) -> None:
    settings.index_data.mkdir()
    (settings.index_data / FILE).write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(SourcesUnreadable):
        sync(settings)


def test_an_address_that_somebody_wrote_into_the_list_is_not_run(
    settings: Settings, tmp_path: Path
) -> None:
    settings.index_data.mkdir()
    mark = tmp_path / "ran"
    for location in (f"ext::touch {mark}", "a@-oProxyCommand=x:y"):
        held = [{"name": "x", "location": location}]
        (settings.index_data / FILE).write_text(json.dumps(held), encoding="utf-8")
        with pytest.raises(SourceNotFetched):
            sync(settings)
    assert not mark.exists()


def test_a_folder_whose_name_is_no_utf8_is_a_source(settings: Settings, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path / "letters-") + b"\xff"))
    folder.mkdir()
    (folder / "letter-7-en.md").write_text(LETTER.format(n=7, word="Teapots"), encoding="utf-8")
    assert run(settings, "sources", "add", "odd", str(folder)).exit_code == 0
    assert sources(settings) == (Source("odd", str(folder)),)
    assert run(settings, "sources", "list").exit_code == 0
    assert run(settings, "sources", "list", "--json").exit_code == 0
    sync(settings)
    assert titles(settings) == ["Teapots"]


def test_without_sources_there_is_nothing_to_fetch(settings: Settings) -> None:
    with pytest.raises(NoNamedSources):
        sync(settings)


def test_a_hook_fetches_where_sources_are_named(settings: Settings, tmp_path: Path) -> None:
    assert "index" in hooks.command(settings)
    add(settings, Source("mine", str(tmp_path)))
    assert "sync" in hooks.command(settings)


def test_the_command_line_lists_adds_and_removes(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "letter-7-en.md").write_text(LETTER.format(n=7, word="Teapots"), encoding="utf-8")
    path = str(tmp_path / "letter-7-en.md")
    assert run(settings, "sync").exit_code == FAILED
    assert run(settings, "sources", "add", "mine", path).exit_code == 0
    told = json.loads(run(settings, "sources", "list", "--json").stdout)
    assert told["sources"] == [{"name": "mine", "location": path, "files": ""}]
    assert "mine" in run(settings, "sources", "list").stdout
    assert "stories" in run(settings, "sync").stdout
    assert run(settings, "sources", "remove", "mine").exit_code == 0
    assert run(settings, "sources", "remove", "mine").exit_code == FAILED
