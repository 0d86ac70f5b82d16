"""What queries may have meant whose words the archive lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search.query.homophones import homophones
from search.query.meaning import MOST_EACH, MOST_WORDS, Meaning, Meanings
from search.query.syntax import parse, write
from search.query.tree import Field
from search.query.values import values
from tests.builders import item
from tests.query.archive import Small, small

ITEMS = [
    item(
        "We say: attention is all you need in a Transformer network", id="a", author="Grace Hopper"
    ),
    item("A Reformer and a Longformer", id="b", section="education", author="Ada Lovelace"),
    item("networks in French: réseau", "en", id="c", links=["https://github.com/a/b"]),
    item("强化学习的新方法，机器学习模型。", "zh", id="d"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return small(tmp_path_factory.mktemp("meaning"), ITEMS)


def meaning(archive: Small, query: str, *lacking: str) -> Meaning:
    meanings = Meanings(archive.speller, archive.analysis, archive.held)
    return meanings.of(parse(query), lacking, ())


READ = [
    ("refromer", "Reformer", ("Reformer",)),
    ("refor", "refor*", ()),
    ("refor attnetion", "refor* attention", ("attention",)),
    (
        "reformer AND (atention OR -nework)",
        "reformer AND (attention OR -network)",
        ("attention", "network"),
    ),
    ('"atention is all"', '"attention is all"', ("attention",)),
    ('"atention is al yu neeed"', '"attention is al yu need"', ("attention need",)),
    ("netwrok*", "network*", ("network",)),
    ("section:educaton bert", "bert section:education", ("section:education",)),
    ('author:"Grace Hoper"', 'author:"Grace Hopper"', ('author:"Grace Hopper"',)),
    ("https://example.org/some/reformer-transformer.html", "reformer transformer", ()),
    ("www.example.org/Longformer", "Longformer", ()),
    ("transfomernetwork", '"transformer network"', ("transformer network",)),
    ("networkatention", '"network attention"', ("network attention",)),
    ("moxing", "模型", ()),
    ("ji qi xue xi", "机器学习", ("机器学习",)),
    ("jiqi xuexi", "机器学习", ("机器学习",)),
    ('"attnetion 强化学习"', '"attention 强化学习"', ("attention",)),
]


@pytest.mark.parametrize(("query", "read", "spelt"), READ, ids=[query for query, *_ in READ])
def test_each_clause_is_read_as_something_that_the_archive_has(
    archive: Small, query: str, read: str, spelt: tuple[str, ...]
) -> None:
    likeliest = meaning(archive, query).likeliest
    assert likeliest is not None
    assert write(likeliest.tree) == read
    assert likeliest.spelt == spelt
    assert likeliest.kind == ("spelling" if spelt else "completion")


KNOWN = [
    "reformer attention",
    '"attention need"',
    "netw*",
    "section:education",
    "author:lovelace",
    "lang:en",
    "xqzzyk",
    '"xqzzyk attention"',
    "-xqzzyk issue:99",
    "强化学习",
    "date:2020",
    "",
]


@pytest.mark.parametrize("query", KNOWN)
def test_what_the_archive_has_and_what_is_like_nothing_has_no_other_reading(
    archive: Small, query: str
) -> None:
    found = meaning(archive, query)
    assert found.likeliest is None
    assert list(found.others) == []


OFFERED = [
    ("refor", ["Reformer"]),
    ("author:love", ['author:"Ada Lovelace"']),
    ('"all you nee"', ['"all you need"']),
    ("强化学席", ["强化学习"]),
    ("用強化學席", ["用強化学习"]),
    ('"机七学习"', ['"机器学习"']),
]


@pytest.mark.parametrize(("query", "others"), OFFERED)
def test_what_is_not_sure_is_only_offered(archive: Small, query: str, others: list[str]) -> None:
    found = meaning(archive, query, query)
    assert [write(other.tree) for other in found.others][: len(others)] == others
    assert found.likeliest is None or write(found.likeliest.tree) == f"{query}*"


def test_a_stop_word_alone_may_be_a_beginning(tmp_path: Path) -> None:
    archive = small(tmp_path, [item("withdrawn without a reason", id="a")])
    likeliest = meaning(archive, "with").likeliest
    assert likeliest is not None
    assert write(likeliest.tree) == "with*"
    assert meaning(archive, "with zzxqyyvk").likeliest is None
    assert meaning(archive, "with reason").likeliest is None


def test_a_compound_is_no_word_that_was_run_together(archive: Small) -> None:
    assert meaning(archive, "attention-reformer", "attention-reformer").likeliest is None


def test_a_stop_word_is_not_misspelt(tmp_path: Path) -> None:
    """Another spelling of it is offered, and not asked for instead."""
    archive = small(tmp_path, [item("Alec has a word", id="a"), item("le mot", "fr", id="b")])
    found = meaning(archive, "avec")
    assert found.likeliest is None
    assert [write(one.tree) for one in found.others] == ["Alec"]


def test_two_syllables_of_hangul_are_a_word_that_particles_follow(tmp_path: Path) -> None:
    archive = small(tmp_path, [item("이 모델은 데이터를 학습합니다 née", "ko", id="a")])
    for typed in ("모델", "학습", "데이터"):
        likeliest = meaning(archive, typed).likeliest
        assert likeliest is not None
        assert write(likeliest.tree) == f"{typed}*"
    assert meaning(archive, "모").likeliest is None
    assert meaning(archive, "né").likeliest is None


def test_another_reading_of_one_clause_goes_with_the_likeliest_of_the_rest(
    archive: Small,
) -> None:
    found = meaning(archive, "refor attnetion")
    assert write(next(found.others).tree) == "Reformer attention"


def test_words_that_the_archive_has_are_not_taken_for_others_that_sound_so(
    archive: Small,
) -> None:
    written, analysis = archive.held.words, archive.analysis
    assert list(homophones("机器学习的模型", written, analysis)) == []
    assert list(homophones("学席", written, analysis)) == ["学习"]
    assert list(homophones("席", written, analysis)) == []
    assert list(homophones("モデル bert", written, analysis)) == []


def test_a_value_that_one_begins_with_is_not_misspelt(archive: Small) -> None:
    (field,) = parse("url:git").children
    ((found, misspelt),) = values(field, archive.held)  # type: ignore[arg-type]
    assert (write(found), misspelt) == ("url:github.com", False)
    (several,) = parse("section:educaton,ethics").children
    assert list(values(several, archive.held)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("section:outils", ["section:tools_datasets"]),
        ("section:données", ["section:tools_datasets"]),
        ("section:datasets", ["section:tools_datasets"]),
        ("section:tools_datasets", []),
        ("section:society", ["section:creativity_ethics_society", "section:creativity_society"]),
        ("section:ethics", []),
        ("lang:english", []),
        ("issue:01", []),
    ],
)
def test_a_value_may_be_told_by_what_it_is_called(
    tmp_path: Path, asked: str, read: list[str]
) -> None:
    """The one of the most stories is likelier; what is a value is no other one's name."""
    tools = replace(item("a tool", section="tools_datasets"), heading="Outils et données")
    both = [item(f"it says {n}", section="creativity_ethics_society") for n in ("one", "two")]
    archive = small(tmp_path, [tools, *both])
    (field,) = parse(asked).children
    assert isinstance(field, Field)
    found = [(write(one), sure) for one, sure in values(field, archive.held)]
    assert found == [(clause, True) for clause in read]


def test_few_words_of_a_query_are_looked_up_however_many_it_has(archive: Small) -> None:
    words = [f"attnetio{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(100)]
    for query in (" AND ".join(words), f'"{" ".join(words)}"', "* ".join(words)):
        found = meaning(archive, query)
        assert found.likeliest is None or found.likeliest.text.count("ttention") <= MOST_WORDS
        assert sum(1 for _ in found.others) <= MOST_WORDS * MOST_EACH
