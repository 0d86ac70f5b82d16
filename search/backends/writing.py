"""Writes a segment in bulk: documents in, files of arrays out."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from search.backends.inverter import Inverter, PostingsOut
from search.backends.layout import (
    COLUMNS,
    F4,
    FILES,
    I4,
    TOKEN,
    U4,
    U8,
    property_field,
    text_field,
)
from search.backends.scoring import FIELD_WEIGHTS
from search.fields import FACETS, FIELDS
from search.index import codec
from search.index.arrays import ArraysWriter, written
from search.index.documents import GAP, Document, IndexedText
from search.model import Item

Array = NDArray[Any]

_FACETS = [(field.name, field.facet) for field in FIELDS.values() if field.facet]


class SegmentWriter:
    """Takes documents one by one, and writes them when told to :meth:`finish`.

    What grows with the text is kept in unnamed files of ``directory``; in memory stay the
    distinct terms and a few numbers and names of each document.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._texts: dict[str, Inverter] = {}
        self._properties: dict[str, Inverter] = {}
        self._columns: dict[str, list[str]] = {name: [] for name in COLUMNS}
        self._ids: list[str] = []
        self._titles: list[str] = []
        self._days, self._lengths = array("i"), array("f")
        self._records = _Records(directory)

    @property
    def count(self) -> int:
        """The number of documents so far."""
        return len(self._ids)

    def add(self, document: Document) -> None:
        """Take a document."""
        item, analysis = document.item, document.analysis
        doc = self.count
        inverter = self._inverter(self._texts, analysis.lang, text_field(analysis.lang), True)
        numbered = [(text, inverter.numbers(text.terms)) for text in analysis.texts]
        self._lengths.append(_add_places(inverter, doc, numbered))
        marked = [(text, numbers) for text, numbers in numbered if text.name != "section"]
        self._records.add(analysis.lang, marked, codec.encode(item))
        for name, values in {
            **analysis.properties,
            "id": (item.id,),
            "story": (item.story,),
        }.items():
            inverter = self._inverter(self._properties, name, property_field(name), False)
            inverter.add(doc, inverter.numbers(values))
        for name, value in _columns(item, analysis.lang).items():
            self._columns[name].append(value)
        self._ids.append(item.id)
        self._titles.append(item.title)
        self._days.append(item.date.toordinal() if item.date else 0)

    def finish(self) -> None:
        """Write the files."""
        with ExitStack() as stack:
            out = {
                name: stack.enter_context(written(self._directory / f"{name}.arrays"))
                for name in FILES
            }
            postings = PostingsOut(out["terms"], out["postings"], out["positions"])
            ranks = {}
            for lang, inverter in sorted(self._texts.items()):
                ranks[lang] = _write_field(inverter, postings)
            for _, inverter in sorted(self._properties.items()):
                _write_field(inverter, postings)
            self._records.write(out["records"], ranks)
            self._write_columns(out["columns"])

    def kinds(self) -> dict[str, str]:
        """Give the fields that have terms: ``terms`` with places, or bare ``values``."""
        texts = {text_field(lang): "terms" for lang in self._texts}
        return texts | {property_field(name): "values" for name in self._properties}

    def abandon(self) -> None:
        """Let go of the unnamed files."""
        for inverter in (*self._texts.values(), *self._properties.values()):
            inverter.abandon()
        self._records.abandon()

    def _inverter(
        self, among: dict[str, Inverter], name: str, field: str, positions: bool
    ) -> Inverter:
        inverter = among.get(name)
        if inverter is None:
            inverter = among[name] = Inverter(self._directory, field, positions)
        return inverter

    def _write_columns(self, out: ArraysWriter) -> None:
        out.add_texts("id", self._ids)
        out.add_texts("title", self._titles)
        out.add("day", np.frombuffer(self._days, I4))
        codes = {name: _write_codes(out, name, self._columns[name]) for name in COLUMNS}
        out.add("length", np.frombuffer(self._lengths, F4))
        stories = codes["story"]
        order = np.argsort(stories, kind="stable")
        out.add("told", order.astype(U4))
        out.add(
            "told.starts", np.searchsorted(stories[order], np.arange(len(stories) + 1)).astype(U4)
        )
        for name in FACETS:
            keys = stories.astype(U8) << np.uint64(32) | codes[name]
            pairs, numbers = np.unique(keys, return_inverse=True)
            out.add(f"{name}.pairs", numbers.astype(U4))
            out.add(f"{name}.pair_codes", (pairs & np.uint64(0xFFFFFFFF)).astype(U4))


class _Records:
    """Each document's tokens and item, until the terms have their ranks."""

    def __init__(self, directory: Path) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115
        self._langs: list[str] = []
        self._sizes = array("I")

    def add(
        self, lang: str, texts: Sequence[tuple[IndexedText, Sequence[int]]], item: bytes
    ) -> None:
        """Keep a document: of each text its tokens, by number of their terms."""
        head = array("I", [len(texts), *(len(numbers) for _, numbers in texts)])
        terms, starts, ends, positions = (array("I") for _ in range(TOKEN))
        for text, numbers in texts:
            terms.extend(numbers)
            starts.extend(text.starts)
            ends.extend(text.ends)
            positions.extend(text.positions)
        record = b"".join((head, terms, starts, ends, positions, item))
        self._file.write(record)
        self._sizes.append(len(record))
        self._langs.append(lang)

    def write(self, out: ArraysWriter, ranks: Mapping[str, Array]) -> None:
        """Write all records, the terms in them by rank."""
        self._file.seek(0)
        with out.stream("records", "|u1") as stream:
            for lang, size in zip(self._langs, self._sizes, strict=True):
                record = np.frombuffer(bytearray(self._file.read(size)), np.uint8)
                parts = int(record[:4].view(U4)[0])
                first = 4 + 4 * parts
                count = int(record[4:first].view(U4).sum())
                terms = record[first : first + 4 * count].view(U4)
                terms[:] = ranks[lang][terms]
                stream.write(record)
        out.add("starts", np.concatenate((np.zeros(1, U8), np.cumsum(self._sizes, dtype=U8))))

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.close()


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


def _write_field(inverter: Inverter, out: PostingsOut) -> Array:
    """Write a field's terms and postings, and give the rank of each term's number."""
    terms, ranks = inverter.finish()
    out.terms.add_texts(inverter.field, terms)
    inverter.write(ranks, out)
    return ranks


def _columns(item: Item, lang: str) -> dict[str, str]:
    return {"story": item.story, "analysed": lang, **{name: of(item) for name, of in _FACETS}}


def _write_codes(out: ArraysWriter, name: str, values: Sequence[str]) -> Array:
    """Write a column as codes among its values, in order; give the codes."""
    distinct = sorted(set(values))
    numbers = {value: number for number, value in enumerate(distinct)}
    codes = np.fromiter(map(numbers.__getitem__, values), U4, len(values))
    out.add_texts(name, distinct)
    out.add(f"{name}.codes", codes)
    return codes
