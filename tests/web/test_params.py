"""What an address says is read the same by pages and API, and written back as it was."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import LanguageAccept, MultiDict

from search.errors import BadRequest
from search.fields import FACETS
from search.model import Filters, SearchRequest
from web import params


def read(*pairs: tuple[str, str]) -> SearchRequest:
    return params.read(MultiDict(pairs))


def test_nothing_asks_for_everything() -> None:
    assert read() == SearchRequest("", facets=FACETS)


def test_values_may_be_repeated_and_parted_by_commas() -> None:
    asked = read(("lang", "fr,pt"), ("lang", "zh, fr"), ("section", "ethics,"))
    assert asked.filters == Filters({"lang": ("fr", "pt", "zh"), "section": ("ethics",)})


def test_an_author_may_have_a_comma() -> None:
    assert read(("author", "Doe, Jane")).filters.of("author") == ("Doe, Jane",)


def test_since_begins_and_until_ends_a_period() -> None:
    filters = read(("since", "2020-02"), ("until", "2020-02")).filters
    assert (filters.since, filters.until) == (
        datetime.date(2020, 2, 1),
        datetime.date(2020, 2, 29),
    )


def test_offset_goes_before_page() -> None:
    assert read(("page", "3"), ("limit", "5")).offset == 10
    assert read(("page", "3"), ("offset", "7")).offset == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "two"),
        ("page", "٣"),
        ("page", "9" * 5000),
        ("limit", "101"),
        ("offset", "1.5"),
        ("sort", "best"),
        ("group", "maybe"),
        ("month", "2020-13"),
        ("month", "2020"),
        ("month", "0000-01"),
        ("since", "soon"),
        ("until", "2020-02-30"),
        ("until", "\x00"),
    ],
)
def test_a_value_that_cannot_be_names_its_parameter(name: str, value: str) -> None:
    with pytest.raises(BadRequest, match=f"^{name}: ") as caught:
        read((name, value))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


VALUES = st.lists(st.text("abcé学-", min_size=1, max_size=5), max_size=3, unique=True).map(tuple)
DAYS = st.none() | st.dates()


@given(
    st.builds(
        SearchRequest,
        query=st.text(),
        filters=st.builds(
            Filters,
            st.fixed_dictionaries({"lang": VALUES, "issue": VALUES, "author": VALUES}),
            since=DAYS,
            until=DAYS,
        ),
        sort=st.sampled_from(["relevance", "newest", "oldest"]),
        offset=st.integers(0, 1000),
        limit=st.integers(1, 100),
        group=st.booleans(),
        facets=st.just(FACETS),
        prefer=VALUES,
    )
)
def test_what_is_written_reads_the_same(asked: SearchRequest) -> None:
    assert params.read(MultiDict(params.write(asked))) == asked


def test_a_browser_prefers_languages_and_their_plain_codes() -> None:
    accepted = LanguageAccept([("zh-CN", 1), ("en-US", 0.8), ("en", 0.7), ("*", 0.1), ("de", 0)])
    assert params.preferred(accepted) == ("zh-CN", "zh", "en-US", "en")
