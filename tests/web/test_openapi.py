"""The description of the API says what the API does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.settings import Settings
from web import create_app, openapi
from web.failures import Problem

ASKED = {
    "api.search": (
        "/api/v1/search?q=Reformer&explain=1&lang=ar,fr",
        "/api/v1/search?q=zzxqyyvk",
        "/api/v1/search?q=longfromer&group=0",
        "/api/v1/search?since=2021-04&sort=oldest&page=2",
    ),
    "api.suggest": ("/api/v1/suggest?q=mod&lang=fr&limit=50", "/api/v1/suggest"),
    "api.similar": ("/api/v1/similar/1-en-publications-1",),
    "api.item": ("/api/v1/item/1-ar-publications-1",),
    "api.issues": ("/api/v1/issues",),
    "api.topic": ("/api/v1/topic", "/api/v1/topic?w=Reformer&w=bert&lang=fr"),
    "api.readyz": ("/readyz",),
}


@pytest.fixture
def described(client: FlaskClient) -> Any:
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    return answer.get_json()


def test_every_function_of_the_api_is_described(app: Flask) -> None:
    functions = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint[:4] == "api."}
    assert functions == openapi.OPERATIONS.keys() == ASKED.keys()


@pytest.mark.parametrize("root", ["/", "/news"])
def test_the_root_says_where_all_is(client: FlaskClient, described: Any, root: str) -> None:
    listed = client.get("/api/v1", base_url=f"http://localhost{root}").get_json()
    below = root.rstrip("/")
    assert set(listed["operations"].values()) == {f"{below}{path}" for path in described["paths"]}
    assert listed["operations"]["similar"] == f"{below}/api/v1/similar/{{item_id}}"
    for name in ("description", "documentation"):
        assert client.get(listed[name].removeprefix(below)).status_code == 200


@pytest.mark.parametrize("endpoint", ASKED)
def test_answers_are_what_the_description_says(client: FlaskClient, endpoint: str) -> None:
    """Strictly: no key is missing, none of another type, and none there that is not described."""
    kind = openapi.OPERATIONS[endpoint].gives
    for address in ASKED[endpoint]:
        body = client.get(address).data
        read: object = msgspec.json.decode(body, type=kind, strict=True)
        assert read == msgspec.json.decode(body), address


@pytest.mark.parametrize("address", ["/api/v1/search?sort=best", "/api/v1/item/none"])
def test_problems_are_what_the_description_says(client: FlaskClient, address: str) -> None:
    body = client.get(address).data
    assert msgspec.json.decode(body, type=Problem) == msgspec.json.decode(body)


def test_whatever_the_description_points_at_is_there(described: Any) -> None:
    text = msgspec.json.encode(described).decode()
    names = set(re.findall(r'"#/components/schemas/(\w+)"', text))
    assert names >= {"Result", "Problem", "Snippet"}
    assert names <= described["components"]["schemas"].keys()
    ids = [methods["get"]["operationId"] for methods in described["paths"].values()]
    assert len(set(ids)) == len(ids) == len(openapi.OPERATIONS)


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/suggest"])
def test_bounds_of_numbers_are_those_that_are_kept(
    client: FlaskClient, described: Any, path: str
) -> None:
    for parameter in described["paths"][path]["get"]["parameters"]:
        schema, name = parameter["schema"], parameter["name"]
        if "minimum" in schema:
            for value in (schema["minimum"], schema["maximum"]):
                assert client.get(f"{path}?{name}={value}").status_code == 200
            for value in (schema["minimum"] - 1, schema["maximum"] + 1):
                assert client.get(f"{path}?{name}={value}").status_code == 400
        for value in schema.get("enum", ()):
            assert client.get(f"{path}?{name}={value}").status_code == 200


def test_the_page_has_every_address_and_type(client: FlaskClient, described: Any) -> None:
    page = client.get("/api").text
    for path in described["paths"]:
        assert f"GET {path}" in page
    ids = set(re.findall(r'id="(\w+)"', page))
    assert described["components"]["schemas"].keys() <= ids
    assert set(re.findall(r'href="#(\w+)"', page)) <= ids | {"main"}


def test_a_server_without_an_index_describes_its_api(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    assert client.get("/api/v1/openapi.json").status_code == 200
    assert client.get("/api").status_code == 200
