"""What of an item a backend indexes: weighted terms, and properties to narrow by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.analysis import analyzer_for, base_language
from search.fields import FIELDS
from search.index import possible
from search.model import Item

# Weights of BM25F, tuned by benchmarks/tune.py on the judged sets that have titles.
TITLE_WEIGHT = 2.0
SECTION_WEIGHT = 0.3
TEXT_WEIGHT = 1.0

# A phrase must not run from the title into the text.
GAP = 100


@dataclass(frozen=True, slots=True)
class Posting:
    """One term in one item: its summed field weights, and its positions in order."""

    weight: float
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """An item made ready. ``lang`` is the analysing language, ``length`` the summed weights."""

    item: Item
    lang: str
    postings: Mapping[str, Posting]
    length: float
    properties: Mapping[str, tuple[str, ...]]


def document(item: Item) -> Document:
    """Analyse ``item`` with its language's analyzer."""
    lang = base_language(item.lang)
    weights: dict[str, float] = {}
    positions: dict[str, list[int]] = {}
    for term, position, weight in _occurrences(item, lang):
        weights[term] = weights.get(term, 0.0) + weight
        positions.setdefault(term, []).append(position)
    postings = {
        term: Posting(weight, tuple(sorted(set(positions[term]))))
        for term, weight in weights.items()
    }
    return Document(item, lang, postings, sum(weights.values()), _properties(item))


def _occurrences(item: Item, lang: str) -> Iterator[tuple[str, int, float]]:
    """Give (term, position, weight) of title, section words and text, each past the last."""
    analyzer = analyzer_for(lang)
    # A derived title is the beginning of the text, and would count twice.
    title = "" if item.derived_title else item.title
    captions = "\n\n".join(caption for image in item.images if (caption := image.caption))
    start = 0
    for text, weight, guesses in (
        (title, TITLE_WEIGHT, item.title_guesses),
        (item.heading, SECTION_WEIGHT, ()),
        (item.text, TEXT_WEIGHT, item.guesses),
        (captions, TEXT_WEIGHT, ()),
    ):
        last = start
        for token in analyzer.tokens(text):
            last = start + token.position
            yield token.term, last, weight
        for term, position, probability in possible.other_readings(text, guesses, lang):
            yield term, start + position, weight * probability
        start = last + GAP


def _properties(item: Item) -> Mapping[str, tuple[str, ...]]:
    values = {field.name: field.values(item) for field in FIELDS.values() if field.values}
    return {**values, "skeleton": tuple(_skeletons(item))}


def _skeletons(item: Item) -> set[str]:
    if not item.loss:
        return set()
    return possible.skeletons(f"{item.title}\n{item.text}", item.loss, base_language(item.lang))
