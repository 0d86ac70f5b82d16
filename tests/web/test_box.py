"""The search box in a real browser: suggestions by typing, by keys, by input methods, by hand."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

COMPOSING = """(box, [text, done]) => {
    box.dispatchEvent(new CompositionEvent("compositionstart"));
    box.value = text;
    box.dispatchEvent(new InputEvent("input", {isComposing: true, bubbles: true}));
    if (done) box.dispatchEvent(new CompositionEvent("compositionend", {data: text}));
}"""


@pytest.fixture
def box(page: Page) -> Locator:
    page.goto("/issues")
    return page.get_by_role("combobox", name="Search the newsletters")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_typing_suggests_and_a_chosen_suggestion_is_searched(page: Page, box: Locator) -> None:
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("refo")
    first = options(page).first
    expect(first).to_contain_text("Reformer")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".search [role=status]")).to_have_text(
        f"{options(page).count()} suggestions"
    )
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    assert box.input_value() == "refo", "nothing is taken before it is chosen"
    box.press("Enter")
    page.wait_for_url("**/?q=Reformer*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reformer")


def test_enter_searches_what_was_typed_where_nothing_was_chosen(page: Page, box: Locator) -> None:
    box.press_sequentially("BERT le")
    expect(options(page).first).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/?q=BERT+le*")


def test_the_arrows_go_round_tab_takes_and_escape_closes(page: Page, box: Locator) -> None:
    box.press_sequentially("tr")
    expect(options(page).first).to_be_visible()
    box.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None, "back where one types"
    box.press("ArrowDown")
    box.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(box).to_be_focused()
    assert box.input_value().lower().startswith("tr")
    assert len(box.input_value()) > 2
    box.press_sequentially(" mo")
    expect(options(page).first).to_be_visible()
    box.press("Escape")
    expect(options(page)).to_have_count(0)
    assert box.input_value().endswith(" mo"), "the first Escape only closes"
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_click_takes_a_suggestion(page: Page, box: Locator) -> None:
    box.press_sequentially("模型")
    option = options(page).first
    expect(option).to_contain_text("模型")
    option.click()
    page.wait_for_url("**/?q=*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("模型")


def test_what_an_input_method_composes_is_not_asked_for(page: Page, box: Locator) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box.focus()
    box.evaluate(COMPOSING, ["mo xing", False])
    page.wait_for_timeout(300)
    assert not [url for url in asked if "suggest" in url]
    box.evaluate(COMPOSING, ["模型", True])
    expect(options(page).first).to_contain_text("模型")
    # Enter ends a composition, it does not search.
    box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229}))"
    )
    expect(options(page).first).to_be_visible()


def test_arabic_suggestions_read_from_the_right(page: Page, box: Locator) -> None:
    box.press_sequentially("نمو")
    words = options(page).first.locator(".words")
    expect(words).to_contain_text("نمو")
    assert words.evaluate("e => getComputedStyle(e).direction") == "rtl"
    expect(words).to_have_attribute("lang", "ar")


def test_a_slow_answer_to_an_earlier_key_is_not_shown(page: Page, box: Locator) -> None:
    def slow(route: Route) -> None:
        if route.request.url.endswith("q=ber"):
            page.wait_for_timeout(400)
        route.continue_()

    page.route("**/api/v1/suggest*", slow)
    box.press_sequentially("ber")
    page.wait_for_timeout(120)
    box.fill("refo")
    expect(options(page).first).to_contain_text("Reformer")
    page.wait_for_timeout(500)
    expect(options(page).first).to_contain_text("Reformer")


def test_what_was_searched_before_is_offered_and_can_be_forgotten(page: Page, box: Locator) -> None:
    for query in ("Reformer", "zzxqyyvk", "BERT"):
        page.goto(f"/?q={query}")
    page.goto("/issues")
    box.click()
    expect(options(page)).to_have_count(3)
    assert "BERT" in options(page).nth(0).inner_text()
    assert "Reformer" in options(page).nth(1).inner_text(), "what found nothing is not offered"
    options(page).nth(2).click()
    expect(options(page)).to_have_count(0)
    box.blur()
    box.click()
    page.wait_for_timeout(100)
    expect(options(page)).to_have_count(0)


def test_leaving_the_box_closes_the_list(page: Page, box: Locator) -> None:
    box.press_sequentially("refo")
    expect(options(page).first).to_be_visible()
    box.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Search")).to_be_focused()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_list_fits_any_screen(page: Page, box: Locator, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    box.press_sequentially("the")
    page.locator(".suggestions").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for height in options(page).evaluate_all("all => all.map(e => e.offsetHeight)"):
        assert height >= 24, "large enough for a finger"


@pytest.mark.parametrize(
    ("locale", "typed", "said"),
    [
        ("fr", "section:publ", ("Rubrique\u00a0: ", "Publications")),
        ("tr", "lang:en", ("Dil: ", "English")),
        ("zh", "date:2021-03", ("月份：", "2021年3月")),
    ],
)
def test_filters_are_suggested_in_words(
    browser: Browser, site: str, locale: str, typed: str, said: tuple[str, str]
) -> None:
    """What is asked for is what the query language says, what is read are words."""
    page = browser.new_page(base_url=site, locale=locale)
    page.goto("/issues")
    page.get_by_role("combobox").press_sequentially(typed)
    name, value = said
    first = options(page).filter(has_text=f"{name}\u2068{value}\u2069").first
    expect(first).to_be_visible()
    assert (first.get_attribute("data-query") or "").startswith(typed)
    page.context.close()
