"""What one request may cost: what is granted, and what is said to be left out."""

from __future__ import annotations

import math
import string
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from search.generation import Generation, open_generation
from search.index.storage import IndexFolder
from search.query.budget import EXPANSIONS, SECONDS, Budget, LeftOut
from search.query.plan import (
    NOTHING,
    Adjacent,
    All,
    Either,
    Except,
    Favoured,
    PlanNode,
    Property,
    Terms,
)
from search.query.planner import Planner
from search.query.respelling import COMPARED
from search.query.syntax import LONGEST
from search.settings import Settings
from tests.query.archive import CountingVocabulary, held, vocabulary

TEXTS = ("model modern", "model mode", "speech déjà")


def test_a_budget_grants_what_it_has_and_no_more() -> None:
    budget = Budget(expansions=5, terms=1, postings=10)
    assert (budget.spend_expansions(3), budget.spend_expansions(3)) == (3, 2)
    assert budget.spend_expansions(1) == 0
    assert budget.take(1, 8) is None
    assert budget.take(1, 0) == "terms"
    assert budget.take(0, 3) == "postings"
    assert budget.take(0, 2) is None, "what was refused was not taken"


def test_a_budget_is_late_after_its_deadline() -> None:
    before = time.monotonic()
    budget = Budget()
    assert before + SECONDS <= budget.deadline <= time.monotonic() + SECONDS
    assert not Budget(deadline=math.inf).late()
    assert Budget(deadline=before - 1).late()


def test_what_is_left_out_is_noted_once() -> None:
    budget = Budget()
    budget.leave_out("a*", "expansions")
    budget.leave_out("a*", "time")
    budget.leave_out("a*", "expansions")
    assert budget.left_out == (LeftOut("a*", "expansions"), LeftOut("a*", "time"))


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    words = vocabulary(tmp_path, *TEXTS)
    return Planner(
        ("en", "fr"), words, held(tmp_path), lambda _, term: int(term in ("speech", "model"))
    )


def test_a_prefix_stands_for_as_many_shorter_terms_as_are_left(tmp_path: Path) -> None:
    words = vocabulary(tmp_path, "modelled modelling modeled", "modernly")
    planner = Planner(("en",), words, held(tmp_path), lambda *_: 1)
    assert planner.plan("mode*", Budget(expansions=0)).left_out == ()
    plan = planner.plan("-modell*", Budget(expansions=0))
    match plan.root:
        case All(children=(Except(child=Adjacent(slots=slots)),)):
            assert slots["en"][0].terms == ()
        case other:
            pytest.fail(str(other))
    assert plan.left_out == ("-modell*",)


def test_spellings_are_paid_for(planner: Planner) -> None:
    assert planner.plan("sperch", Budget(expansions=COMPARED)).meant == ("speech",)
    short = planner.plan("sperch", Budget(expansions=COMPARED - 1))
    assert (short.meant, short.left_out) == ((), ("sperch",))


def test_after_the_deadline_only_what_costs_nothing_is_planned(planner: Planner) -> None:
    budget = Budget(deadline=0.0)
    plan = planner.plan("sperch -model lang:fr", budget)
    assert plan.root == All((Except(NOTHING), Property("lang", ("fr",))))
    assert plan.left_out == ("sperch", "-model")
    assert {missing.kind for missing in budget.left_out} == {"time"}


def test_a_plan_is_kept_and_costs_what_it_cost(planner: Planner) -> None:
    first, again = Budget(), Budget()
    plan = planner.plan("sperch mode*", first)
    assert planner.plan("sperch mode*", again) is plan
    assert again.expansions == first.expansions < EXPANSIONS
    assert planner.plan("sperch mode*", Budget(), verbatim=True) is not plan
    short = planner.plan("sperch mode*", Budget(expansions=EXPANSIONS - again.expansions - 1))
    assert short.left_out == ("mode*",), "no budget is given more than it has"
    assert planner.plan("sperch mode*", Budget()) is plan


def test_a_plan_that_something_was_left_out_of_is_not_kept(planner: Planner) -> None:
    late = planner.plan("sperch -model", Budget(deadline=0.0))
    assert late.left_out
    assert planner.plan("sperch -model", Budget()).left_out == ()


@pytest.fixture(scope="module")
def sample(sample_index: Settings) -> Iterator[Generation]:
    folder = IndexFolder(sample_index.index)
    generation = open_generation(folder, folder.manifest())
    yield generation
    generation.close()


def long(clauses: Iterator[str], between: str = " ") -> str:
    """Write as many clauses as a query may have."""
    query = next(clauses)
    for clause in clauses:
        if len(query) + len(between) + len(clause) > LONGEST:
            break
        query += between + clause
    return query


PAIRS = ["".join(pair) for pair in product(string.ascii_lowercase, repeat=2)]
LONG = {
    "one prefix again and again": long("a*" for _ in range(LONGEST)),
    "excluded prefixes": long(f"-{letter}*" for letter in string.ascii_lowercase * 40),
    "required prefixes": long((f"{a}*" for a in string.ascii_lowercase * 40), " AND "),
    "prefixes of two letters": long(f"{pair}*" for pair in PAIRS),
    "prefixes within each other": long("a" * n + "*" for n in range(1, 60)),
    "misspelt words": long(f"mo{pair}l" for pair in PAIRS),
}


def words(node: PlanNode) -> Iterator[Terms | Adjacent]:
    match node:
        case Terms() | Adjacent():
            yield node
        case Except():
            yield from words(node.child)
        case All() | Either() | Favoured():
            for child in node.children:
                yield from words(child)


@pytest.mark.parametrize("query", LONG.values(), ids=LONG)
def test_the_longest_query_is_planned_in_bounded_work(sample: Generation, query: str) -> None:
    vocabulary = CountingVocabulary(sample.directory / "words")
    reader = sample.reader
    planner = Planner(tuple(reader.languages()), vocabulary, sample.suggestions, reader.frequency)
    budget = Budget(deadline=math.inf)
    plan = planner.plan(query, budget)
    distinct = {id(node): node for node in words(plan.root)}.values()
    for lang in reader.languages():
        terms = [t for node in distinct for slot in node.slots.get(lang, ()) for t in slot.terms]
        assert len(terms) <= EXPANSIONS + len(distinct)
    assert vocabulary.asked["near"] <= EXPANSIONS // COMPARED
    languages = len(reader.languages())
    assert vocabulary.asked["cut_terms"] <= len(set(query.split())) * languages
    assert {missing.kind for missing in budget.left_out} <= {"expansions"}
    if not budget.expansions:
        assert plan.left_out
