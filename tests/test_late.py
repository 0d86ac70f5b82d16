"""Expressions that are compiled late are the same ones."""

from __future__ import annotations

import copy
import re

import pytest
import regex

from search import late


def test_an_expression_is_compiled_when_it_is_first_used() -> None:
    """So what is wrong with one is said then, each time."""
    wrong = late.compile("(")
    for _ in range(2):
        with pytest.raises(re.error):
            wrong.search("")
    with pytest.raises(regex.error):
        late.regex("(").search("")


def test_an_expression_has_all_that_a_compiled_one_has() -> None:
    """Its methods, and what it is; with the flags that it was given."""
    ours, theirs = late.compile("(?P<a>B+)", re.IGNORECASE), re.compile("(?P<a>B+)", re.IGNORECASE)
    assert (ours.pattern, ours.flags, ours.groupindex) == (
        theirs.pattern,
        theirs.flags,
        theirs.groupindex,
    )
    assert [match["a"] for match in ours.finditer("abBcb")] == ["bB", "b"]
    assert ours.sub("-", "abBcb") == "a-c-"
    assert late.regex(r"\p{Han}(?i:x)").fullmatch("\u6a21X")
    assert copy.copy(ours).pattern == theirs.pattern
