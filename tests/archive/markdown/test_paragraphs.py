"""What is said again issue after issue is read once, and means in each what it does there."""

from __future__ import annotations

from search.archive.markdown.blocks import Parsed
from search.archive.markdown.inline import Context
from search.archive.markdown.links import LONGEST_ADDRESS
from search.archive.markdown.paragraphs import plainly
from search.model import Link

SAID = "As [Looms](https://e.org/a) say[1](https://e.org/b)."


def _read(body: str, *, numbered: bool = False) -> tuple[str, list[tuple[int, str]]]:
    problems: list[tuple[int, str]] = []
    context = Context(
        lambda line, kind, _: problems.append((line, kind)),
        {2: Link("https://e.org/c")} if numbered else {},
        numbered,
    )
    return "\n".join(block.rich.text for block in Parsed(body, 1, context).blocks), problems


def test_a_paragraph_is_read_once() -> None:
    assert plainly(SAID) is plainly(SAID)


def test_a_number_is_a_reference_where_there_are_some() -> None:
    assert _read(SAID)[0] == "As Looms say1."
    assert _read(SAID, numbered=True)[0] == "As Looms say."
    assert _read(SAID)[0] == "As Looms say1."


def test_what_is_wrong_is_reported_wherever_it_is() -> None:
    wrong = f"[Looms](https://e.org/{'a' * LONGEST_ADDRESS})"
    assert _read(wrong) == ("Looms", [(0, "link-broken")])
    assert _read(f"One\n\n{wrong}\n") == ("One\nLooms", [(2, "link-broken")])
