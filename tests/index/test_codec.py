"""What an index keeps as JSON is written whatever it says."""

from __future__ import annotations

from msgspec import Raw

from search.index import codec


def test_half_a_character_becomes_a_question_mark() -> None:
    """Also beside what is JSON already."""
    assert codec.encode({"title": "Half \ud800", "packed": Raw(b"[1]")}) == (
        b'{"title": "Half ?", "packed": [1]}'
    )
