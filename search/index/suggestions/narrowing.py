"""Names and filters: clauses that narrow a search, with what people type for them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from search import names
from search.addresses import normal
from search.analysis.base import QUOTES, words_in
from search.analysis.languages import UNKNOWN
from search.analysis.typed import key
from search.fields import SECTION_NAMES, fold_name
from search.index.documents import Document, IndexedText
from search.index.suggestions.keys import of_names, of_text
from search.index.suggestions.stories import Stories
from search.index.suggestions.table import Entry, TableWriter

_NARROWING = {"lang": "lang", "section": "section", "issue": "issue", "month": "date"}
"""A property to the field by which a query asks for it."""
_LONGEST_NAME = 100
_PLAIN = regex.compile(rf"[^\s()（）{QUOTES},]+")
_AUTHORITY = re.compile(rf"://([^/?#]{{0,{_LONGEST_NAME}}})")
_QUOTES = regex.compile(rf"[{QUOTES}]")


class Names:
    """Gathers who wrote, and the hosts that were linked to."""

    def __init__(self, tellings: Counter[str]) -> None:
        self._stories = Stories(tellings)
        self._authors: dict[str, str] = {}

    def add(self, document: Document) -> None:
        """Take the names of an item."""
        item = document.item
        found = {f"url:{host}" for host in _hosts(document)}
        for author in item.authors:
            folded = fold_name(author)
            if folded and len(author) <= _LONGEST_NAME and not _QUOTES.search(author):
                self._authors.setdefault(folded, " ".join(author.split()))
                found.add(f"author:{folded}")
        self._stories.add(item, found)

    def table(self) -> TableWriter:
        """Give the names as a table."""
        table = TableWriter()
        for clause, count in sorted(self._stories.counts.items()):
            field, _, value = clause.partition(":")
            if field == "author":
                value = self._authors[value]
                keys = list(of_names(value.replace("_", " ")))
            else:
                keys = list(_of_host(value))
            table.add(Entry(_clause(field, value), count, count), _with_field(field, keys))
        return table


class Filters:
    """Gathers the values by which results are counted."""

    def __init__(self, tellings: Counter[str]) -> None:
        self._stories = Stories(tellings)
        self._langs: dict[str, str] = {}
        self._headings: defaultdict[str, dict[str, IndexedText]] = defaultdict(dict)

    def add(self, document: Document) -> None:
        """Take the values of an item."""
        item, properties = document.item, document.analysis.properties
        self._langs.setdefault(item.lang.lower(), item.lang)
        headings = self._headings[item.section]
        if item.heading and item.heading not in headings and len(headings) < 1000:
            headings[item.heading] = document.analysis.texts[1]
        self._stories.add(
            item, (f"{name}:{value}" for name in _NARROWING for value in properties[name] if value)
        )

    def table(self) -> TableWriter:
        """Give the filters as a table."""
        table = TableWriter()
        for clause, count in sorted(self._stories.counts.items()):
            name, _, value = clause.partition(":")
            keys: list[str] = [key(value)]
            others: list[str] = []
            if name == "lang":
                if value == UNKNOWN:
                    continue
                others = list(map(key, names.of_language(value.split("-")[0])))
                value = self._langs.get(value, value)
            if name == "section":
                keys, others = self._of_section(value)
            field = _NARROWING[name]
            entry = Entry(_clause(field, value), count, count)
            table.add(entry, _with_field(field, keys), _with_field(field, others))
        return table

    def meanings(self) -> TableWriter:
        """Give the same values by whole names alone: what somebody who types one of them means."""
        table = TableWriter()
        for clause, count in sorted(self._stories.counts.items()):
            name, _, value = clause.partition(":")
            keys = [found for text in self._names(name, value) if len(found := key(text)) > 1]
            if keys and value != UNKNOWN:
                table.add(Entry(_clause(_NARROWING[name], value), count, count), keys)
        return table

    def _names(self, name: str, value: str) -> Iterator[str]:
        """Give how people write a value when they name no field."""
        if name == "lang":
            yield from names.of_language(value.split("-")[0])
        elif name == "issue":
            yield from names.of_issue(value)
        elif name == "month":
            year, _, month = value.partition("-")
            yield from names.of_month(year, int(month))
        else:
            yield from (value, SECTION_NAMES.get(value, ""))
            for heading in self._headings[value]:
                yield "".join(found.group() for found in words_in(heading))

    def _of_section(self, slug: str) -> tuple[list[str], list[str]]:
        """Give the keys of a section: its slug, its name, and its headings in all languages."""
        keys = [key(slug), *of_names(slug.replace("_", " "))]
        keys += of_names(SECTION_NAMES.get(slug, ""))
        others: list[str] = []
        for heading, analysed in self._headings[slug].items():
            words, pinyin = of_text(heading, analysed)
            keys += words
            others += pinyin
        return keys, others


def _with_field(field: str, keys: Iterable[str]) -> list[str]:
    """Give keys as they are, and behind the name of their field."""
    return [found for plain in keys if plain for found in (plain, f"{field}:{plain}")]


def _clause(field: str, value: str) -> str:
    return f"{field}:{value}" if _PLAIN.fullmatch(value) else f'{field}:"{value}"'


def _hosts(document: Document) -> Iterator[str]:
    known = document.analysis.properties["url"]
    for link in document.item.links:
        found = _AUTHORITY.search(link.url)
        host = _host(found[1]) if found else ""
        if host and host in known:
            yield host


@lru_cache(maxsize=16384)
def _host(authority: str) -> str:
    """Give the host that a query can ask for; empty where there is none."""
    host = normal(f"http://{authority}").lower()
    return host if "." in host and _PLAIN.fullmatch(host) else ""


def _of_host(host: str) -> Iterator[str]:
    """Give the keys of a host: all of it, and without the names before its domain."""
    labels = host.split(".")
    for first in range(max(1, len(labels) - 1)):
        yield key(".".join(labels[first:]))
