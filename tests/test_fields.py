"""The table of fields: what it says of one holds wherever a field is asked for."""

from __future__ import annotations

import pytest

from search.fields import FIELDS, property_value
from search.query.syntax import Field, Word, parse
from tests.builders import item

ITEM = item(
    "Reformer",
    "pt-BR",
    section="creativity_ethics_society",
    author="Élvis Saravia",
    links=["https://arxiv.org/pdf/2001.04451v2.pdf"],
)

WRITTEN = [
    ("lang", "PT_br"),
    ("lang", "pt"),
    ("section", "Creativity Ethics Society"),
    ("section", "ethics"),
    ("issue", " 1 "),
    ("author", "elvis saravia"),
    ("author", "Elvis"),
    ("month", "2020-01"),
    ("url", "http://www.arxiv.org/abs/2001.04451"),
    ("url", "arxiv.org"),
]


def test_every_property_is_tried_here() -> None:
    assert {name for name, _ in WRITTEN} == {name for name, f in FIELDS.items() if f.values}


@pytest.mark.parametrize(("name", "written"), WRITTEN)
def test_a_value_as_people_write_it_is_one_that_the_item_has(name: str, written: str) -> None:
    values = FIELDS[name].values
    assert values
    assert property_value(name, written) in values(ITEM)


@pytest.mark.parametrize("name", FIELDS)
def test_a_query_may_ask_for_the_typed_and_no_others(name: str) -> None:
    (node,) = parse(f"{name}:2020").children
    assert isinstance(node, Word) != FIELDS[name].typed
    if FIELDS[name].values and FIELDS[name].typed:
        assert node == Field(name, "2020", 1)
