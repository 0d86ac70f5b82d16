"""The API gives the objects of the contract, which docs/json.md describes."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import regex
from flask.testing import FlaskClient

from search.checking import Check, Mended, Sample
from search.cli.checked import as_json
from search.engine import Engine
from search.fields import FACETS, FILTERS
from search.model import Filters, Guess, Hit, Problem, Repair, SearchRequest, Snippet, Verdict
from search.render import json as contract
from search.settings import Settings
from tests import builders
from web import create_app, params

DOCUMENT = Path(__file__).parents[2] / "docs" / "json.md"


def get(client: FlaskClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == f"application/{'problem+' if status >= 400 else ''}json"
    return json.loads(answer.text)


def test_each_rung_says_what_to_ask(client: FlaskClient) -> None:
    answer = get(client, "/api/v1/search?q=Reformer&lang=xx&since=2001&sort=oldest")
    filters, *_, newest = answer["ladder"]
    assert (filters["kind"], filters["text"], filters["query"]) == (
        "filters",
        "lang:xx",
        "Reformer",
    )
    assert (filters["since"], filters["filters"], filters["sort"]) == ("2001-01-01", {}, "oldest")
    again = get(client, "/api/v1/search?q=Reformer&since=2001-01-01&sort=oldest")
    assert again["total"] == filters["total"] > 0
    assert again["ladder"] == []
    assert (newest["kind"], newest["query"], newest["filters"]) == ("newest", "", {})


def test_words_are_taken_as_they_are_where_that_is_asked(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=longfromer").get_json()
    assert (answer["applied"], answer["read_as"]) == ("spelling", "Longformer")
    assert answer["total"] > 0
    answer = client.get("/api/v1/search?q=longfromer&verbatim=1").get_json()
    assert (answer["applied"], answer["total"]) == (None, 0)


def test_a_search_gives_the_object_of_the_contract(client: FlaskClient, engine: Engine) -> None:
    said = get(client, "/api/v1/search?q=Reformer&lang=ar,fr&limit=3&sort=newest&prefer=ar")
    filters = Filters({"lang": ("ar", "fr")})
    asked = SearchRequest("Reformer", filters, "newest", 0, 3, facets=FACETS, prefer=("ar",))
    meant = contract.result(engine.search(asked))
    assert {**said, "took_ms": 0} == {**meant, "took_ms": 0}
    assert said["format"] == 1
    assert said["results"][0]["item"]["lang"] == "ar"
    assert said["results"][0]["item"]["issue"] in (1, 3)


def test_browsers_languages_do_not_change_the_api(client: FlaskClient) -> None:
    plain = get(client, "/api/v1/search?q=Reformer")
    asked = client.get("/api/v1/search?q=Reformer", headers={"Accept-Language": "ar"}).get_json()
    assert asked["results"] == plain["results"]


@pytest.mark.parametrize("query", ["模型", "Reformer", "النصوص", "bellek", "atenção"])
def test_marks_are_code_points_of_their_text(client: FlaskClient, query: str) -> None:
    results = get(client, f"/api/v1/search?q={query}&group=0&limit=100")["results"]
    assert results
    for entry in results:
        for piece in (entry["title"], entry["snippet"]):
            ends = [0]
            for start, end in piece["marks"]:
                assert ends[-1] <= start < end <= len(piece["text"])
                assert piece["text"][start:end].strip() == piece["text"][start:end]
                ends.append(end)


def test_pages_do_not_overlap(client: FlaskClient) -> None:
    ids = [
        entry["item"]["id"]
        for page in (1, 2, 3)
        for entry in get(client, f"/api/v1/search?limit=5&page={page}")["results"]
    ]
    assert len(ids) == len(set(ids)) == 15


def test_an_item_comes_with_its_text(client: FlaskClient) -> None:
    said = get(client, "/api/v1/item/1-ar-publications-1")
    assert said["item"]["lang"] == "ar"
    assert "Reformer" in said["item"]["text"]
    assert {other["lang"] for other in said["translations"]} > {"en", "zh"}


def test_issues_are_listed(client: FlaskClient) -> None:
    issues = get(client, "/api/v1/issues")["issues"]
    assert len(issues) == 21
    assert issues[0]["issue"] == 3
    assert sum(issue["items"] for issue in issues) == 163


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/search?sort=best", 400),
        (f"/api/v1/search?q={'x' * 2001}", 400),
        ("/api/v1/item/none", 404),
        ("/api/v1/nowhere", 404),
    ],
)
def test_errors_are_objects_too(client: FlaskClient, address: str, status: int) -> None:
    """By RFC 9457, without a word of the command line."""
    answer = client.get(address)
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert problem["type"] == "about:blank"
    assert problem["status"] == answer.status_code == status
    assert problem["title"] == answer.status.partition(" ")[2].title()
    assert problem["detail"]
    assert "nlpsearch" not in answer.text


def test_a_problem_names_the_parameter_and_what_it_may_be(client: FlaskClient) -> None:
    problem = client.get("/api/v1/search?sort=best").get_json()
    wanted = {"parameter": "sort", "value": "best", "expected": "relevance, newest or oldest"}
    assert problem.items() >= wanted.items()
    assert client.get("/api/v1/search?q=" + "x" * 2001).get_json()["parameter"] == "q"


def test_methods_that_are_not_allowed_are_named(client: FlaskClient) -> None:
    answer = client.post("/api/v1/search")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.get_json()["status"] == 405


def test_health_names_the_generation(client: FlaskClient) -> None:
    assert get(client, "/readyz")["generation"].startswith("gen-")


def test_a_process_without_an_index_is_alive_and_not_ready(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_suggestions_are_those_of_the_engine(client: FlaskClient, engine: Engine) -> None:
    said = get(client, "/api/v1/suggest?q=lang:en%20Refor&lang=fr&limit=5")
    assert said == contract.suggestions("lang:en Refor", engine.suggest("lang:en Refor", "fr", 5))
    assert said["suggestions"][0]["query"] == "lang:en Reformer"
    assert len(get(client, "/api/v1/suggest?q=m")["suggestions"]) == 8
    assert get(client, "/api/v1/suggest")["suggestions"] == []
    assert get(client, "/api/v1/suggest?q=xqzkv")["suggestions"] == []


def test_suggestions_are_in_the_readers_language_first(client: FlaskClient, engine: Engine) -> None:
    """That is the one asked for, else chosen for the pages, else first with the browser."""
    french, typed = {"Accept-Language": "fr-CA, en;q=0.5"}, "mod"
    at_home, elsewhere = engine.suggest(typed, "fr"), engine.suggest(typed, "tr")
    assert at_home != elsewhere
    asked = {f"q={typed}": at_home, f"q={typed}&lang=tr": elsewhere, f"q={typed}&ui=tr": elsewhere}
    for address, wanted in asked.items():
        answer = client.get(f"/api/v1/suggest?{address}", headers=french)
        assert answer.json == contract.suggestions(typed, wanted)
        assert "Accept-Language" in answer.headers["Vary"]
        offered = client.get(f"/suggestions?{address}", headers=french)
        assert offered.get_json(force=True)[1] == [one.query for one in wanted]
        assert "Accept-Language" in offered.headers["Vary"]


@pytest.mark.parametrize("limit", ["0", "51", "-1", "x", "1.5", "9" * 20])
def test_suggestions_of_a_bad_limit_are_refused(client: FlaskClient, limit: str) -> None:
    assert "1 to 50" in get(client, f"/api/v1/suggest?q=m&limit={limit}", 400)["expected"]


@pytest.mark.parametrize("address", ["/api/v1/suggest", "/suggestions"])
def test_suggestions_for_what_is_no_query_are_refused(client: FlaskClient, address: str) -> None:
    assert client.get(f"{address}?q={'m' * 2000}").status_code == 200
    assert client.get(f"{address}?q={'m' * 2001}").status_code == 400


def test_suggestions_may_be_kept_for_a_while_and_asked_for_by_our_pages(
    client: FlaskClient,
) -> None:
    headers = client.get("/api/v1/suggest?q=m").headers
    assert headers["Cache-Control"] == "private, max-age=60"
    assert client.get("/api/v1/suggest?q=m&limit=0").headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in headers["Content-Security-Policy"]


def keys(value: Any) -> set[str]:
    """Give every key of an object and of what it holds, but those that are values' names."""
    if isinstance(value, list):
        return {key for part in value for key in keys(part)}
    if not isinstance(value, dict):
        return set()
    counted = ("facets", "months", "langs")
    inner = {key for name, part in value.items() if name not in counted for key in keys(part)}
    return set(value) | inner


def tabled(heading: str) -> set[str]:
    """Give the names in the first column of the document's tables with this heading."""
    tables = DOCUMENT.read_text("utf-8").split(f"| {heading} |")[1:]
    firsts = [row.split("|")[1] for table in tables for row in rows(table)]
    return {name for first in firsts for name in regex.findall(r"`([a-z_]+)`", first)}


def rows(table: str) -> list[str]:
    return table.split("\n\n")[0].splitlines()[2:]


def test_the_document_names_every_parameter_and_no_other() -> None:
    day = datetime.date(2020, 2, 1)
    filters = Filters(dict.fromkeys(FILTERS, ("a",)), day, day)
    asked = SearchRequest("a", filters, "newest", 20, 5, group=False, prefer=("fr",), verbatim=True)
    asked = replace(asked, meaning="off")
    aligned, between = params.write(asked), params.write(replace(asked, offset=7))
    assert tabled("Parameter") == {*aligned, *between, params.WORD.name}


def test_the_document_names_every_key_and_no_other(client: FlaskClient) -> None:
    said = [
        get(client, "/api/v1/search?q=Reformer&explain=1"),
        get(client, "/api/v1/search?q=zzxqyyvk"),
        get(client, "/api/v1/similar/1-en-publications-1"),
        get(client, "/api/v1/item/1-ar-publications-1"),
        get(client, "/api/v1/issues"),
        get(client, "/api/v1/suggest?q=multi"),
        get(client, "/api/v1/suggest?q=lang:e"),
        get(client, "/api/v1/topic?w=Reformer"),
        get(client, "/api/v1/item/none", 404),
        get(client, "/api/v1/search?sort=best", 400),
    ]
    mended = replace(builders.item("abc"), guesses=(Guess(0, 1, 0.5, (("x", 0.4),)),))
    hit = Hit(mended, 1.0, Snippet("abc"), Snippet("abc"))
    repair = Repair("cp874", 9, 0.7, 0.3, 0.0, 0.5)
    said.append(contract.whole_item(hit, repair))
    file = Mended("a.md", repair, (Sample(1, "a", "b"),))
    (checked,) = as_json(Check(1, 1, (file,), (Problem("a.md", 1, "nul", "b"),), (), {}))
    said.append(json.loads(checked))
    said.append(dict(contract.near(replace(hit, cosine=0.5))))
    said.append(contract.verdict(Verdict(mended, None, 3, 0.0, ()), "x"))
    assert tabled("Key") == {key for value in said for key in keys(value)}


def test_the_documents_example_is_what_the_sample_gives(client: FlaskClient) -> None:
    text = DOCUMENT.read_text("utf-8")
    address = regex.search(r"A search of the sample archive, `GET ([^`]+)`", text)
    example = regex.search(r"```json\n(.*?)```", text, regex.DOTALL)
    assert address
    assert example
    shown = json.loads(example[1])
    said = get(client, address[1])
    for changing in (shown, said):
        changing["took_ms"] = 0
        for entry in changing["results"]:
            entry["score"] = 0
    assert shown == said
