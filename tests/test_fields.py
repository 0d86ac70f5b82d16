"""The table of fields: what it says of one holds wherever a field is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from search.cli.query import query
from search.engine import Engine
from search.fields import FACETS, FIELDS, FILTERS, TYPED, property_value
from search.model import Filters, SearchRequest
from search.query.syntax import parse
from search.query.tree import Field, Word
from search.settings import Settings
from tests.builders import engine, item
from web import params

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
    ("site", "https://www.arXiv.org/"),
    ("site", "arxiv.org"),
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


@pytest.mark.parametrize("name", FILTERS)
def test_an_address_may_hold_each_filter(name: str) -> None:
    asked = params.read(MultiDict([(name, "2020-02")]))
    assert asked.filters == Filters({name: ("2020-02",)})
    assert params.write(asked) == {name: ["2020-02"]}


def test_the_command_line_offers_the_filters_that_may_be_typed() -> None:
    options = {parameter.name for parameter in query.params}
    assert options & FIELDS.keys() == set(FILTERS) & set(TYPED)
    assert query.help
    assert all(name in query.help for name in TYPED)


def test_each_filter_narrows_and_each_facet_counts(tmp_path: Path) -> None:
    other = item("Reformer", "fr", section="education", issue="2", date="", author="Ada")
    with engine(tmp_path, [ITEM, other]) as opened:
        for name in FILTERS:
            written = next(value for field, value in WRITTEN if field == name)
            narrowed = opened.search(SearchRequest("", Filters({name: (written,)})))
            assert [hit.item.id for hit in narrowed.hits] == [ITEM.id], name
        counted = opened.search(SearchRequest("", facets=FACETS)).facets
        for name in FACETS:
            field = FIELDS[name]
            values = (field.facet(ITEM),) if field.facet else field.values and field.values(ITEM)
            assert values
            assert all(counted[name][value] == 1 for value in values)


def test_a_filter_without_values_asks_nothing() -> None:
    blank, lang = Filters({"lang": ()}), Filters({"lang": ("fr",)})
    assert blank == Filters()
    assert hash(blank) == hash(Filters())
    assert lang != blank
    assert lang.of("lang") == ("fr",)
    assert lang.of("section") == ()


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("odd", ["\ud800", "a\udfff", "模\ud800"])
def test_half_a_character_is_no_value_of_any_field(
    sample_index: Settings, name: str, odd: str
) -> None:
    """What is given to a terminal may hold them, and JSON may."""
    with Engine(sample_index) as asked:
        found = asked.search(SearchRequest(f"{name}:{odd}"))
        assert not found.total or name in ("month", "date", "site"), (
            "those are words, if they are none"
        )
        assert not asked.search(SearchRequest("", Filters({name: (odd,)}))).total
