"""The other engines: SQLite FTS5 and tantivy, over the same items and the same questions.

Each is used as its documentation shows, and gets what makes it quick: FTS5 is optimised after
it is filled and has the facets in a narrow table, tantivy has them in fast fields. Both answer
a page as ours does: ten results with marked snippets, the total, and four facets counted over
all results. Neither stems, groups by story or reads translations. A run of Han is one word to
both, so they get its characters apart, and are asked for them as a phrase.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import tantivy

from benchmarks.workload import PAGE, Question
from search.fields import SINGLE
from search.model import Item

SNIPPET = 40
"""Words of a snippet of FTS5's; tantivy counts characters, six to a word."""
VALUES = 1000
"""Values of a facet that tantivy counts."""

JOINED = "item JOIN about ON about.id = item.rowid"

_HAN = re.compile("([\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Found:
    """A peer's answer: the number of items, the snippets of a page, and counts by facet."""

    total: int
    snippets: tuple[str, ...]
    facets: dict[str, dict[str, int]]


class Peer(Protocol):
    """Another engine, filled with an archive's items."""

    name: str

    def ask(self, question: Question) -> Found | None:
        """Answer; None for a question that it has no means to answer."""


def apart(text: str) -> str:
    """Give ``text`` with its Han characters as words of their own."""
    return _HAN.sub(r" \1 ", text)


def about(item: Item) -> tuple[str, str, str, str, int]:
    """Give an item's facets, in the order of ``SINGLE``, and its day as a number."""
    month = item.date.strftime("%Y-%m") if item.date else ""
    return item.lang, item.section, item.issue, month, item.date.toordinal() if item.date else 0


class Fts5:
    """SQLite's full-text search: unicode61 and bm25."""

    name = "fts5"

    def __init__(self, items: Iterable[Item], directory: Path) -> None:
        directory.mkdir(parents=True)
        self.path = directory / "items.db"
        self.database = sqlite3.connect(self.path)
        self.database.executescript(
            "PRAGMA mmap_size = 4000000000; PRAGMA cache_size = -65536;"
            "CREATE VIRTUAL TABLE item USING fts5(title, text, tokenize='unicode61');"
            "CREATE TABLE about (id INTEGER PRIMARY KEY, lang, section, issue, month, day);"
        )
        for number, item in enumerate(items):
            words = (number, apart(item.title), apart(item.text))
            self.database.execute("INSERT INTO item (rowid, title, text) VALUES (?, ?, ?)", words)
            values = (number, *about(item))
            self.database.execute("INSERT INTO about VALUES (?, ?, ?, ?, ?, ?)", values)
        self.database.execute("INSERT INTO item (item) VALUES ('optimize')")
        self.database.commit()

    def ask(self, question: Question) -> Found | None:
        """Answer in two statements; FTS5 has nothing for misspelt words."""
        if question.how == "misspelt":
            return None
        match = self._expression(question)
        where = "WHERE item MATCH ?" + (f" AND lang = '{question.lang}'" if question.lang else "")
        facets: dict[str, dict[str, int]] = {"total": {}, **{name: {} for name in SINGLE}}
        counts = [f"SELECT '{name}', {name}, count(*) FROM found GROUP BY 2" for name in SINGLE]
        rows = self.database.execute(
            f"WITH found AS MATERIALIZED (SELECT {', '.join(SINGLE)} FROM {JOINED} {where}) "
            f"SELECT 'total', '', count(*) FROM found UNION ALL {' UNION ALL '.join(counts)}",
            (match,),
        )
        for facet, value, count in rows:
            facets[facet][value] = count
        total = facets.pop("total")[""]
        return Found(total, self._page(question, match, where), facets)

    def _page(self, question: Question, match: str, where: str) -> tuple[str, ...]:
        limit = f"LIMIT {PAGE} OFFSET {question.offset}"
        tables = JOINED if question.lang else "item"
        if question.sort == "newest":
            # Sorted by another table, every match would get a snippet before ten are taken.
            ids = self.database.execute(
                f"SELECT id FROM {JOINED} {where} ORDER BY day DESC {limit}", (match,)
            ).fetchall()
            where += f" AND item.rowid IN ({', '.join(str(row[0]) for row in ids)})"
            limit = ""
        rows = self.database.execute(
            f"SELECT snippet(item, -1, '[', ']', '…', {SNIPPET}) FROM {tables} {where} "
            f"ORDER BY rank {limit}",
            (match,),
        )
        return tuple(row[0] for row in rows)

    def _expression(self, question: Question) -> str:
        quoted = [f'"{apart(word)}"' for word in question.words]
        if question.how == "phrase":
            return f'"{" ".join(question.words)}"'
        if question.how == "prefix":
            return quoted[0] + "*"
        joined = (" AND " if question.how == "all" else " OR ").join(quoted)
        return f'({joined}) NOT "{question.without}"' if question.without else joined


class Tantivy:
    """tantivy through its Python binding; its index lies on disk and is mapped."""

    name = "tantivy"

    def __init__(self, items: Iterable[Item], directory: Path) -> None:
        directory.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", tokenizer_name="folded")
        builder.add_text_field("text", stored=True, tokenizer_name="folded")
        for name in SINGLE:
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("day", fast=True)
        self.schema = builder.build()
        self.analyzer = _folded()
        self.index = tantivy.Index(self.schema, str(directory))
        self.index.register_tokenizer("folded", self.analyzer)
        writer = self.index.writer(num_threads=1)
        for item in items:
            *facets, day = about(item)
            texts = {"title": apart(item.title), "text": apart(item.text)}
            fields = {**texts, **dict(zip(SINGLE, facets, strict=True)), "day": day}
            writer.add_document(tantivy.Document(**fields))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, question: Question) -> Found | None:
        """Answer with one search and one aggregation."""
        query = self._query(question)
        by = "day" if question.sort == "newest" else None
        page = self.searcher.search(query, PAGE, False, by, question.offset)
        snippets = tantivy.SnippetGenerator.create(self.searcher, query, self.schema, "text")
        snippets.set_max_num_chars(6 * SNIPPET)
        shown = (self.searcher.doc(address) for _, address in page.hits)
        marked = tuple(snippets.snippet_from_doc(document).to_html() for document in shown)
        wanted: dict[str, Any] = {
            name: {"terms": {"field": name, "size": VALUES}} for name in SINGLE
        }
        answer = self.searcher.aggregate(
            query, {**wanted, "total": {"value_count": {"field": "day"}}}
        )
        facets = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]}
            for name in SINGLE
        }
        return Found(int(answer["total"]["value"]), marked, facets)

    def _query(self, question: Question) -> Any:
        occur = tantivy.Occur.Must if question.how == "all" else tantivy.Occur.Should
        if question.how == "phrase":
            query = self._word(" ".join(question.words), question.how)
        else:
            words = [(occur, self._word(word, question.how)) for word in question.words]
            query = tantivy.Query.boolean_query(words)
        every = [(tantivy.Occur.Must, query)]
        if question.without:
            every.append((tantivy.Occur.MustNot, self._word(question.without, "any")))
        if question.lang:
            term = tantivy.Query.term_query(self.schema, "lang", question.lang, "basic")
            every.append((tantivy.Occur.Must, tantivy.Query.const_score_query(term, 0.0)))
        return tantivy.Query.boolean_query(every) if len(every) > 1 else query

    def _word(self, word: str, how: str) -> Any:
        """Look for a word, or words beside each other, in title and text."""
        terms = self.analyzer.analyze(apart(word))
        fields = [(tantivy.Occur.Should, self._in(name, terms, how)) for name in ("title", "text")]
        return tantivy.Query.boolean_query(fields)

    def _in(self, field: str, terms: Sequence[str], how: str) -> Any:
        if how == "prefix":
            return tantivy.Query.regex_query(self.schema, field, terms[0] + ".*")
        if how == "misspelt":
            return tantivy.Query.fuzzy_term_query(self.schema, field, terms[0])
        if len(terms) > 1:
            return tantivy.Query.phrase_query(self.schema, field, list(terms))
        return tantivy.Query.term_query(self.schema, field, terms[0])


def _folded() -> Any:
    """Make an analyzer that finds what FTS5's unicode61 finds: words without case and accents."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


PEERS = (Fts5, Tantivy)
