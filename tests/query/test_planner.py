"""A respelt tree becomes a plan: every word in every language, and the same for the same tree."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from search.query.budget import Budget
from search.query.clauses import Clauses
from search.query.plan import (
    NOTHING,
    Adjacent,
    All,
    Best,
    Either,
    Except,
    Favoured,
    FirstOf,
    Period,
    PlanNode,
    Possible,
    Property,
    Terms,
    Weighted,
    certain,
)
from search.query.planner import Planner
from search.query.planning import LINKED, Planning
from search.query.syntax import parse
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
    Split,
    Word,
)
from tests.query.archive import analysis, held, vocabulary

TEXTS = ("a model of speech", "GPT-2 models", "hugging face", "modèle déjà vu")
LOSS = json.dumps({"page": "windows-1252", "lost": [0xA8]})
"""Of the two bytes of è the second."""

Planned = Callable[[Node], PlanNode]


@pytest.fixture
def planned(tmp_path: Path) -> Planned:
    words = vocabulary(tmp_path, *TEXTS)
    asked = analysis(*TEXTS, languages=("en", "fr"))
    planning = Planning(Clauses(words, asked), asked, Budget(), (("fr", LOSS),))
    return lambda tree: planning.node(tree, required=False)


def word(text: str) -> Word:
    return Word(text, 1)


def terms(node: PlanNode, lang: str = "en") -> list[tuple[str, ...]]:
    """Give the terms of the slots of a word or a phrase."""
    assert isinstance(node, Terms | Adjacent)
    return [slot.terms for slot in node.slots[lang]]


def test_a_word_is_its_terms_in_every_language_and_in_other_accents(planned: Planned) -> None:
    seen = planned(word("deja"))
    assert terms(seen, "en") == [("deja",)]
    assert terms(seen, "fr") == [("dej", "deja")]


def test_words_beside_each_other_are_any_and_fields_and_exclusions_narrow(
    planned: Planned,
) -> None:
    match planned(parse("model speech -face lang:fr date:2020 lang:en")):
        case All(children=(Either(children=(Terms(), Terms())), *narrowing)):
            assert narrowing[1:] == [
                Period(datetime.date(2020, 1, 1), datetime.date(2020, 12, 31)),
                Property("lang", ("fr", "en")),
            ]
            assert isinstance(narrowing[0], Except)
        case other:
            pytest.fail(str(other))


def test_what_is_required_matches_whole(planned: Planned) -> None:
    """Alone in a group, under AND, and excluded; among other words any part will do."""
    assert isinstance(planned(parse("state-of")), Terms)
    match planned(parse("state-of AND (state-of speech)")):
        case All(children=(Best(children=(Adjacent(), Adjacent())), Either(children=(first, _)))):
            assert isinstance(first, Terms)
        case other:
            pytest.fail(str(other))
    assert isinstance(planned(parse("-state-of")), All)
    assert isinstance(planned(parse("GPT-2")), Best), "a name with a number is meant whole"


def test_what_is_ignored_has_no_say(planned: Planned) -> None:
    ignored = Ignored(word("the"))
    assert planned(ignored) == NOTHING
    assert planned(Group((ignored,))) == NOTHING
    assert isinstance(planned(Group((ignored, word("model")))), Terms)


def test_other_readings_are_as_good_as_the_word(planned: Planned) -> None:
    assert planned(Address(word("a.org/b"))) == Weighted(Property("url", ("a.org/b",)), LINKED)
    urls = ("a.org/?u=http://b", "http://b")
    page, carried = (Weighted(Property("url", (url,)), LINKED) for url in urls)
    assert planned(Address(word("a.org/?u=http://b"))) == FirstOf((page, carried))
    match planned(Dotted(word("a.org"))):
        case Best(children=(Terms(), linked)):
            assert linked == Weighted(Property("url", ("a.org",)), LINKED)
        case other:
            pytest.fail(str(other))
    match planned(Split(word("huggingface"), ("hugging face",))):
        case Best(children=(Terms(), parted)):
            assert terms(parted) == [("hug",), ("face",)]
        case other:
            pytest.fail(str(other))
    assert terms(planned(Joined("huggingface"))) == [("huggingfac",)]


def test_a_prefix_is_one_slot_of_all_words_that_begin_so(planned: Planned) -> None:
    begun = planned(parse("mod*"))
    assert isinstance(begun, Adjacent)
    (slot,) = begun.slots["en"]
    assert (slot.prefix, slot.terms) == ("mod", ())
    (slot,) = planned(parse("models*")).slots["en"]  # type: ignore[union-attr]
    assert (slot.prefix, slot.terms) == ("models", ("model",)), "a stem is shorter"
    assert terms(planned(parse("学*"))) == [("学",)]


def test_where_letters_were_lost_a_word_is_possible_but_not_to_exclude_by(
    planned: Planned,
) -> None:
    match planned(parse("modèle")):
        case Best(children=(Terms(), All(children=(Possible(),)))):
            pass
        case other:
            pytest.fail(str(other))
    match planned(parse("-modèle")):
        case All(children=(Except(child=Adjacent()),)):
            pass
        case other:
            pytest.fail(str(other))


def test_what_was_likely_meant_is_favoured_and_what_was_typed_is_asked(planned: Planned) -> None:
    mistyped = Corrected(word("modle"), word("model"))
    match planned(Group((mistyped, word("speech")))):
        case All(children=(Either(children=(typed, _)), Favoured(children=(meant,)))):
            assert terms(typed) == [("modl",)]
            assert terms(meant) == [("model",)]
        case other:
            pytest.fail(str(other))
    assert terms(planned(Not(mistyped)).child) == [("modl",)]  # type: ignore[union-attr]
    match planned(And((mistyped, word("speech")))):
        case All(children=(Adjacent() as typed, Adjacent())):
            assert terms(typed) == [("modl",)]
        case other:
            pytest.fail(str(other))


def test_a_plan_is_read_as_its_respelt_tree(tmp_path: Path) -> None:
    asked = analysis(*TEXTS)
    known = {token.term for text in TEXTS for token in asked.tokens("en", text)}
    words = vocabulary(tmp_path, *TEXTS)
    planner = Planner(("en",), words, held(tmp_path), lambda _, term: int(term in known))
    made = planner.plan('the speach OR -(modal "the") OR https://a.org/b')
    assert made.read_as == "speach OR -modal OR url:https://a.org/b"
    assert made.ignored == ("the", '"the"')
    assert (made.corrections, made.meant) == ((), ("speech", "model"))


def test_a_question_is_asked_as_it_was_likely_meant(tmp_path: Path) -> None:
    asked = analysis(*TEXTS)
    known = {token.term for text in TEXTS for token in asked.tokens("en", text)}
    words = vocabulary(tmp_path, *TEXTS)
    planner = Planner(("en",), words, held(tmp_path), lambda _, term: int(term in known))
    for query in (
        "what speach has a modle face ?",
        "speach modle gpt face hugging model models vu hub",
    ):
        made = planner.plan(query)
        assert made.wanted == {}
        assert made.corrections == made.meant
        assert "speech" in made.read_as
        verbatim = planner.plan(query, verbatim=True)
        assert (verbatim.corrections, verbatim.meant) == ((), ())
        assert "speach" in verbatim.read_as


def test_a_plan_of_certain_words_alone_is_given_as_it_is() -> None:
    reading: PlanNode = Property("section", ("ethics",))
    sure = All((Best((reading, Property("url", ("a.org",)))), Property("lang", ("fr",))))
    assert certain(sure) is sure
    part = Either((reading,))
    mixed = All((part, Best((reading, Possible(("m",))))))
    match certain(mixed):
        case All(children=(first, second)):
            assert first is part
            assert second == Best((reading, NOTHING))
        case other:
            pytest.fail(str(other))
