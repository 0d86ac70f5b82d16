"""What is marked: the words of a plan that results may have, whole where they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.query.marking import PlanMarks
from search.query.plan import (
    Adjacent,
    All,
    Best,
    Either,
    Except,
    Favoured,
    Marks,
    PlanNode,
    Property,
    Slot,
    Terms,
)
from search.query.planner import Planner
from tests.query.archive import held, vocabulary


def slot(term: str, position: int = 0) -> Slot:
    return Slot((term,), position, position + len(term), position)


def word(term: str) -> Terms:
    return Terms({"en": (slot(term),)}, {"en": ((slot(term),),)})


def marks(root: PlanNode, lang: str) -> Marks:
    return PlanMarks(root, (lang,))[lang]


def test_words_are_marked_whole_and_their_parts_only_weakly() -> None:
    parts = (slot("gpt2"), slot("gpt"), slot("2", 1))
    plan = Terms({"en": parts, "zh": ()}, {"en": ((slot("gpt2"),), (slot("gpt"), slot("2", 1)))})
    assert marks(plan, "en") == Marks(
        words=frozenset({"gpt2"}),
        phrases=((slot("gpt"), slot("2", 1)),),
        weak=frozenset({"gpt2", "gpt", "2"}),
    )
    assert marks(plan, "zh") == Marks()


def test_phrases_are_marked_as_phrases_alone() -> None:
    phrase = (slot("deep"), slot("learning", 1))
    plan = Adjacent({"en": phrase, "fr": ()})
    assert marks(plan, "en") == Marks(phrases=(phrase,))
    assert marks(plan, "fr") == Marks()


def test_a_prefix_is_marked_by_its_terms_and_its_beginning() -> None:
    begun = Slot(("reform",), 0, 8, 0, "reformer")
    found = marks(Adjacent({"en": (begun,)}), "en")
    assert found == Marks(words=frozenset({"reform"}), prefixes=frozenset({"reformer"}))


def test_excluded_words_are_never_marked() -> None:
    plan = All(
        (
            Either((word("model"), Best((word("bert"), Property("url", ("bert",)))))),
            Except(Either((word("speech"), Except(word("music"))))),
            Favoured((word("reformer"),)),
        )
    )
    found = marks(plan, "en")
    assert found == Marks(words=frozenset({"model", "bert", "reformer"}))


@pytest.mark.parametrize("query", ["model -speech", "model -(speech -(music))", "model NOT spe*"])
def test_a_query_marks_nothing_of_what_it_excludes(tmp_path: Path, query: str) -> None:
    words = vocabulary(tmp_path, "model speech music")
    found = Planner(("en",), words, held(tmp_path), lambda lang, term: 1).plan(query).marks["en"]
    assert found == Marks(words=frozenset({"model"}))


def test_every_language_has_marks_even_where_a_query_says_nothing(tmp_path: Path) -> None:
    planner = Planner(("en", "zh"), vocabulary(tmp_path), held(tmp_path), lambda lang, term: 1)
    assert planner.plan("*").marks == {"en": Marks(), "zh": Marks()}


def test_a_word_typed_twice_is_marked_once() -> None:
    several = Terms({"en": ()}, {"en": ((slot("deep"), slot("learning", 1)),)})
    assert len(marks(Either((several, several)), "en").phrases) == 1
