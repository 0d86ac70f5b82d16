"""What pages say of an archive as a whole: its languages, its time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.model import Item
from tests import builders
from tests.web.test_pages import get
from web import create_app

ADDRESSES = ("/", "/?q=bert", "/?sort=newest", "/issues", "/item/en-1", "/saved?item=en-1", "/gone")


@contextmanager
def pages_of(folder: Path, *items: Item) -> Iterator[FlaskClient]:
    with builders.engine(folder, items) as engine:
        yield create_app(engine=engine).test_client()


@pytest.mark.parametrize("ui", ["en", "ar"])
def test_nothing_is_said_of_languages_where_there_is_one(tmp_path: Path, ui: str) -> None:
    told = [builders.item(f"bert {n}", id=f"en-{n}", issue=str(n)) for n in (1, 2)]
    with pages_of(tmp_path, *told) as client:
        for address in ADDRESSES:
            html = client.get(address, headers={"Accept-Language": ui}).text
            head, _, rest = html.partition('<details class="tongues">')
            said = head + rest.partition("</details>")[2]
            assert ">English<" not in said, address
            for words in ("in any language", "every language", "1 language", "each translation"):
                assert words not in said, (address, words)
        assert "in any language" not in client.get("/opensearch.xml").text


def test_where_there_are_two_they_are_named(tmp_path: Path) -> None:
    told = [builders.item("bert", lang, id=f"{lang}-1", story="1") for lang in ("en", "fr")]
    with pages_of(tmp_path, *told) as client:
        assert "1 story in 2 languages" in get(client, "/")
        for address in ADDRESSES:
            html = client.get(address).text
            assert "Search in any language" in html, address
            if address != "/gone":
                assert "2 languages" in html, address
        assert "Put translations together" in get(client, "/?q=bert&group=0")


@pytest.mark.parametrize(("dated", "said"), [(3, True), (1, False)])
def test_a_time_is_said_of_an_archive_if_most_issues_have_one(
    tmp_path: Path, dated: int, said: bool
) -> None:
    """And the list of issues begins where most of the newest are."""
    dates = ["2020-01-12"] * dated + [""] * (4 - dated)
    told = [
        builders.item("bert", id=f"en-{n}", issue=str(n), date=date)
        for n, date in enumerate(dates, 1)
    ]
    with pages_of(tmp_path, *told) as client:
        assert ("Jan 2020" in get(client, "/").partition("</header>")[0]) == said
        shown = re.findall(r'<th scope="row"><a href="/issue/(\d+)', get(client, "/issues"))
        assert shown == (["3", "2", "1"] if said else ["4", "3", "2"])


def test_no_tip_leads_to_a_search_that_finds_nothing(tmp_path: Path) -> None:
    told = [builders.item("question and answering machine", id="en-1")]
    with pages_of(tmp_path, *told) as client:
        for address in ("/", "/?q=zzxqyyvk"):
            html = get(client, address)
            tips = html[html.index('<details class="tips">') :].partition("</details>")[0]
            assert '<code dir="ltr">bert AND arabic</code>' in tips
            assert "lang:fr" not in tips
            led = re.findall(r'<a href="([^"]+)"', tips)
            assert led
            for href in led:
                assert "No stories" not in get(client, unescape(href)), href
