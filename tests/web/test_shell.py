"""The pages are there without a network as far as can be, and of one generation."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from search.engine import Engine
from search.indexing import Order, index
from search.settings import Settings
from tests.web.conftest import SAMPLE, served
from web import create_app


def kept(page: Page) -> None:
    """Wait until the browser has the frame of the pages, and asks it for the next one."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def asked(client: FlaskClient, address: str) -> tuple[int, str]:
    """Ask for a file, and give the status and the type of what comes."""
    with client.get(address) as answer:
        return answer.status_code, answer.mimetype or ""


def test_the_manifest_names_icons_that_are_there(client: FlaskClient) -> None:
    manifest = client.get("/manifest.webmanifest?ui=ar").get_json(force=True)
    assert (manifest["lang"], manifest["dir"]) == ("ar", "rtl")
    for icon in manifest["icons"]:
        assert asked(client, icon["src"]) == (200, icon["type"])
    assert {icon["type"] for icon in manifest["icons"]} == {"image/svg+xml", "image/png"}


def test_icons_are_where_they_are_looked_for(client: FlaskClient) -> None:
    assert asked(client, "/favicon.ico") == (200, "image/svg+xml")
    named = re.search('rel="apple-touch-icon" href="([^"]+)"', client.get("/").text)
    assert named
    assert asked(client, named[1]) == (200, "image/png")


def test_a_worker_is_of_one_generation(tmp_path: Path) -> None:
    """The next has a browser let go of what it kept, as its worker is another."""
    settings = Settings(tmp_path)
    workers = []
    with Engine(settings) as engine:
        client = create_app(engine=engine).test_client()
        for _ in range(2):
            index(settings, Order((SAMPLE,)))
            workers += [client.get("/worker.js").text for _ in range(2)]
    assert workers[0] == workers[1] != workers[2] == workers[3]


def test_what_the_worker_keeps_is_there(client: FlaskClient) -> None:
    (addresses,) = re.findall(r"const SHELL = \[(.*)\]\[0\];", client.get("/worker.js").text)
    listed = re.findall(r'"([^"]+)"', addresses)
    assert listed[0] == "/offline"
    assert len(listed) > 3
    assert all(asked(client, address)[0] == 200 for address in listed)


def test_without_a_network_what_was_read_is_there_and_nothing_fails(
    browser: Browser, tmp_path: Path
) -> None:
    settings = Settings(tmp_path)
    index(settings, Order((SAMPLE,)))
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    with Engine(settings) as engine, served(create_app(engine=engine)) as site:
        page.goto(site)
        kept(page)
        page.goto(f"{site}/item/1-en-publications-1")
        title = page.locator("h1").inner_text()
        page.wait_for_function(
            """async () => (await Promise.all((await caches.keys()).map(
                async (name) => (await (await caches.open(name)).keys()).map((kept) => kept.url)
            ))).flat().some((url) => url.includes("/item/"))"""
        )
        page.goto(f"{site}/?q=Reformer")
    page.goto(f"{site}/item/1-en-publications-1")
    expect(page.locator("h1")).to_have_text(title)
    page.goto(f"{site}/?q=transformer")
    expect(page.locator("h1")).to_have_text("Pas de réseau")
    colour = "getComputedStyle(document.querySelector('.skip')).position"
    assert page.evaluate(colour) == "absolute", "the style sheet is kept as well"
    context.close()


def test_a_browser_lets_go_of_what_an_earlier_generation_said(
    browser: Browser, tmp_path: Path
) -> None:
    settings, archive = Settings(tmp_path / "data"), tmp_path / "archive"
    shutil.copytree(SAMPLE, archive)
    index(settings, Order((archive,)))
    context = browser.new_context()
    page = context.new_page()
    with Engine(settings) as engine, served(create_app(engine=engine)) as site:
        page.goto(site)
        kept(page)
        (before,) = page.evaluate("caches.keys()")
        index(settings, Order((archive,)))
        page.goto(site)
        page.wait_for_function("async (old) => !(await caches.keys()).includes(old)", arg=before)
        assert len(page.evaluate("caches.keys()")) == 1
    context.close()
