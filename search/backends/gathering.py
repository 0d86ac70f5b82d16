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
from collections.abc import Mapping, Sequence
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

Array = NDArray[Any]

_FACETS = [(field.name, field.facet) for field in FIELDS.values() if field.facet]


def gather(documents: Sequence[Document], out: RunWriter) -> None:
    """Write what of some documents goes into a segment."""
    texts = _Texts()
    for document in documents:
        texts.add(document)
    texts.write(out)
    _write_properties(documents, out)
    items = [document.item for document in documents]
    out.add_texts("id", [item.id for item in items])
    out.add_texts("title", [item.title for item in items])
    codes = {name: list(map(of, items)) for name, of in _FACETS}
    codes["story"] = [item.story for item in items]
    codes["analysed"] = [document.analysis.lang for document in documents]
    for name in COLUMNS:
        out.add_codes(name, codes[name])
    days = [item.date.toordinal() if item.date else 0 for item in items]
    out.add("day", np.array(days, I4))
    encoded = list(map(codec.encode, items))
    out.add_numbers("items.sizes", list(map(len, encoded)))
    out.add_bytes("items", b"".join(encoded))


def _write_properties(documents: Sequence[Document], out: RunWriter) -> None:
    """Write what narrows to documents: property by property, as there are many."""
    every = [document.analysis.properties for document in documents]
    lists = {name: [own[name] for own in every] for name in (every[0] if every else ())}
    lists["id"] = [(document.item.id,) for document in documents]
    lists["story"] = [(document.item.story,) for document in documents]
    for name, values in lists.items():
        inverter = Inverter()
        inverter.add_each(values)
        inverter.write(out, property_field(name))


class _Texts:
    """The texts of the documents of a run."""

    def __init__(self) -> None:
        self._inverters: defaultdict[str, Inverter] = defaultdict(lambda: Inverter(positions=True))
        self._langs: list[str] = []
        self._lengths = array("f")
        self._tokens, self._sizes = array("I"), array("I")

    def add(self, document: Document) -> None:
        """Take a document."""
        analysis = document.analysis
        inverter = self._inverters[analysis.lang]
        numbered = [(text, inverter.numbers(text.terms)) for text in analysis.texts]
        self._lengths.append(_add_places(inverter, len(self._langs), numbered))
        self._add_tokens([pair for pair in numbered if pair[0].name != "section"])
        self._langs.append(analysis.lang)

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
        """Write them."""
        ranks = {
            lang: inverter.write(out, text_field(lang))
            for lang, inverter in self._inverters.items()
        }
        out.add("length", np.frombuffer(self._lengths, F4))
        tokens, sizes = np.array(self._tokens, U4), np.frombuffer(self._sizes, U4)
        langs = list(ranks)
        of_each = np.array(list(map(langs.index, self._langs)), U4)
        renumber(tokens, sizes, langs, of_each, ranks)
        out.add("sizes", sizes)
        out.add("tokens", tokens)


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
