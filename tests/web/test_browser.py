"""The pages in a real browser: what a reader sees, on any screen, with any keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests import builders
from tests.web.conftest import served
from tests.web.test_pages import hostile
from web import create_app

PAGES = (
    "/",
    "/?q=Reformer",
    "/?q=النصوص",
    "/?q=模型&lang=zh",
    "/?q=zzxqyyvk&lang=fr",
    "/?q=" + "x" * 300,
    "/item/1-ar-publications-1?q=Reformer",
    "/item/1-zh-publications-2",
    "/item/1-ar-publications-1?q=Reformer&with=en&at=1",
    "/issue/1/ar",
    "/issue/1/ar?with=en",
    "/issue/2/en",
    "/issues",
    "/saved?item=1-ar-publications-1&item=none",
    "/values/section?q=BERT",
)


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """Open a page without JavaScript."""
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def test_a_reader_finds_and_reads_without_javascript(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("searchbox").fill("Reformer")
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("2 stories for “Reformer”")
    plain.get_by_role("list", name="The same story in").first.get_by_text("العربية").click()
    plain.get_by_role("link", name="نموذج Reformer").click()
    heading = plain.get_by_role("heading", level=1)
    expect(heading).to_contain_text("نموذج Reformer")
    assert heading.locator("mark").all_text_contents() == ["Reformer"]
    plain.get_by_role("link", name="Results for").click()
    expect(plain.get_by_role("searchbox")).to_have_value("Reformer")


def test_a_facet_narrows_to_what_it_counts_and_can_be_let_go(page: Page) -> None:
    page.goto("/?q=BERT")
    before = page.get_by_role("heading", level=1).inner_text()
    choice = page.get_by_role("complementary", name="Filters").get_by_role("link", name="Türkçe")
    count = choice.locator(".count").inner_text()
    choice.click()
    page.wait_for_url("**lang=tr*")
    expect(page.locator("main:not([aria-busy]) article").first).to_have_attribute("lang", "tr")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{count} stories")
    for article in page.locator("article").all():
        assert article.get_attribute("lang") == "tr"
    page.get_by_role("list", name="Filters in use").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(before)


def test_paging_reaches_every_story_once(page: Page) -> None:
    page.goto("/?lang=en")
    seen: list[str] = []
    while True:
        titles = page.locator("ol.results h2 a")
        seen += [str(link.get_attribute("href")) for link in titles.all()]
        following = page.get_by_role("link", name="Next", exact=False)
        if not following.count():
            break
        before = page.title()
        following.click()
        expect(page).not_to_have_title(before)
    assert len(seen) == len(set(seen)) == 24


@pytest.mark.parametrize(
    ("query", "lang", "direction", "marks"),
    [
        ("النصوص", "ar", "rtl", {"النصوص", "نصوص", "للنصوص", "والنصوص"}),
        ('"模型"', "zh", "ltr", {"模型"}),
        ("bellek", "tr", "ltr", {"bellek", "belleği", "bellekten", "belleğe"}),
    ],
)
def test_marks_are_whole_words_where_the_text_has_them(
    page: Page, query: str, lang: str, direction: str, marks: set[str]
) -> None:
    page.goto(f"/?q={query}&lang={lang}")
    articles = page.locator("article")
    assert articles.count()
    for article in articles.all():
        assert article.get_attribute("lang") == lang
        assert article.evaluate("e => getComputedStyle(e).direction") == direction
    marked = set(page.locator("article mark").all_inner_texts())
    assert marked
    assert marked <= marks


def test_text_in_another_language_says_so(page: Page) -> None:
    page.goto("/item/1-en-publications-1")
    for chip in page.get_by_role("list", name="Translations").get_by_role("link").all():
        lang = chip.get_attribute("lang")
        assert lang
        assert chip.get_attribute("hreflang") == lang
        assert chip.get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
    page.get_by_role("list", name="Translations").get_by_text("中文").click()
    assert page.locator("article header").get_attribute("lang") == "zh"
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_never_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("ui", ["en", "ar"])
def test_a_long_name_of_a_file_stays_within_a_phone(
    browser: Browser, tmp_path: Path, ui: str
) -> None:
    told = replace(builders.item("bert", id="own"), path="Newsletter_" * 8 + "copy.md")
    with (
        builders.engine(tmp_path, [told]) as engine,
        served(create_app(engine=engine)) as address,
    ):
        page = browser.new_page(base_url=address, viewport={"width": 320, "height": 800})
        page.goto(f"/item/own?ui={ui}")
        expect(page.get_by_text("Newsletter_")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.close()


def contrast(page: Page, selector: str) -> float:
    """Give WCAG's contrast of an element's text against the page's ground."""
    colours: list[list[float]] = page.locator(selector).first.evaluate(
        """(element) => {
          const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
          let ground = element, fill;
          do {
            fill = parts(getComputedStyle(ground).backgroundColor);
            ground = ground.parentElement;
          } while (ground && fill[3] === 0);
          return [parts(getComputedStyle(element).color), fill];
        }"""
    )

    def light(colour: list[float]) -> float:
        shares = [value / 255 for value in colour[:3]]
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted(map(light, colours), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_by_day_and_by_night(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/?q=Reformer&lang=en")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) == (scheme == "dark")
    for selector in (
        ".snippet",
        "h2 a",
        ".meta",
        ".chip",
        ".count",
        "mark",
        ".box button",
        ".took",
    ):
        assert contrast(page, selector) >= 4.5, selector


def test_no_page_breaks_its_own_policy(page: Page) -> None:
    """The fixture fails on anything the console says."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        assert (answer := page.goto(address))
        assert answer.ok
    origin = page.evaluate("location.origin")
    assert all(url.startswith(origin) for url in asked)


def test_markup_in_an_item_does_not_run(browser: Browser, tmp_path: Path) -> None:
    said: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    with (
        builders.engine(tmp_path, [hostile()]) as engine,
        served(create_app(engine=engine)) as address,
    ):
        context = browser.new_context(base_url=address)
        page = context.new_page()
        page.on("dialog", dismiss)
        page.on("console", lambda message: said.append(message.text))
        for path in ("/", "/?q=bert", "/item/hostile?q=bert", "/issue/1", "/issues"):
            page.goto(path)
            assert page.locator("main img, main script, main svg").count() == 0
            for link in page.locator("a[href]").all():
                assert str(link.get_attribute("href")).startswith(("/", "#", "https://e.org/"))
        context.close()
    assert said == []


def test_keys_alone_reach_box_and_results(page: Page) -> None:
    page.goto("/issues")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("Reformer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=Reformer")
    page.locator("ol.results h2 a").first.focus()
    outline = page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/item/**")


def test_the_page_has_its_landmarks(page: Page) -> None:
    page.goto("/?q=Reformer")
    for role in ("banner", "main", "search", "complementary", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_label("Search the newsletters")).to_have_value("Reformer")


def test_a_chosen_filter_can_be_told_where_colours_are_forced(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/?q=BERT&lang=fr")
    ticks = "e => getComputedStyle(e).backgroundColor"
    chosen = page.locator(".chosen .tick").first.evaluate(ticks)
    assert chosen != page.locator(".facets a:not(.chosen) .tick").first.evaluate(ticks)


def test_paper_shows_the_text_and_not_the_controls(page: Page) -> None:
    page.goto("/?q=Reformer")
    page.emulate_media(media="print")
    expect(page.locator(".facets")).to_be_hidden()
    expect(page.locator(".star").first).to_be_hidden()
    expect(page.locator("article").first).to_be_visible()


def test_paper_says_where_a_story_is_from_and_has_no_colours(page: Page) -> None:
    page.goto("/item/1-ar-publications-1?q=Reformer")
    page.emulate_media(media="print")
    for mark in page.locator("mark").all():
        assert mark.evaluate("e => getComputedStyle(e).backgroundImage") == "none"
    expect(page.locator("mark").first).to_be_visible()
    expect(page.locator(".source")).to_contain_text(".md")
    expect(page.get_by_text("For programs")).to_be_hidden()
    expect(page.get_by_role("list", name="The same story in")).to_be_hidden()
