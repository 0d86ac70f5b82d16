"""The query language: what is read, what is an error, and that nothing else is."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QuerySyntaxError
from search.query.dates import date_range
from search.query.syntax import parse, write
from search.query.tree import (
    And,
    DateRange,
    Field,
    Group,
    Ignored,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    read_out,
)


def shape(node: Node) -> object:
    """Write a tree as nested tuples, columns left out."""
    match node:
        case Word() | Phrase() | Prefix():
            return (type(node).__name__.lower(), node.text)
        case Field():
            return (node.name, node.text)
        case Not():
            return ("not", shape(node.child))
        case Group() | And() | Or():
            return (type(node).__name__.lower(), *map(shape, node.children))
        case DateRange():
            return ("date", node.since, node.until)
        case _:
            return node


def words(*texts: str) -> tuple[object, ...]:
    return ("group", *(("word", text) for text in texts))


READ = [
    ("bert gpt", words("bert", "gpt")),
    ('"named entity" bert', ("group", ("phrase", "named entity"), ("word", "bert"))),
    ("“自然语言”", ("group", ("phrase", "自然语言"))),
    ("«deep learning» ›a b‹", ("group", ("phrase", "deep learning"), ("phrase", "a b"))),
    ("『深度學習』《史記》", ("group", ("phrase", "深度學習"), ("phrase", "史記"))),
    ("‘O’Reilly media’ 'n b'", ("group", ("phrase", "O’Reilly media"), ("phrase", "n b"))),
    ("don't l’IA 'tis", words("don't", "l’IA", "'tis")),
    ("O(n log n) sort", words("O(n log n)", "sort")),
    ("(https://e.org/a_(b))", ("group", words("https://e.org/a_(b)"))),
    ("url:e.org/a_(b) x", ("group", ("url", "e.org/a_(b)"), ("word", "x"))),
    ("<https://e.org/a", words("https://e.org/a")),
    ("transfer learning AND bert", ("and", words("transfer", "learning"), words("bert"))),
    ("a AND b OR c", ("or", ("and", words("a"), words("b")), words("c"))),
    ("a AND (b OR c)", ("and", words("a"), ("group", ("or", words("b"), words("c"))))),
    ("bert -gpt", ("group", ("word", "bert"), ("not", ("word", "gpt")))),
    ("bert NOT gpt", ("group", ("word", "bert"), ("not", ("word", "gpt")))),
    ('-"named entity"', ("group", ("not", ("phrase", "named entity")))),
    ("NOT NOT a", ("group", ("word", "a"))),
    ("GPT-2 state-of-the-art", words("GPT-2", "state-of-the-art")),
    ("transf*", ("group", ("prefix", "transf"))),
    ("lang:fr ethics", ("group", ("lang", "fr"), ("word", "ethics"))),
    ('author:"Ada Lovelace"', ("group", ("author", "Ada Lovelace"))),
    ("url:https://a.org/b", ("group", ("url", "https://a.org/b"))),
    ("TinyBERT: fast", words("TinyBERT:", "fast")),
    ("https://a.org/b", words("https://a.org/b")),
    ("and or not", words("and", "or", "not")),
]


@pytest.mark.parametrize(("query", "tree"), READ)
def test_queries_are_read_as_documented(query: str, tree: object) -> None:
    assert shape(parse(query)) == tree


FORGIVEN = [
    ("", ("group",)),
    ("   ", ("group",)),
    ("((((", ("group",)),
    ("))))", ("group",)),
    ('"', ("group",)),
    ('""', ("group",)),
    ('"open phrase', ("group", ("phrase", "open phrase"))),
    ("*neural*", ("group", ("prefix", "neural"))),
    ("**neural**", ("group", ("prefix", "neural"))),
    ("*neural", ("group", ("word", "neural"))),
    ("run -m a.b", ("group", ("word", "run"), ("word", "m"), ("word", "a.b"))),
    ("run -m", ("group", ("word", "run"), ("not", ("word", "m")))),
    ("-m run", ("group", ("not", ("word", "m")), ("word", "run"))),
    ("run -m -it", ("group", ("word", "run"), ("not", ("word", "m")), ("not", ("word", "it")))),
    ("run -猫 x", ("group", ("word", "run"), ("not", ("word", "猫")), ("word", "x"))),
    ("(a b", ("group", words("a", "b"))),
    ("a ) b", ("group", words("a"), words("b"))),
    ("AND", words("AND")),
    ("a AND", words("a", "and")),
    ("OR a", words("or", "a")),
    ("lang:", ("group",)),
    ("*", words("*")),
    ("-", words("-")),
    ("\x00a\u202eb\ud800c", words("a\u202eb", "c")),
]


@pytest.mark.parametrize(("query", "tree"), FORGIVEN)
def test_what_cannot_be_an_operator_is_no_error(query: str, tree: object) -> None:
    assert shape(parse(query)) == tree


@given(st.text(st.sampled_from('ab"“()-*: ANDORNOT学ع\u202e\ud800.'), max_size=60))
def test_any_string_is_read(query: str) -> None:
    parse(query)


@given(st.text(max_size=80).filter(lambda text: "date" not in text.lower()))
def test_any_unicode_is_read(query: str) -> None:
    parse(query)


def test_deep_nesting_and_many_negations_are_read() -> None:
    parse("(" * 900 + "a" + ")" * 900)
    parse("NOT " * 450 + "a")


def test_deep_nesting_is_written() -> None:
    nested = "(a " * 40 + "b" + ")" * 40
    assert write(parse(nested)) == nested


def test_a_query_too_long_is_an_error_that_says_so() -> None:
    with pytest.raises(QuerySyntaxError, match="100000 characters; at most 2000"):
        parse("x" * 100_000)


def test_a_value_that_a_field_cannot_have_is_words() -> None:
    """And the name of the field is said to be ignored."""
    ignored = Ignored(Word("date:", 6))
    assert parse("bert date:soon") == Group((Group((Word("bert", 1), Word("soon", 11))), ignored))
    assert parse('date:"next week"') == Group((Group((Phrase("next week", 6),)), ignored))
    assert write(parse("a OR -date:2020-13")) == "(a OR -2020-13)"
    assert parse("date:") == Group(())


DATES = [
    ("2020", "2020-01-01", "2020-12-31"),
    ("2020-02", "2020-02-01", "2020-02-29"),
    ("2020-12", "2020-12-01", "2020-12-31"),
    ("2020-02-28", "2020-02-28", "2020-02-28"),
    ("2020-01..2020-03", "2020-01-01", "2020-03-31"),
    ("..2020", None, "2020-12-31"),
    ("2020-05..", "2020-05-01", None),
    ("2021/01/05", "2021-01-05", "2021-01-05"),
    ("2020.02", "2020-02-01", "2020-02-29"),
    ("28.02.2020", "2020-02-28", "2020-02-28"),
    ("03/04/2020", "2020-04-03", "2020-04-03"),
    ("02/28/2020", "2020-02-28", "2020-02-28"),
    ("２０２０－０２", "2020-02-01", "2020-02-29"),
    ("1.2.2020..28.02.2020", "2020-02-01", "2020-02-28"),
]


@pytest.mark.parametrize(("text", "since", "until"), DATES)
def test_dates_are_periods(text: str, since: str | None, until: str | None) -> None:
    def day(text: str | None) -> datetime.date | None:
        return datetime.date.fromisoformat(text) if text else None

    assert date_range(text) == DateRange(day(since), day(until))


@pytest.mark.parametrize(
    "text", ["..", "2020-13", "2020-02-30", "20", "0000", "soon", "32.1.2020", "1.13.2020.1"]
)
def test_what_is_no_date_is_an_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="is no date"):
        date_range(text)


def test_the_last_month_there_is_has_an_end() -> None:
    assert date_range("9999-12").until == datetime.date.max


WRITTEN = [
    ("bert   gpt", "bert gpt"),
    ("“named entity” bert", '"named entity" bert'),
    ("lang:fr bert lang:en,es", "bert lang:fr,en,es"),
    ("bert NOT (gpt speech)", "bert -(gpt speech)"),
    ('bert -("named entity" gpt)', 'bert -("named entity" gpt)'),
    ("-(-bert)", "-(-bert)"),
    ("a b AND c OR d", "((a b) AND c) OR d"),
    ("(bert OR gpt) lang:ar", "(bert OR gpt) lang:ar"),
    ("date:2020-02 bert*", "date:2020-02 bert*"),
    ('section:"top stories" section:ethics', 'section:"top stories,ethics"'),
    (
        'author:"Ada Lovelace" author:"Hopper, Grace"',
        'author:"Ada Lovelace" author:"Hopper, Grace"',
    ),
    ("lang:,", "lang:,"),
]


@pytest.mark.parametrize(("query", "written"), WRITTEN)
def test_a_tree_is_written_as_the_query_that_says_it(query: str, written: str) -> None:
    assert write(parse(query)) == written


def flat(node: Node) -> Node:
    """Leave out groups of one thing, which say nothing."""
    match node:
        case Group(children=(only,)):
            return flat(only)
        case Group() | And() | Or():
            return type(node)(tuple(map(flat, node.children)))
        case Not():
            return Not(flat(node.child))
        case _:
            return node


LEAVES = st.one_of(
    st.builds(Word, st.sampled_from(["bert", "GPT-2", "学习", "التعلم"]), st.just(1)),
    st.builds(Phrase, st.sampled_from(["bert", "named entity"]), st.just(1)),
    st.builds(Prefix, st.sampled_from(["be", "学"]), st.just(1)),
)
NARROWING = st.sampled_from(
    [
        (),
        (Field("section", "top stories,ethics", 1),),
        (Field("lang", "fr,en", 1), Field("author", "Hopper, Grace", 1)),
    ]
)


def trees(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Make trees as the parser does: operators hold groups, and one alone is itself."""
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    groups = st.builds(lambda wanted, narrowing: Group(wanted + narrowing), several, NARROWING)
    operands = st.lists(groups, min_size=2, max_size=3).map(tuple)
    return st.one_of(groups, st.builds(And, operands), st.builds(Or, operands), inner.map(Not))


@given(trees(st.recursive(LEAVES, trees, max_leaves=12)))
def test_what_is_written_is_read_as_the_same_tree(tree: Node) -> None:
    assert flat(parse(write(tree))) == tree


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", 0),
        ("?! 🐦", 0),
        ("GPT", 1),
        ("Who wound the tower clock", 5),
        ("من لفّ الساعة", 3),
        ("谁给钟上弦", 2.5),
        ("GPT模型", 2),
        ('clock lang:fr -tower "by hand"', 3),
    ],
)
def test_words_of_a_query_are_counted_in_any_script(query: str, words: float) -> None:
    assert read_out(parse(query)).words == words
