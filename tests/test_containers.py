"""The containers of `deploy` run the program as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from flask.testing import FlaskClient

from search.cli import main
from search.settings import GENERATIONS, SECONDS, VARIABLE, Settings
from web import create_app

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
CACHE = "NLPSEARCH_CACHE_DIR"
IMAGE = (DEPLOY / "Containerfile").read_text("utf-8")
PROXY = (DEPLOY / "Caddyfile").read_text("utf-8")
COMPOSED: Mapping[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: Mapping[str, Mapping[str, Any]] = COMPOSED["services"]


def commands() -> Iterator[list[str]]:
    """Give the arguments of the program, wherever it is run."""
    for given in re.findall(r"^CMD \[(.*)\]$", IMAGE, re.M):
        yield [word.strip(' "') for word in given.split(",")]
    for service in SERVICES.values():
        if service["image"] == "nlpsearch":
            yield service["command"]
            test = service.get("healthcheck", {}).get("test", ())
            if test:
                yield test[2:]


@pytest.mark.parametrize("arguments", list(commands()), ids=" ".join)
def test_commands_are_those_of_the_program(arguments: list[str]) -> None:
    """They are read as they are when run, with all their options; nothing is run."""
    name, *rest = arguments
    assert isinstance(main, click.Group)
    with main.make_context("nlpsearch", [name]) as above:
        command = main.get_command(above, name)
        assert command is not None, name
        command.make_context(name, list(rest), parent=above).close()


def test_there_are_commands_of_every_kind() -> None:
    assert sorted(arguments[0] for arguments in commands()) == [
        "serve",
        "serve",
        "stats",
        "watch",
    ]


def test_what_is_copied_into_the_image_is_there() -> None:
    copied = [
        word for line in re.findall(r"^COPY (.*)$", IMAGE, re.M) for word in line.split()[:-1]
    ]
    assert {"search", "web", "setup.cfg"} <= set(copied)
    for name in copied:
        assert (ROOT / name).exists(), name


def test_variables_are_those_of_the_program() -> None:
    named = set(re.findall(r"NLPSEARCH_\w+", IMAGE + str(COMPOSED)))
    assert VARIABLE in named
    assert named <= {VARIABLE, SECONDS, GENERATIONS, CACHE}
    assert CACHE in (ROOT / "search" / "analysis" / "cache.py").read_text("utf-8")


def test_files_that_are_mounted_and_built_are_there() -> None:
    for service in SERVICES.values():
        for volume in service["volumes"]:
            source = re.sub(r"\$\{[^}]*\}", "/", volume).split(":")[0]
            assert source == "/" or source in COMPOSED["volumes"] or (DEPLOY / source).is_file()
        if "build" in service:
            context = (DEPLOY / service["build"]["context"]).resolve()
            assert context == ROOT
            assert (context / service["build"]["dockerfile"]).is_file()


def test_the_proxy_reaches_the_pages_and_is_believed() -> None:
    (name, port) = re.findall(r"reverse_proxy (\w+):(\d+)", PROXY)[0]
    pages = SERVICES[name]["command"]
    assert f"--port={port}" in pages
    assert f"EXPOSE {port}" in IMAGE
    address = SERVICES["proxy"]["networks"]["inside"]["ipv4_address"]
    assert f"--trusted-proxy={address}" in pages
    assert "inside" in SERVICES[name]["networks"]


def test_what_health_is_asked_by_answers_without_an_index(tmp_path: Path) -> None:
    (path,) = re.findall(r"http://127\.0\.0\.1:5000(/\w+)", IMAGE)
    client: FlaskClient = create_app(Settings(tmp_path)).test_client()
    assert client.get(path).status_code == 200
    (hidden,) = re.findall(r"respond (/\w+) 404", PROXY)
    assert client.get(hidden).status_code == 200


def test_the_documents_name_every_file() -> None:
    documents = "".join(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))
    for name in ("compose.yaml", "Containerfile", "Caddyfile"):
        assert f"deploy/{name}" in documents
