"""One page has one normal address, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.addresses import normal, url_terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://arxiv.org/abs/2002.05709", "http://xxx.itp.ac.cn/pdf/2002.05709v3.pdf"),
        ("https://youtu.be/abc?t=3", "https://www.youtube.com/watch?v=abc&feature=youtu.be"),
        ("http://www.e.org/a/?utm_source=x#part", "https://e.org/a"),
        ("https://twitter.com/a/status/1?s=20", "https://mobile.twitter.com/a/status/1"),
        ("https://e.org/na%C3%AFve", "https://e.org/naïve"),
    ],
)
def test_same_page(one: str, other: str) -> None:
    assert normal(one) == normal(other)


_PIECES = (
    *("www.", "m.", "mobile.", "youtu.be", "xxx.itp.ac.cn", "arxiv.org", "e.org", "A.org", ":80"),
    *("/", "//", "/abs/2002.05709", "/watch", "..", "@", "a-b", "é", "%20", "?", "v=1", "#", "~"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=6).map("".join))
def test_a_common_address_is_read_as_any_other(rest: str) -> None:
    # Nothing else is read by itself than what begins in small letters.
    assert normal(f"https://{rest}") == normal(f"HTTPS://{rest}")


def test_escapes_that_are_no_text_stay_as_they_are() -> None:
    assert normal("https://e.org/%ff") == "e.org/%ff"


def test_a_page_is_found_by_a_long_value_of_its_address() -> None:
    assert "dqw4w9wgxcq" in url_terms("https://youtu.be/dQw4w9WgXcQ?t=3")
    assert "2" not in url_terms("https://e.org/a?page=2")


def test_different_pages() -> None:
    assert normal("https://e.org/a?p=1") != normal("https://e.org/a?p=2")
    assert normal("https://youtube.com/watch?v=a") != normal("https://youtu.be/b")
