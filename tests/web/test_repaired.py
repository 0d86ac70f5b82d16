"""What an item and its issue say when their newsletter arrived with a broken encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from search.engine import Engine, Neighbours, Reading
from search.model import (
    Guess,
    Hit,
    Image,
    Issue,
    Item,
    Link,
    Repair,
    SearchRequest,
    SearchResult,
    Snippet,
)
from search.render.guesses import spans
from tests import builders
from tests.web.conftest import served
from web import create_app, guesses, shelves, shown
from web.paging import paging

REPAIR = Repair("windows-1254", 1000, 0.78, 0.2196, 0.0004, 0.61)

TEXT = "يقدم النموذج نتائج جيدة.\n\nوهذا  سطر آخر عن الترجمة."


def mended() -> Item:
    """Make an item of which a repair chose some words."""
    made = builders.item(TEXT, "ar", id="mended", title="نموذج جديد للترجمة", issue="1")
    first, second = TEXT.index("النموذج"), TEXT.index("آخر")
    return replace(
        made,
        title_guesses=(Guess(0, 5, 0.93),),
        guesses=(
            Guess(first, first + 7, 0.7, (("النماذج", 0.2), ('<b>"', 0.1))),
            Guess(second, second + 3, 0.95),
        ),
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Index one item of a repaired issue."""
    folder: Path = tmp_path_factory.mktemp("mended")
    with builders.engine(folder, [mended()], REPAIR) as opened:
        yield opened


@pytest.fixture(scope="module")
def app(engine: Engine) -> Flask:
    """Give the application over it."""
    return create_app(engine=engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client that asks the application."""
    return app.test_client()


@pytest.fixture
def page(browser: Browser, app: Flask) -> Iterator[Page]:
    """Open an empty page of a browser."""
    with served(app) as address:
        context = browser.new_context(base_url=address, locale="en-GB")
        yield context.new_page()
        context.close()


def reading() -> Reading:
    """Give the item as an engine reads it: paragraphs without needless spaces, with guesses."""
    item = mended()
    title = Snippet(item.title, (), spans(item.title_guesses))
    lines = [" ".join(line.split()) for line in TEXT.splitlines() if line]
    paragraphs = tuple(
        Snippet(line, (), tuple((at, at + len(word)) for at in [line.index(word)]))
        for line, word in zip(lines, ("النموذج", "آخر"), strict=True)
    )
    return Reading(Hit(item, 0.0, title, paragraphs[0]), paragraphs, (), REPAIR)


def read(app: Flask) -> str:
    """Give the page of the item."""
    with app.test_request_context():
        return render_template(
            "item.html", reading=reading(), query="", carried={}, neighbours=Neighbours()
        )


def results(app: Flask, *hits: Hit) -> str:
    """Give the page of some results."""
    asked = SearchRequest("a")
    with app.test_request_context():
        return render_template(
            "results.html",
            asked=asked,
            query="a",
            result=SearchResult("a", "a", len(hits), hits, {}),
            groups=[],
            active=[],
            paging=paging(asked, len(hits)),
            begun={},
            everything=asked,
            carried={},
            unfiltered=0,
        )


def test_an_item_is_read_with_its_issues_repair(engine: Engine) -> None:
    assert engine.read("mended").repair == REPAIR
    assert engine.read("mended").hit.item == mended()


def test_the_api_tells_the_repair_and_each_guess(client: FlaskClient) -> None:
    repair = {
        "page": "windows-1254",
        "characters": 1000,
        "certain": 0.78,
        "guessed": 0.2196,
        "lost": 0.0004,
        "confident": 0.61,
    }
    said = client.get("/api/v1/item/mended").get_json()
    assert said["repair"] == repair
    first, second = said["item"]["guesses"]
    assert said["item"]["text"][slice(*first["span"])] == "النموذج"
    assert first["probability"] == 0.7
    assert first["alternatives"][0] == {"text": "النماذج", "probability": 0.2}
    assert second["alternatives"] == []
    assert said["item"]["title_guesses"][0]["span"] == [0, 5]
    assert client.get("/api/v1/issues").get_json()["issues"][0]["repair"] == repair


NOTICE = (
    "This issue arrived with a broken encoding (read as <bdi>windows-1254</bdi>)."
    " Of its damaged characters, 78% were recovered for certain, 22% guessed and under 1% lost."
)


@pytest.mark.parametrize("address", ["/item/mended", "/issue/1"])
def test_pages_of_a_repaired_issue_say_so(client: FlaskClient, address: str) -> None:
    html = client.get(address).text
    assert NOTICE in html
    assert 'role="note"' in html


def test_pages_of_a_whole_issue_say_nothing(tmp_path: Path) -> None:
    with builders.engine(tmp_path, [builders.item("bert", id="whole")]) as engine:
        client = create_app(engine=engine).test_client()
        for address in ("/item/whole", "/issue/1", "/?q=bert"):
            html = client.get(address).text
            assert "encoding" not in html
            assert "uess" not in html
            assert "possible match" not in html


def test_where_nothing_was_guessed_no_word_is_said_to_be(tmp_path: Path) -> None:
    certain = Repair("cp1252", 10, 1.0, 0.0, 0.0, 0.0)
    with builders.engine(tmp_path, [builders.item("bert", id="sure")], certain) as engine:
        html = create_app(engine=engine).test_client().get("/item/sure").text
    assert "100% were recovered for certain" in html
    assert "underlined" not in html


def test_a_guess_says_what_else_it_may_be(app: Flask) -> None:
    html = read(app)
    assert len(re.findall('<u class="guess[^"]*" title=', html)) == 3
    assert (
        '<u class="guess" title="guessed, 70% likely; else \u2068النماذج\u2069 (20%) or '
        '\u2068&lt;b&gt;&#34;\u2069 (10%)">النموذج</u>'
    ) in html
    assert '<u class="guess sure" title="guessed, 95% likely">آخر</u>' in html
    assert "3 guesses in this story" in html
    assert "<b>&quot;" not in html


def test_an_issue_shows_guesses_in_titles_and_texts(client: FlaskClient) -> None:
    """What else they may be is said where a story stands by itself: an issue has thousands."""
    html = client.get("/issue/1").text
    assert '<u class="guess">نموذج</u>' in html
    assert '<u class="guess sure">آخر</u>' in html
    assert "title=" not in html[html.index('class="text"') :]


def test_guesses_are_shown_wherever_they_are(tmp_path: Path) -> None:
    """In headings and their list, in captions, words of links, and titles that lead there."""
    told = replace(
        mended(),
        heading="منشورات",
        heading_guesses=(Guess(0, 7, 0.6),),
        images=(Image("http://e.org/a.png", caption="صورة توضيحية", guesses=(Guess(0, 4, 0.6),)),),
        links=(Link("http://e.org", "النموذج", ((5, 12),)), Link("http://e.org/b", "صورة")),
    )
    other = replace(mended(), id="other", section="education")
    with builders.engine(tmp_path, [told, other], REPAIR) as opened:
        client = create_app(engine=opened).test_client()
        issue, story = client.get("/issue/1").text, client.get("/item/mended").text
    assert len(re.findall('<u class="guess"[^>]*>منشورات</u></(?:a|h2)>', issue)) == 2
    contents = issue[issue.index('class="contents"') : issue.index('class="body"')]
    assert contents.count(">نموذج</u>") == 2
    for page in (issue, story):
        assert re.search('<figcaption><u class="guess"[^>]*>صورة</u> توضيحية', page)
    links = story[story.index('class="links"') :]
    assert '<u class="guess">النموذج</u>' in links
    assert '<u class="guess">صورة</u>' in links


def test_titles_of_stories_next_to_one_show_their_guesses(tmp_path: Path) -> None:
    told = [replace(mended(), id=name, story=name) for name in ("first", "second", "third")]
    with builders.engine(tmp_path, told, REPAIR) as engine:
        html = create_app(engine=engine).test_client().get("/item/second").text
    around = html[html.index('aria-label="In this issue"') :].partition("</nav>")[0]
    assert around.count('<u class="guess">نموذج</u>') == 2


def test_a_title_of_an_issue_shows_its_guesses_where_issues_are_listed() -> None:
    issue = Issue("1", 1, "en", None, "News #1: loom, silk", "a.md")
    issue = replace(issue, title_guesses=(Guess(9, 13, 0.6),))
    assert shelves.topics(issue) == Snippet("loom, silk", guesses=((0, 4),))
    whole = replace(issue, title="Loom", title_guesses=(Guess(0, 4, 0.6),))
    assert shelves.topics(whole) == Snippet("Loom", guesses=((0, 4),))


def test_a_foreword_shows_its_guesses(tmp_path: Path) -> None:
    foreword = replace(mended(), id="1-ar-foreword-0", kind="foreword", section="foreword")
    with builders.engine(tmp_path, [mended(), foreword], REPAIR) as opened:
        html = create_app(engine=opened).test_client().get("/issue/1/ar").text
    said = html[html.index('id="foreword"') :]
    assert '<u class="guess">النموذج</u>' in said


def test_results_with_guesses_say_once_what_is_underlined(app: Flask) -> None:
    hit = reading().hit
    html = results(app, hit, hit)
    assert html.count("Guessed words are") == 1
    whole = replace(hit, title=Snippet("a"), snippet=Snippet("a"))
    assert "Guessed words are" not in results(app, whole)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("News \ufffd\ufffd", "News"),
        ("Tools \ufffd\ufe0f ", "Tools"),
        ("Ethics ⚙\ufe0f", "Ethics ⚙\ufe0f"),
    ],
)
def test_what_is_left_of_a_lost_emoji_is_no_part_of_a_heading(
    tmp_path: Path, written: str, shown: str
) -> None:
    told = replace(builders.item("bert", id="a"), heading=written)
    with builders.engine(tmp_path, [told]) as engine:
        html = create_app(engine=engine).test_client().get("/issue/1").text
    assert f">{shown}</h2>" in html


def test_possible_matches_are_called_so_and_explained_once(app: Flask) -> None:
    hit = reading().hit
    sure, possible = replace(hit, translations=()), replace(hit, possible=True)
    html = results(app, sure, possible, replace(possible))
    assert html.count('<span class="possible">possible match</span>') == 2
    assert html.count("Possible matches: your words may") == 1
    assert html.index("<article") < html.index("Possible matches")
    assert "possible match" not in results(app, sure)


def test_guesses_in_a_result_can_be_heard(app: Flask) -> None:
    """One short note names them; nothing interrupts the words."""
    snippet = Snippet("a b c d e f g", (), tuple((at, at + 1) for at in range(0, 13, 2)))
    html = results(app, replace(reading().hit, title=Snippet("a"), snippet=snippet))
    (note,) = (part.split("</p>")[0] for part in html.split('<p class="unseen"')[1:])
    assert [f">{word}</bdi>" in note for word in "abcdefg"] == [True] * 5 + [False] * 2
    assert "and 2 more" in note


def test_what_is_said_of_guesses_survives_lost_spaces() -> None:
    text = " a  bb\n\n c\td"
    chosen = [Guess(4, 6, 0.5), Guess(9, 10, 0.6), Guess(11, 12, 0.7)]
    pieces = [Snippet("a bb", (), ((2, 4),)), Snippet("c d", (), ((0, 1), (2, 3)))]
    assert guesses.chosen(text, chosen, pieces) == [
        {2: chosen[0]},
        {0: chosen[1], 2: chosen[2]},
    ]


def test_a_long_text_is_cut_with_its_guesses() -> None:
    text = "word " * 60
    item = replace(builders.item(text), guesses=(Guess(0, 4, 0.5), Guess(280, 284, 0.5)))
    gist = guesses.gist(item)
    assert gist.text.endswith("word…")
    assert len(gist.text) <= guesses.GIST + 1
    assert gist.guesses == ((0, 4),)
    unspaced = replace(builders.item("模" * 300, "zh"), guesses=(Guess(169, 171, 0.5),))
    assert guesses.gist(unspaced).guesses == ((169, 170),)


def test_arabic_letters_join_across_the_edges_of_guesses_and_marks(page: Page) -> None:
    """Cut in the middle of a word, letters keep the shapes, hence the width, of one piece."""
    page.goto("/issue/1")
    link = page.locator(".story h3 a").first
    text = "نموذج جديد للترجمة"
    cut = str(shown.marked(Snippet(text, ((2, 5), (12, 14)), ((1, 4), (6, 13)))))
    parted = text[:1] + "\u200c" + text[1:2] + "\u200c" + text[2:12] + "\u200c" + text[12:]

    def width(html: str) -> float:
        measure = "(e, html) => { e.innerHTML = html; return e.getBoundingClientRect().width; }"
        return float(link.evaluate(measure, html))

    assert cut.count("<u ") > 3
    assert abs(width(cut) - width(text)) < 0.5
    assert abs(width(parted) - width(text)) > 2


def test_the_notice_of_a_repair_is_heard_and_opened_by_keys(page: Page) -> None:
    page.goto("/item/mended")
    note = page.get_by_role("note", name="Broken encoding")
    expect(note).to_contain_text(re.sub("</?bdi>", "", NOTICE))
    page.get_by_text("3 guesses in this story").focus()
    page.keyboard.press("Enter")
    expect(note.get_by_role("listitem").nth(1)).to_have_text('النموذج 70%, النماذج 20% or <b>" 10%')
    link = page.get_by_role("heading", level=1)
    expect(link).to_have_accessible_name("نموذج جديد للترجمة")


@pytest.mark.parametrize("width", [320, 1200])
def test_the_guesses_of_an_item_never_scroll_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/item/mended")
    page.get_by_text("3 guesses in this story").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("likely", "look"), [(0.95, "guess sure"), (0.5, "guess"), (0.49, "guess doubtful")]
)
def test_a_guess_looks_as_likely_as_it_is(likely: float, look: str) -> None:
    shown_as = shown.marked(Snippet("a", guesses=((0, 1),)), {0: Guess(0, 1, likely)}, brief=True)
    assert shown_as == f'<u class="{look}">a</u>'


def test_no_guess_is_called_certain() -> None:
    assert guesses.tip(Guess(0, 1, 1.0)) == "guessed, over 99% likely"
    assert guesses.tip(Guess(0, 1, 0.5)) == "guessed, 50% likely"
