"""The first half of writing a segment: what a run keeps of some documents.

text_LANG, has_NAME   the fields, as :mod:`search.index.inverter` says
day, length, id, title, COLUMN.codes   of each document
COLUMN                the values that the codes stand for
sizes, tokens         of each document its record without the item, as numbers
items.sizes, items    of each document its item as JSON
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.backends.layout import COLUMNS, F4, I4, TOKEN, U4, property_field, text_field
from search.backends.scoring import FIELD_WEIGHTS
from search.fields import FIELDS
from search.index import codec
from search.index.documents import GAP, Document, IndexedText
from search.index.inverter import Inverter
from search.index.runs import RunWriter
from search.model import Item

Array = NDArray[Any]

_FACETS = [(field.name, field.facet) for field in FIELDS.values() if field.facet]


def gather(documents: Iterable[Document], out: RunWriter) -> None:
    """Write what of some documents goes into a segment."""
    gathered = _Gathered()
    for document in documents:
        gathered.add(document)
    gathered.write(out)


class _Gathered:
    """The documents of a run."""

    def __init__(self) -> None:
        self._texts: defaultdict[str, Inverter] = defaultdict(lambda: Inverter(positions=True))
        self._properties: defaultdict[str, Inverter] = defaultdict(Inverter)
        self._columns: dict[str, list[str]] = {name: [] for name in ("id", "title", *COLUMNS)}
        self._days, self._lengths = array("i"), array("f")
        self._tokens, self._sizes = array("I"), array("I")
        self._items: list[bytes] = []

    def add(self, document: Document) -> None:
        """Take a document."""
        item, analysis = document.item, document.analysis
        doc = len(self._items)
        inverter = self._texts[analysis.lang]
        numbered = [(text, inverter.numbers(text.terms)) for text in analysis.texts]
        self._lengths.append(_add_places(inverter, doc, numbered))
        self._add_tokens([pair for pair in numbered if pair[0].name != "section"])
        properties = {**analysis.properties, "id": (item.id,), "story": (item.story,)}
        for name, values in properties.items():
            inverter = self._properties[name]
            inverter.add(doc, inverter.numbers(values))
        for name, value in _columns(item, analysis.lang).items():
            self._columns[name].append(value)
        self._days.append(item.date.toordinal() if item.date else 0)
        self._items.append(codec.encode(item))

    def _add_tokens(self, texts: Sequence[tuple[IndexedText, Sequence[int]]]) -> None:
        """Keep a document's record: of each text its tokens, by number of their terms."""
        before = len(self._tokens)
        self._tokens.append(len(texts))
        self._tokens.extend(len(numbers) for _, numbers in texts)
        for _, numbers in texts:
            self._tokens.extend(numbers)
        for column in ("starts", "ends", "positions"):
            for text, _ in texts:
                self._tokens.extend(getattr(text, column))
        self._sizes.append(len(self._tokens) - before)

    def write(self, out: RunWriter) -> None:
        """Write the run."""
        ranks = {
            lang: inverter.write(out, text_field(lang)) for lang, inverter in self._texts.items()
        }
        for name, inverter in self._properties.items():
            inverter.write(out, property_field(name))
        for name, values in self._columns.items():
            (out.add_codes if name in COLUMNS else out.add_texts)(name, values)
        out.add("day", np.frombuffer(self._days, I4))
        out.add("length", np.frombuffer(self._lengths, F4))
        tokens, sizes = np.array(self._tokens, U4), np.frombuffer(self._sizes, U4)
        langs = list(ranks)
        of_each = np.array([langs.index(lang) for lang in self._columns["analysed"]], U4)
        renumber(tokens, sizes, langs, of_each, ranks)
        out.add("sizes", sizes)
        out.add("tokens", tokens)
        out.add_numbers("items.sizes", list(map(len, self._items)))
        out.add_bytes("items", b"".join(self._items))


def renumber(
    tokens: Array, sizes: Array, langs: Sequence[str], of_each: Array, ranks: Mapping[str, Array]
) -> None:
    """Put for the number of each term in some records its rank in the language's field.

    ``tokens`` are the records one after the other, ``sizes`` those of each, and ``of_each`` the
    place of its language among ``langs``.
    """
    ends = np.cumsum(sizes, dtype=np.int64)
    texts = tokens[ends - sizes].astype(np.int64)
    firsts = ends - sizes + 1 + texts
    counts = (sizes - 1 - texts) // TOKEN
    for place, lang in enumerate(langs):
        own, docs = ranks[lang], np.flatnonzero(of_each == place)
        begins, lengths = firsts[docs], counts[docs]
        before = np.cumsum(lengths) - lengths
        places = np.repeat(begins - before, lengths) + np.arange(int(lengths.sum()))
        tokens[places] = own[tokens[places]]


def _add_places(
    inverter: Inverter, doc: int, numbered: Sequence[tuple[IndexedText, Sequence[int]]]
) -> float:
    """Add a document's occurrences, each text past the last; give their summed weights."""
    start, length = 0, 0.0
    for text, numbers in numbered:
        if text.searched and numbers:
            places = text.positions
            if start:
                places = array("I", [start + position for position in places])
            weight = FIELD_WEIGHTS[text.name]
            if text.shares is None:
                weights = array("f", [weight]) * len(numbers)
            else:
                weights = array("f", [weight * share for share in text.shares])
            length += weight * text.length
            inverter.add_places(doc, numbers, places, weights)
            # Other readings stand behind the others, at earlier places.
            start = (places[-1] if text.shares is None else max(places)) + GAP
    return length


def _columns(item: Item, lang: str) -> dict[str, str]:
    facets = {name: of(item) for name, of in _FACETS}
    return {"id": item.id, "title": item.title, "story": item.story, "analysed": lang, **facets}
