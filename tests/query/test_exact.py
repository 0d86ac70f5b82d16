"""A spelling counts where it may say which word is meant."""

from __future__ import annotations

import pytest

from search.query.exact import exact
from search.query.plan import NOTHING
from search.query.syntax import parse

WRITTEN = {
    "résumé": ("résumé", "resume"),
    "resume": ("résumé", "resume"),
    "parser": ("parser",),
    "اخرى": ("أخرى", "اخرى"),
    "أخري": ("أخرى",),
}
"""How an archive writes some words."""


@pytest.mark.parametrize(
    ("word", "so", "otherwise"),
    [
        ("résumé", ("résumé",), ()),
        ("resume", ("resume",), ("résumé",)),
        ("parser", None, None),
        # Signs that habit writes or leaves out, but for the word that keyboards write for it.
        ("اخرى", None, None),
        ("أخري", ("أخرى",), ()),
        ("unknown", None, None),
    ],
)
def test_which_spellings_count(
    word: str, so: tuple[str, ...] | None, otherwise: tuple[str, ...] | None
) -> None:
    found = list(exact(parse(word), lambda text: WRITTEN.get(text, ()), lambda node: NOTHING))
    assert [(one.so, one.otherwise) for one in found] == ([] if so is None else [(so, otherwise)])
    assert [one.besides for one in found if one.otherwise] == ([("=resume",)] if otherwise else [])
