"""What `nlpsearch query` finds, and how it says so."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from search.model import Filters, Rung, SearchRequest
from search.render import ladder
from search.settings import Settings
from tests.cli.running import run

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["says"]))
def test_cases(sample_index: Settings, case: dict[str, Any]) -> None:
    """Every query ends with grep's status, and finds what its case says."""
    done = run(sample_index, "query", "--format", "jsonl", "--limit", "100", *case["args"])
    found = [_known_as(json.loads(line)) for line in done.stdout.splitlines()]
    status = case.get("status", 0)
    if status is not None:
        assert done.exit_code == status, done.stderr
    if "first" in case:
        assert case["first"] in found[0]
    assert not any(case.get("without", "-") in names for names in found)
    if status:
        assert not found
        assert len(done.stderr.splitlines()) == (
            1 if status == 2 else len(done.stderr.splitlines())
        )


def _known_as(result: dict[str, Any]) -> set[str]:
    """Give the ids under which a result's story is known."""
    return {result["item"]["id"], *(other["id"] for other in result["translations"])}


def test_json_is_the_contract(sample_index: Settings) -> None:
    """`--json` prints one object with the documented keys; offsets are code points."""
    done = run(sample_index, "query", "长文档", "--json")
    answer = json.loads(done.stdout)
    assert answer["format"] == 1
    assert answer["query"] == "长文档"
    assert {"read_as", "total", "took_ms", "ignored", "corrections", "facets"} <= set(answer)
    (start, end), *_ = answer["results"][0]["title"]["marks"]
    assert answer["results"][0]["title"]["text"][start:end] in "长文档"


def test_the_readers_language_is_shown(sample_index: Settings) -> None:
    """Of tellings that match equally, a terminal shows the one in the locale's language."""
    for locale, lang in (("tr_TR.UTF-8", "tr"), ("pt_PT.UTF-8", "pt-BR"), ("en_GB", "en")):
        done = run(sample_index, "query", "Longformer", "BigBird", env={"LC_ALL": locale})
        assert f"    {lang} · issue 3 · " in done.stdout, locale


def test_output_does_not_depend_on_the_locale_for_programs(sample_index: Settings) -> None:
    """JSON is the same for every reader."""
    told = [
        run(sample_index, "query", "Longformer", "--format", "jsonl", env={"LC_ALL": locale}).stdout
        for locale in ("tr_TR.UTF-8", "C")
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("args", "env", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour(
    sample_index: Settings, args: tuple[str, ...], env: dict[str, str], coloured: bool
) -> None:
    """--color decides, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    done = run(sample_index, "query", "Reformer", *args, env=env)
    assert ("\x1b[" in done.stdout) is coloured


def test_explain_is_no_data(sample_index: Settings) -> None:
    """--explain tells terms and counts on standard error; results say why they are results."""
    plain = run(sample_index, "query", "Reformer", "-gpt", "lang:en", "--format", "jsonl")
    told = run(
        sample_index, "query", "Reformer", "-gpt", "lang:en", "--format", "jsonl", "--explain"
    )
    explained = [json.loads(line) for line in told.stdout.splitlines()]
    for result in explained:
        added = [why["score"] for why in result.pop("explain")]
        assert sum(added) == pytest.approx(result["score"], abs=1e-3)
    assert explained == [json.loads(line) for line in plain.stdout.splitlines()]
    assert "read as   Reformer -gpt lang:en" in told.stderr
    assert "not word  gpt" in told.stderr


def test_too_long_a_query_is_one_line(sample_index: Settings) -> None:
    """A query of 100,000 characters is refused, without being repeated."""
    done = run(sample_index, "query", "x" * 100_000)
    assert done.exit_code == 2
    assert len(done.stderr) < 200
    assert done.stderr.count("\n") == 1


def test_dropped_words_are_named(sample_index: Settings) -> None:
    """What was not searched for, or searched for in another spelling, is said."""
    done = run(sample_index, "query", "?!", "longfromer")
    assert done.exit_code == 0
    assert "?!" in done.stderr.splitlines()[0]
    assert "Longformer" in done.stderr.splitlines()[1]


def test_what_was_asked_instead_is_said_and_can_be_taken_back(sample_index: Settings) -> None:
    done = run(sample_index, "query", "longf")
    assert done.exit_code == 0
    assert '"longf"; searched for: longf*' in done.stderr.splitlines()[0]
    assert "--verbatim" in done.stderr.splitlines()[0]
    done = run(sample_index, "query", "longf", "--verbatim")
    assert done.exit_code == 1
    assert done.stdout == ""
    answer = json.loads(run(sample_index, "query", "longfromer", "--json").stdout)
    assert (answer["applied"], answer["corrections"]) == ("spelling", ["Longformer"])


def test_what_has_some_of_the_words_follows_what_has_all(sample_index: Settings) -> None:
    """A line parts them; `--offset` reaches both, and programs see what is missing."""
    asked = ("query", "语言模型", "--no-group", "--limit", "100")
    done = run(sample_index, *asked)
    answer = json.loads(run(sample_index, *asked, "--json").stdout)
    whole, some, forewords = answer["tiers"]
    assert answer["total"] == whole["total"]
    assert f'── {some["total"]} more without "语言模型" ──' in done.stdout
    assert [found["missing"] for found in answer["results"]] == [
        *([[]] * whole["total"]),
        *([["语言模型"]] * (some["total"] + forewords["total"])),
    ]
    assert f'── {forewords["total"]} forewords without "语言模型" ──' in done.stdout
    later = run(sample_index, *asked, "--offset", str(whole["total"]))
    assert later.stdout.startswith("── ")


def test_why_an_item_is_found_or_not(sample_index: Settings) -> None:
    """The place and what it is for; else what is lacking, excluded, or filtered out."""
    done = run(sample_index, "whynot", "3-zh-publications-1", "longformer", "--lang", "zh")
    assert (done.exit_code, done.stderr) == (0, "")
    first, *lines = done.stdout.splitlines()
    assert first == "3-zh-publications-1 is result 1 of 2"
    assert lines[0].endswith("longformer: “Longformer” in title and text")
    done = run(sample_index, "whynot", "3-zh-publications-1", "zeppelin", "-bert", "--lang", "fr")
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "3-zh-publications-1 is not among the 0 results",
        "  lacks   zeppelin",
        "  has     bert, which is excluded",
        "  is left out by the filter lang",
    ]
    told = json.loads(
        run(sample_index, "whynot", "3-zh-publications-1", "zeppelin", "--json").stdout
    )
    assert (told["place"], told["lacking"], told["explain"]) == (None, ["zeppelin"], [])
    done = run(sample_index, "whynot", "nowhere", "bert")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_what_is_similar_says_what_it_shares(sample_index: Settings) -> None:
    done = run(sample_index, "similar", "3-en-publications-1", "--json", "--lang", "en")
    assert done.exit_code == 0
    results = json.loads(done.stdout)["results"]
    assert results[0]["story"] == "01/publications#1", "both are about the Reformer, and link it"
    assert {"url", "form"} <= {why["rule"] for why in results[0]["explain"]}
    assert "03/publications#1" not in {result["story"] for result in results}
    shown = run(sample_index, "similar", "3-en-publications-1", "--lang", "en", "--limit", "1")
    assert "reform: “Reformer” in title and text (another form)" in shown.stdout


LADDERS = [
    (["zzxqyyvk"], "the newest"),
    (["Reformer", "--lang", "xx"], "without lang:xx"),
    (["Reformer", "lang:xx"], "in es"),
    (["Reformer", "AND", "zzxqyyvk", "--since", "2001"], "without zzxqyyvk"),
    (['"Longfromer zzxqyyvk"'], "any of the words"),
    (["author:yas"], "with author:"),
    (["-Reformer", "issue:99"], "without issue:99"),
]


@pytest.mark.parametrize(("words", "way"), LADDERS, ids=[" ".join(words) for words, _ in LADDERS])
def test_each_rung_is_a_command_that_finds_as_much_as_it_says(
    sample_index: Settings, words: list[str], way: str
) -> None:
    done = run(sample_index, "query", *words)
    assert (done.exit_code, done.stdout) == (1, "")
    heading, *rungs = done.stderr.splitlines()[-10:]
    rungs = [line for line in (heading, *rungs) if "nlpsearch query" in line]
    assert rungs
    assert way == "any of the words" or any(way in line for line in rungs)
    for line in rungs:
        count, _, rest = line.strip().partition(" result")
        command = shlex.split(rest.partition("nlpsearch query")[2])
        again = run(sample_index, "query", *command, "--json")
        assert json.loads(again.stdout)["total"] == int(count)


def test_a_ladder_stands_beside_results_that_lack_a_word(sample_index: Settings) -> None:
    done = run(sample_index, "query", "Reformer", "Longfromer", "--limit", "1")
    assert done.exit_code == 0
    assert "did you mean" in done.stderr
    assert "nlpsearch query 'Reformer Longformer'" in done.stderr
    assert "did you mean" not in done.stdout


def test_everything_is_listed_in_an_order_that_is_asked_for(sample_index: Settings) -> None:
    assert run(sample_index, "query").exit_code == 2
    newest = json.loads(
        run(sample_index, "query", "--sort", "newest", "--no-group", "--json").stdout
    )
    dates = [found["item"]["date"] for found in newest["results"]]
    assert dates == sorted(dates, reverse=True)


def test_what_an_archive_writes_steers_no_terminal_from_a_rung() -> None:
    asked = SearchRequest("a\x1b[31m b", Filters({"author": ("c\u202e d",)}), "oldest")
    (line,) = ladder.lines([Rung("without", "e\x07", asked, 1)])
    assert not {"\x1b", "\u202e", "\x07"}.intersection(line)
    asked = SearchRequest("شبكات عصبية")
    (line,) = ladder.lines([Rung("spelling", "شبكات", asked, 2)])
    assert line == "2  results  spelt otherwise  nlpsearch query 'شبكات عصبية'", "to be copied"
    assert ladder.arguments(SearchRequest("--x y", group=False)) == "--no-group -- '--x y'"
