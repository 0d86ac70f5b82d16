"""Reading: links where they stood, two tellings side by side, whole issues, walks, what is kept."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route, expect

from search.model import Image, Item, Link
from tests import builders
from tests.web.conftest import served
from tests.web.test_pages import get, links
from web import create_app

ENGLISH = "We built a loom.\n\nIt is here, and weaves fast."
FRENCH = "Nous avons fait un métier.\n\nIl est ici, et tisse vite."
ARABIC = "صنعنا نولا."


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give the application over an issue in three languages."""
    here = Link("https://www.e.org/loom", "here", ((24, 28),))
    loom = builders.item(ENGLISH, id="1-en-a-1", story="loom", title="A loom")
    french = builders.item(FRENCH, "fr", id="1-fr-a-1", story="loom", title="Un métier")
    arabic = builders.item(ARABIC, "ar", id="1-ar-a-1", story="loom", title="نول")
    kettle = builders.item("A kettle sings.", id="1-en-b-1", title="Kettle", section="education")
    quilt = builders.item("A loom and a quilt.", id="2-en-a-1", title="Quilt", issue="2")
    picture = Image("https://pictures.example/loom.png", "", "The loom")
    items = [
        replace(loom, links=(here, Link("https://t.org/", "A loom")), images=(picture,)),
        replace(french, links=(Link("https://e.org/m", "ici", ((35, 38),)),)),
        arabic,
        kettle,
        quilt,
    ]
    with builders.engine(tmp_path_factory.mktemp("looms"), items) as engine:
        yield create_app(engine=engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client that asks the application."""
    return app.test_client()


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    """Serve it, and give its address."""
    with served(app) as address:
        yield address


def text_of(html: str) -> str:
    (found,) = re.findall(r'<div class="text".*?(?:<figure|\n  </div>)', html, re.S)
    return str(found)


def test_links_stand_where_they_stood(client: FlaskClient) -> None:
    html = text_of(get(client, "/item/1-en-a-1?q=here+loom"))
    assert re.search(r'<a href="https://www.e.org/loom" rel="[^"]*">here</a>', html)
    assert '<small class="host"><bdi>e.org</bdi></small>, and weaves' in html
    assert "t.org" not in html
    page = get(client, "/item/1-en-a-1")
    assert re.search(r'<details class="links" open>\s*<summary>All links \(2\)', page)


def test_tellings_are_read_side_by_side_paragraph_by_paragraph(client: FlaskClient) -> None:
    html = get(client, "/item/1-en-a-1?with=fr&q=loom")
    rows = re.findall(r'<div class="pair" dir="ltr">(.*?)</div>\s*</div>', html, re.S)
    assert len(rows) == 2
    for row, (own, other) in zip(rows, [("loom", "métier"), ("weaves", "tisse")], strict=True):
        assert re.search(
            rf'lang="en" dir="ltr"><p>.*{own}.*lang="fr" dir="ltr"><p>.*{other}', row, re.S
        )
    assert "differ in number" not in html
    assert ("/item/1-fr-a-1?q=loom&with=en", "Français") in links(html)


def test_tellings_of_unlike_length_are_shown_whole_and_it_is_said(client: FlaskClient) -> None:
    html = get(client, "/item/1-en-a-1?with=ar")
    assert html.count('<div class="pair" dir="ltr">') == 1
    assert "They differ in their number of paragraphs" in html
    assert ARABIC in html
    assert html.count("<p>") >= 3


@pytest.mark.parametrize("wanted", ["tr", "<script>", "x" * 5000])
def test_a_language_that_a_story_is_not_told_in_is_named(client: FlaskClient, wanted: str) -> None:
    for address in ("/item/1-en-a-1", "/issue/1/en"):
        html = client.get(address, query_string={"with": wanted}).text
        assert " is not told in " in html
        assert "<script>" not in html
        assert len(html) < 60_000


def test_an_issue_is_all_of_the_newsletter(client: FlaskClient) -> None:
    html = get(client, "/issue/1/en?q=loom")
    for words in ("It is <a", "weaves fast.", "A kettle sings.", "Show the picture at"):
        assert words in html
    assert "<mark>loom</mark>" in html
    contents = [href for href, _ in links(html) if href.startswith("#")]
    assert contents[1:] == ["#part-1", "#1-en-a-1", "#part-2", "#1-en-b-1"]
    assert all(f'id="{href[1:]}"' in html for href in contents)


def test_an_issue_is_read_side_by_side_and_says_what_is_not_told(client: FlaskClient) -> None:
    html = get(client, "/issue/1/en?with=fr")
    assert html.count('<div class="pair" dir="ltr">') == 3, "two paragraphs and a title"
    assert "This story is not told in" in html
    assert "tisse vite" in html
    assert ("/issue/1/fr?with=en", "Français: Issue 1") in links(html)
    assert "with=fr" in next(href for href, text in links(html) if text.startswith("Newer"))


def test_results_are_walked_with_all_of_the_search(client: FlaskClient) -> None:
    search = "/?q=loom&lang=en&limit=1"
    ((first, _),) = [link for link in links(get(client, search)) if "/item/" in link[0]][:1]
    assert "at=1" in first
    html = get(client, first)
    assert "Result 1 of 2" in html
    ((following, _),) = links(html, "^Next result")
    last = get(client, following)
    assert "Result 2 of 2" in last
    assert not links(last, "^Next result")
    assert links(last, "^Previous result")[0][0] == first
    ((back, _),) = links(last, "^Results for")
    assert {"lang=en", "limit=1", "page=2"} <= set(back.split("?")[1].split("&"))


def test_a_story_is_counted_as_its_results_are(tmp_path: Path) -> None:
    """Those that have all of the query by themselves, and then all that there are."""
    told = [
        builders.item(text, id=text.replace(" ", "-")) for text in ("loom kettle", "loom", "kettle")
    ]
    with builders.engine(tmp_path, told) as engine:
        client = create_app(engine=engine).test_client()
        search = get(client, "/?q=loom+kettle")
        assert "1 story for" in search
        more = "<span>and 2 more with some of it</span>"
        assert more in search
        html = get(client, "/item/loom-kettle?q=loom+kettle&at=1")
        assert "Result 1 of 1" in html
        assert more in html
        ((following, _),) = links(html, "^Next result")
        html = get(client, following)
        assert "Result 2 of 3" in html
        assert more not in html


@pytest.mark.parametrize("at", ["2", "999999"])
def test_a_story_that_is_not_at_its_place_has_no_walk(client: FlaskClient, at: str) -> None:
    first = links(get(client, "/?q=loom&lang=en"), "")
    (href, *_) = [href for href, _ in first if "at=1" in href]
    assert "In the results" not in get(client, href.replace("at=1", f"at={at}"))
    assert client.get(href.replace("at=1", "at=x")).status_code == 400


def test_the_page_of_saved_stories_lists_what_its_address_names(client: FlaskClient) -> None:
    html = get(client, "/saved?item=2-en-a-1&item=gone&item=1-fr-a-1&item=2-en-a-1")
    titles = [text for _, text in links(html, "^(Quilt|Un métier)$")]
    assert titles == ["Quilt", "Un métier"]
    assert "There is no story “<bdi>gone</bdi>”." in html
    assert "JavaScript" in get(client, "/saved")


@pytest.mark.parametrize(("width", "beside"), [(1200, True), (360, False)])
def test_two_tellings_stand_beside_each_other_where_there_is_room(
    page: Page, width: int, beside: bool
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/item/1-en-a-1?with=ar", "/issue/1/en?with=ar&ui=ar"):
        page.goto(address)
        pair = page.locator(".text .pair").last
        own, other = pair.locator(":scope > [lang]").all()
        ours, theirs = own.bounding_box(), other.bounding_box()
        assert ours
        assert theirs
        assert (ours["y"] == theirs["y"]) == beside
        assert other.evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_story_is_saved_found_again_and_let_go(page: Page) -> None:
    page.goto("/item/1-en-b-1")
    expect(page.get_by_role("link", name="Saved")).to_be_hidden()
    star = page.get_by_role("button", name="Save")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto("/?q=quilt")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.get_by_role("link", name="Saved").click()
    expect(page.locator(".results h2")).to_have_text(["Quilt", "Kettle"])
    page.get_by_role("button", name="Save").first.click()
    page.goto("/saved")
    expect(page.locator(".results h2")).to_have_text(["Kettle"])


def test_a_saved_story_that_is_gone_can_be_let_go_and_not_saved(page: Page) -> None:
    """The address of the list may be somebody else's."""
    page.goto("/item/1-en-b-1")
    page.evaluate("localStorage['nlpsearch.saved'] = '[\"1-en-b-1\",\"gone\"]'")
    page.goto("/saved?item=gone&item=strange&item=1-en-b-1")
    notes = page.locator(".note")
    expect(notes.first).to_contain_text("There is no story “gone”.")
    expect(notes.last.get_by_role("button")).to_have_count(0)
    expect(notes.get_by_role("button", name="Save")).to_have_count(0)
    notes.first.get_by_role("button", name="Remove").click()
    expect(notes.get_by_role("button")).to_have_count(0)
    assert page.evaluate("localStorage['nlpsearch.saved']") == '["1-en-b-1"]'


def test_a_link_is_copied_and_it_is_said(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, locale="en-GB", permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto("/item/1-en-b-1?q=kettle&at=1")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("body > [role=status]")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/item/1-en-b-1"
    # A search as well, as it is narrowed.
    page.goto("/?q=loom")
    page.locator(".facets").get_by_role("link", name="Issue 2").click()
    page.wait_for_url("**issue=2")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("body > [role=status]")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/?q=loom&issue=2"
    context.close()


def test_a_picture_is_asked_for_by_a_click_alone(page: Page) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
        route.fulfill(content_type="image/svg+xml", body=svg)

    page.route("https://pictures.example/**", answer)
    page.goto("/issue/1/en")
    link = page.get_by_role("link", name="Show the picture at pictures.example")
    assert asked == []
    link.click()
    expect(page.locator("figure img")).to_have_attribute("alt", "")
    assert page.locator("figure img").evaluate("e => e.decode().then(() => e.naturalWidth)") == 9
    assert asked == ["https://pictures.example/loom.png"]


def test_keys_walk_results_and_stories_and_can_be_turned_off(page: Page) -> None:
    page.goto("/?q=loom&lang=en")
    titles = page.locator(".results h2 a")
    page.keyboard.press("j")
    expect(titles.first).to_be_focused()
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url("**/item/**")
    heading = page.get_by_role("heading", level=1)
    said = heading.inner_text()
    page.keyboard.press("j")
    expect(heading).not_to_have_text(said)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).not_to_be_focused()
    page.reload()
    page.keyboard.press("k")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).not_to_be_focused()


def test_no_key_does_anything_while_one_types(page: Page) -> None:
    page.goto("/?q=loom&lang=en")
    box = page.get_by_role("combobox")
    box.fill("")
    box.press_sequentially("jost/?")
    expect(box).to_have_value("jost/?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_t_goes_to_the_story_in_the_next_language(page: Page) -> None:
    page.goto("/item/1-en-a-1")
    page.keyboard.press("t")
    page.wait_for_url("**/item/1-ar-a-1")


def test_all_but_keeping_and_copying_works_without_a_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/item/1-en-a-1?q=loom")
    for name in ("Save", "Copy link", "Keys"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.get_by_text("Side by side").click()
    page.locator(".menu a[lang=fr]").click()
    expect(page.locator(".text .pair")).to_have_count(2)
    context.close()


@pytest.mark.parametrize(("rest", "stories"), [("with=fr", 20), ("", 60)])
def test_a_long_issue_is_read_in_parts_that_have_all_of_it(
    tmp_path: Path, rest: str, stories: int
) -> None:
    """A page stays light; the contents lead to all of its stories, and to the other sections."""
    whole = f"/issue/1/en?{rest}"

    def word(number: int) -> str:
        spelt = number * 7919 % 9973
        return "".join("etaoinshrdlu"[spelt // 12**place % 12] for place in range(4))

    items = [
        builders.item(
            f"Story {at} of {lang}. " + " ".join(word(at * 300 + number) for number in range(300)),
            lang,
            id=f"1-{lang}-s-{at}",
            story=f"1/{at}",
            title=f"Title {at} {lang}",
            section=f"part_{at // 5}",
        )
        for at in range(stories)
        for lang in ("en", "fr")
    ]
    with builders.engine(tmp_path, items) as engine:
        client = create_app(engine=engine).test_client()
        address, seen, pages = whole, [], 0
        while address:
            html = get(client, address)
            pages += 1
            assert len(gzip.compress(html.encode())) <= 15_000
            seen += re.findall(r'<article class="story" id="([^"]*)"', html)
            address = next((href for href, _ in links(html, "^Next")), "")
        assert seen == [f"1-en-s-{at}" for at in range(stories)]
        assert pages > 1
        contents = [href for href, _ in links(get(client, whole), "") if "#" in href]
        assert len({href.partition("#")[0] for href in contents}) == pages
        for href in contents:
            there, _, anchor = href.partition("#")
            assert f'id="{anchor}"' in get(client, there or whole)
        past = get(client, f"{whole}&part=99")
        assert f"page {pages} of {pages}" in past


def test_an_issue_of_hundreds_of_short_stories_stays_light(tmp_path: Path) -> None:
    """What stands around them and in the contents outweighs their texts."""

    def told(number: int) -> Item:
        name = hashlib.sha256(str(number).encode()).hexdigest()
        return builders.item(
            f"On {name[:8]}.",
            id=f"1-en-{name[8:16]}-1",
            title=f"All of {name[16:28]} for {name[28:40]} and {name[40:52]}",
            section=f"part_{number // 20:02}",
            links=[f"https://{name[:6]}.example/{name[52:]}"],
        )

    with builders.engine(tmp_path, map(told, range(300))) as engine:
        client = create_app(engine=engine).test_client()
        address, seen = "/issue/1/en", 0
        while address:
            page = get(client, address)
            assert len(gzip.compress(page.encode())) <= 15_000
            named = re.findall(r'<article class="story" id="([^"]*)"', page)
            assert all(f'<a href="#{story}">' in page for story in named)
            assert len(re.findall(r'href="[^"]*#part-\d+"', page)) == 15
            seen += len(named)
            address = next((href for href, _ in links(page, "^Next")), "")
        assert seen == 300
