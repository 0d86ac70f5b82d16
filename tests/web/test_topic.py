"""How often words are written: as a search counts it, drawn from where one begins to read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests import builders
from web import create_app
from web.chart import HEIGHT, TOP, WIDTH, chart, scale


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Give a client of an archive that tells of models more from month to month."""
    items = [
        builders.item(
            f"The {'model' if n <= month else 'corpus'} number {n} of month {month}.",
            lang,
            id=f"{lang}-{month}-{n}",
            date=f"2021-0{month}-1{n}",
        )
        for lang in ("en", "fr")
        for month in (1, 2, 4)
        for n in range(1, 5)
        if lang == "en" or month < 4
    ]
    undated = replace(builders.item("A corpus without a date.", "de", id="undated"), date=None)
    with builders.engine(tmp_path_factory.mktemp("told"), [*items, undated]) as engine:
        yield create_app(engine=engine).test_client()


def get(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def test_months_and_languages_are_counted_as_a_search_counts_them(told: FlaskClient) -> None:
    said = get(told, "/api/v1/topic?w=model")
    (model,) = said["words"]
    assert model["months"] == {"2021-01": 2, "2021-02": 4, "2021-04": 4}
    assert model["langs"] == {"en": 7, "fr": 3}
    assert model["total"] == 10
    assert said["every"]["months"] == {"2021-01": 8, "2021-02": 8, "2021-04": 4}
    assert get(told, "/api/v1/search?q=model&month=2021-02")["total"] == 4


def test_a_language_narrows_months_and_not_languages(told: FlaskClient) -> None:
    (model,) = get(told, "/api/v1/topic?w=model&lang=fr")["words"]
    assert model["months"] == {"2021-01": 1, "2021-02": 2}
    assert model["langs"] == {"en": 7, "fr": 3}


def test_a_word_is_taken_as_it_is_written(told: FlaskClient) -> None:
    """Where nothing has it, no other word is counted for it."""
    (model,) = get(told, "/api/v1/topic?w=modle")["words"]
    assert (model["total"], model["months"]) == (0, {})


def test_there_are_four_words_at_most(told: FlaskClient) -> None:
    """As many as the form asks for; some may be empty, or the same."""
    assert len(get(told, "/api/v1/topic?w=a1&w=b1&w=c1&w=d1")["words"]) == 4
    assert len(get(told, "/api/v1/topic?w=a1&w=&w=b1&w=a1")["words"]) == 2
    for path in ("/topic", "/api/v1/topic"):
        for fifth in ("e1", "a1", ""):
            assert told.get(f"{path}?w=a1&w=b1&w=c1&w=d1&w={fifth}").status_code == 400


def test_a_word_is_short(told: FlaskClient) -> None:
    """Each is a search of its own, and four of the costliest would be four times one."""
    for path in ("/topic", "/api/v1/topic"):
        assert told.get(f"{path}?w={'a' * 200}").status_code == 200
        answer = told.get(f"{path}?w={'a' * 201}")
        assert answer.status_code == 400
        assert "a query of at most 200 characters" in answer.text
    assert "/topic?w=" not in told.get(f"/?q={'a' * 201}").text


def test_the_page_has_each_number_in_a_table_that_leads_to_the_stories(told: FlaskClient) -> None:
    page = told.get("/topic?w=model&w=corpus").text
    rows = re.findall(r'<time datetime="([0-9-]+)">(.*?)</tr>', page, re.DOTALL)
    assert [month for month, _ in rows] == ["2021-04", "2021-03", "2021-02", "2021-01"]
    numbers = {month: re.findall(r">(\d+)</(?:a|span|td)>", row) for month, row in rows}
    assert numbers["2021-02"] == ["4", "4", "8"]
    assert numbers["2021-03"] == ["0", "0", "0"]
    links = re.findall(r'href="(/\?q=model&amp;month=2021-02)"', page)
    assert links
    assert "4 stories" in told.get(links[0].replace("&amp;", "&")).text


def test_what_is_drawn_is_what_was_counted(told: FlaskClient) -> None:
    page = told.get("/topic?w=model").text
    titles = re.findall(r"<circle[^>]*><title>([^<]*)</title>", page)
    assert titles == ["January 2021: 2", "February 2021: 4", "April 2021: 4"]


def test_time_runs_as_the_page_is_read(told: FlaskClient) -> None:
    for code, later in (("en", True), ("ar", False)):
        page = told.get(f"/topic?w=model&ui={code}").text
        places = [float(x) for x in re.findall(r'<circle cx="([0-9.]+)"', page)]
        assert (places == sorted(places)) is later
        assert (places == sorted(places, reverse=True)) is not later


@pytest.mark.parametrize("word", ['"><script>alert(1)</script>', "\ud800", "\x00", "%", "a" * 3000])
def test_no_word_breaks_the_page(told: FlaskClient, word: str) -> None:
    answer = told.get("/topic", query_string={"w": word.encode("utf-8", "replace")})
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text


def test_an_archive_without_dates_has_no_chart(tmp_path: Path) -> None:
    items = [replace(builders.item("A model.", "en", id="a"), date=None)]
    with builders.engine(tmp_path, items) as engine:
        client = create_app(engine=engine).test_client()
        (model,) = get(client, "/api/v1/topic?w=model")["words"]
        assert (model["total"], model["months"]) == (1, {})
        assert '<figure class="chart">' not in client.get("/topic?w=model").text


def test_results_lead_to_how_often_their_words_are_written(told: FlaskClient) -> None:
    assert 'href="/topic?w=model&amp;lang=fr"' in told.get("/?q=model&lang=fr").text


@pytest.mark.parametrize("count", [1, 2, 7, 8, 13, 600])
@pytest.mark.parametrize("mirrored", [False, True])
def test_nothing_is_drawn_beside_the_chart(count: int, mirrored: bool) -> None:
    names = [f"2020-{n}" for n in range(count)]
    made = chart(names, [range(count), [0] * count], mirrored)
    for point in [point for line in made.lines for point in line]:
        assert 0 < point.x < WIDTH
        assert TOP <= point.y < HEIGHT
    assert 1 <= len(made.labels) <= 6
    assert len(made.ticks) <= 5


@pytest.mark.parametrize("highest", [0, 1, 2, 5, 9, 11, 99, 101, 12345])
def test_steps_are_round_and_few(highest: int) -> None:
    step, top = scale(highest)
    assert str(step).strip("0") in ("1", "2", "5")
    assert max(highest, 1) <= top <= max(highest, 1) + step
    assert top // step <= 4
