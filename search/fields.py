"""The fields of an item that a query or a filter narrows by, and how their values compare."""

from __future__ import annotations

from collections.abc import Mapping

from search.addresses import normal
from search.analysis.base import fold, strip_accents

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

PROPERTIES = ("lang", "section", "issue", "author", "month", "url", "skeleton")

MERGED_SECTIONS = {"creativity_ethics_society": ("creativity_society", "ethics")}
"""Sections that stand for others as well: who asks for ethics finds them too."""


def property_value(name: str, value: str) -> str:
    """Give a property's value as it is indexed, from how a person writes it.

    >>> property_value("url", "https://www.arxiv.org/abs/2004.05150"), property_value("lang", "FR")
    ('arxiv:2004.05150', 'fr')
    """
    if name == "skeleton":
        return value
    value = value.strip()
    if name == "url":
        return normal(value if "://" in value else f"http://{value}").lower()
    if name == "author":
        return fold_name(value)
    if name == "section":
        return value.lower().replace(" ", "_")
    return value.lower().replace("_", "-") if name == "lang" else value.lower()


def fold_name(name: str) -> str:
    """Give a person's name without case and accents."""
    return strip_accents(fold(name)).strip()


def author_names(author: str) -> tuple[str, ...]:
    """Give what an author is found by: the whole name, and each word of it."""
    whole = fold_name(author)
    return tuple(dict.fromkeys((whole, *whole.replace("_", " ").split())))
