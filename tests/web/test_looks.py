"""What pages look like, where a picture alone can tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page

from search.settings import Settings
from tests import builders
from tests.web.conftest import served
from web import create_app

STYLE = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

PIECES = """(element) => {
  const words = new Range();
  words.selectNodeContents(element);
  return words.getClientRects().length;
}"""

ENDS = """() => {
  const ends = [];
  for (const each of document.querySelectorAll(".meta, .trail")) {
    const box = each.getBoundingClientRect();
    const pieces = [...each.children].map((one) => {
      const words = document.createRange(); // without what the style adds
      words.selectNodeContents(one);
      return words.getBoundingClientRect();
    });
    for (const { y, height } of pieces) {
      const line = pieces.filter((one) => Math.abs(one.y - y) < height / 2);
      const sides = [
        [box.left - 12, Math.min(...line.map((one) => one.left))],
        [Math.max(...line.map((one) => one.right)), box.right + 12],
      ];
      for (const [x, end] of sides)
        if (end - x > 1) ends.push({ x, y, width: end - x, height });
    }
  }
  return ends.slice(0, 12);
}"""
"""Gives what is left and right of each line of pieces."""


def picture(page: Page, part: FloatRect | None = None) -> bytes:
    """Give how a page looks once it is drawn: a busy browser shows some of it later."""
    shown = page.screenshot(clip=part)
    while (now := page.screenshot(clip=part)) != shown:
        shown = now
    return shown


@pytest.mark.parametrize("address", ["/?q=Reformer", "/item/1-ar-publications-1?q=Reformer&ui=ar"])
def test_nothing_that_parts_two_pieces_hangs_at_the_end_of_a_line(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 300, "height": 1600})
    page.goto(address)
    page.evaluate(STYLE, ".unseen, .star { display: none !important }")
    ends = page.evaluate(ENDS)
    whole, shown = picture(page), [picture(page, end) for end in ends]
    page.evaluate(STYLE, ".meta > ::before, .trail > ::before { visibility: hidden !important }")
    assert picture(page) != whole
    assert [picture(page, end) for end in ends] == shown


@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_the_way_past_the_head_is_hidden_in_letters_of_any_size_until_it_has_the_focus(
    page: Page, lang: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(f"/?q=Reformer&ui={lang}")
    page.evaluate(STYLE, "html { font-size: 300% }")
    skip = page.locator(".skip")
    place = "e => e.getBoundingClientRect().bottom"
    assert skip.evaluate(place) < 0
    skip.focus()
    assert skip.evaluate(place) > 0


@pytest.mark.parametrize(
    ("width", "height", "stays"), [(1280, 800, True), (1280, 400, False), (360, 800, False)]
)
def test_the_head_stays_in_sight_where_there_is_room_and_hides_nothing(
    page: Page, width: int, height: int, stays: bool
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/issue/1/en")
    story = page.locator("article.story").nth(2)
    page.goto(f"/issue/1/en#{story.get_attribute('id')}")
    page.wait_for_function("scrollY > 0")
    head, top = page.locator("header.top").bounding_box(), story.bounding_box()
    assert head is not None
    assert top is not None
    assert (head["y"] == 0) == stays
    assert head["y"] + head["height"] <= max(top["y"], 0)


def test_a_suggestion_is_no_higher_than_its_line_and_a_finger(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("refo")
    option = page.get_by_role("option").first
    option.wait_for()
    assert option.evaluate("e => e.offsetHeight") < 48


@pytest.mark.parametrize(("lang", "side"), [("ar", "right"), ("en", "left")])
def test_languages_in_a_menu_stand_in_one_column(page: Page, lang: str, side: str) -> None:
    """Whichever way their names are written."""
    page.goto(f"/item/1-en-publications-1?ui={lang}")
    edges = f"""all => all.map((one) => {{
      const words = document.createRange();
      words.selectNodeContents(one);
      return Math.round(words.getBoundingClientRect().{side});
    }})"""
    for menu, names in ((".tools .menu", "a"), (".tongues", "button")):
        page.locator(f"{menu} summary").first.click()
        found = page.locator(menu).first.locator(names).evaluate_all(edges)
        assert len(found) > 3
        assert len(set(found)) == 1
        page.keyboard.press("Escape")
        page.locator(menu).first.evaluate("menu => { menu.open = false }")


@pytest.mark.parametrize("ui", ["en", "ar", "zh"])
def test_what_is_typed_is_in_letters_of_one_width(page: Page, ui: str) -> None:
    """In whichever language the page is: each has faces of its own."""
    for address, selector in (("/?ui=", ".tips code"), ("/?ui=", "kbd"), ("/api?ui=", "h2 code")):
        page.goto(address + ui)
        face = page.locator(selector).first.evaluate("e => getComputedStyle(e).fontFamily")
        assert face.endswith("monospace"), (address, selector)


BEGINS = """() => {
  const rtl = document.dir === "rtl";
  const begin = (one) => {
    const words = document.createRange(); // a box begins before its words
    words.selectNodeContents(one);
    const { left, right } = (one.matches(".box") ? one : words).getBoundingClientRect();
    return Math.round(rtl ? innerWidth - right : left);
  };
  const names = [".name", "h1", ".welcome .box", "#newest", ".found h2", "th:first-child"];
  const seen = document.querySelectorAll(names.map((name) => `${name}:not(.unseen *)`).join());
  return [...seen].filter((one) => one.checkVisibility()).slice(0, 6).map(begin);
}"""
"""Gives how far from the page's edge lines begin, that of its name first."""


@pytest.mark.parametrize(
    "address",
    ["/", "/?ui=ar", "/issues", "/issues?ui=ar", "/topic?w=BERT", "/topic?w=BERT&ui=ar", "/api"],
)
def test_lines_begin_below_the_name_of_the_archive(page: Page, address: str) -> None:
    """Headings, boxes and the first words of tables alike."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    begins = page.evaluate(BEGINS)
    assert len(begins) > 2
    assert max(begins) - min(begins) <= 1


def test_steps_of_the_way_here_stand_on_one_line(page: Page) -> None:
    page.goto("/issue/1/en")
    tops = page.locator(".trail > *").evaluate_all(
        """(steps) => steps.map((step) => {
          const words = document.createRange();
          words.selectNodeContents(step);
          return words.getBoundingClientRect().top;
        })"""
    )
    assert len(tops) == 2
    assert max(tops) - min(tops) < 1


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
def test_a_command_to_type_is_in_one_piece(browser: Browser, tmp_path: Path, lang: str) -> None:
    """Inside a sentence from the right its end would stand before its beginning."""
    with served(create_app(Settings(tmp_path))) as address:
        page = browser.new_page(viewport={"width": 360, "height": 800})
        page.goto(f"{address}/?ui={lang}")
        command = page.locator(".failure code")
        assert command.inner_text() == "nlpsearch index PATH"
        assert command.evaluate(PIECES) == 1
        page.close()


@pytest.mark.parametrize("width", [840, 1440])
def test_the_name_of_a_site_is_not_cut(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/?sort=newest")
    name = page.locator("section[aria-labelledby=facet-site] bdi").first
    name.evaluate("(e) => { e.textContent = 'colab.research.google.com' }")
    assert name.evaluate(PIECES) == 1


@pytest.mark.parametrize("width", [360, 840, 1440])
def test_a_grid_of_many_languages_fits(browser: Browser, tmp_path: Path, width: int) -> None:
    items = [
        builders.item(f"A loom in {lang}.", lang, id=f"1-{lang}-a-1", story="1/a", title="Loom")
        for lang in (
            "en",
            "pt-BR",
            "fr",
            "ar",
            "zh",
            "tr",
            "es",
            "id",
            "de",
            "vi",
            "it",
            "ja",
            "uk",
        )
    ]
    with builders.engine(tmp_path, items) as engine, served(create_app(engine=engine)) as address:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(f"{address}/issues")
        assert page.locator(".grid td a").last.inner_text() == "3 more"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_the_way_beside_chips_is_written_as_they_are(page: Page) -> None:
    page.goto("/?q=Reformer&lang=en&section=publications")
    sizes = page.locator(".active a").evaluate_all(
        "all => all.map((e) => getComputedStyle(e).fontSize)"
    )
    assert len(sizes) == 3
    assert len(set(sizes)) == 1
