"""Whoosh's interfaces for reading a segment of arrays: schema, codec, searcher."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import columns, fields, formats
from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import ListMatcher
from whoosh.reading import SegmentReader, TermInfo, TermNotFound
from whoosh.searching import Searcher

from search.backends.arrays import ArraySegment
from search.backends.layout import PROPERTY, TEXT
from search.backends.segment import Facet, Postings
from search.backends.whoosh.contents import Contents, read_contents
from search.fields import SINGLE

NAME = "nlpsearch"


class Places(formats.Format):  # type: ignore[misc]
    """A posting's places in order, as unsigned numbers of four bytes."""

    def decode_positions(self, value: bytes) -> list[int]:
        """Give the places, as Whoosh's phrases ask for them."""
        return array("I", value).tolist()


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field whose terms are found by our analyzers, not by Whoosh's."""


KINDS = {
    "terms": lambda: TermsField(Places(), None),
    "values": lambda: TermsField(formats.Existence(), None),
    "column": lambda: fields.COLUMN(columns.VarBytesColumn()),
    "stored": fields.STORED,
}


def schema(contents: Contents) -> fields.Schema:
    """Give Whoosh's schema of an index."""
    made = fields.Schema()
    for name, kind in sorted(contents.schema.items()):
        made.add(name, KINDS[kind]())
    return made


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads segments of arrays; :mod:`search.backends.whoosh.writer` writes them in bulk."""

    length_stats = False

    def __init__(self, segment: ArraySegment) -> None:
        self._arrays = segment

    def terms_reader(self, storage: Any, segment: Any) -> ArrayTerms:
        """Give the terms."""
        return ArrayTerms(self._arrays, segment.schema)

    def per_document_reader(self, storage: Any, segment: Any) -> ArrayDocuments:
        """Give what is kept of each document."""
        return ArrayDocuments(self._arrays)


class WholeSegment(base.Segment):  # type: ignore[misc]
    """Whoosh's word for the one segment of an index; nothing in it is ever deleted."""

    def __init__(self, documents: int, made: fields.Schema) -> None:
        super().__init__(NAME)
        self.schema = made
        self._documents = documents

    def doc_count_all(self) -> int:
        """Give the number of documents."""
        return self._documents

    def deleted_count(self) -> int:
        """Give 0."""
        return 0

    def deleted_docs(self) -> frozenset[int]:
        """Give none."""
        return frozenset()

    def is_deleted(self, docnum: int) -> bool:
        """Say no."""
        return False


class ArrayTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of all fields and their postings, as Whoosh reads them."""

    def __init__(self, segment: ArraySegment, made: fields.Schema) -> None:
        self._arrays = segment
        self._fields = [name for name, kind in made.items() if kind.format is not None]

    def _postings(self, field: str, term: bytes) -> Postings:
        if field.startswith(TEXT):
            return self._arrays.postings(field.removeprefix(TEXT), term.decode())
        docs = self._arrays.having(field.removeprefix(PROPERTY), term.decode())
        return Postings(docs, np.ones(len(docs), np.float32))

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return bool(self._arrays.field_frequency(term[0], term[1].decode()))

    def indexed_field_names(self) -> list[str]:
        """Give the fields that have terms."""
        return self._fields

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Give every field and term, in order."""
        for field in self._fields:
            for term in self._arrays.field_terms(field):
                yield field, term.encode()

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Give the terms of ``field`` from ``prefix`` on, and those of the fields after it."""
        return (term for term in self.terms() if term >= (field, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Give every term with its figures."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Give the terms from ``prefix`` on with their figures."""
        return ((term, self.term_info(*term)) for term in self.terms_from(field, prefix))

    def term_info(self, field: str, term: bytes) -> TermInfo:
        """Give a term's figures. Raises KeyError."""
        docs, weights = self._postings(field, term)
        if not len(docs):
            raise KeyError(term)
        return TermInfo(
            weight=float(weights.sum()),
            df=len(docs),
            maxweight=float(weights.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def matcher(self, field: str, term: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """Give a term's postings. Raises TermNotFound."""
        docs, weights = self._postings(field, term)
        if not len(docs):
            raise TermNotFound(f"no {term!r} in {field}")
        values = [b""] * len(docs)
        if isinstance(format_, Places):
            positions = self._arrays.positions(field.removeprefix(TEXT), term.decode())
            values = [part.tobytes() for part in np.split(positions.places, positions.ends[:-1])]
        return ListMatcher(
            docs.tolist(),
            weights.tolist(),
            values,
            format_,
            scorer,
            term=(field, term),
            terminfo=self.term_info(field, term),
        )


class FacetColumn(columns.ColumnReader):  # type: ignore[misc]
    """A column of ours, as Whoosh sorts and groups by it."""

    def __init__(self, facet: Facet) -> None:
        self._facet = facet

    def __len__(self) -> int:
        return len(self._facet.codes)

    def __getitem__(self, docnum: int) -> bytes:
        return self._facet.values[int(self._facet.codes[docnum])].encode()

    def __iter__(self) -> Iterator[bytes]:
        return (self._facet.values[code].encode() for code in self._facet.codes.tolist())


class ArrayDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, columns and items, as Whoosh reads them."""

    def __init__(self, segment: ArraySegment) -> None:
        self._arrays = segment

    def doc_count(self) -> int:
        """Give the number of documents."""
        return self._arrays.size

    doc_count_all = doc_count

    def has_deletions(self) -> bool:
        """Say no."""
        return False

    def is_deleted(self, docnum: int) -> bool:
        """Say no."""
        return False

    def deleted_docs(self) -> frozenset[int]:
        """Give none."""
        return frozenset()

    def supports_columns(self) -> bool:
        """Say yes."""
        return True

    def has_column(self, field: str) -> bool:
        """Tell whether a field is kept of each document."""
        return field in SINGLE

    def column_reader(self, field: str, column: Any) -> FacetColumn:
        """Give what a field is in each document."""
        return FacetColumn(self._arrays.facet(field))

    def doc_field_length(self, docnum: int, field: str, default: int = 0) -> int:
        """Give 1: our scoring alone knows of lengths."""
        return 1

    def field_length(self, field: str) -> int:
        """Give the summed lengths."""
        return self._arrays.size

    min_field_length = max_field_length = doc_field_length

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Give the item."""
        return {"item": self._arrays.item(docnum, {})[0]}


def searcher(directory: Path) -> Searcher:
    """Give Whoosh's own searcher over an index. Raises :class:`IndexDamaged`."""
    contents = read_contents(directory)
    made = schema(contents)
    storage = FileStorage(str(directory), readonly=True)
    segment = WholeSegment(contents.documents, made)
    codec = ArrayCodec(ArraySegment(directory))
    return Searcher(SegmentReader(storage, made, segment, codec=codec))
