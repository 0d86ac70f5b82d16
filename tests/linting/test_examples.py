"""Each kind of problem is documented with an example, and the example has that problem."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.checking import MENDS, check
from search.model import Problem
from search.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")

_EXAMPLE = re.compile(r"^```markdown (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"\{U\+([0-9A-F]{4})\}")

SECTIONS = {"en": ("Publications", "Tools and Datasets"), "fr": ("Publications", "Outils")}
STORIES = {
    "en": ("A model reads letters {n}", "It [reads letters]({url}) that people wrote by hand."),
    "fr": ("Un modèle lit les lettres {n}", "Il [lit les lettres]({url}) écrites à la main."),
}


def examples() -> Iterator[tuple[str, dict[str, str]]]:
    """Give each kind with its example: files by name."""
    for part in re.split(r"^### (?=[a-z-]+$)", DOCUMENT, flags=re.MULTILINE)[1:]:
        files = {
            name: _CODE.sub(lambda code: chr(int(code[1], 16)), text)
            for name, text in _EXAMPLE.findall(part)
        }
        yield part.split("\n", 1)[0].strip(), files


def sound(number: int, lang: str) -> str:
    """Give an issue with nothing wrong."""
    title, text = STORIES[lang]
    body = "".join(
        f"\n## {section}\n\n### {title.format(n=f'{number}{at}')}\n\n"
        + text.format(url=f"https://example.org/{number}/{at}")
        + "\n"
        for at, section in enumerate(SECTIONS[lang])
    )
    head = f'---\ntitle: "NLP Newsletter #{number}"\ndate: 2020-0{number}-05\nlang: {lang}\n---\n'
    return head + body


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of three issues in two languages."""
    folder = tmp_path / "newsletters"
    folder.mkdir()
    for number in (1, 2, 3):
        for lang in SECTIONS:
            name = f"2020-0{number}-05-nlp-newsletter-{number}-{lang}.md"
            (folder / name).write_text(sound(number, lang), encoding="utf-8")
    return folder


def problems(archive: Path) -> tuple[Problem, ...]:
    """Check an archive."""
    return check(Settings(archive.parent / "data"), [archive], {}).problems


def test_a_sound_archive_has_no_problems(archive: Path) -> None:
    assert problems(archive) == ()


@pytest.mark.parametrize(("kind", "files"), tuple(examples()))
def test_an_example_has_the_problem_that_it_is_of(
    kind: str, files: dict[str, str], archive: Path
) -> None:
    assert files
    for name, text in files.items():
        (archive / name).write_text(text, encoding="utf-8")
    found = [problem for problem in problems(archive) if problem.kind == kind]
    assert found
    for problem in found:
        assert problem.path in files
        if problem.line:
            assert (archive / problem.path).read_text("utf-8").count("\n") >= problem.line - 1


def test_every_kind_is_documented_and_says_what_to_do() -> None:
    told = [kind for kind, _ in examples()] + re.findall(r"^\| `(\S+)` \|", DOCUMENT, re.MULTILINE)
    assert sorted(told) == sorted(MENDS)


KIND_AT = {"Problem": 2, "Note": 0, "report": 1, "_refuse": 1}
"""Which argument is the kind, of what makes a problem."""


def test_every_kind_that_the_program_reports_has_what_to_do() -> None:
    made: set[str] = set()
    for path in (*ROOT.glob("search/[alr]*/**/*.py"), ROOT / "search" / "indexing.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and called in KIND_AT:
                kind = node.args[KIND_AT[called]] if len(node.args) > KIND_AT[called] else None
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    made.add(kind.value)
    assert made <= MENDS.keys()
    assert len(made) > len(MENDS) // 2
