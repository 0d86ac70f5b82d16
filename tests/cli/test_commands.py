"""The other commands, on an index of the sample archive."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli.app import COMMANDS, main
from search.settings import Settings
from tests.cli.running import run
from tests.conftest import SAMPLE


def test_index_sums_up(tmp_path: Path) -> None:
    """A run ends with what is in the index, what was wrong and what was left out."""
    done = run(Settings(tmp_path), "index", str(SAMPLE))
    assert done.exit_code == 0
    told = dict(line.split(maxsplit=1) for line in done.stdout.splitlines()[:5])
    assert told["issues"] == "21"
    assert int(told["items"]) > 100
    assert "left out" in done.stdout
    verbose = run(Settings(tmp_path), "-v", "index")
    assert "README.md" in verbose.stdout


def test_index_quietly(tmp_path: Path) -> None:
    """--quiet leaves standard output and standard error empty."""
    done = run(Settings(tmp_path), "index", "--quiet", str(SAMPLE))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_index_remembers_its_sources(tmp_path: Path) -> None:
    """Without PATH a run takes the sources of last time; a new issue is found by it."""
    source = tmp_path / "letters"
    source.mkdir()
    (english,) = SAMPLE.glob("*1_en.md")
    shutil.copy(english, source)
    settings = Settings(tmp_path / "data")
    assert run(settings, "index", str(source)).exit_code == 0
    assert run(settings, "query", "BigBird").exit_code == 1
    (third,) = SAMPLE.glob("*3-en*")
    shutil.copy(third, source)
    assert run(settings, "index").exit_code == 0
    assert run(settings, "query", "BigBird").exit_code == 0


@pytest.mark.parametrize("style", ["terminal", "json", "jsonl", "markdown"])
def test_show(sample_index: Settings, style: str) -> None:
    """An item is shown whole: its last sentence, its links, its translations."""
    done = run(sample_index, "show", "3-en-publications-1", "--format", style)
    assert done.exit_code == 0
    assert "Longformer" in done.stdout
    assert "3-zh-publications-1" in done.stdout
    assert "https://arxiv.org/" in done.stdout


def test_show_without_such_an_item(sample_index: Settings) -> None:
    """An unknown id is an error that says where ids come from."""
    done = run(sample_index, "show", "99-xx-nothing-1")
    assert done.exit_code == 2
    assert done.stderr.startswith("nlpsearch: no item '99-xx-nothing-1'; ")


def test_issues(sample_index: Settings) -> None:
    """Each issue is listed with its date and how many items each language has."""
    told = run(sample_index, "issues").stdout
    assert "3 · 2021-05-03 · NLP Newsletter 3" in told
    assert "en 8" in told
    listed = json.loads(run(sample_index, "issues", "--json").stdout)["issues"]
    assert len(listed) == 21
    assert len(run(sample_index, "issues", "--format", "jsonl").stdout.splitlines()) == 21


def test_stats(sample_index: Settings) -> None:
    """The numbers add up, and are the same as a table and as JSON."""
    told = json.loads(run(sample_index, "stats", "--json").stdout)
    assert told["items"] == sum(told["lang"].values()) == sum(told["section"].values())
    table = run(sample_index, "stats").stdout
    assert f"items       {told['items']}" in table


def test_suggest(sample_index: Settings) -> None:
    result = run(sample_index, "suggest", "bert", "-reform")
    assert result.exit_code == 0
    count, kind, text = result.stdout.splitlines()[0].split()
    assert (kind, text) == ("word", "Reformer")
    assert int(count) > 0
    said = json.loads(run(sample_index, "suggest", "bert -reform", "--json").stdout)
    assert said["query"] == "bert -reform"
    assert said["suggestions"][0]["query"] == "bert -Reformer"


def test_suggest_prefers_the_language_of_the_locale(sample_index: Settings) -> None:
    def first(locale: str, *arguments: str) -> str:
        found = run(sample_index, "suggest", "model", *arguments, env={"LC_ALL": locale})
        return found.stdout.split()[2]

    assert first("pt_BR.UTF-8") == first("C", "--lang", "pt") == "modelo"
    assert first("pt_BR.UTF-8", "--lang", "en") == first("C") == "model"


def test_suggest_aligns_by_columns_and_keeps_the_limit(sample_index: Settings) -> None:
    lines = run(sample_index, "suggest", "moxing", "--limit", "3").stdout.splitlines()
    assert len(lines) == 3
    assert (
        len({line.index(kind) for line in lines for kind in ("word", "title") if kind in line}) == 1
    )
    assert run(sample_index, "suggest", "m", "--limit", "51").exit_code == 2


def test_suggest_without_anything(sample_index: Settings) -> None:
    result = run(sample_index, "suggest", "xqzkv")
    assert (result.exit_code, result.stdout) == (1, "")


def test_analyze(sample_index: Settings) -> None:
    """Terms are shown with their places in the text."""
    told = json.loads(run(sample_index, "analyze", "--lang", "en", "big models", "--json").stdout)
    assert [(t["term"], t["start"], t["end"]) for t in told["tokens"]] == [
        ("big", 0, 3),
        ("model", 4, 10),
    ]
    table = run(sample_index, "analyze", "--lang", "en", "big models").stdout.splitlines()
    assert table[0].split() == ["term", "start", "end", "position", "kind"]
    assert len(table) == 3


def test_analyze_in_an_unknown_language(sample_index: Settings) -> None:
    """A language without an analyzer is an error that names those there are."""
    done = run(sample_index, "analyze", "--lang", "tlh", "nuqneH")
    assert done.exit_code == 2
    assert "known: ar, en" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(sample_index: Settings, shell: str) -> None:
    """The script names our command; nothing else is on standard output."""
    done = run(sample_index, "completion", shell)
    assert done.exit_code == 0
    assert "_NLPSEARCH_COMPLETE" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help(sample_index: Settings, command: str) -> None:
    """Every command of the table can be loaded and says what it does."""
    done = run(sample_index, command, "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: nlpsearch {command}")


def test_no_command() -> None:
    """Without arguments there is help, and no error."""
    done = CliRunner().invoke(main, [])
    assert done.exit_code == 0
    assert "Commands:" in done.stdout


def test_an_unknown_command(sample_index: Settings) -> None:
    """A command that is none is one line on standard error."""
    done = run(sample_index, "serach")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_eval(sample_index: Settings, tmp_path: Path) -> None:
    """What fails is said with what was wanted and found, and is the exit status."""
    wanted = {"query": "Reformer", "lang": "en", "relevant": ["1-en-publications-1"]}
    wrong = {"id": "off <b>", "query": "注意力 &", "relevant": ["nowhere", "1-en-ethics-1"]}
    queries, before = tmp_path / "queries.json", tmp_path / "before.json"
    queries.write_text(json.dumps([wanted]), encoding="utf-8")
    done = run(sample_index, "eval", str(queries), "--json")
    assert done.exit_code == 0
    before.write_text(done.stdout, encoding="utf-8")
    assert json.loads(done.stdout)["measures"]["en"]["success@3"] == 1.0
    queries.write_text(json.dumps([{**wanted, "query": "BLEU"}, wrong]), encoding="utf-8")
    page = tmp_path / "out.html"
    done = run(sample_index, "eval", str(queries), "--compare", str(before), "--html", str(page))
    assert done.exit_code == 1
    told = done.stdout.split("\n\n")
    assert told[0].splitlines()[1].split() == [
        "all",
        "2",
        "0.000",
        "1.000",
        "0.000",
        "1.000",
        "0.000",
        "1.000",
    ]
    assert told[1].startswith("not in the first 3:\n  BLEU  (1)\n    wanted  01/publications#1\n")
    assert told[2] == "judged, but not in the index:\n  nowhere  (off <b>)"
    assert told[3].startswith("worse:\n  BLEU  (1)  success@3 -1.000")
    shown = page.read_text(encoding="utf-8")
    assert "注意力 &amp;" in shown
    assert "off &lt;b&gt;" in shown
    assert "<b>" not in shown
    assert shown.index("BLEU") < shown.index("Reformer: attention")


def test_eval_says_what_is_wrong_with_its_files(sample_index: Settings, tmp_path: Path) -> None:
    path = tmp_path / "queries.json"
    path.write_text("[{}]", encoding="utf-8")
    done = run(sample_index, "eval", str(path))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"nlpsearch: cannot use {path}: query 1 has no query; docs/eval.md says what it holds\n"
    )
    path.write_text('[{"query": "bert", "relevant": ["x"]}]', encoding="utf-8")
    nowhere = str(tmp_path / "none" / "out.html")
    done = run(sample_index, "eval", str(path), "--html", nowhere)
    assert done.exit_code == 2
    assert "cannot write" in done.stderr


def test_verify_reads_what_nobody_asked_for(own_index: Settings) -> None:
    done = run(own_index, "verify")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("gen-000001 is whole: ")
    counted = re.search(r"its (\d+) items and (\d+) forewords, analysed anew", done.stdout)
    items = re.search(r"items +(\d+)", run(own_index, "stats").stdout)
    assert counted is not None
    assert items is not None
    assert counted[1] == items[1]
    assert int(counted[2]) > 0
    (path,) = own_index.index.rglob("positions.arrays")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert run(own_index, "query", "Reformer").exit_code == 0, "a word asks for no positions"
    done = run(own_index, "verify")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "positions.arrays" in done.stderr
    assert "nlpsearch index --rebuild" in done.stderr
