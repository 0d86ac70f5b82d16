"""Newsletters of one kind of thing, at any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.repair import broken
from tests.archive.folder import HEADER

HOUSE = HEADER + "# Publications\n\n***Loom***\n\n"
PLAIN = "# Weekly 1\n\n"
NUMBER = "{n}"
WORDS = "words and words of it and words of it "
NAME = ", some {n} body, another {n} body, nobody {n} at all"
BULLET = "- [w](https://e.org/{n})\n"
DATED = "## January 1, 2020: {n}\n\n- [w](https://e.org/{n})\n\n"


class Shape(NamedTuple):
    """A newsletter of one kind of thing, which stands in it again and again.

    In ``piece`` the number of the piece stands for ``{n}``; ``second`` comes as often, once
    all of the first have come, with ``between`` between them.
    """

    piece: str
    before: str = HOUSE
    after: str = "\n\nWords.\n"
    second: str = ""
    between: str = ""

    def text(self, size: int) -> str:
        """Give a newsletter with about ``size`` code points of its kind."""
        count = size // len((self.piece + self.second).replace(NUMBER, "1234"))
        first, second = (
            "".join(piece.replace(NUMBER, f"{number:04}") for number in range(count))
            for piece in (self.piece, self.second)
        )
        return f"{self.before}{first}{self.between}{second}{self.after}"

    def files(self, size: int) -> Iterator[tuple[str, str]]:
        """Give the name and the text of the newsletter."""
        yield "2021-01-01-NLP_Newsletter_1_en.md", self.text(size)


class Letters(NamedTuple):
    """Newsletters that are alike, as many as wanted.

    In ``text`` and ``names`` the number of a newsletter stands for ``{n}``; each is told under
    all of the names.
    """

    text: str
    names: tuple[str, ...] = ("weekly-{n}.md",)

    def files(self, size: int) -> Iterator[tuple[str, str]]:
        """Give the names and texts of at least one, of about ``size`` code points in all."""
        for number in range(max(1, size // (len(self.text) * len(self.names)))):
            for name in self.names:
                counted = f"{number:04}"
                yield name.replace(NUMBER, counted), self.text.replace(NUMBER, counted)


def _above(before: str, piece: str, second: str, after: str = "") -> Shape:
    """Put something long above many things."""
    return Shape(piece, before, second=second, between=f"{after}\n\n")


def _cited(before: str, piece: str, after: str = "", use: str = "[1]") -> Shape:
    """Put something long below many things that refer to it."""
    return Shape(f"- w{NUMBER} {use}\n", PLAIN, f"{after}\n", piece, f"\n{before}")


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
    "dated headings": Shape(DATED),
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
    "a Chinese letter": Shape("模"),
    "Chinese lines": Shape("自然语言处理。\n\n"),
    "Arabic": Shape("النموذج الجديد "),
    "combining marks": Shape("\u0301"),
    "joined words": Shape("a-b.c'"),
    "rules": Shape("---\n\nwords\n\n"),
    "rules below titles": Shape("words\n---\n"),
    "lead-ins": Shape("as follows:\n\nwords\n\n"),
    "lead-ins of a foreword": Shape("as follows:\n\nwords\n\n", PLAIN),
    "paragraphs above entries": Shape("words\n\n", PLAIN, f"\n{BULLET}{BULLET}"),
    "pictures": Shape("![a](https://e.org/{n}.png)\n\n*words*\n\n"),
    "pictures in a line": Shape("![a](https://e.org/{n}.png) "),
    "emphasis": Shape("words *a* and words **b** "),
    "emphasis without end": Shape("*a **b "),
    "brackets": Shape("[", after="]\n"),
    "backticks": Shape("`a ``b "),
    "tags of HTML": Shape("<a href=x>w</a> <b>w "),
    "rows of HTML": Shape("<tr><td>w{n}</td></tr>\n", f"{HOUSE}<table>\n", "</table>\n"),
    "cells of HTML": Shape("<td>w{n}</td>", f"{HOUSE}<table><tr>\n", "</tr></table>\n"),
    "nested tables of HTML": Shape("<table><tr><td>w\n"),
    "nested elements of HTML": Shape("<div><p>w\n"),
    "nested spans of HTML": Shape("<span><b>w "),
    "lists of HTML": Shape("<ul><li><a href='https://e.org/{n}'>w</a></li></ul>\n"),
    "shortcodes": Shape('{{< figure src="a{n}.png" title="w{n}" >}}\n\nw\n\n'),
    "shortcodes without end": Shape("{{< w "),
    "tags of templates": Shape('{% include w.html id="{n}" %}\n\nw {{ site.w }}\n\n'),
    "parts left out by templates": Shape("{% comment %}w{n}"),
    "marked words of links": Shape('[**w** *x* `y`](https://e.org/{n} "title {n}")\n\n'),
    "links in a bullet": Shape("[w{n}](https://e.org/{n}), ", f"{PLAIN}- "),
    "marks of emphasis in words": Shape("a_b*c__d** w\n\n"),
    "marks of strong emphasis": Shape("***a**b* w\n\n"),
    "comments": Shape("<!-- a --> w\n\n"),
    "comments without end": Shape("<!-- a\n\n"),
    "fences": Shape("```\nw\n"),
    "entities": Shape("&amp; &#x41; "),
    "a heading": Shape("w{n} ", f"{HOUSE}## "),
    "a heading of one word": Shape("w", f"{HOUSE}## "),
    "a heading of joined words": Shape("w{n}-", f"{HOUSE}## "),
    "a Chinese heading": Shape("自然语言处理", f"{HOUSE}## "),
    "an Arabic heading": Shape("النموذج الجديد ", f"{HOUSE}## "),
    "Chinese headings": Shape(f"## 自然{NUMBER}语言处理\n\n{BULLET}\n", PLAIN),
    "a title": Shape("w{n} ", f"{HOUSE}***", "x***\n\nWords.\n"),
    "a title of one word": Shape("w", f"{HOUSE}***", "x***\n\nWords.\n"),
    "a title of joined words": Shape("w{n}-", f"{HOUSE}***", "x***\n\nWords.\n"),
    "a Chinese title": Shape("自然语言处理", f"{HOUSE}***", "***\n\nWords.\n"),
    "a link": Shape("w{n} ", f"{PLAIN}- [", "](https://e.org/)\n"),
    "a link of one word": Shape("w", f"{PLAIN}- [", "](https://e.org/)\n"),
    "a Chinese link": Shape("自然语言处理", f"{PLAIN}- [", "](https://e.org/)\n"),
}
"""Whatever a newsletter may have much of."""

PAIRS: dict[str, Shape] = {
    "a heading above bullets": _above(f"{PLAIN}## ", WORDS, BULLET),
    "a heading of one word above bullets": _above(f"{PLAIN}## ", "w" * len(WORDS), BULLET),
    "a Chinese heading above bullets": _above(f"{PLAIN}## ", "自然语言处理" * 4, BULLET),
    "a heading of the house above bullets": _above(f"{HEADER}## ", WORDS, BULLET),
    "a heading in a part above bullets": _above(f"{PLAIN}## a\n\n{BULLET}\n### b ", WORDS, BULLET),
    "a heading above headings": _above(f"{PLAIN}## ", WORDS, f"### a\n\n{BULLET}\n"),
    "a dated heading above bullets": _above(f"{PLAIN}## January 1, 2020 ", WORDS, BULLET),
    "a title above bullets": _above("---\ntitle: Weekly 1 ", WORDS, BULLET, "\n---"),
    "a heading above everything": _above("# Weekly 1 ", WORDS, BULLET),
    "authors and items": _above("---\ntitle: Weekly 1\nauthor: a", NAME, BULLET, "\n---"),
    "a long author and items": _above("---\ntitle: Weekly 1\nauthor: ", WORDS, BULLET, "\n---"),
    "authors and issues": _above("---\ntitle: Weekly\nauthor: a", NAME, DATED, "\n---"),
    "tags and issues": _above("---\ntitle: Weekly\ntags: a", NAME, DATED, "\n---"),
    "keys and issues": _above("---\ntitle: Weekly\n", "key{n}: words and words\n", DATED, "---"),
    "a title of issues": _above("---\ntitle: Weekly ", WORDS, DATED, "\n---"),
    "a Chinese title of issues": _above("---\ntitle: 周刊", "自然语言处理" * 4, DATED, "\n---"),
    "a heading above issues": _above("# Weekly ", WORDS, DATED),
    "a language of issues": _above("---\ntitle: Weekly\nlang: ", WORDS, DATED, "\n---"),
    "a picture of issues": _above("---\ntitle: Weekly\nimage: ", WORDS, DATED, "\n---"),
    "a reference that is cited": _cited("# References\n\n[1] ", WORDS, "https://e.org/"),
    "an address that is cited": _cited("# References\n\n[1] https://e.org/", "step{n}/"),
    "a definition that is used": _cited("[1]: https://e.org/", "step{n}/"),
    "a definition of one step": _cited("[1]: https://e.org/", "step{n}and"),
    "a picture that is used": _cited("[1]: data:image/png;base64,", "step{n}/", use="![w][1]"),
}
"""Things that one newsletter has much of and others that each have to do with all of it."""

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

LANGS = ("en", "zh", "ar", "fr", "pt", "tr", "es")
ALIKE = "---\ntitle: {}\n---\n\n## Papers\n\n- [Looms {{n}}](https://e.org/{{n}}) spin.\n"
STANDS = "\n## About\n\nThis letter comes every week to all who have asked for it, and is free.\n"

ARCHIVES: dict[str, Letters] = {
    "nearly the same title": Letters(ALIKE.format("All of the words of the week, part {n}")),
    "the same title": Letters(ALIKE.format("All of the words of the week")),
    "the same story": Letters("---\ntitle: Weekly {n}\n---\n\n- [Looms](https://e.org) spin.\n"),
    "what stands in each": Letters(ALIKE.format("Weekly {n}") + STANDS),
    "a section of each": Letters(ALIKE.format("Weekly {n}") + "\n## Part {n}\n\nWords of it.\n"),
    "folders": Letters(ALIKE.format("Weekly {n}"), ("{n}/index.md",)),
    "languages": Letters("---\ntitle: W\nlang: x{n}\n---\n\n- [Looms](https://e.org) spin.\n"),
    "translations": Letters(
        HOUSE + "Words [of it](https://e.org/{n}).\n",
        tuple(f"2021-01-01-NLP_Newsletter_{NUMBER}_{lang}.md" for lang in LANGS),
    ),
}
"""Newsletters that each have to do with all others."""
