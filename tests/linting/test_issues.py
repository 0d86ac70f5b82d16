"""Rules on the issues of an archive."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from search.linting.issues import sections
from search.model import Issue
from tests import builders
from tests.steps import lines

NAMES = ("publications", "tools_and_datasets", "教程与博客", "الأدوات_والبيانات", "ethics_in_nlp")


def archive(usual: Sequence[str], odd: Sequence[str]) -> list[Issue]:
    """Give three issues: the usual sections stand in two of them, the odd ones in the third."""
    return [
        Issue(
            str(number),
            number,
            "en",
            None,
            f"Letter {number}",
            f"{number}.md",
            items=tuple(
                builders.item("words", id=f"{number}-{name}", issue=str(number), section=name)
                for name in names
            ),
        )
        for number, names in enumerate((usual, usual, odd), start=1)
    ]


@pytest.mark.parametrize(
    ("odd", "meant"),
    [
        ("pubilcations", "publications"),
        ("ublications", "publications"),
        ("publicatoins", "publications"),
        ("publication", "publications"),
        ("tools_nad_datasets", "tools_and_datasets"),
        ("tols_and_datasests", "tools_and_datasets"),
        ("教程与搏客", "教程与博客"),
        ("الادوات_والبيانات", "الأدوات_والبيانات"),
        ("ethics_nlp", "ethics_in_nlp"),
    ],
)
def test_a_section_that_is_written_nearly_as_another_is_told(odd: str, meant: str) -> None:
    rng = random.Random(1)
    others = ["".join(rng.choices("abcdefghijklmnop", k=9)) for _ in range(300)]
    (problem,) = sections(archive([*NAMES, *others], [odd]))
    assert problem.kind == "section-misspelt"
    assert repr(meant) in problem.message


def test_many_sections_are_not_compared_each_with_each() -> None:
    """Eight times as many names, all of them alike, cost about eight times as much."""

    def cost(count: int) -> int:
        usual = [f"part_{number:06}_of_a_letter" for number in range(3 * count)]
        odd = [f"prat_{number:06}_of_a_letter" for number in range(count)]
        issues = archive(usual, odd)
        return lines(lambda: list(sections(issues)))

    cost(2)
    assert cost(160) < 1.3 * 8 * cost(20)


def test_a_misspelt_section_is_found_where_there_are_few() -> None:
    """Two sections in four issues, and one misspelt: the name that it means is in three."""
    names = [("publications", "ethics"), ("publications",), ("publications",), ("pubilcations",)]
    issues = [
        replace(issue, key=str(at), path=f"{at}.md")
        for at, own in enumerate(names)
        for issue in archive(own, own)[:1]
    ]
    (problem,) = sections(issues)
    assert problem.kind == "section-misspelt"
    assert "'publications' is" in problem.message
