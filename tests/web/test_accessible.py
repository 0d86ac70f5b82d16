"""Everybody can read the pages: a quick cut of ``python -m benchmarks.audit``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser

from benchmarks.audit import findings, kinds
from search.engine import Engine

PAGES = ("home", "results", "nothing", "story side by side", "issue", "issues", "topic", "saved")


@pytest.mark.parametrize(
    ("lang", "theme", "width", "pages"),
    [("en", "light", 1440, PAGES), ("ar", "dark", 360, PAGES), ("zh", "dark", 768, PAGES[:2])],
)
def test_axe_finds_nothing_against_wcag(
    browser: Browser,
    site: str,
    engine: Engine,
    lang: str,
    theme: Any,
    width: int,
    pages: Sequence[str],
) -> None:
    context = browser.new_context(
        base_url=site,
        locale=lang,
        color_scheme=theme,
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    addresses = kinds(engine)
    for kind in pages:
        page.goto(addresses[kind])
        assert findings(page) == [], kind
    context.close()


def test_axe_would_find_what_cannot_be_read(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site)
    page.goto("/issues")
    page.evaluate("document.querySelector('h1').style.color = '#eee'")
    page.evaluate("document.getElementById('q').labels[0].remove()")
    assert {found.split(":")[0] for found in findings(page)} >= {"color-contrast"}
    page.context.close()
