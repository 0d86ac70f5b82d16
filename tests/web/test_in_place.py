"""Results in place: what the script does without a new page, and that pages do it without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.cli.running import wait_until
from tests.web.test_pages import get, links

RESULTS = "/?q=BERT"


def facet(page: Page, label: str) -> Locator:
    return page.get_by_role("complementary", name="Filters").get_by_role("link", name=label)


def chip(page: Page, label: str) -> Locator:
    return page.locator(".results .chip", has_text=label).first


@pytest.fixture
def page(page: Page) -> Page:
    """Open results, and remember by a name in it whether it is still the same page."""
    page.goto(RESULTS)
    page.evaluate("window.same = true")
    return page


def still_here(page: Page) -> bool:
    return bool(page.evaluate("window.same === true"))


def test_a_facet_narrows_in_place_and_keeps_the_focus(page: Page) -> None:
    facet(page, "Türkçe").press("Enter")
    page.wait_for_url("**/?q=BERT&lang=tr")
    expect(page.locator(":focus")).to_contain_text("Türkçe")
    expect(page.locator(":focus")).to_have_class("chosen")
    heading = page.get_by_role("heading", level=1).inner_text()
    expect(page.locator("body > [role=status]")).to_have_text(heading)
    assert page.locator("form.search [name=lang]").input_value() == "tr"
    assert still_here(page)


def test_what_is_followed_is_what_is_shown(page: Page) -> None:
    feeds = page.locator("head link[type='application/atom+xml'][href*='q=BERT']")
    facet(page, "Türkçe").press("Enter")
    page.wait_for_url("**/?q=BERT&lang=tr")
    expect(feeds).to_have_attribute("href", re.compile("lang=tr"))
    assert still_here(page)


def test_history_goes_back_to_what_was_shown_and_where(page: Page) -> None:
    def near() -> bool:
        # The browser keeps what is in view where it is, while what is above it grows by a line.
        return abs(int(page.evaluate("scrollY")) - 321) < 40

    article = page.locator(".results article").first
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto(RESULTS)
    page.evaluate("window.same = true")
    page.evaluate("scrollTo({top: 321, behavior: 'instant'})")
    facet(page, "Türkçe").evaluate("link => link.click()")
    expect(article).to_have_attribute("lang", "tr")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.go_back()
    expect(article).to_have_attribute("lang", "en")
    wait_until(near)
    page.go_forward()
    expect(article).to_have_attribute("lang", "tr")
    assert still_here(page)


def test_a_page_is_turned_in_place_and_read_from_its_top(page: Page) -> None:
    page.goto("/?lang=en")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_title("English · page 2 of 3 · nlpsearch")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.evaluate("scrollY") == 0
    assert still_here(page)


def test_what_was_unfolded_stays_so(page: Page) -> None:
    page.get_by_text("As a table").click()
    page.locator(".timeline table a").first.click()
    page.wait_for_url("**month=*")
    expect(page.locator(".timeline table")).to_be_visible()
    assert still_here(page)


def test_days_narrow_in_place(page: Page) -> None:
    page.get_by_label("Since").fill("2020-02-01")
    page.get_by_role("button", name="Narrow").click()
    page.wait_for_url("**since=2020-02-01*")
    expect(page.get_by_role("button", name="Narrow")).to_be_focused()
    assert still_here(page)


def test_a_result_changes_its_language_in_place(page: Page) -> None:
    first = page.locator(".results article").first
    expect(first).to_have_attribute("lang", "en")
    chip(page, "中文").click()
    expect(first).to_have_attribute("lang", "zh")
    expect(first.locator("h2 a")).to_be_focused()
    assert first.locator("mark").count()
    page.keyboard.press("t")
    expect(first).to_have_attribute("lang", "ar")
    assert still_here(page)


@pytest.mark.parametrize("answer", ["none", "500"])
def test_where_it_fails_the_link_is_followed(browser: Browser, site: str, answer: str) -> None:
    def fail(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.continue_()
        elif answer == "none":
            route.abort()
        else:
            route.fulfill(status=500, body="no")

    context = browser.new_context(base_url=site, locale="en-GB")
    page = context.new_page()
    page.goto(RESULTS)
    page.route("**/?q=BERT&lang=tr", fail)
    page.evaluate("window.same = true")
    with page.expect_navigation():
        facet(page, "Türkçe").click()
    assert not still_here(page)
    expect(page.locator(".results article").first).to_have_attribute("lang", "tr")
    context.close()


def test_a_link_is_opened_elsewhere_where_that_is_asked_for(page: Page) -> None:
    with page.context.expect_page() as opened:
        facet(page, "Türkçe").click(modifiers=["Control"])
    assert opened.value.url.endswith("/?q=BERT&lang=tr")
    assert page.url.endswith(RESULTS)


def narrow(page: Page) -> None:
    page.get_by_label("Since").fill("2020-01-02")
    page.get_by_role("button", name="Narrow").click()


def beside(page: Page) -> None:
    page.get_by_text("Side by side").click()
    page.locator(".menu a").first.click()


Step = Callable[[Page], None]
# Each leads to another page.
STEPS: list[tuple[str, Step]] = [
    ("narrow", lambda page: facet(page, "Français").click()),
    ("narrow to two", lambda page: facet(page, "中文").click()),
    ("let go", lambda page: page.locator(".active a").first.click()),
    ("another language", lambda page: chip(page, "English").click()),
    ("newest", lambda page: page.get_by_role("link", name="Newest").click()),
    ("each telling", lambda page: page.get_by_role("link", name="List each").click()),
    ("let go of the other", lambda page: page.locator(".active a").first.click()),
    ("next page", lambda page: page.get_by_role("link", name="Next").click()),
    ("days", narrow),
    ("a story", lambda page: page.locator(".results h2 a").first.click()),
    ("side by side", beside),
    ("its issue", lambda page: page.locator(".trail a").nth(1).click()),
    ("all issues", lambda page: page.get_by_role("link", name="Issues").first.click()),
    ("over time", lambda page: page.get_by_role("link", name="How often").click()),
]


def said(page: Page) -> str:
    """Give what a page says, without how long it took and what only a script can do."""
    text = str(
        page.evaluate(
            """() => {
              const main = document.querySelector("main").cloneNode(true);
              for (const one of main.querySelectorAll("button.tool")) one.remove();
              return document.title + main.textContent;
            }"""
        )
    )
    return " ".join(re.sub(r"under 1 ms|\d+ ms", "", text).split())


@pytest.fixture
def both(browser: Browser, site: str) -> Iterator[tuple[Page, Page]]:
    """Open a page with JavaScript, and one without."""
    contexts = [
        browser.new_context(base_url=site, locale="en-GB", java_script_enabled=enabled)
        for enabled in (True, False)
    ]
    yield contexts[0].new_page(), contexts[1].new_page()
    for context in contexts:
        context.close()


def test_pages_do_without_script_what_they_do_with_it(both: tuple[Page, Page]) -> None:
    for page in both:
        page.goto("/")
        page.get_by_label("Search the newsletters").fill("BERT")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url("**/?q=BERT")
    with_script, without = both
    for name, step in STEPS:
        with without.expect_navigation():
            step(without)
        step(with_script)
        with_script.wait_for_url(without.url)
        expect(with_script.locator("main:not([aria-busy])")).to_be_visible()
        assert said(with_script) == said(without), name


def test_a_telling_shown_in_place_leads_on_and_the_others_stay(client: FlaskClient) -> None:
    first, *_ = links(get(client, "/?q=BERT&lang=en&page=1"), "^中文$")
    assert "tell=" in first[0]
    assert "#result-" in first[0]
    html = get(client, first[0])
    assert '<article lang="zh" dir="ltr">' in html
    assert "<mark>" in html[html.index('<article lang="zh"') :].split("</article>")[0]
    again = [href for href, _ in links(html, "^Français$")]
    assert any(href.count("tell=") == 2 for href in again)
    assert any(href.count("tell=") == 1 for href in again)


def test_a_telling_that_was_shown_is_there_on_the_way_back(client: FlaskClient) -> None:
    first, *_ = links(get(client, "/?q=BERT&lang=en"), "^中文$")
    shown = get(client, first[0])
    story = next(href for href, _ in links(shown) if href.startswith("/item/") and "-zh-" in href)
    ((back, _),) = links(get(client, story), "^Results for")
    assert "tell=" in back
    assert '<article lang="zh" dir="ltr">' in get(client, back)
    place = int(re.findall(r"at=(\d+)", story)[0])
    other = next(href for href, _ in links(shown) if f"at={place + 1}" in href)
    assert links(get(client, other), "^Previous result")[0][0] == story


@pytest.mark.parametrize("tell", ["none", "1-en-publications-1,x", "<script>", "\x00", ""])
def test_a_telling_that_is_none_of_a_result_changes_nothing(client: FlaskClient, tell: str) -> None:
    plain = client.get("/", query_string={"q": "Zemberek"}).text
    told = client.get("/", query_string={"q": "Zemberek", "tell": tell}).text

    def titles(html: str) -> list[str]:
        return re.findall(r"<h2 class=\"\">.*?</h2>", html, re.S)

    assert [re.sub(r'href="[^"]*"', "", one) for one in titles(told)] == [
        re.sub(r'href="[^"]*"', "", one) for one in titles(plain)
    ]
