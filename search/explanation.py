"""Why an item is a result: parts of the query, in which words of the item, by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from msgspec import structs

from search.analysis import analyzer_for, base_language
from search.analysis.base import fold
from search.backends.base import Checked, Meant, Row
from search.embedding.passages import passage
from search.model import Reason, Verdict
from search.query.dates import write_period
from search.query.marking import PlanMarks
from search.query.plan import (
    Adjacent,
    Best,
    Marks,
    Period,
    Plan,
    PlanNode,
    Property,
    Spelt,
    Terms,
    Weighted,
)
from search.query.tree import DateRange
from search.snippets import marked

MOST_WORDS = 5
"""Different words of an item that are given for a part of a query."""


def reasons(row: Row, plan: Plan) -> tuple[Reason, ...]:
    """Give the reasons of a result, the weightiest first; they add up to its score."""
    told = [_reason(node, score, row, plan) for node, score in row.reasons or ()]
    if row.meaning:
        told.append(_meaning(row, row.meaning))
    return tuple(sorted(told, key=lambda reason: -reason.score))


def verdict(checked: Checked, plan: Plan) -> Verdict:
    """Give what was found of one item."""
    row = checked.row
    return Verdict(
        row.item,
        checked.place,
        checked.total,
        row.score,
        reasons(row, plan),
        tuple(dict.fromkeys((*map(clause, checked.lacking), *row.missing))),
        tuple(dict.fromkeys(map(clause, checked.unwanted))),
        checked.filtered,
        "" if checked.shown == row.item.id else checked.shown,
    )


def clause(node: PlanNode) -> str:
    """Give a leaf of a plan as a query writes it."""
    match node:
        case Terms() | Adjacent():
            return node.text
        case Property(name=name, values=values):
            return f"{name}:{','.join(values)}"
        case Period(since=since, until=until):
            return f"date:{write_period(DateRange(since, until))}"
        case Best():
            return clause(node.children[0])
        case Weighted():
            return clause(node.child)
        case _:
            return ""


def _reason(node: PlanNode, score: float, row: Row, plan: Plan) -> Reason:
    if isinstance(node, Weighted):
        return _reason(node.child, score, row, plan)
    if isinstance(node, Spelt):
        return replace(_reason(node.word, score, row, plan), rule="exact")
    if isinstance(node, Property):
        return Reason(clause(node), node.name, (), (node.name,), score)
    if isinstance(node, Period):
        return Reason(clause(node), "date", (), ("date",), score)
    if not isinstance(node, Terms | Adjacent):
        return Reason("", "possible", (), (), score)
    lang = base_language(row.item.lang)
    marks = PlanMarks(node, (lang,))[lang]
    found = _found(row, structs.replace(marks, weak=frozenset())) or _in_heading(node, lang, row)
    rule = "" if found else "part"
    found = found or _found(row, marks)
    words = list({fold(word): word for own in found.values() for word in own}.values())
    rule = rule or _rule(node, lang, words, plan)
    return Reason(node.text, rule, tuple(words[:MOST_WORDS]), tuple(found), score)


def _meaning(row: Row, meant: Meant) -> Reason:
    """Say what meaning adds, and which sentence is nearest to what was asked."""
    start, end = meant.sentence
    sentence = passage(row.item)[start:end]
    where = "title" if sentence == row.item.title else "text"
    return Reason("", "meaning", (sentence,), (where,), meant.score)


def _rule(node: Terms | Adjacent, lang: str, words: list[str], plan: Plan) -> str:
    slots = node.slots.get(lang, ())
    if node.text in plan.meant:
        return "spelling"
    if isinstance(node, Adjacent) and node.share < 1:
        return "synonym"
    if isinstance(node, Adjacent) and len(slots) > 1:
        return "phrase"
    if any(slot.prefix for slot in slots):
        return "beginning"
    return "word" if fold(node.text) in map(fold, words) else "form"


def _found(row: Row, marks: Marks) -> Mapping[str, list[str]]:
    """Give the words of an item that are marked, by the field in which they are."""
    found: dict[str, list[str]] = {}
    for (name, text), tokens in zip(_texts(row), row.tokens, strict=True):
        shown = marked(text, tokens, marks)
        # A derived title is the beginning of the text, and was found there.
        if shown.marks and not (name == "title" and row.item.derived_title):
            words = (shown.text[start:end] for start, end in shown.marks)
            found.setdefault(name, []).extend(words)
    return found


def _in_heading(node: Terms | Adjacent, lang: str, row: Row) -> Mapping[str, list[str]]:
    """Find a word in the section's heading, of which no tokens are kept."""
    heading = row.item.heading
    terms = {term for slot in node.slots.get(lang, ()) for term in slot.terms}
    words = [
        heading[token.start : token.end]
        for token in analyzer_for(lang).tokens(heading)
        if token.term in terms
    ]
    return {"section": words} if words else {}


def _texts(row: Row) -> Iterator[tuple[str, str]]:
    yield "title", row.item.title
    yield "text", row.item.text
    for image in row.item.images:
        yield "captions", image.words
