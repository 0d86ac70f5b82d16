"""Whatever a file holds, reading it ends soon and raises nothing."""

from __future__ import annotations

import string
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.archive.reader import read_archive
from search.model import Issue
from tests.archive.folder import HEADER, read, write

GOOD = "## Finds\n\n- [loom](https://e.org/1)\n"
SECONDS = 60
"""Of the processor: far above what any of these takes, far below what a quadratic pattern would."""

HOSTILE = {
    "brackets": "[" * 20_000,
    "link openings": "[a](" * 20_000,
    "stars": "*a " * 20_000,
    "quotes": ">" * 10_000 + " deep",
    "lists on a line": "- " * 10_000 + "deep",
    "nested lists": "".join("  " * depth + "- level\n" for depth in range(1_000)),
    "long line": "word " * 200_000,
    "one word": "a" * 1_000_000,
    "spaces": " " * 500_000 + "x",
    "backslashes": "\\" * 100_001,
    "backticks": "".join("`" * (n % 50 + 1) + " x " for n in range(5_000)),
    "tags": "<a " * 20_000,
    "comments": "<!-- a " * 10_000 + "-->" * 10_000,
    "definitions": "".join(f"[r{n}]: https://e.org/{n}\n" for n in range(20_000)),
    "lines": "some words here\n" * 30_000,
    "wide table": "| a " * 20_000 + "\n" + "|---" * 20_000 + "\n",
    "headings": "# h\n" * 10_000,
    "titles": "***t***\n" * 10_000,
    "yaml bomb": "---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\nbody\n",
    "deep yaml": "---\na: " + "[" * 5_000 + "\n---\nbody\n",
    "marks": "a" + "\u0301" * 100_000,
    "wide brackets": "](（" * 20_000,
    "tags before a link": "- " + "[.]" * 28 + "x [w](https://e.org/1)\n",
    "handles before a link": "- " + "@" * 40 + " x y [w](https://e.org/1)\n",
    "dashes": ("- " + "–" * 50_000 + "\n") * 20,
    "addresses run together": ("- " + "https://e.org/" * 4_000 + " [w](https://e.org/1)\n") * 20,
    "colons in bold words": ("**w" + ":" * 50_000 + "w** words\n\n") * 4,
    "a box of one word": "!!! " + "a" * 60_000 + "(\n",
    "tabs beside a template": "{{x}}" + "\t" * 100_000 + "x\n",
    "lines that begin like titles": ("**" + "a" * 500 + " " * 490 + "x\n") * 200,
    "a beginning of front matter": "---" + " " * 200_000 + "x\n",
    "references": "[1] a " * 5_000 + "\n\n# References\n\n[1] **t:** https://e.org/1\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_time(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"good-newsletter.md": GOOD, "bad-newsletter.md": HOSTILE[name]})
    start = time.process_time()
    archive = read_archive([tmp_path])
    assert time.process_time() - start < SECONDS
    assert "good-newsletter.md" in archive.files
    known = {issue.path for issue in archive.issues} | {item.path for item in archive.left_out}
    assert "bad-newsletter.md" in known
    assert all(issue.coverage > 0.98 for issue in archive.issues)


def test_words_nested_too_deeply_are_kept(tmp_path: Path) -> None:
    text = GOOD + "\n" + "".join("  " * depth + f"- level{depth}\n" for depth in range(60))
    (issue,) = read(tmp_path, {"a.md": text}).issues
    shown = _shown(issue)
    assert all(f"level{depth}" in shown for depth in range(60))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=400))
def test_any_text_is_read(tmp_path: Path, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    archive = read(tmp_path, {"any-newsletter.md": data, "good-newsletter.md": GOOD})
    assert "good-newsletter.md" in archive.files


_PIECES = st.sampled_from(
    [
        *[
            "# ",
            "## ",
            "### ",
            "#### 1.2 ",
            "***",
            "**",
            "*",
            "_",
            "`",
            "```\n",
            "- ",
            "  - ",
            "1. ",
            "2、",
            "> ",
            "| ",
            "|---|\n",
        ],
        *[
            "\n",
            "\n\n",
            "\\\\\n",
            "---\n",
            "[",
            "]",
            "(",
            ")",
            "](https://e.org/a)",
            "![](https://e.org/p.png)",
            "[1]",
            "<b>",
        ],
        *[
            "[1]: https://e.org/1\n",
            "<!-- ",
            " -->",
            "<ins>",
            "&amp;",
            "https://e.org/b ",
            "📙",
            ":",
            "2020-01-02",
            "本文参考资料\n",
        ],
        *["word ", "Wort ", "字", "كلمة ", "é", "\u200f", "\u0301", "\t", "    "],
    ]
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_PIECES, max_size=60), st.booleans())
def test_any_markdown_is_read_and_placed(tmp_path: Path, pieces: list[str], ours: bool) -> None:
    text = (HEADER if ours else "") + "".join(pieces)
    archive = read(tmp_path, {"any-newsletter.md": text, "good-newsletter.md": GOOD})
    assert all(issue.coverage == 1 for issue in archive.issues)
    ids = [item.id for issue in archive.issues for item in issue.items]
    assert len(ids) == len(set(ids))


_WORD = st.text(string.ascii_lowercase, min_size=4, max_size=8).map(lambda word: f"q{word}q")
_WORDS = st.lists(_WORD, min_size=1, max_size=6).map(" ".join)
_PARAGRAPH = st.one_of(
    _WORDS,
    _WORDS.map(lambda words: f"**{words}**"),
    _WORDS.map(lambda words: f"***{words}***"),
    _WORDS.map(lambda words: f"*{words}* {words}"),
    _WORDS.map(lambda words: f"[{words}](https://e.org/x) {words}"),
    _WORDS.map(lambda words: f"- {words}\n- [{words}](https://e.org/y)\n  - {words}"),
    _WORDS.map(lambda words: f"1. **{words}**\n\n   {words}"),
    _WORDS.map(lambda words: f"3、{words}\n{words}"),
    _WORDS.map(lambda words: f"![](https://e.org/p.png)\n\n*{words}*"),
    _WORDS.map(lambda words: f"> {words}\n> {words}"),
    _WORDS.map(
        lambda words: f"| {words} | b |\n|---|---|\n| [{words}](https://e.org/z) | {words} |"
    ),
    _WORDS.map(lambda words: f"```\n{words}\n```"),
    _WORDS.map(lambda words: f"### {words}\n\n{words}"),
    _WORDS.map(lambda words: f"#### {words}\n{words}\\\\"),
    _WORDS.map(lambda words: f"<p>{words}</p>"),
    _WORDS.map(
        lambda words: f"{words} [{words}] (https://e.org/v) ([{words}(https://e.org/u) {words}"
    ),
)


@pytest.mark.parametrize("kind", ["apply:os.system", "new:os.system", "apply:subprocess.call"])
def test_nothing_of_yaml_is_run(tmp_path: Path, kind: str) -> None:
    mark = tmp_path / "ran"
    header = f"---\ntitle: !!python/object/{kind} ['touch {mark}']\ntags: [nlp_newsletter]\n---\n"
    archive = read(tmp_path / "letters", {"2020-02-03-weekly.md": header + GOOD})
    assert archive.issues
    assert not mark.exists()


def test_half_a_character_in_yaml_is_reported_and_goes_no_further(tmp_path: Path) -> None:
    """No file can hold it, so an index of it could not be written."""
    text = HEADER.replace("Looms", "Looms \\ud800") + GOOD
    archive = read(tmp_path, {"2020-02-03-weekly.md": text})
    assert [problem.kind for problem in archive.problems] == ["front-matter"]
    archive.issues[0].title.encode()


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(
        ["# Publications 📙", "# Noteworthy ⭐️ Mentions", "## Finds", "# Top Stories", ""]
    ),
    st.lists(_PARAGRAPH, min_size=1, max_size=8),
    st.booleans(),
)
def test_no_word_is_lost(tmp_path: Path, heading: str, paragraphs: list[str], ours: bool) -> None:
    body = "\n\n".join([heading, *paragraphs]) + "\n"
    archive = read(tmp_path, {"any-newsletter.md": (HEADER if ours else "") + body})
    shown = _shown(archive.issues[0])
    for paragraph in paragraphs:
        table_head = paragraph.split("\n")[0] if paragraph.startswith("|") else ""
        words = {word for word in _words(paragraph) if word not in _words(table_head)}
        assert words <= _words(shown)


def _words(text: str) -> set[str]:
    return {
        word
        for word in text.replace("*", " ").replace("[", " ").replace("]", " ").split()
        if word[0] == "q" == word[-1]
    }


def _shown(issue: Issue) -> str:
    parts = [issue.foreword, issue.title]
    for item in issue.items:
        parts += [item.heading, item.title, item.text, *(image.caption for image in item.images)]
    return "\n".join(parts)
