"""What every format must keep, the built-in ones and those to come."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.cells import cell_len

from search.model import (
    Card,
    Filters,
    Guess,
    Hit,
    Image,
    Issue,
    Item,
    Link,
    Repair,
    Rung,
    SearchRequest,
    SearchResult,
    Snippet,
    Tier,
)
from search.render import FORMATS, View, guesses, ladder, renderer
from search.render.layout import clean

TEXT = st.text(
    st.sampled_from("ab *_[]()<>#`\\|~&!-1.\n\r\t\x1b\x00\u2028\u202e\u2069\ud800模型نَ"),
    max_size=60,
) | st.text(max_size=60)

MARKDOWN_KINDS = {"text", "text_special", "softbreak", "code_inline", "link_open", "link_close"}
"""What a written result may hold within a paragraph, where nothing is marked."""


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    """Give a result whose every text may be anything."""
    title, text = draw(TEXT), draw(TEXT)
    item = Item(
        id=f"1-en-{draw(st.sampled_from(['ethics', 'x y', '`']))}-1",
        story="1/ethics#1",
        issue=draw(st.sampled_from(["1", "spring special"])),
        lang=draw(st.sampled_from(["en", "ar", "zh", "xx"])),
        date=draw(st.none() | st.dates()),
        section="ethics",
        heading=draw(TEXT),
        title=title,
        derived_title=draw(st.booleans()),
        text=text,
        links=tuple(Link(draw(TEXT), draw(TEXT)) for _ in range(draw(st.integers(0, 2)))),
        images=(Image(draw(TEXT), draw(TEXT), draw(TEXT)),),
        path=draw(TEXT),
        line=7,
        title_guesses=_guessed(title),
        guesses=_guessed(text),
    )
    marks = ((0, len(text)),) if text else ()
    guesses = ((0, 1),) if text else ()
    others = (Card("1-fr-ethics-1", "fr", draw(TEXT)),)
    possible = draw(st.booleans())
    missing = tuple(draw(st.lists(TEXT, max_size=2)))
    return Hit(item, 1.5, Snippet(title), Snippet(text, marks, guesses), others, possible, missing)


def _guessed(text: str) -> tuple[Guess, ...]:
    """Give a guess in the middle of a text, which may hold a line's end."""
    return (Guess(len(text) // 2, len(text), 0.5, (("\x1b", 0.3),)),) if text else ()


@st.composite
def results(draw: st.DrawFn) -> SearchResult:
    """Give an answer with some results."""
    found = tuple(draw(hits()) for _ in range(draw(st.integers(0, 3))))
    facets = {"lang": {"en": 2, draw(TEXT): 1}}
    clauses = st.tuples(TEXT, TEXT)
    tier = st.builds(Tier, st.just(len(found)), clauses, st.just(()) | clauses)
    more = tuple(draw(st.lists(tier, max_size=2)))
    return SearchResult(draw(TEXT), "", draw(st.integers(0, 3)), found, facets, more=more)


@pytest.fixture(scope="module", params=FORMATS)
def style(request: pytest.FixtureRequest) -> str:
    """Give each format in turn."""
    return str(request.param)


@pytest.fixture(scope="module", params=[View(), View(40, True, 20)], ids=["plain", "coloured"])
def view(request: pytest.FixtureRequest) -> View:
    """Give some views."""
    view: View = request.param
    return view


@given(result=results())
def test_any_result_can_be_written(style: str, view: View, result: SearchResult) -> None:
    """Whatever an archive holds: no error, and no text breaks a line or steers the terminal."""
    lines = list(renderer(style, view).result(result))
    assert lines == list(renderer(style, view).result(result))
    for line in "\n".join(lines).split("\n") if style == "json" else lines:
        _assert_harmless(line, coloured=style == "terminal" and view.color)


@given(hit=hits(), page=TEXT)
def test_any_item_can_be_written(style: str, view: View, hit: Hit, page: str) -> None:
    """The same holds for an item."""
    repair = Repair(page, 100, 0.7, 0.2, 0.1, 0.5)
    for line in "\n".join(renderer(style, view).item(hit, repair)).split("\n"):
        _assert_harmless(line, coloured=style == "terminal" and view.color)


def _assert_harmless(line: str, coloured: bool) -> None:
    assert "\n" not in line
    assert "\r" not in line
    assert "\x1b" not in (line.replace("\x1b[", "") if coloured else line)


HIT = Hit(
    Item(
        id="5-en-ethics-1",
        story="5/ethics#1",
        issue="5",
        lang="en",
        date=datetime.date(2020, 2, 28),
        section="ethics",
        heading="Ethics in AI",
        title="Of kettles",
        derived_title=False,
        text="The first word.\n\nThe very last word.",
        links=(Link("https://example.org/kettle", "kettle"),),
        path="letter.md",
        line=7,
    ),
    2.0,
    Snippet("Of kettles", ((3, 10),)),
    Snippet("…very last word.", ((11, 15),)),
    (Card("5-fr-ethics-1", "fr", "Des bouilloires"),),
)


def test_a_result_says_what_and_where(style: str, view: View) -> None:
    """Title, id, language, date and snippet are in every format."""
    result = SearchResult("kettles", "kettles", 1, (HIT,), {"lang": {"en": 1}})
    written = "\n".join(renderer(style, view).result(result))
    for part in ("kettles", "5-en-ethics-1", "2020-02-28", "very last"):
        assert part in written


def test_an_item_is_written_whole(style: str, view: View) -> None:
    """All of the text, the links and the translations are in every format."""
    written = "\n".join(renderer(style, view).item(HIT))
    for part in ("The first word.", "last word.", "https://example.org/kettle", "5-fr-ethics-1"):
        assert part in written


def test_issues_are_listed(style: str, view: View) -> None:
    """Number, date, title and items of every issue are in every format."""
    issue = Issue("5", 5, "en", datetime.date(2020, 2, 28), "On kettles", "letter.md")
    written = "\n".join(renderer(style, view).issues([(issue, 17)]))
    for part in ("5", "2020-02-28", "On kettles", "17", "en"):
        assert part in written


PARTLY = dataclasses.replace(HIT, missing=("learning",))
"""A result that has only some of the query."""


@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_a_line_parts_what_has_all_from_what_has_some(name: str) -> None:
    """It says what is missing, and stands before the first that has only some."""
    rest = Tier(162, ("learning",))
    result = SearchResult("a learning", "", 1, (HIT, PARTLY), {}, more=(rest,))
    written = "\n".join(renderer(name, View()).result(result))
    assert re.findall("──.*──|Of kettles", written.replace("*", "")) == [
        "Of kettles",
        '── 162 more without "learning" ──',
        "Of kettles",
    ]
    later = "\n".join(renderer(name, View(offset=1)).result(result))
    assert later.index("──") < later.index("Of ")
    before = dataclasses.replace(result, total=2)
    assert "──" not in "\n".join(renderer(name, View()).result(before))


@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_a_result_says_what_it_lacks_where_the_line_does_not(name: str) -> None:
    """Clauses that all of them lack are in the line; a phrase keeps its own quotes."""
    lacking = dataclasses.replace(HIT, missing=('"a b"', "c"))
    result = SearchResult("q", "", 1, (lacking, PARTLY), {}, more=(Tier(2),))
    written = "\n".join(renderer(name, View(offset=1)).result(result))
    assert "── 2 more have some of the words ──" in written
    assert 'without "a b" or "c"' in written
    assert 'without "learning"' in written
    assert written.count("without") == 2
    alike = dataclasses.replace(result, hits=(lacking,), more=(), missing=lacking.missing)
    written = "\n".join(renderer(name, View()).result(alike))
    assert '── 1 result without "a b" or "c" ──' in written
    assert written.count("without") == 1, "the line says it"


@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_each_tier_has_its_line_on_each_page_that_it_is_on(name: str) -> None:
    more = (Tier(1, (), ("GPT-2",)), Tier(5, ("learning",)))
    result = SearchResult("q", "", 1, (HIT, HIT, PARTLY), {}, more=more)

    def lines(offset: int, hits: tuple[Hit, ...]) -> list[str]:
        page = dataclasses.replace(result, hits=hits)
        written = "\n".join(renderer(name, View(offset=offset)).result(page))
        return re.findall("──.*──|Of kettles", written.replace("*", ""))

    form = '── 1 more with another form of "GPT-2" ──'
    some = '── 5 more without "learning" ──'
    kettles = "Of kettles"
    assert lines(0, (HIT, HIT, PARTLY)) == [kettles, form, kettles, some, kettles]
    assert lines(1, (HIT, PARTLY)) == [form, kettles, some, kettles]
    assert lines(3, (PARTLY,)) == [some, kettles]


def test_the_terminal_counts_both_tiers_and_leads_on_to_the_second() -> None:
    result = SearchResult("q", "", 1, (HIT,), {}, more=(Tier(3),))
    written = "\n".join(renderer("terminal", View()).result(result))
    assert "1 result and 3 more, 1 shown (the next: --offset 1), 0 ms" in written


def test_json_gives_the_tiers_and_what_a_result_lacks() -> None:
    result = SearchResult("q", "", 1, (HIT, PARTLY), {}, more=(Tier(1, ("learning",)),))
    said = json.loads("\n".join(renderer("json", View()).result(result)))
    assert said["total"] == 1
    assert said["tiers"] == [
        {"total": 1, "missing": [], "otherwise": [], "forewords": 0},
        {"total": 1, "missing": ["learning"], "otherwise": [], "forewords": 0},
    ]
    assert [found["missing"] for found in said["results"]] == [[], ["learning"]]


def test_a_rung_names_the_filter_that_it_reads_otherwise() -> None:
    meant = SearchRequest("bert", Filters({"lang": ("en",)}))
    assert ladder.way(Rung("spelling", "lang:en", meant, 1)) == "with lang:en"
    assert ladder.way(Rung("spelling", "Bert", SearchRequest("Bert"), 1)) == "spelt otherwise"


def test_nothing_found_is_no_data() -> None:
    """Formats that list results write nothing at all where there are none."""
    nothing = SearchResult("x", "x", 0, (), {})
    for name in ("terminal", "jsonl", "markdown"):
        assert list(renderer(name, View()).result(nothing)) == []


def test_json_lines_are_the_results_of_json() -> None:
    """Each line is an entry of `results` in the JSON object."""
    result = SearchResult("kettles", "kettles", 2, (HIT, HIT), {})
    (whole,) = renderer("json", View()).result(result)
    lines = renderer("jsonl", View()).result(result)
    assert [json.loads(line) for line in lines] == json.loads(whole)["results"]


def test_the_terminal_marks_in_colour_only() -> None:
    """Marks are colour; without it the words stand as they are."""
    result = SearchResult("kettles", "kettles", 1, (HIT,), {})
    plain = "\n".join(renderer("terminal", View()).result(result))
    coloured = "\n".join(renderer("terminal", View(color=True)).result(result))
    assert "\x1b[1;33mword\x1b[0m" in coloured
    assert "…very last word." in plain


def test_the_terminal_isolates_right_to_left_lines() -> None:
    """Each such line is an isolate of its own, in its logical order, within the width."""
    text = "نموذج Reformer للنصوص الطويلة " * 6
    hit = Hit(HIT.item, 1.0, Snippet(text), Snippet(text))
    lines = list(renderer("terminal", View(width=50)).result(SearchResult("", "", 1, (hit,), {})))
    isolated = [line for line in lines if "\u2067" in line]
    assert len(isolated) >= 8
    for line in isolated:
        inner = line[line.index("\u2067") + 1 :]
        assert inner.count("\u2067") == 0
        assert inner.endswith("\u2069")
        assert cell_len(line) <= 50


@given(text=TEXT)
def test_markdown_reads_nothing_into_a_title(text: str) -> None:
    """Whatever a title holds, Markdown shows it as text within one list entry."""
    hit = Hit(HIT.item, 1.0, Snippet(f"a{text}b"), Snippet(""))
    result = SearchResult("x", "x", 1, (hit,), {})
    lines = renderer("markdown", View()).result(result)
    tokens = MarkdownIt().parse("\n".join(lines))
    assert [t.type for t in tokens if t.type.endswith("_open")] == [
        "paragraph_open",
        "ordered_list_open",
        "list_item_open",
        "paragraph_open",
    ]
    title = next(t for t in tokens[::-1] if t.children)
    shown = "".join(t.content for t in title.children or () if t.type in ("text", "text_special"))
    assert shown.startswith(re.sub(" +", " ", clean(f"a{text}b")))
    assert {t.type for t in title.children or ()} <= MARKDOWN_KINDS


@pytest.mark.parametrize(
    "text", ["- wool", "+ wool", "1. wool", "12) wool", "---", "===", "* wool", "# wool", "> wool"]
)
def test_markdown_makes_no_list_of_a_text_that_begins_like_one(text: str) -> None:
    """Marks of lists, headings and rules that begin a title or a text are shown as they are."""
    item = dataclasses.replace(HIT.item, title=text, text=f"wool\n\n{text}", links=())
    hit = dataclasses.replace(HIT, item=item, title=Snippet(text), snippet=Snippet(text))
    hit = dataclasses.replace(hit, translations=())
    style = renderer("markdown", View())

    found = MarkdownIt().parse("\n".join(style.result(SearchResult("x", "x", 1, (hit,), {}))))
    assert [t.type for t in found if t.type.endswith("list_open")] == ["ordered_list_open"]
    assert _shown(found)[1].startswith(text)
    assert _shown(found)[2] == text

    whole = MarkdownIt().parse("\n".join(style.item(hit)))
    assert [t.type for t in whole if t.type.endswith("_open")] == [
        "heading_open",
        *["paragraph_open"] * 3,
    ]
    assert _shown(whole)[0] == text
    assert _shown(whole)[-1] == text


def _shown(tokens: Sequence[Token]) -> list[str]:
    """Give the text that a reader sees in each heading or paragraph."""
    kinds = ("text", "text_special", "code_inline")
    return [
        "".join(child.content for child in token.children if child.type in kinds)
        for token in tokens
        if token.children
    ]


REPAIR = Repair("windows-1254", 1000, 0.78, 0.2196, 0.0004, 0.61)
MENDED = dataclasses.replace(
    HIT.item,
    title_guesses=(Guess(3, 10, 0.8),),
    guesses=(Guess(4, 9, 0.7, (("worst", 0.2),)), Guess(31, 35, 0.9)),
)


def test_a_possible_match_is_called_so(style: str, view: View) -> None:
    """Every format tells it from a match."""
    for possible in (True, False):
        hit = dataclasses.replace(HIT, possible=possible)
        result = SearchResult("kettles", "kettles", 1, (hit,), {})
        written = "\n".join(renderer(style, view).result(result))
        said = '"possible": true' if "json" in style else "possible match"
        assert (said in written) == possible


def test_an_item_of_a_broken_issue_says_so(style: str, view: View) -> None:
    """Page and shares of the repair are in every format, and nothing where there was none."""
    hit = dataclasses.replace(HIT, item=MENDED)
    written = "\n".join(renderer(style, view).item(hit, REPAIR))
    for part in ("windows-1254", *(("0.2196",) if "json" in style else ("78 %", "22 %"))):
        assert part in written
    assert "windows" not in "\n".join(renderer(style, view).item(hit))


def test_issues_that_arrived_broken_are_listed_as_such(style: str, view: View) -> None:
    """Page and shares of the repair stand with the issue, whatever the format."""
    issue = Issue("5", 5, "en", None, "On kettles", "letter.md", repair=REPAIR)
    written = "\n".join(renderer(style, view).issues([(issue, 17)]))
    for part in ("windows-1254", *(("0.2196",) if "json" in style else ("78 %", "22 %"))):
        assert part in written


def test_the_terminal_underlines_guesses_in_colour_only() -> None:
    """A guess that is marked too is both; the notice names the line only where there is one."""
    found = Snippet("a very last word", ((2, 6),), ((2, 11),))
    result = SearchResult("", "", 1, (dataclasses.replace(HIT, snippet=found),), {})
    item = dataclasses.replace(HIT, item=MENDED)
    coloured, plain = renderer("terminal", View(color=True)), renderer("terminal", View())
    assert "a \x1b[1;33;4mvery\x1b[0m\x1b[4m last\x1b[0m word" in "\n".join(coloured.result(result))
    text = "\n".join(coloured.item(item, REPAIR))
    assert "\x1b[1mOf \x1b[0m\x1b[1;4mkettles\x1b[0m" in text
    assert "The \x1b[4mfirst\x1b[0m word." in text
    assert "The very last \x1b[4mword\x1b[0m." in text
    assert "underlined" in text
    assert "underlined" not in "\n".join(plain.item(item, REPAIR))


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0 %"), (0.0004, "under 1 %"), (0.784, "78 %"), (0.9999, "over 99 %"), (1.0, "100 %")],
)
def test_a_little_is_not_called_nothing(share: float, said: str) -> None:
    assert guesses.percent(share) == said
