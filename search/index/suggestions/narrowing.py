"""Names and filters: clauses that narrow a search, with what people type for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from search import late, names
from search.addresses import normal
from search.analysis.base import QUOTES, words_in
from search.analysis.languages import UNKNOWN
from search.analysis.typed import key
from search.fields import SECTION_NAMES, fold_name
from search.index.documents import Document, IndexedText
from search.index.inverter import Inverter
from search.index.runs import Runs, RunWriter
from search.index.suggestions.entries import Entry, Keys, TableWriter, table
from search.index.suggestions.keys import of_names, of_text
from search.index.suggestions.stories import Stories, Told

_NARROWING = {"lang": "lang", "section": "section", "issue": "issue", "month": "date"}
"""A property to the field by which a query asks for it."""
_LONGEST_NAME = 100
_MOST_HEADINGS = 1000
_PLAIN = late.regex(rf"[^\s()（）{QUOTES},]+")
_AUTHORITY = late.compile(rf"://([^/?#]{{0,{_LONGEST_NAME}}})")
_QUOTES = late.regex(rf"[{QUOTES}]")


def gather_names(documents: Sequence[Document], told: Told, out: RunWriter) -> None:
    """Keep who wrote some stories, and the hosts that they link to."""
    names = Inverter()
    authors: dict[str, str] = {}
    for document in documents:
        item = document.item
        found = {f"url:{host}" for host in _hosts(document)}
        for author in item.authors:
            folded = fold_name(author)
            if folded and len(author) <= _LONGEST_NAME and not _QUOTES.search(author):
                authors.setdefault(folded, " ".join(author.split()))
                found.add(f"author:{folded}")
        names.add(told.number(item.story), names.numbers(list(found)))
    names.write(out, "names")
    out.add_pairs("authors", authors)


def names_table(runs: Runs, stories: Stories) -> TableWriter:
    """Give the names as a table."""
    entries: list[Entry] = []
    found_by = Keys()
    authors = _first(runs, "authors")
    for clause, count in stories.counts(runs, "names").items():
        field, _, value = clause.partition(":")
        if field == "author":
            value = authors[value]
            keys = list(of_names(value.replace("_", " ")))
        else:
            keys = list(_of_host(value))
        entries.append(Entry(_clause(field, value), count, count))
        found_by.add(_with_field(field, keys))
    return table(entries, found_by)


def gather_filters(documents: Sequence[Document], told: Told, out: RunWriter) -> None:
    """Keep the values by which stories are counted."""
    filters = Inverter()
    clauses: set[str] = set()
    langs: dict[str, str] = {}
    headings: dict[tuple[str, str], IndexedText] = {}
    for document in documents:
        item, properties = document.item, document.analysis.properties
        langs.setdefault(item.lang.lower(), item.lang)
        if item.heading:
            headings.setdefault((item.section, item.heading), document.analysis.texts[1])
        values = [f"{name}:{one}" for name in _NARROWING for one in properties[name] if one]
        filters.add(told.number(item.story), filters.numbers(values))
        clauses.update(values)
    filters.write(out, "filters")
    out.add_lists("filters.meant", list(map(_meant, sorted(clauses))))
    out.add_pairs("published", langs)
    found = [of_text(heading, analysed) for (_, heading), analysed in headings.items()]
    out.add_texts("headings.sections", [section for section, _ in headings])
    out.add_texts("headings", [heading for _, heading in headings])
    out.add_lists("headings.keys", [keys for keys, _ in found])
    out.add_lists("headings.others", [others for _, others in found])
    out.add_texts("headings.names", [key(_spoken(heading)) for _, heading in headings])


def filter_tables(runs: Runs, stories: Stories) -> tuple[TableWriter, TableWriter]:
    """Give the filters as a table, and the same by whole names alone.

    Those are what somebody means who types nothing but one of them.
    """
    entries: list[Entry] = []
    found_by = Keys()
    named = _Named(runs)
    counted = stories.counts(runs, "filters").items()
    counts = {clause: count for clause, count in counted if not named.again(clause)}
    for clause, count in counts.items():
        name, _, value = clause.partition(":")
        field = _NARROWING[name]
        if name == "lang" and value == UNKNOWN:
            continue
        shown, keys, others = named.found_by(name, value)
        entries.append(Entry(_clause(field, shown), count, count))
        found_by.add(_with_field(field, keys), _with_field(field, others))
    return table(entries, found_by), _meanings(counts, named)


def _meanings(counts: Mapping[str, int], named: _Named) -> TableWriter:
    entries: list[Entry] = []
    found_by = Keys()
    for clause, count in counts.items():
        name, _, value = clause.partition(":")
        keys = list(named.meant_by(clause))
        if keys and value != UNKNOWN:
            shown = named.shown(name, value)
            entries.append(Entry(_clause(_NARROWING[name], shown), count, count))
            found_by.add(keys)
    return table(entries, found_by)


class _Heading(NamedTuple):
    """The keys of a heading, others by which it is found less well, and that of all of it."""

    keys: Sequence[str]
    others: Sequence[str]
    name: str


class _Named:
    """How values are named: languages as published, sections by their headings."""

    def __init__(self, runs: Runs) -> None:
        self._langs = _first(runs, "published")
        self._meant: dict[str, list[str]] = {}
        self._headings: defaultdict[str, dict[str, _Heading]] = defaultdict(dict)
        for run in runs:
            self._meant.update(zip(run.texts("filters"), run.lists("filters.meant"), strict=True))
            lists = (run.lists("headings.keys"), run.lists("headings.others"))
            of_each = map(_Heading, *lists, run.texts("headings.names"))
            texts = (run.texts("headings.sections"), run.texts("headings"))
            for section, heading, found in zip(*texts, of_each, strict=True):
                known = self._headings[section]
                if len(known) < _MOST_HEADINGS:
                    known.setdefault(heading, found)

    def found_by(self, name: str, value: str) -> tuple[str, list[str], list[str]]:
        """Give how a value is shown, its keys, and those by which it is found less well."""
        if name == "section":
            return (value, *self._of_section(value))
        if name == "lang":
            return self.shown(name, value), [key(value)], self._meant[f"{name}:{value}"]
        return value, [key(value)], []

    def shown(self, name: str, value: str) -> str:
        """Give how a value is shown: a language as it was published, pt-BR."""
        return self._langs.get(value, value) if name == "lang" else value

    def again(self, clause: str) -> bool:
        """Tell whether a clause says what another one does: ``pt`` where all is in ``pt-BR``."""
        name, _, value = clause.partition(":")
        if name != "lang" or value in self._langs:
            return False
        return sum(told.split("-")[0] == value for told in self._langs) == 1

    def meant_by(self, clause: str) -> Iterator[str]:
        """Give the keys of what people write for a value when they name no field."""
        yield from self._meant[clause]
        name, _, value = clause.partition(":")
        if name == "section":
            for heading in self._headings[value].values():
                if len(heading.name) > 1:
                    yield heading.name

    def _of_section(self, slug: str) -> tuple[list[str], list[str]]:
        """Give the keys of a section: its slug, its name, and its headings in all languages."""
        keys = [key(slug), *of_names(slug.replace("_", " "))]
        keys += of_names(SECTION_NAMES.get(slug, ""))
        others: list[str] = []
        for heading in self._headings[slug].values():
            keys += heading.keys
            others += heading.others
        return keys, others


def _meant(clause: str) -> list[str]:
    """Give the keys of what people write for a value: they hang on nothing else, and are many."""
    name, _, value = clause.partition(":")
    texts: Iterable[str] = (value, SECTION_NAMES.get(value, ""))
    if name == "lang":
        texts = names.of_language(value.split("-")[0])
    elif name == "issue":
        texts = names.of_issue(value)
    elif name == "month":
        year, _, month = value.partition("-")
        texts = names.of_month(year, int(month))
    return [found for text in texts if len(found := key(text)) > 1]


def _spoken(heading: str) -> str:
    """Give a heading as somebody writes it who types nothing else: its words alone, no pictures."""
    return "".join(found.group() for found in words_in(heading) if found.lastgroup != "symbol")


def _first(runs: Runs, name: str) -> dict[str, str]:
    """Give what :meth:`RunWriter.add_pairs` wrote, of each what came up first."""
    return {key: value for run in reversed(runs) for key, value in run.pairs(name).items()}


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
