"""Newsletters that grow: eight times as much of anything must cost about eight times as much."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.repair import broken
from search.engine import Engine
from search.indexing import Order, index
from search.model import SearchRequest
from search.settings import Settings
from tests.archive.folder import HEADER
from tests.attack.ground import Faults, Ground

EIGHTFOLD = 8
MORE = 1.1
"""What may be that much more and is still about as much."""
LINES, BYTES = 20_000, 2_000
"""What does not count: the process and its files are never quite the same."""
SECONDS = 1.0
"""The same of processor time, which differs from run to run."""

HOUSE = HEADER + "# Publications\n\n***Loom***\n\n"
PLAIN = "# Weekly 1\n\n"
NUMBER = "{n}"


ASKED = "w* words a* x 自然 النموذج"
"""What stands in newsletters of most kinds, often."""


class Shape(NamedTuple):
    """A newsletter of one kind of thing, which stands in it again and again.

    In ``piece`` the number of the piece stands for ``{n}``; ``second`` comes as often, once
    all of the first have come.
    """

    piece: str
    before: str = HOUSE
    after: str = "\n\nWords.\n"
    second: str = ""

    def text(self, size: int) -> str:
        """Give a newsletter with about ``size`` code points of its kind."""
        count = size // len((self.piece + self.second).replace(NUMBER, "1234"))
        first, second = (
            "".join(piece.replace(NUMBER, f"{number:04}") for number in range(count))
            for piece in (self.piece, self.second)
        )
        return f"{self.before}{first}{second}{self.after}"


def _front(piece: str) -> Shape:
    """Put it into the front matter, before the list of tags ends."""
    before, after = HEADER.split("]\nimage")
    return Shape(piece, before, f"{after}# Publications\n\n***Loom***\n\nWords.\n")


def _broken(piece: str, page: str = "windows-1254") -> Shape:
    return Shape(broken(piece, page))


SHAPES: dict[str, Shape] = {
    "steps of a link": Shape("s{n}/", f"{HOUSE}[x](http://e.org/", ")\n"),
    "steps of the same name": Shape("a/", f"{HOUSE}[x](http://e.org/", ")\n"),
    "parameters of a link": Shape("a{n}=b&", f"{HOUSE}[x](http://e.org/?", ")\n"),
    "links in a line": Shape("[w{n}](https://e.org/{n}) "),
    "the same link": Shape("[w](https://e.org/) "),
    "bare links": Shape("https://e.org/{n} "),
    "broken links": Shape("[w (https://e.org/{n} "),
    "dated headings": Shape("## January 1, 20{n}\n\n- [w](https://e.org/{n})\n\n"),
    "the same date": Shape("## January 1, 2020\n\nwords\n\n"),
    "headings": Shape("# Part {n}\n\n- [w](https://e.org/{n})\n\n"),
    "nested headings": Shape("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f\n\nw\n\n"),
    "headings and nothing": Shape("## a\n\n", PLAIN),
    "titles": Shape("***Title {n}***\n\nwords\n\n"),
    "titles and nothing": Shape("***x***\n\n"),
    "titles in a paragraph": Shape("***x***\nwords\n"),
    "rows of a table": Shape("| [w](https://e.org/{n}) | b |\n", f"{HOUSE}| a | b |\n|---|---|\n"),
    "columns of a table": Shape("|a", after="|\n|b|\n", second="|-"),
    "bullets": Shape("- w{n} words\n"),
    "bullets with links": Shape("- [w](https://e.org/{n}) words\n", PLAIN),
    "lists of one bullet": Shape("- [w](https://e.org/{n})\n+ words\n", PLAIN),
    "nested bullets": Shape("- a\n  - b\n    - c\n      - d\n"),
    "paragraphs of a bullet": Shape("  words\n\n", f"{HOUSE}- a\n\n"),
    "numbered lines": Shape("{n}. words\n"),
    "definitions": Shape("[r{n}]: https://e.org/{n}\n"),
    "definitions that are used": Shape("[r{n}]: https://e.org/{n}\n", second="\n[w][r{n}]\n"),
    "a list of references": Shape("[{n}] https://e.org/{n}\n", f"{HOUSE}w [1]\n\n# References\n\n"),
    "marks of references": Shape(
        "words and words [1] ", after="\n\n# References\n\n[1] https://e.org/\n"
    ),
    "footnotes": Shape("w[^{n}]\n\n", second="[^{n}]: words\n\n"),
    "keys": _front("]\nk{n}: [v"),
    "the same key": _front("]\nk: [v"),
    "tags": _front(", t{n}"),
    "nested values": _front(", ["),
    "keys below keys": _front("]\na:\n b: [v"),
    "nested quotes": Shape("> "),
    "quotes": Shape("> words\n\n"),
    "quotes in quotes": Shape("> > > > > > > > words\n"),
    "one long line": Shape("words and words "),
    "one long word": Shape("w"),
    "different words": Shape("w{n} "),
    "capitals": Shape("W{n} x. "),
    "Chinese": Shape("自然语言处理"),
    "Chinese lines": Shape("自然语言处理。\n\n"),
    "Arabic": Shape("النموذج الجديد "),
    "combining marks": Shape("\u0301"),
    "joined words": Shape("a-b.c'"),
    "rules": Shape("---\n\nwords\n\n"),
    "rules below titles": Shape("words\n---\n"),
    "lead-ins": Shape("as follows:\n\nwords\n\n"),
    "lead-ins of a foreword": Shape("as follows:\n\nwords\n\n", PLAIN),
    "pictures": Shape("![a](https://e.org/{n}.png)\n\n*words*\n\n"),
    "pictures in a line": Shape("![a](https://e.org/{n}.png) "),
    "emphasis": Shape("words *a* and words **b** "),
    "emphasis without end": Shape("*a **b "),
    "brackets": Shape("[", after="]\n"),
    "backticks": Shape("`a ``b "),
    "tags of HTML": Shape("<a href=x>w</a> <b>w "),
    "rows of HTML": Shape("<tr><td>w{n}</td></tr>\n", f"{HOUSE}<table>\n", "</table>\n"),
    "comments": Shape("<!-- a --> w "),
    "comments without end": Shape("<!-- a\n"),
    "fences": Shape("```\nw\n"),
    "entities": Shape("&amp; &#x41; "),
}
"""Whatever a newsletter may have much of."""

BROKEN: dict[str, Shape] = {
    "broken Chinese": _broken("自然语言处理模型"),
    "broken Chinese bullets": _broken("- [自然](https://e.org) 语言处理模型\n"),
    "broken Chinese titles": _broken("***自然***\n\n语言处理模型\n\n"),
    "broken Arabic": _broken("النموذج اللغوي الجديد "),
    "broken Russian": _broken("модель языка ", "windows-1252"),
    "broken marks": _broken("— “w” ", "windows-1252"),
    "a broken word": _broken("النموذجاللغوي", "iso-8859-6"),
}
"""The same in newsletters that arrived broken, where even a few words are long looked up."""


Measure = Callable[[Callable[[], object]], float]


class Cost(NamedTuple):
    """What indexing a newsletter and answering from it takes, and the bytes of the index."""

    work: float
    size: int


def cost(shape: Shape, size: int, folder: Path, measure: Measure) -> Cost:
    """Index a newsletter of ``size`` code points, ask for it, and measure that."""
    shutil.rmtree(folder, ignore_errors=True)
    source = folder / "letters" / "2021-01-01-NLP_Newsletter_1_en.md"
    source.parent.mkdir(parents=True)
    source.write_text(shape.text(size), encoding="utf-8")
    settings = Settings(folder / "data")
    work = measure(lambda: _index_and_ask(settings, source))
    held = sum(path.stat().st_size for path in settings.index.rglob("*") if path.is_file())
    return Cost(work, held)


def _index_and_ask(settings: Settings, source: Path) -> None:
    index(settings, Order((source,)))
    with Engine(settings) as engine:
        for hit in engine.search(SearchRequest(ASKED, limit=2)).hits:
            engine.read(hit.item.id, ASKED)


def seconds(do: Callable[[], object]) -> float:
    """Measure processor time, that of child processes that have ended too."""
    before = os.times()
    do()
    return sum(os.times()[:4]) - sum(before[:4])


def inputs(ground: Ground, tries: int) -> Faults:
    """Make each kind of input eight times as large as ``tries`` code points."""
    for name, shape in (SHAPES | BROKEN).items():
        none, few, many = (
            cost(shape, size, ground.folder / "growing", seconds)
            for size in (0, tries, EIGHTFOLD * tries)
        )
        yield from (f"{name}: {fault}" for fault in too_much(none, few, many, SECONDS))


def too_much(none: Cost, few: Cost, many: Cost, slack: float) -> Faults:
    """Say what eight times as much takes that is more than about eight times as much."""
    for what, nothing, one, eight, spare in (
        ("work", none.work, few.work, many.work, slack),
        ("bytes", none.size, few.size, many.size, BYTES),
    ):
        if eight - nothing > MORE * EIGHTFOLD * max(one - nothing, 0) + spare:
            yield f"{what} {nothing:.2f}, {one:.2f}, and eight times as much {eight:.2f}"
