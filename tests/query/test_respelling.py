"""How the archive reads what was typed: every other reading is a node that keeps both."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.query.budget import Budget
from search.query.respelling import Reading, languages, respell
from search.query.spelling import Speller
from search.query.syntax import parse, write
from search.query.tree import (
    Address,
    And,
    Corrected,
    Dotted,
    Group,
    Ignored,
    Joined,
    Node,
    Not,
    Phrase,
    Prefix,
    Split,
    Word,
    walk,
)
from tests.query.archive import analysis, held, vocabulary

TEXTS = (
    "Word2Vec has a word for it",
    "The Reformer is an efficient Transformer",
    "HuggingFace tokenizers are fast",
    "Hugging Face has a hub",
    "a new network",
)


def word(text: str) -> Word:
    return Word(text, 1)


def read(folder: Path, query: str, *texts: str, languages: tuple[str, ...] = ("en",)) -> Node:
    words, asked = vocabulary(folder, *texts), analysis(*texts, languages=languages)
    speller = Speller(words, held(folder, *texts).words, asked)
    return respell(parse(query), Reading(words, asked), speller, Budget())


def respelt(folder: Path, query: str) -> Node:
    return read(folder, query, *TEXTS)


READINGS: list[tuple[str, tuple[Node, ...]]] = [
    ("reformer", (word("reformer"),)),
    ("transformers", (word("transformers"),)),
    ("refromer", (Corrected(word("refromer"), word("Reformer")),)),
    ("refor", (Corrected(word("refor"), Prefix("refor", 1)),)),
    ("anewnetworkhub", (word("anewnetworkhub"),)),
    ("newnetworkhub", (word("newnetworkhub"),)),
    ("networkhub?", (Corrected(word("networkhub?"), Phrase("network hub", 1)),)),
    ("efficienttransformer", (Split(word("efficienttransformer"), ("efficient transformer",)),)),
    ("unlikeanything", (word("unlikeanything"),)),
    ("huggingface", (Split(word("huggingface"), ("hugging face",)),)),
    ("hugging face", (word("hugging"), word("face"), Joined("huggingface"))),
    ("word 2 vec", (word("word"), word("2"), word("vec"), Joined("word2vec"))),
    ("hugging -face", (word("hugging"), Not(word("face")))),
    ("https://a.org/b", (Address(word("https://a.org/b")),)),
    ("2004.05150", (Dotted(word("2004.05150")),)),
    ("2004.05150, [a.org]", (Dotted(word("2004.05150")), Dotted(word("a.org")))),
    ('"a.org"', (Dotted(word("a.org")),)),
    ("<arXiv:2004.05150>。", (Dotted(word("arXiv:2004.05150")),)),
    ('"https://a.org/b_(c)."', (Address(word("https://a.org/b_(c)")),)),
    ("https%3A%2F%2Fa.org%2Fb", (Address(word("https%3A%2F%2Fa.org%2Fb")),)),
    ("the hub", (Ignored(word("the")), word("hub"))),
    ('"the" hub *', (Ignored(Phrase("the", 1)), word("hub"), Ignored(word("*")))),
    ('"huggingface refromer"', (Phrase("huggingface refromer", 1),)),
]


def test_a_stop_word_by_itself_is_not_searched_for_where_no_language_has_it(tmp_path: Path) -> None:
    texts = ("un mot", "GPT-2")
    langs = ("en", "fr")
    assert read(tmp_path, "avec", *texts, languages=langs) == Group((Ignored(word("avec")),))
    assert read(tmp_path, "mot", *texts, languages=langs) == Group((word("mot"),))
    assert read(tmp_path, "GPT-9", *texts, languages=langs) == Group((word("GPT-9"),))
    assert word("avec") in walk(read(tmp_path, "avec mot", *texts, languages=langs))


@pytest.mark.parametrize(
    ("said", "otherwise"),
    [
        ("開源軟體", "开源软件"),
        ("人工智慧", "人工智能"),
        ("影像", ""),
        ("資料庫", ""),
        ("开源软件", ""),
        ("開源", ""),
    ],
)
def test_a_word_of_taiwan_is_the_one_that_the_archive_has(said: str, otherwise: str) -> None:
    """But not a short one that both write alike, which may mean something else there."""
    asked = analysis("开源软件，人工智能的图像", languages=("zh", "en"))
    assert asked.on_the_mainland(said) == otherwise


@pytest.mark.parametrize(
    ("said", "otherwise"),
    [("数据库", "資料庫"), ("软件", "軟體"), ("数据", ""), ("程序", ""), ("软件公司", "軟體公司")],
)
def test_a_word_that_the_archive_lacks_is_the_one_of_taiwan(said: str, otherwise: str) -> None:
    """Where it has that; a word of the mainland that is there means what it says."""
    asked = analysis("資料庫與軟體公司", "数据", languages=("zh", "en"))
    assert asked.in_taiwan(said) == otherwise


@pytest.mark.parametrize(
    ("said", "otherwise"), [("软件", "软体"), ("軟件", "软体"), ("数据", ""), ("数据库", "资料库")]
)
def test_a_word_is_also_the_one_of_taiwan_that_means_nothing_else(
    said: str, otherwise: str
) -> None:
    """The mainland says 资料 more often than 数据, so that it is no other word for that."""
    asked = analysis("資料庫與軟體公司", "数据库与软件公司", languages=("zh", "en"))
    assert asked.in_taiwan(said) == otherwise


def test_a_word_that_the_archive_has_is_taiwans_in_traditional_chinese_alone(
    tmp_path: Path,
) -> None:
    both = ("软件公司", "軟體公司")
    for texts, expected in (
        (both, Split(word("软件"), (), ("软体",))),
        (both[1:], Split(word("软件"), ("軟體",))),
        (both[:1], word("软件")),
    ):
        assert read(tmp_path, "软件", *texts, languages=("zh", "en")) == Group((expected,))


@pytest.mark.parametrize(("query", "children"), READINGS, ids=[query for query, _ in READINGS])
def test_words_are_read_as_the_archive_writes_them(
    tmp_path: Path, query: str, children: tuple[Node, ...]
) -> None:
    assert respelt(tmp_path, query) == Group(children)


@pytest.mark.parametrize("query", ["comme", "est-elle"])
def test_a_stop_word_of_a_language_of_the_archive_is_no_misspelling(
    tmp_path: Path, query: str
) -> None:
    texts = ("a comma", "estella")
    french = read(tmp_path, query, *texts, languages=("en", "fr"))
    assert not any(isinstance(node, Corrected) for node in walk(french))
    english = read(tmp_path, query, *texts)
    assert any(isinstance(node, Corrected) for node in walk(english))


def test_words_are_respelt_wherever_they_stand(tmp_path: Path) -> None:
    tree = respelt(tmp_path, "hub AND (the -refromer)")
    assert isinstance(tree, And)
    assert Corrected(word("refromer"), word("Reformer")) in tuple(walk(tree))
    assert Ignored(word("the")) in tuple(walk(tree))


def test_the_tree_is_written_as_it_was_typed(tmp_path: Path) -> None:
    written = write(respelt(tmp_path, "the hugging face https://a.org/b -refromer -the"))
    assert written == "hugging face url:https://a.org/b -refromer"


def test_without_a_speller_all_stays_as_typed(tmp_path: Path) -> None:
    reading = Reading(vocabulary(tmp_path, *TEXTS), analysis(*TEXTS))
    assert respell(parse("refromer"), reading, None, Budget()) == Group((word("refromer"),))


def test_the_languages_of_a_query_are_those_of_most_of_its_words(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "model network")
    assert set(languages(parse("model network xyz"), words)) == {"en", "fr", "es"}
    assert set(languages(parse("xyz"), words)) == set()


def test_what_the_archive_has_is_never_looked_for_in_other_spellings(tmp_path: Path) -> None:
    words, asked = vocabulary(tmp_path, *TEXTS), analysis(*TEXTS)
    tree = parse("reformers networks https://a.org/b 2004.05150 the")
    respell(tree, Reading(words, asked), Speller(words, held(tmp_path).words, asked), Budget())
    assert not words.asked["near"]
