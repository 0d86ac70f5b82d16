"""The fields of an item that narrow a search: what an item has of each, and how people write it.

A field is a line of :data:`FIELDS`. The index keeps its values, the query language, the
command line and the pages offer it as the line says.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec import Struct

from search import late, names
from search.addresses import normal, site, trim, unescaped, url_terms
from search.analysis import base_language
from search.analysis.base import fold, strip_accents
from search.model import Item

SECTION_NAMES: Mapping[str, str] = {
    "publications": "Publications",
    "creativity_society": "Creativity and Society",
    "ethics": "Ethics in AI",
    "creativity_ethics_society": "Creativity, Ethics, and Society",
    "tools_datasets": "Tools and Datasets",
    "articles_blogs": "Articles and Blog Posts",
    "education": "Education",
    "noteworthy": "Noteworthy Mentions",
    "updates": "Updates",
    "stay_informed": "Stay Informed",
    "top_stories": "Top Stories",
}
"""Canonical slugs with their English names."""

MERGED_SECTIONS = {"creativity_ethics_society": ("creativity_society", "ethics")}
"""Sections that stand for others as well: who asks for ethics finds them too."""


_PAPER = late.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5})(?:v\d+)?", re.IGNORECASE)
"""The id of a paper, by which links to any version of it are found."""


class Field(Struct, frozen=True):
    """A field that narrows a search; several values of it are alternatives.

    ``values`` gives what an item is found by, and ``fold`` what it gives for a value as a
    person writes it. Without ``values`` a field is no property: ``date`` is a period.
    ``facet`` gives the one value by which results are counted, as it is shown; they are
    ``counted`` by each of its values where there may be several.

    ``typed``: a query may ask for it (``lang:fr``). ``filtered``: a request may, beside its
    query. ``commas``: a value may hold commas; elsewhere they stand between values.
    """

    name: str
    title: str
    values: Callable[[Item], tuple[str, ...]] | None
    fold: Callable[[str], str] = str.lower
    facet: Callable[[Item], str] | None = None
    counted: bool = False
    typed: bool = True
    filtered: bool = True
    commas: bool = False


def property_value(name: str, value: str) -> str:
    """Give a property's value as it is indexed, from how a person writes it.

    >>> property_value("url", "https://www.arxiv.org/abs/2004.05150"), property_value("lang", "FR")
    ('arxiv:2004.05150', 'fr')
    """
    return FIELDS[name].fold(value.strip()) if name in FIELDS else value


def alternatives(name: str, text: str) -> list[str]:
    """Give the values of a field that a person wrote with commas between.

    >>> alternatives("lang", "fr,pt"), alternatives("author", "Doe, Jane")
    (['fr', 'pt'], ['Doe, Jane'])
    """
    parts = [text] if FIELDS[name].commas else text.split(",")
    return [stripped for part in parts if (stripped := part.strip())]


def fold_name(name: str) -> str:
    """Give a person's name without case and accents."""
    return strip_accents(fold(name)).strip()


def author_names(author: str) -> tuple[str, ...]:
    """Give what an author is found by: the whole name, and each word of it."""
    whole = fold_name(author)
    return tuple(dict.fromkeys((whole, *whole.replace("_", " ").split())))


def _languages(item: Item) -> tuple[str, ...]:
    code = item.lang.lower()
    return code, base_language(item.lang), code.split("-")[0]


def _sections(item: Item) -> tuple[str, ...]:
    return (item.section, *MERGED_SECTIONS.get(item.section, ()))


def _authors(item: Item) -> tuple[str, ...]:
    return tuple(name for author in item.authors for name in author_names(author))


def _month(item: Item) -> str:
    return _written(item.date) if item.date else ""


@lru_cache(maxsize=4096)
def _written(date: datetime.date) -> str:
    return date.isoformat()[:7]


def _addresses(item: Item) -> tuple[str, ...]:
    return tuple(term for link in item.links for term in url_terms(link.url))


def _sites(item: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for link in item.links if (name := site(link.url))))


def _fold_site(value: str) -> str:
    return site(value if "://" in value else f"http://{value}")


def _fold_issue(value: str) -> str:
    """Give the number alone of ``#1`` and ``01``."""
    number = value.lower().removeprefix("#")
    return str(int(number)) if number.isascii() and number.isdigit() else value.lower()


def _fold_address(value: str) -> str:
    address = unescaped(trim(value, ".,;:!?'\">]"))
    paper = _PAPER.fullmatch(address)
    if paper:
        return paper[1]
    return normal(address if "://" in address else f"http://{address}").lower()


_TABLE = (
    Field(
        "lang",
        "Language",
        _languages,
        lambda value: names.code(value) or value.lower().replace("_", "-"),
        facet=lambda item: item.lang,
    ),
    Field(
        "section",
        "Section",
        _sections,
        lambda value: value.lower().replace(" ", "_"),
        facet=lambda item: item.section,
    ),
    Field("issue", "Issue", lambda item: (item.issue,), _fold_issue, lambda item: item.issue),
    Field("author", "Author", _authors, fold_name, commas=True),
    Field(
        "month",
        "Month",
        lambda item: tuple(filter(None, (_month(item),))),
        facet=_month,
        typed=False,
    ),
    Field("site", "Linked site", _sites, _fold_site, counted=True, typed=False),
    Field("date", "Date", None, filtered=False),
    Field("url", "Address", _addresses, _fold_address, filtered=False, commas=True),
)

FIELDS: Mapping[str, Field] = {field.name: field for field in _TABLE}
"""All fields by name, in the order in which they are listed everywhere."""

TYPED = tuple(field.name for field in _TABLE if field.typed)
FILTERS = tuple(field.name for field in _TABLE if field.filtered)
SINGLE = tuple(field.name for field in _TABLE if field.facet)
FACETS = tuple(field.name for field in _TABLE if field.facet or field.counted)
