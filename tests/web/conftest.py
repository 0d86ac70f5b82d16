"""An index of the sample archive, the application over it, and a browser to look with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect, sync_playwright

from search import indexing
from search.engine import Engine
from search.settings import Settings
from tests.cli.running import PATIENCE
from web import create_app
from web.public import Public
from web.server import Server, listen

SAMPLE = Path(__file__).parents[2] / "index_data" / "sample"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Index the sample archive."""
    made = Settings(tmp_path_factory.mktemp("sample"))
    indexing.index(made, indexing.Order((SAMPLE,)))
    return made


@pytest.fixture(scope="session")
def engine(sample: Settings) -> Iterator[Engine]:
    """Open the sample's index."""
    with Engine(sample) as opened:
        yield opened


@pytest.fixture(scope="session")
def app(engine: Engine) -> Flask:
    """Give the application over the sample."""
    return create_app(engine=engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client that asks the application."""
    return app.test_client()


@contextmanager
def served(app: Flask, public: Public | None = None) -> Iterator[str]:
    """Serve an application for as long as needed, and give its address."""
    server = Server(app, listen("127.0.0.1", 0), public)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.stop()
        thread.join(10)
        server.close()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """Serve the sample, and give its address."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    if path is None:
        pytest.skip("needs Chromium: install the package chromium")
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Open an empty page whose complaints fail the test at its end."""
    context = browser.new_context(base_url=site, locale="en-GB")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []
