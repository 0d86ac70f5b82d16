"""What one request may cost: what is granted, and what is said to be left out."""

from __future__ import annotations

import math
import time

from search.query.budget import SECONDS, Budget, LeftOut


def test_a_budget_grants_what_it_has_and_no_more() -> None:
    budget = Budget(expansions=5, terms=1, postings=10)
    assert (budget.spend_expansions(3), budget.spend_expansions(3)) == (3, 2)
    assert budget.spend_expansions(1) == 0
    assert (budget.take_term(), budget.take_term()) == (True, False)
    assert budget.take_postings(8)
    assert not budget.take_postings(3)
    assert budget.take_postings(2), "what was refused was not taken"


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
