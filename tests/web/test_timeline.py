"""The timeline of results: all of them, in bars that can be hit, each narrowing to what it says."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from search.model import Filters, SearchRequest
from tests.web.test_pages import get, links, total
from web import timeline

MONTHS = st.dates().map(lambda day: day.isoformat()[:7])


@given(st.dictionaries(MONTHS, st.integers(1, 10**6), min_size=2, max_size=40))
def test_bars_hold_all_results_in_order_and_room(months: dict[str, int]) -> None:
    made = timeline.timeline(SearchRequest("a"), months)
    assert made
    assert sum(bar.count for bar in made.bars) == sum(months.values())
    places = [bar.x for bar in made.bars]
    assert places == sorted(set(places))
    assert 0 <= places[0] <= places[-1] == made.width - timeline.WIDTH
    assert made.width <= 1010 * timeline.WIDTH
    assert {0 < bar.height <= timeline.HEIGHT for bar in made.bars} == {True}
    assert max(bar.height for bar in made.bars) == timeline.HEIGHT


@pytest.mark.parametrize(
    ("months", "labels"),
    [
        (["2020-01", "2020-03"], ["January 2020", "March 2020"]),
        (["2019-12", "2023-01"], ["2019", "2023"]),
        (["1915-01", "2023-01"], ["1910–1919", "2020–2029"]),
        (["0001-01", "0001-02"], ["January 1", "February 1"]),
    ],
)
def test_what_spans_many_months_is_told_by_years(months: list[str], labels: list[str]) -> None:
    made = timeline.timeline(SearchRequest("a"), dict.fromkeys(months, 1))
    assert made
    assert [made.first, made.last] == labels
    assert made.width <= timeline.BARS * timeline.WIDTH


def test_a_year_is_looked_at_from_its_first_day_to_its_last() -> None:
    made = timeline.timeline(SearchRequest("a"), {"2015-05": 1, "2020-02": 2})
    assert made
    asked = made.bars[1].request.filters
    assert (str(asked.since), str(asked.until)) == ("2020-01-01", "2020-12-31")


def test_one_month_is_no_timeline_until_it_is_chosen() -> None:
    assert timeline.timeline(SearchRequest("a"), {"2020-02": 3}) is None
    assert timeline.timeline(SearchRequest("a"), {"": 3}) is None
    chosen = SearchRequest("a", Filters({"month": ("2020-02",)}))
    made = timeline.timeline(chosen, {"2020-02": 3})
    assert made
    assert made.bars[0].request == SearchRequest("a")


def test_each_bar_and_each_line_of_the_table_finds_what_it_counts(client: FlaskClient) -> None:
    html = get(client, "/?q=model")
    (section,) = re.findall(r'<section class="timeline".*?</section>', html, re.S)
    drawing, table = section.split("<table")
    bars = re.findall(r'<a href="([^"]+)"[^>]*><title>[^:]+: (\d+)</title>', drawing)
    lines = re.findall(r'<a href="([^"]+)".*?class="count">(\d+)<', table, re.S)
    assert len(bars) > 1
    assert bars == lines[::-1]
    for href, count in bars:
        assert total(get(client, href.replace("&amp;", "&"))) == int(count)


def test_days_narrow_a_search_and_keep_the_rest_of_it(page: Page) -> None:
    page.goto("/?q=model&lang=en")
    before = page.get_by_role("heading", level=1).inner_text()
    page.get_by_label("Since").fill("2021-05-01")
    page.get_by_role("button", name="Narrow").click()
    page.wait_for_url("**since=2021-05-01**")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(before)
    chips = page.get_by_role("list", name="Filters in use")
    expect(chips).to_contain_text("Since: 1 May 2021")
    expect(chips).to_contain_text("English")


def test_the_drawing_is_for_the_eye_and_the_table_for_all(page: Page) -> None:
    page.goto("/?q=model")
    expect(page.locator(".timeline svg")).to_have_attribute("aria-hidden", "true")
    assert page.locator('.timeline svg a:not([tabindex="-1"])').count() == 0
    page.get_by_text("As a table").click()
    expect(page.locator(".timeline table").get_by_role("link").first).to_be_visible()


def test_months_are_left_in_no_list_beside_the_timeline(client: FlaskClient) -> None:
    assert not links(get(client, "/?q=model"), "^Month")
