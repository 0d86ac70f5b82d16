"""Whoosh as the engine: one field per language, columns, loose files.

Whoosh keeps and reads terms, postings, columns and stored data. Matching and scoring are
:mod:`search.backends.scoring`: an item is scored by one language's field, a word's IDF is
pooled over languages, and facets see every match, none of which Whoosh's searcher does.
"""

from __future__ import annotations

import datetime
import threading
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from whoosh import columns, fields, formats
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError
from whoosh.reading import TermNotFound

from search.analysis import LANGUAGES
from search.backends.base import Found, Row
from search.backends.scoring import Scoring
from search.backends.selection import select
from search.errors import IndexDamaged
from search.fields import FACETS, FIELDS, PROPERTIES, property_value
from search.index import codec
from search.index.documents import Document, Posting
from search.model import Card, Item, SearchRequest
from search.query.plan import Period, PlanNode, certain

TEXT_COLUMNS = (*FACETS, "analysed", "story")
CARD_COLUMNS = ("id", "title")
"""Of these nearly every item has its own value."""


class PackedPositions(formats.Format):  # type: ignore[misc]
    """A posting's positions as native unsigned ints, which need no unpickling."""


class TermsField(fields.FieldType):  # type: ignore[misc]
    """A field that takes terms ready made: our analyzers, not Whoosh's, find them."""

    def __init__(self) -> None:
        super().__init__(PackedPositions(), None)

    def index(
        self, value: Mapping[str, Posting], **kwargs: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Give (term, frequency, weight, positions) as Whoosh's writer wants them."""
        for term, posting in value.items():
            places = array("I", posting.positions)
            yield term.encode(), len(places), posting.weight, places.tobytes()


def _schema() -> fields.Schema:
    schema = fields.Schema()
    for lang in LANGUAGES:
        schema.add(f"text_{lang}", TermsField())
    for name in (*PROPERTIES, "id", "story"):
        schema.add(f"has_{name}", fields.FieldType(formats.Existence(), None))
    for name in TEXT_COLUMNS:
        schema.add(f"col_{name}", fields.COLUMN(columns.RefBytesColumn()))
    for name in CARD_COLUMNS:
        schema.add(f"col_{name}", fields.COLUMN(columns.VarBytesColumn()))
    schema.add("col_date", fields.COLUMN(columns.NumericColumn("i")))
    schema.add("col_length", fields.COLUMN(columns.NumericColumn("f")))
    schema.add("item", fields.STORED())
    return schema


class WhooshBackend:
    """See :class:`search.backends.base.Backend`."""

    version = "whoosh-2"

    def write(self, directory: Path, documents: Iterable[Document]) -> None:
        """Write one segment; on any error the writer is cancelled, or it would stay locked."""
        index = FileStorage(str(directory)).create_index(_schema())
        writer = index.writer(limitmb=256, compound=False)
        try:
            for made in documents:
                writer.add_document(**_fields(made))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        index.close()

    def open(self, directory: Path) -> WhooshReader:
        """Open a generation. Raises :class:`IndexDamaged`."""
        try:
            index = FileStorage(str(directory), readonly=True).open_index()
            return WhooshReader(index.reader())
        except (EmptyIndexError, OSError, UnpicklingError, EOFError, ValueError) as error:
            raise IndexDamaged(directory, str(error) or type(error).__name__) from error


def _fields(made: Document) -> dict[str, Any]:
    item = made.item
    facets = {field.name: field.facet(item) for field in FIELDS.values() if field.facet}
    values = {**facets, "analysed": made.lang, "story": item.story}
    values |= {"id": item.id, "title": item.title}
    return {
        f"text_{made.lang}": made.postings,
        **{f"has_{name}": list(values) for name, values in made.properties.items()},
        "has_id": [item.id],
        "has_story": [item.story],
        **{f"col_{name}": value.encode() for name, value in values.items()},
        "col_date": item.date.toordinal() if item.date else 0,
        "col_length": made.length,
        "item": codec.dumps(item),
    }


class WhooshReader:
    """See :class:`search.backends.base.Reader`; also scoring's source and columns.

    Whoosh's files have a place in them that moves, so one thread reads at a time.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._lock = threading.RLock()
        self._columns: dict[str, Sequence[str]] = {}
        self._scoring = Scoring(self)

    def search(self, plan: PlanNode, request: SearchRequest) -> Found:
        """Answer a plan, as ``request`` wants it."""
        with self._lock:
            scores = self._scoring.scores(plan)
            selection = select(scores, request, self._scoring, self)
            sure = scores if certain(plan) == plan else self._scoring.scores(certain(plan))
            rows = (Row(self._item(doc), score, doc not in sure) for doc, score in selection.rows)
            return Found(selection.total, tuple(rows), selection.facets)

    def item(self, item_id: str) -> Item | None:
        """Give an item by its id."""
        with self._lock:
            return next((self._item(doc) for doc in self._having("id", item_id)), None)

    def tellings(self, story: str) -> tuple[Card, ...]:
        """Give all tellings of a story, in the order they were written, without their texts."""
        with self._lock:
            ids, langs, titles = map(self.column, ("id", "lang", "title"))
            docs = self._having("story", story)
            return tuple(Card(ids[doc], langs[doc], titles[doc]) for doc in docs)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._reader.close()

    def frequency(self, lang: str, term: str) -> int:
        """Give the number of items of ``lang`` that have ``term``."""
        with self._lock:
            return int(self._reader.doc_frequency(f"text_{lang}", term.encode()))

    @cached_property
    def _sizes(self) -> Mapping[str, int]:
        return Counter(self.column("analysed"))

    def languages(self) -> Mapping[str, int]:
        """Give the analysing languages in use, and the number of items of each."""
        with self._lock:
            return self._sizes

    # What follows is for scoring and selection, which run inside the lock.

    def _postings(self, field: str, term: str) -> Any:
        try:
            return self._reader.postings(field, term.encode())
        except TermNotFound:
            return None

    def weights(self, lang: str, term: str) -> Iterator[tuple[int, float]]:
        """Give (document, summed field weight) of a term."""
        matcher = self._postings(f"text_{lang}", term)
        while matcher is not None and matcher.is_active():
            yield matcher.id(), matcher.weight()
            matcher.next()

    def positions(self, lang: str, term: str) -> Mapping[int, Sequence[int]]:
        """Give the positions of a term by document, in order."""
        found = {}
        matcher = self._postings(f"text_{lang}", term)
        while matcher is not None and matcher.is_active():
            found[matcher.id()] = array("I", matcher.value())
            matcher.next()
        return found

    def having(self, name: str, value: str) -> Iterable[int]:
        """Give the documents with a property."""
        return self._having(name, property_value(name, value))

    def _having(self, name: str, value: str) -> Iterable[int]:
        matcher = self._postings(f"has_{name}", value)
        return () if matcher is None else list(matcher.all_ids())

    def within(self, period: Period) -> Iterable[int]:
        """Give the documents of a period; those without a date are of none."""
        first = (period.since or datetime.date.min).toordinal()
        last = (period.until or datetime.date.max).toordinal()
        return [doc for doc, day in enumerate(self.dates()) if day and first <= day <= last]

    def all_documents(self) -> Iterable[int]:
        """Give all documents."""
        return range(self._reader.doc_count_all())

    def column(self, name: str) -> Sequence[str]:
        """Give one text of each document."""
        if name not in self._columns:
            reader = self._reader.column_reader(f"col_{name}", translate=False)
            self._columns[name] = [value.decode() for value in reader]
        return self._columns[name]

    @cached_property
    def _dates(self) -> array[int]:
        return array("i", self._reader.column_reader("col_date", translate=False))

    def dates(self) -> Sequence[int]:
        """Give the day of each document as an ordinal, 0 where unknown."""
        return self._dates

    @cached_property
    def _published(self) -> Mapping[str, int]:
        return Counter(self.column("lang"))

    def common(self, lang: str) -> int:
        """Give how many documents are in ``lang``, as published."""
        return self._published[lang]

    @cached_property
    def _norms(self) -> array[float]:
        lengths = array("f", self._reader.column_reader("col_length", translate=False))
        analysed = self.column("analysed")
        sums = dict.fromkeys(self._sizes, 0.0)
        for lang, length in zip(analysed, lengths, strict=True):
            sums[lang] += length
        means = {lang: (sums[lang] / size) or 1.0 for lang, size in self._sizes.items()}
        return array("f", (n / means[lang] for lang, n in zip(analysed, lengths, strict=True)))

    def norms(self, lang: str) -> Sequence[float]:
        """Give by document the length over the mean length of its language."""
        return self._norms

    def _item(self, doc: int) -> Item:
        return codec.loads(self._reader.stored_fields(doc)["item"])
